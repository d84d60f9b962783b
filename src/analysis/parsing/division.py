"""What a figure is divided by: the members that its own words name, and those that are another figure's."""

from itertools import pairwise

from analysis.codelists.members import read_members, units_of_dimension, units_of_member
from analysis.parsing.addressed import whose_work
from analysis.parsing.figures import NotFigure
from analysis.parsing.frames import Frame
from analysis.parsing.kinds import came_both_ways, names_all_kinds
from analysis.parsing.levels import (
    does_what_is_counted,
    is_aside,
    is_one_of_several,
    is_recipient,
    level_behind,
    opening_level,
)
from analysis.parsing.lexicon import KIND, Hit
from analysis.parsing.meaning import NAME_LINKS, NOT_COUNTED, end_of_figure, noun_after, nouns_before
from analysis.parsing.papers import sent_to
from analysis.parsing.places import RATE_DIMENSIONS, places_after, places_before
from analysis.parsing.receivers import (
    JOINT,
    RECEPTIONS,
    is_host_of,
    is_in_host,
    is_joint,
    kind_in_parentheses,
    kind_of_days,
    names_kind,
)
from analysis.parsing.sentence import Sentence
from analysis.parsing.services import is_field_of, service_behind, service_of
from analysis.parsing.subjects import (
    field_after,
    name_field,
    subject_after,
)
from analysis.parsing.words import split_words

# Before what a figure leaves out: "không gồm văn bản mật".
EXCEPT = frozenset({"không", "trừ", "ngoài"})
LABEL_LINKS = NAME_LINKS - {"tiếp"}  # "Ban Nội chính tiếp 31 lượt" names no field
# What stands before the name of a field, if anything does.
FIELD_OPENINGS = frozenset(
    split_words(
        ": , ; ( - + vực đến tới về gồm và như đơn đề dung là ngành nhóm loại đó việc thuộc số có còn yếu nại cáo"
    ).folded
)
# Behind a comma they begin what is said next, not another kind of a list.
GOES_ON = frozenset(
    {"những", "còn", "đã", "đang", "số", "đạt", "chiếm", "trong", "tăng", "giảm", "hiện", "được", "với"}
)
# Whose reception days are, between "tiếp định kỳ" and a figure.
OF_LEADERS = frozenset(
    split_words(
        "của lãnh đạo thủ trưởng các cấp ngành người đứng đầu chủ tịch ubnd tỉnh cơ quan hành chính nhà nước đơn vị và"
    ).folded
)
FARTHEST_ORIGIN = 8  # words behind a figure
NEWLY = frozenset({"mới", "tiếp", "nhận", "trong", "kỳ", "phát", "sinh"})
MOSTLY = frozenset(split_words("chiếm phần lớn đa số nhiều nhất cao tỷ lệ chủ yếu là với tới đến có").folded)
MOST_OF = {("phần", "lớn"), ("phần", "nhiều"), ("đa", "số"), ("phần", "đông"), ("đa", "phần")}
# "tiếp xúc cử tri tại 22 xã, thị trấn với 2.310 cử tri"
AT_PLACES = (["tại"], ["ở"], ["cho"], ["trên"])
NEAR = 6  # characters
MET = ("person", "petition", "meeting")
# Where that was: "Tiếp thường xuyên tại trụ sở được 1.020 lượt".
AT_OFFICE = frozenset(split_words("tại ở trụ sở nơi phòng ban tiếp công dân được huyện").folded)


def members_before(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """The members named by the words before a figure; they also hold for the bare figures that follow it in a list."""
    end = end_of_figure(sentence, frame)
    named = sentence.between("member", frame.left, frame.figure.lead)
    named = sentence.outside_asides(named, frame.left, frame.figure.lead)
    found = _members_of(sentence, frame, named[::-1], end)
    units = {frame.unit, frame.base_unit}
    for hit in sentence.between("near", frame.left, frame.figure.lead)[::-1]:
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        if (
            (not wanted or wanted & units)
            and _leads_to(sentence, hit, frame)
            and not is_recipient(sentence, frame, hit)
            and not any(
                name.start < hit.end and hit.start <= name.end + 1  # "Ban Quản lý Khu kinh tế tỉnh" is one body
                for layer in ("agency", "scope")
                for name in sentence.between(layer, frame.left, frame.figure.lead)
            )
            and not is_in_host(sentence, frame, hit)
            and not any(told.start < hit.start and hit.end <= told.end for told in named)
        ):
            found.setdefault(hit.sense.detail, hit.sense.code)
    if "level" not in found and units & units_of_dimension("level"):
        level = opening_level(sentence, frame)
        if level:
            found["level"] = level
    if frame.unit in ("visit", "person") and "type" not in found:
        told = sentence.between("member", frame.left, frame.figure.lead)
        kinds = [hit.sense.code for hit in told if names_kind(sentence, hit, frame)]
        if kinds:
            found["type"] = kinds[-1]
    service = service_of(sentence, frame) if "service" in sentence.layers or frame.unit == "dossier" else ""
    if field := name_field(
        sentence, frame, service or found.get("field", ""), bool(units & units_of_dimension("field"))
    ):
        found["field"] = field
    total = frame.parent
    if frame.unit in ("fond", "file") and "state" not in found and total is not None and total.unit == "other":
        held = [h for h in sentence.between("member", total.left, total.figure.lead) if h.sense.code == "held"]
        if held and "use" not in frame.own:
            found["state"] = "held"  # "bảo quản gần 2.000m giá, trong đó là gần 70 phông"
    if frame.unit == "petition" and "channel" in found and came_both_ways(sentence, frame):
        del found["channel"]
    # "Công an huyện An Sơn với 700 hồ sơ cấp hộ chiếu": the procedure stands behind, the doer before
    behind = {"field"} if service and service == service_behind(sentence, frame) else set()
    found |= places_before(sentence, frame, {d: m for d, m in found.items() if d not in behind})
    return found if found.keys() & RATE_DIMENSIONS else found | whose_work(sentence, frame)


def _leads_to(sentence: Sentence, hit: Hit, frame: Frame) -> bool:
    """ "huyện 9810", "đất đai: 20 đơn", "Zalo có 42 ý kiến": nothing, or for a label its sign, before the figure."""
    words = sentence.folded_in(hit.end, frame.figure.lead)
    before = sentence.folded_in(frame.left, hit.start)[-1:]
    if hit.sense.detail == "field" and frame.unit != "dossier" and before and before[0] not in FIELD_OPENINGS:
        return False  # "Trung tâm hành chính có 300 lượt"
    label = hit.sense.detail in ("field", "channel", "agency", "type") and frame.unit in (
        "petition",
        "report",
        "visit",
        "person",
    )
    return words in ([], ["("]) or (label and len(words) == 1 and words[0] in LABEL_LINKS)


def members_after(sentence: Sentence, frame: Frame) -> dict[str, str]:
    """The members named by the words after a figure that are its own; they go before those named before it."""
    end = end_of_figure(sentence, frame)
    told = [*sentence.between("member", end, frame.right), *sentence.between("member", *frame.tail)]
    found = _members_of(sentence, frame, told, end)
    if "host" in found and not sentence.folded_in(end, frame.right)[:6].count("do"):
        found.pop("host")  # "52 lượt tại trụ sở Ban Tiếp công dân": where they came, not who received them
    following = sentence.folded_in(end, frame.right)
    most = {"yếu", "trung", "quan", "nhất"} & set(following) or MOST_OF & set(pairwise(following))
    if frame.unit == "dossier" or most:
        # "27 hồ sơ quá hạn, chủ yếu về đất đai", "12 lượt, phần lớn liên quan đến đất đai": not what all are about
        found.pop("field", None)
    noun = noun_after(sentence, end)
    if noun is None:
        if level := level_behind(sentence, frame):
            found.setdefault("level", level)
        return found
    if frame.unit == "document":
        receiver = sent_to(frame, sentence)
        if receiver:
            found["agency"] = receiver
    for dimension, place in places_after(sentence, frame, noun.end).items():
        found.setdefault(dimension, place)
    if frame.unit == "dossier" and not most:
        field = field_after(sentence, noun.end, frame.right)
        if field:
            found["field"] = field
    beside = frame.previous is not None and "field" in frame.previous.members
    told_of = frame.parent is not None or frame.unit == "report" or beside
    told_of = told_of or "vực" in sentence.folded_in(noun.end, frame.right)[:4]
    kind = kind_in_parentheses(sentence, noun.end) or kind_of_days(sentence, noun.end)
    if kind and frame.unit in ("visit", "person"):
        found["type"] = kind
    if frame.unit in ("petition", "report", "visit") and told_of and "field" not in found:
        subject = subject_after(sentence, noun.end, frame.right)
        if subject:
            found["field"] = subject
    for hit in sentence.between("near", noun.end, frame.right):
        # "8144 hồ sơ ở tỉnh, 9810 hồ sơ ở huyện"
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        closed = sentence.folded_in(hit.end, sentence.end)[:1] in ([], [","], [";"], ["."], [")"], ["và"])
        if hit.start - noun.end <= 1 and closed and (not wanted or frame.unit in wanted):
            found.setdefault(hit.sense.detail, hit.sense.code)
    return found


def _members_of(sentence: Sentence, frame: Frame, named: list[Hit], end: int) -> dict[str, str]:
    """The first of the members named in each dimension that can be about this figure, which ends at `end`."""
    found: dict[str, str] = {}
    units = {frame.unit, frame.base_unit}
    for hit in named:
        if not _belongs(sentence, frame, hit, end) or (hit.start >= end and _is_anothers(sentence, frame, hit)):
            continue
        if hit.sense.detail == "level" and (frame.unit == "task" or is_one_of_several(sentence, hit, named)):
            continue
        if hit.sense.detail == "level" and hit.start < end and is_joint(sentence, hit):
            found.setdefault("agency", JOINT)
            continue
        if hit.sense.detail == "level" and is_aside(sentence, frame, hit):
            continue
        member = read_members().get((hit.sense.detail, hit.sense.code))
        wanted = units_of_member(hit.sense.detail, hit.sense.code)
        if wanted and not wanted & (units | _families(frame)):
            continue
        if member is not None and member.noun and member.noun not in units:
            continue
        found.setdefault(hit.sense.detail, hit.sense.code)
        if hit.sense.detail == "level" and frame.unit == "petition" and _is_of_competence(sentence, hit):
            found.setdefault("state", "within_competence")
    return found


def _is_of_competence(sentence: Sentence, hit: Hit) -> bool:
    """ "thuộc thẩm quyền cấp huyện 12 đơn": a level, and that the petitions are within its competence."""
    words = sentence.folded_in(max(sentence.start, hit.start - 12), hit.end)
    return words[words.index("thẩm") - 1 :][:3] == ["thuộc", "thẩm", "quyền"] if "thẩm" in words[1:] else False


def _is_anothers(sentence: Sentence, frame: Frame, hit: Hit) -> bool:
    """ "503 người và 05 đoàn đông người đến …": what stands right behind another figure is said of that one."""
    end = end_of_figure(sentence, frame)
    return any(0 <= hit.start - f.end <= 1 for f in sentence.figures if f.start >= end)


def _belongs(sentence: Sentence, frame: Frame, hit: Hit, end: int) -> bool:
    """Whether a member's words are about this figure: kinds and origins only beside it, none past a dropped number."""
    before = sentence.folded_in(max(frame.left, hit.start - 24), hit.start)[-3:]
    if set(before) & EXCEPT and ("ngoài", "ra") not in pairwise(before):
        return False  # "13.733 văn bản (không gồm văn bản mật)"; not "ngoài ra có 12 văn bản mật"
    if hit.start >= end:
        if any(end <= o.start < hit.start for o in sentence.others if o.reason in NOT_COUNTED):
            return False  # "36.525 người dân ở 195 đơn vị cấp huyện"
        if hit.sense.detail not in ("type", "origin"):
            return True
        if hit.sense.detail == "type" and frame.unit == "petition" and names_all_kinds(sentence, end, hit):
            return False
        if hit.sense.detail == "type" and hit.start - end <= 1 and _names_kinds(sentence, hit):
            return True
        if hit.sense.detail == "origin" and len(sentence.folded_in(end, hit.start)) > FARTHEST_ORIGIN:
            return False  # "19 nghị quyết sát với thực tiễn phát triển kinh tế - xã hội của địa phương"
        # "từ Trung ương, các ngành, địa phương gửi về" names all origins, and so none
        after = sentence.folded_in(hit.end, frame.right)
        listed = after[:1] == [","] and len(after) > 1 and not after[1][0].isdigit() and after[1] not in GOES_ON
        if listed and hit.sense.detail == "origin":
            origins = [h for la in ("member", "near") for h in sentence.between(la, hit.end, frame.right)]
            codes = {other.sense.code for other in origins if other.sense.detail == "origin"}
            listed = codes != {hit.sense.code}  # "của Chính phủ, của Thủ tướng Chính phủ, Văn phòng Chính phủ"
        if listed and hit.sense.detail == "type" and frame.unit in ("petition", "document"):
            # "Với 1.126 đơn kiến nghị, phản ánh, các nơi đã hướng dẫn": no other kind follows
            comma = sentence.word_at(hit.end)
            following = sentence.word_at(comma.end) if comma is not None else None
            listed = following is None or any(sentence.starting(la, following.start) for la in ("member", "noun"))
        return not listed and not sentence.signs_in(end, hit.start, ",;(")
    if any(
        other.end <= hit.start and not sentence.signs_in(other.end, hit.start, ",")
        for other in sentence.others
        if frame.left <= other.start
        and other.reason in NOT_COUNTED
        and (hit.start - other.end > 1 or (frame.unit in MET and _is_place_of(sentence, other)))
    ):
        return hit.sense.detail == "level" and does_what_is_counted(sentence, hit, frame)
    if hit.sense.detail == "field":
        return is_field_of(sentence, frame, hit)
    if hit.sense.detail == "host":
        return is_host_of(sentence, frame, hit)
    if hit.sense.detail not in ("type", "origin"):
        return True
    nouns = nouns_before(sentence, frame)
    if nouns and (nouns[-1].start, nouns[-1].end) == (hit.start, hit.end) and nouns[-1].sense.code == "petition":
        return True
    links = {h.start for h in sentence.between("link", hit.end, frame.figure.lead)}
    listed = sentence.folded_in(frame.left, hit.start)[-1:] in ([","], ["và"])
    if frame.unit == "petition" and not listed:
        # "kiến nghị, phản ánh chiếm phần lớn với 345 đơn", "khiếu nại mới nhận trong kỳ 125 đơn"
        links |= {w.start for w in sentence.words_in(hit.end, frame.figure.lead) if w.folded in MOSTLY | NEWLY}
    if hit.sense.code in RECEPTIONS:
        # "tiếp định kỳ, đột xuất của lãnh đạo 1.555 lượt"
        links |= {w.start for w in sentence.words_in(hit.end, frame.figure.lead) if w.folded in OF_LEADERS | AT_OFFICE}
        links |= {
            w.start for w in sentence.words_in(hit.end, frame.figure.lead)[:1] if w.folded == ","
        }  # "…, được 113 lượt"
        hosts = [h for h in sentence.between("member", hit.end, frame.figure.lead) if h.sense.detail == "host"]
        links |= {word.start for host in hosts for word in sentence.words_in(host.start, host.end)}
    depth = 0
    for word in sentence.words_in(hit.end, frame.figure.lead):
        depth += {"(": 1, ")": -1}.get(word.folded, 0)
        if not depth and word.start not in links and word.folded not in ":-)":
            return False
    return True


def _is_place_of(sentence: Sentence, number: NotFigure) -> bool:
    """ "tiếp xúc cử tri tại 22 xã, thị trấn với 2.310 cử tri": where people met."""
    return sentence.folded_in(number.start - NEAR, number.start)[-1:] in AT_PLACES


def _names_kinds(sentence: Sentence, first: Hit) -> bool:
    """ "1.240 kế hoạch, thông báo": two kinds of papers in one figure, which the first stands for."""
    following = sentence.words_in(first.end, sentence.end)[1:2]
    return any(hit.sense.detail == KIND for word in following for hit in sentence.starting("noun", word.start))


def _families(frame: Frame) -> set[str]:
    """What besides a unit a member may be part of: awards, the archive."""
    family = {"person": "award", "group": "award", "fond": "archive", "file": "archive"}.get(frame.unit)
    return {family} if family else set()
