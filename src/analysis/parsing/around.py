"""What surrounds a figure while it is read, and the members that it takes over from there."""

from dataclasses import dataclass, field

from analysis.codelists.members import units_of_member
from analysis.parsing.averages import averages_total, tells_all
from analysis.parsing.clauses import clause_place
from analysis.parsing.division import members_after, members_before
from analysis.parsing.fractions import is_whole_of, way_of_fractions
from analysis.parsing.frames import Frame
from analysis.parsing.left_over import goes_on_with_left_over
from analysis.parsing.meaning import noun_after, nouns_before, states
from analysis.parsing.nouns import kind_of_petition
from analysis.parsing.numbers import parse_number
from analysis.parsing.opened_fields import is_elsewhere
from analysis.parsing.outline import Outline
from analysis.parsing.places import PLACES, RATE_DIMENSIONS
from analysis.parsing.same_visits import (
    divides_a_pair,
    divides_petitions,
    is_bare_kind,
    is_bare_proposal,
    is_same_visit,
)
from analysis.parsing.sentence import Sentence
from analysis.parsing.services import service_behind

# Members that the first of a list names for all of it, as long as the next name no verb of their own.
LIST_DIMENSIONS = ("state", "title", "channel", "service_level", "host")
SHARE_LINKS = frozenset({",", "với", "tương", "đương", "ứng", "tức", "là", "("})
WITH = (["với"], ["trong"], ["có"])
# Where and what about: a part that names it holds for what was done there.
PLACED = RATE_DIMENSIONS | {"field"}
OF_FIELDS = frozenset({"dossier", "petition", "report", "visit"})  # what a heading's field divides
# What a heading says beside the place that a clause under it names.
HEADED = frozenset({"type", "visitor", "channel", "service_level"})
# What a total says of all its places: "hồ sơ trực tuyến … nhiều nhất là Sở Công Thương 1.117".
CARRIED_DIMENSIONS = ("channel", "service_level", "visitor", "host")


@dataclass(slots=True)
class Context:
    """What earlier sentences hand on: topics (the heading's too), the last total and the last figure, the assigner.

    `place`: the one level, agency or district that all figures of the sentence before spoke of. `outline`: the
    headings and opened lists above the line. `line_total`: the last total of the sentence before. `alike`: the
    last count of each unit. `only`: the one figure that the sentence before told, a remark in parentheses aside.
    `rate`: the last rate told, until a sentence tells other figures; `count`: what the sentence before says that it
    counts, without a number. `divided`: the total that places, levels or fields
    of the sentence before divide. `told`: the figures of the sentence before. `counted`: all indicators counted so far.
    """

    topics: frozenset[str] = frozenset()
    section: frozenset[str] = frozenset()
    total: Frame | None = None
    last: Frame | None = None
    alike: dict[str, Frame] = field(default_factory=dict)
    assigner: str = ""
    place: dict[str, str] = field(default_factory=dict)
    outline: Outline = field(default_factory=Outline)
    line_total: Frame | None = None
    only: Frame | None = None
    rate: Frame | None = None
    count: Frame | None = None
    divided: Frame | None = None
    opened_field: str = ""
    told: list[Frame] = field(default_factory=list)
    counted: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Around:
    """What surrounds a frame while it is read: its sentence, the frames before it, topics, and the clause's topic."""

    sentence: Sentence
    context: Context
    earlier: list[Frame]
    topics: frozenset[str]
    topic_members: dict[str, str]


def take_over(frame: Frame, subject: Frame) -> None:
    """Let a frame count what another one counts: its indicator, members and concepts."""
    frame.indicator, frame.members, frame.concepts = subject.indicator, dict(subject.members), subject.concepts


def set_topic(frame: Frame, around: Around) -> None:
    """ "Cấp tỉnh tiếp nhận 54 hồ sơ, đã giải quyết 51": the level named first holds for the clauses after it."""
    _set_field(frame, around.topic_members)
    another = frame.strong and frame.named.keys() & PLACES & around.topic_members.keys()
    if frame.relation not in ("first", "next") or frame.parent is not None:
        return
    place = clause_place(frame, around.sentence)
    if not frame.own and not another and (frame.relation != "first" or not place):
        return
    dimensions = {"level", "agency", "service_level"}
    label = around.sentence.words_in(frame.left, frame.figure.lead)
    if label and label[-1].folded == ":" and not around.earlier:
        dimensions |= {"type", "visitor"}  # "- Tiếp thường xuyên: 310 lượt …; riêng đoàn đông người có 5 đoàn"
    if frame.unit == "petition" and _names_one_type(around.sentence):
        dimensions |= {"type"}  # "Đơn khiếu nại tiếp nhận 120 đơn, đã giải quyết 110"
    if _opens_with_channel(frame, around.sentence):
        dimensions |= {"channel"}
    named = {d: m for d, m in frame.named.items() if d in dimensions}
    if frame.unit == "document":
        named.pop("type", None)
    named |= place
    if not frame.members.keys() & PLACES:
        frame.members.update(place)
    if named:
        for dimension in (*PLACES, "level", "service_level", "type", "visitor", "channel"):
            around.topic_members.pop(dimension, None)
        headed = around.context.outline.members  # "2. Tố cáo", under which "Cấp tỉnh: thụ lý 4 vụ, giải quyết 4 vụ"
        around.topic_members.update({d: m for d, m in headed.items() if d in HEADED})
        around.topic_members.update(named)


def _set_field(frame: Frame, topic_members: dict[str, str]) -> None:
    """ "nhận 696 hồ sơ cấp phép xây dựng, giải quyết 610 hồ sơ": the field of what was done there, until the next."""
    if frame.unit != "dossier" or frame.parent is not None or "field" not in frame.members:
        return
    if frame.own and frame.relation in ("first", "next"):
        topic_members["field"] = frame.members["field"]
    elif frame.members["field"] != topic_members.get("field"):
        topic_members.pop("field", None)  # "nhận 20 hồ sơ đất đai, 30 hồ sơ hộ tịch, đã trả 48 hồ sơ"


def _opens_with_channel(frame: Frame, sentence: Sentence) -> bool:
    """ "Qua bưu chính công ích, tỉnh tiếp nhận 1.200 hồ sơ, trả 3.400 hồ sơ": the way of all that a clause tells."""
    if frame.named.get("channel") != "post":
        return False
    ways = [h for h in sentence.between("member", frame.left, frame.figure.lead) if h.sense.detail == "channel"]
    told = sentence.between("concept", frame.left, frame.figure.lead)
    return bool(ways and told) and ways[0].start < told[0].start


def _names_one_type(sentence: Sentence) -> bool:
    hits = sentence.between("member", sentence.start, sentence.end)
    return len({hit.sense.code for hit in hits if hit.sense.detail == "type"}) == 1


def take_members(frame: Frame, around: Around) -> dict[str, str]:
    """Own members, before those of the total, of a figure joined by "và" or a slash, and of the clause's topic."""
    led = around.sentence.folded_in(frame.left, frame.figure.lead)
    members = {
        dimension: member
        for dimension, member in around.topic_members.items()
        if (not units_of_member(dimension, member) or frame.unit in units_of_member(dimension, member))
        and (dimension != "field" or _is_of_field(frame, around))
    }
    if frame.strong and frame.figure.percent and nouns_before(around.sentence, frame):
        members.pop("service_level", None)  # "tỷ lệ hồ sơ toàn trình 62%; tỷ lệ hồ sơ số hóa 71%"
    previous = frame.previous
    if previous is not None and previous.own & frame.own and not frame.figure.percent and _opens_field(previous):
        members.pop("field", None)  # "2 hồ sơ trễ hạn thuộc lĩnh vực đất đai, 5 hồ sơ quá hạn": others
    if frame.parent is not None and (frame.relation != "paren" or not frame.figure.percent):
        inherited = dict(frame.parent.members)
        if frame.parent.relation == "all" and frame.parent.previous is not None:
            # "22/58 đơn (12 khiếu nại, 10 kiến nghị) thuộc thẩm quyền": the brackets divide the 22
            inherited |= {d: m for d, m in frame.parent.previous.members.items() if d == "state"}
        if frame.unit not in ("other", "percent") and inherited.get("type") == "score":
            del inherited["type"]  # "thanh toán trực tuyến: 6,8/10 điểm (31.204/52.811 hồ sơ)"
        opened = led[:1] == ["gồm"] and not frame.strong
        if frame.relation != "paren" and not frame.figure.percent and not opened:
            # "1.345 lượt, có 12 đoàn đông người; trong đó cấp huyện 700 lượt": parts of the visits, not of the groups,
            # as in "tiếp 7 đoàn đông người, gồm 182 lượt"
            inherited.pop("visitor", None)
        if frame.parent.unit == "document" and frame.unit == "procedure":
            inherited.pop("type", None)  # "32 quyết định công bố danh mục gồm 345 thủ tục"
        if frame.parent.unit != frame.unit or averages_total(frame.parent):
            inherited.pop("average", None)  # "mỗi ngày 180 người, phần đông làm chứng thực (2.100 hồ sơ)"
        members.update(inherited)
    if previous is not None and (
        frame.relation in ("and", "bare", "slash") or is_same_visit(frame, previous, around.sentence)
    ):
        counted = noun_after(around.sentence, frame.figure.end)
        kinds = frame.unit in ("document", "petition", "task") and counted is not None
        kept = {d: m for d, m in previous.members.items() if not kinds or d not in ("type", "origin")}
        if frame.own & states():
            kept.pop("state", None)  # "trong hạn 669/quá hạn 201"
        members.update(kept)
    if previous is not None and _counts_share(frame, previous, around.sentence):
        members.update({d: m for d, m in previous.members.items() if d in ("field", "type")})
    total = frame.parent
    if previous is not None and total is not None and previous.parent is total and divides_a_pair(total, previous):
        # "274 đơn khiếu nại và 105 đơn tố cáo; trong đó 11 đơn khiếu nại đúng, 74 đơn được rút"
        members["type"] = previous.members["type"]
    if previous is not None and goes_on_with_left_over(frame, previous, around.sentence):
        members["case"] = "left_over"
    if previous is not None and divides_petitions(frame, previous) and "state" in previous.members:
        members["state"] = previous.members["state"]
    if frame.figure.role in ("lowest", "highest"):
        members["agency"] = frame.figure.role
    named = frame.named = members_before(around.sentence, frame)
    if "field" in around.topic_members and is_elsewhere(around.sentence, frame, around.earlier, named.keys() & PLACES):
        members.pop("field", None)
    behind = members_after(around.sentence, frame)
    if "field" in named and ", " not in behind.get("field", ""):
        behind.pop("field", None)  # "nông nghiệp 10, còn lại thuộc các lĩnh vực khác"
    if named.keys() & PLACES and frame.unit != "document":
        behind = {d: m for d, m in behind.items() if d not in PLACES}  # who did it, and not of whom
    own = named | behind
    kind = kind_of_petition(around.sentence, frame.figure.end) if frame.unit == "visit" and frame.parent else ""
    if kind:
        own["type"] = kind  # "tiếp 20 lượt (12 khiếu nại, 5 tố cáo)"
    if previous is not None and not frame.strong and "ubnd" in led:
        previous.listed.pop("host", None)  # "Thường trực HĐND tỉnh tiếp 20 lượt, UBND tỉnh 36 lượt"
    if previous is not None and frame.own <= {"total"} and not frame.figure.percent:
        enumerated = own.keys() & RATE_DIMENSIONS
        if not frame.strong or enumerated:
            members.update(previous.listed)
            frame.listed.update(previous.listed)
    members |= way_of_fractions(frame, own)
    if previous is not None and not own.keys() & PLACED and _goes_on_there(frame, previous, around.sentence):
        told = {d: m for d, m in previous.members.items() if d in PLACED | {"host"}}
        beside = told.keys() & RATE_DIMENSIONS  # of its own place, not of the total's
        members = {d: m for d, m in members.items() if not beside or d not in RATE_DIMENSIONS} | told
    if previous is not None and previous.figure.percent and led == ["với"] and frame.unit in ("visit", "person"):
        members |= {d: m for d, m in previous.members.items() if d == "host"}  # "đạt 98% số ngày tiếp với 1.700 lượt"
    if previous is not None and not frame.strong and is_bare_kind(around.sentence, frame, own, previous):
        members["host"] = previous.members["host"]
    if own.keys() & PLACES and _divides(frame, previous):
        assert previous is not None
        carried = CARRIED_DIMENSIONS if not frame.own else CARRIED_DIMENSIONS[:-1]
        frame.listed.update({d: m for d, m in previous.members.items() if d in carried})
        members.update(frame.listed)
    frame.listed.update({d: m for d, m in named.items() if d in LIST_DIMENSIONS})
    if (
        previous is not None
        and "type" in own
        and "type" not in named
        and is_same_visit(frame, previous, around.sentence)
    ):
        previous.members.setdefault("type", own["type"])  # "01 lượt với 01 người (đột xuất)"
    if previous is not None and "channel" not in own and is_whole_of(around.sentence, frame, previous):
        members = {d: m for d, m in members.items() if d not in ("channel", "service_level")}
    if not own.keys() & RATE_DIMENSIONS and _names_whole(around.sentence, frame):
        members = {d: m for d, m in members.items() if d not in RATE_DIMENSIONS}
    another = frame.strong and "level" in own and around.topic_members.keys() & PLACES  # "…; cấp huyện tiếp 90 lượt"
    if own.keys() & PLACES or another:
        members = {d: m for d, m in members.items() if d not in PLACES}  # one place at a time
    if frame.figure.percent and members.get("type") == "score":
        del members["type"]  # "18,5/20 điểm; cấp tỉnh đạt 100%"
    members.update(own)
    if previous is not None and "type" not in own and is_bare_proposal(around.sentence, frame, previous):
        members["type"] = "proposal_feedback"
    if "agency" in members and members.get("level") in ("central", "local"):
        del members["level"]  # "khối bộ, ngành nhận 3,1 triệu hồ sơ, trong đó Bộ Tài chính 1,5 triệu"
    together = "level" in around.topic_members and bool(around.topic_members.keys() & PLACES)
    beside_place = any(
        told is not None and "level" in told.members and told.members.keys() & PLACES
        for told in (frame.parent, previous)
    )
    if members.keys() & PLACES and "level" not in own and not together and (own.keys() & PLACES or not beside_place):
        members.pop("level", None)  # "cấp huyện nhận 210.044 hồ sơ, trong đó thành phố Hạ Long 45.210"
    return members


def _is_of_field(frame: Frame, around: Around) -> bool:
    """Whether the field spoken of divides what is counted: one told of dossiers divides no petitions."""
    units = {frame.unit, frame.base_unit}
    if "dossier" in units or not units & OF_FIELDS:
        return "dossier" in units
    field, dossiers = around.topic_members["field"], [f for f in around.earlier if f.unit == "dossier"]
    return all(service_behind(around.sentence, f) != field for f in dossiers)


def _opens_field(frame: Frame) -> bool:
    """Whether a count has a field that the one before it has not."""
    before = frame.previous.members.get("field") if frame.previous is not None else None
    return frame.members.get("field", before) != before


def _counts_share(frame: Frame, previous: Frame, sentence: Sentence) -> bool:
    """ "đất đai chiếm 89,65% với 26/29 lượt": the count of which the share before it was told."""
    if not previous.figure.percent or previous.measure != "level" or frame.figure.role != "part" or frame.strong:
        return False
    return set(sentence.folded_in(frame.left, frame.figure.lead)) <= SHARE_LINKS


def _goes_on_there(frame: Frame, previous: Frame, sentence: Sentence) -> bool:
    """ "…; trong đó UBND huyện nhận 300 đơn, giải quyết 290 đơn": a part's own place holds for what was done there."""
    if previous.parent is not frame.parent or frame.strong or frame.relation != "next":
        return False
    placed = bool(previous.named.keys() & PLACES)
    if frame.figure.percent and previous.named.keys() & PLACED and not previous.figure.percent:
        # "huyện Ea Kar giải quyết 10.987 hồ sơ, đúng hạn 98,9%", not "…, đúng hạn tính chung hai cấp đạt 99%"
        return placed or "chung" not in sentence.folded_in(frame.left, frame.figure.lead)
    if frame.parent is None and not (previous.strong and placed):
        return False
    if frame.unit != previous.unit or frame.figure.percent:
        return False
    if frame.unit not in ("petition", "visit", "other") and not previous.members.keys() & {*PLACES, "field"}:
        return False
    told = bool(frame.own - {"eligible"}) and frame.own != previous.own and previous.own.isdisjoint(frame.own)
    part = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    whole = parse_number(previous.figure.digits, previous.unit, previous.figure.scale)
    return told and part is not None and whole is not None and part.value <= whole.value


def _divides(frame: Frame, previous: Frame | None) -> bool:
    """ "… nhận 2.855 hồ sơ trực tuyến; nhiều nhất là Sở Công Thương 1.117": places that share the count before them."""
    if previous is None or previous.figure.percent or frame.figure.percent or frame.unit != previous.unit:
        return False
    return not previous.members.keys() & PLACES and frame.own <= previous.concepts


def _names_whole(sentence: Sentence, frame: Frame) -> bool:
    """ "cấp tỉnh đạt 99,1%, cấp xã đạt 99,9%; toàn tỉnh là 99,2%"."""
    words = " ".join(sentence.folded_in(frame.left, frame.figure.lead)[-8:])
    if any(whole in words for whole in ("cả nước là", "chung của cả nước", "toàn quốc")):
        return True
    if frame.figure.percent and frame.previous is not None and tells_all(words.split()):
        return True  # "cấp huyện 98,1%, cấp xã 99,6%, bình quân chung 99,1%"
    return any(hit.sense.code == "province" for hit in sentence.between("scope", frame.left, frame.figure.lead))
