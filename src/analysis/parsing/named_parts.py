"""Parts of the dossiers that add up to them, told by names that no code list has: "200 hồ sơ sang tên phương tiện"."""

from analysis.codelists.members import fields_by_name
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import end_of_figure, function_words, noun_after, states
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence
from analysis.parsing.services import named_service, service_of
from analysis.parsing.words import split_words

LONGEST_NAME = 10  # words
# What stands about a name, and is none of it.
NOUNS = frozenset(split_words("hồ sơ bộ thủ tục tthc số lượng tổng").folded)
LEADS = frozenset(
    split_words("về việc xin đề nghị làm thuộc lĩnh vực loại nhóm có là gồm trong đó và : - + • * . ) ( , ;").folded
)
REST = frozenset({"khác", "còn lại", "các loại khác", "loại khác"})
# What tells how work stands, or what was done with it, and is no kind of it.
DONE = frozenset(
    {"receive", "resolve", "complete", "carried_out", "forward", "eligible", "paused", "filed", "guide", "accepted"}
)
BODIES = frozenset(split_words("sở phòng ubnd huyện xã phường cục chi ban khối tại ở qua do của từ theo").folded)
# "gồm quý I 1.600 hồ sơ, quý II 2.400 hồ sơ", "năm đầu tiên 60.000": when, not what for
TIMES = frozenset(split_words("năm tháng quý tuần ngày kỳ đợt nửa giai").folded)
# whose they are to settle, and no field
LEVELS = {("thẩm", "quyền")} | {
    ("cấp", place) for place in ("tỉnh", "huyện", "quận", "xã", "phường", "thị", "cơ", "bộ", "sở")
}


def settle_named_parts(drafts: list[Draft]) -> None:
    """Give the parts of a total the fields that their names are: those that add up to it, and one among known fields.

    "Tiếp nhận 3.450 hồ sơ, gồm: chuyển nhượng 900, tách thửa 250, đính chính 60": the last is named as the others are.
    """
    parts: dict[int, list[Draft]] = {}
    for draft in drafts:
        frame = draft.frame
        if frame.parent is not None and frame.parent.unit == frame.unit == "dossier" and not frame.figure.percent:
            parts.setdefault(id(frame.parent), []).append(draft)
    for group in parts.values():
        total = group[0].frame.parent
        if total is None or len(group) < 2:
            continue
        names = [_name(draft) for draft in group]
        known = ["field" in draft.frame.members for draft in group]
        of_fields = sum(known) > 1 and sum(known) * 2 > len(group)
        if of_fields or (
            adds_up(total, group) and all(name or field for name, field in zip(names, known, strict=True))
        ):
            for draft, name in zip(group, names, strict=True):
                if name:
                    _take_field(draft.frame, total, name)


def settle_listed_names(drafts: list[Draft]) -> None:
    """ "25 hồ sơ xây dựng, 34 hồ sơ quảng cáo": what stands behind a noun is its field, as it is of the one before."""
    for draft in reversed(drafts):  # so that the one before still has the field that was handed on
        frame, before = draft.frame, draft.frame.previous
        if before is None or frame.unit != "dossier" or before.unit != "dossier" or frame.figure.percent:
            continue
        inherited = "field" in frame.members and frame.members["field"] == before.members.get("field")
        if not inherited or "field" in frame.named or service_of(draft.sentence, frame):
            continue
        noun = noun_after(draft.sentence, end_of_figure(draft.sentence, frame))
        if (
            noun is not None
            and _names_own(draft, before)
            and (name := _trimmed(_behind(draft.sentence, frame, noun.end)))
        ):
            frame.members["field"] = named_service(name) or name


def settle_field_names(drafts: list[Draft]) -> None:
    """A field told as printed, "xây dựng", is the one of which the code list has the name."""
    for draft in drafts:
        members = draft.frame.members
        if "field" in members:
            members["field"] = fields_by_name(draft.frame.unit).get(members["field"], members["field"])


def _names_own(draft: Draft, before: Frame) -> bool:
    """Whether the count before has its own field behind its noun, and nothing else is told of the one in question."""
    noun = noun_after(draft.sentence, end_of_figure(draft.sentence, before))
    told = draft.sentence.between("concept", draft.frame.left, draft.frame.right)
    return noun is not None and bool(_behind(draft.sentence, before, noun.end)) and not told


def adds_up(total: Frame, group: list[Draft]) -> bool:
    """Whether the counts of parts add up to that of their total."""
    numbers = [parse_number(f.figure.digits, f.unit, f.figure.scale) for f in (total, *(d.frame for d in group))]
    if any(number is None for number in numbers) or any(draft.frame.measure != "level" for draft in group):
        return False
    whole, *values = [number.value for number in numbers if number is not None]
    return whole == sum(values)


def _take_field(frame: Frame, total: Frame, name: str) -> None:
    frame.members.setdefault("field", "other" if name in REST else name)
    if frame.indicator == "other":
        frame.indicator, frame.also, frame.concepts = total.indicator, total.also, total.concepts


def _name(draft: Draft) -> str:
    """The name of a part, behind its noun or before its figure; "" where other things are said of it."""
    frame, sentence = draft.frame, draft.sentence
    total = frame.parent.members if frame.parent is not None else {}
    told = {hit.sense.code for hit in sentence.between("concept", frame.left, frame.right)}
    if any(dimension not in total and dimension != "field" for dimension in frame.members):
        return ""
    if frame.own & (states() | DONE) or told & states():
        return ""
    end = end_of_figure(sentence, frame)
    noun = noun_after(sentence, end)
    before = sentence.folded_in(frame.left, frame.figure.lead)
    return _trimmed(_behind(sentence, frame, noun.end if noun else end)) or _trimmed(before)


def _behind(sentence: Sentence, frame: Frame, start: int) -> list[str]:
    """The words behind a count and its noun, from `start` on, up to the next sign, figure or comma before one."""
    until = min((sign.start for sign in sentence.signs_in(start, frame.right, ";.:()")), default=frame.right)
    following = [figure.lead for figure in sentence.figures if start <= figure.lead < until]
    commas = [sign.start for sign in sentence.signs_in(start, until, ",")] if following else []
    return sentence.folded_in(start, min([until, *following, *commas]))


def _trimmed(words: list[str]) -> str:
    words = list(words)
    while words and (words[0] in LEADS | NOUNS or words[0].isdecimal()):
        words.pop(0)
    while words and words[-1] in LEADS | NOUNS:
        words.pop()
    plain = all(word.isalpha() or word in ",-/" for word in words)
    fits = (
        0 < len(words) <= LONGEST_NAME
        and plain
        and words[0].isalpha()
        and words[0] not in BODIES | TIMES
        and tuple(words[:2]) not in LEVELS
    )
    return " ".join(words).replace(" ,", ",") if fits and not set(words[:1]) & function_words() else ""
