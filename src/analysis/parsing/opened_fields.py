"""The field with which a sentence opens, "Về lĩnh vực hộ tịch, …": it holds for all that the sentence counts."""

from collections.abc import Set as AbstractSet
from itertools import zip_longest

from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.meaning import end_of_figure, function_words, noun_after
from analysis.parsing.sentence import Sentence
from analysis.parsing.services import LEADS, fields_in
from analysis.parsing.words import Word, split_words

# Before the word for a field, or its name, at the beginning of a sentence.
OPENS = frozenset(
    split_words(
        "về trong ở đối với riêng còn thuộc , - + . ) • * – công tác trên tại hồ sơ thủ tục nhóm cụ thể"
        " đáng nói chú ý thêm ngoài ra bên cạnh đó"
    ).folded
)
BEHIND = frozenset({",", ":", "thì"})
# What ends the name of a field that no code list has: what is done there, by whom, and what is counted.
ENDS = ("noun", "scope", "agency", "district", "change")
HAVING = frozenset(split_words("có hiện đã được đạt số tổng là chiếm còn toàn cả huyện tỉnh trên tại").folded)
# The mark of a list item, before its label.
MARKS = frozenset("-–+*•.)(")
LONGEST_LABEL = 8  # words
LONGEST_NAME = 7  # words
NEAR = 10  # characters
# The first words of the names of bodies and levels, which are no fields.
BODIES = frozenset(split_words("sở phòng ubnd huyện xã phường cục chi ban cấp khối tổng toàn cộng bộ ủy").folded)


def opening_field(sentence: Sentence, listed: bool) -> str:
    """ "Về lĩnh vực hộ tịch, phường đã giải quyết 1.320 hồ sơ": the one field that a sentence opens with; else "".

    So does a label: "3. Cấp giấy phép xây dựng: tiếp nhận 46 hồ sơ"; in a list of fields (`listed`) each label is one.
    A field that no code list has is told as printed, in small letters.
    """
    if not sentence.figures:
        return ""
    start, lead = sentence.behind_times(sentence.start, sentence.figures[0].lead), sentence.figures[0].lead
    if listed and (label := _label(sentence, lead)):
        return label
    for opening in {sentence.start: None, start: None}:  # "Ở lĩnh vực đất đai, từ ngày 1/7 …", "Năm 2021, lĩnh vực …"
        words, hits = sentence.words_in(opening, lead), fields_in(sentence, opening, lead)
        named = _named(sentence, words[_behind_leads(words) :], hits)
        # before a time only a field that a code list has: not "trong lĩnh vực này, năm 2022 …"
        if named and (opening == start or any(hit.sense.code == named for hit in hits)):
            return named
    if len(hits) != 1 or not sentence.between("concept", hits[0].end, lead):
        return ""
    before = {w for w in sentence.folded_in(start, hits[0].start) if w not in OPENS and not w.isdecimal()}
    labelled = hits[0].sense.layer == "service" and before <= LEADS
    following = sentence.folded_in(hits[0].end, lead)[:1]
    return hits[0].sense.code if (labelled and following == [":"]) or (not before and following == [","]) else ""


def _behind_leads(words: list[Word]) -> int:
    """How many words of an opening lead to what it is about: "Riêng về", "3. Đối với"."""
    return next((n for n, w in enumerate(words) if w.folded not in OPENS and not w.folded.isdecimal()), len(words))


def _named(sentence: Sentence, words: list[Word], hits: list[Hit]) -> str:
    """ "lĩnh vực tài nguyên nước, số tiếp nhận là": the field behind the word for it, up to what is told of it."""
    led = sentence.folded_in(max(sentence.start, words[0].start - NEAR), words[0].start)[-2:] if words else []
    of_sector = led == ["hồ", "sơ"] and words[0].folded == "ngành"
    if not of_sector and [word.folded for word in words[:2]] != ["lĩnh", "vực"]:
        return ""
    words = words[1 if of_sector else 2 :]
    known = [hit for hit in hits if words and hit.start <= words[0].start < hit.end]
    name = _until_told(sentence, words, known[0].end if known else 0)
    rest = words[len(name) :]
    if rest[:1] and rest[0].folded == "," and not known:
        second = _until_told(sentence, rest[1:], 0)  # "lĩnh vực dự án, đầu tư có 3 kiến nghị": one name with a comma
        if second and [word.folded for word in rest[1 + len(second) :][:1]] in (["có"], [":"]):
            name = [*name, ",", *second]
    following = [word.folded for word in words[len(name) : len(name) + 1]]
    if not 0 < len(name) <= LONGEST_NAME or not following or following[0] in (";", "(", ".", "và", "-"):
        return ""
    whole = known and sentence.folded_in(words[0].start, known[0].end) == name
    return known[0].sense.code if whole else " ".join(name).replace(" ,", ",")


def _until_told(sentence: Sentence, words: list[Word], end: int) -> list[str]:
    """The words of a name, which reaches to `end` at least, up to what is told of it."""
    name: list[str] = []
    for word, following in zip_longest(words, words[1:]):
        ended = not word.folded.isalpha() or word.folded in HAVING
        last = following is not None and following.folded in BEHIND  # "nước" in "tài nguyên nước, "
        told = any(sentence.starting(layer, word.start) for layer in ("concept", *(() if last and name else ENDS)))
        told = told or any(hit.sense.detail == "level" for hit in sentence.starting("member", word.start))
        if word.start >= end and (ended or told):
            break
        name.append(word.folded)
    return name


def _label(sentence: Sentence, lead: int) -> str:
    """ "- Xây dựng: tiếp nhận 612 hồ sơ": the field that labels a line of a list of fields; no agency."""
    colons = [sign.start for sign in sentence.signs_in(sentence.start, lead, ":")]
    if not colons:
        return ""
    opening = sentence.folded_in(sentence.start, colons[0])
    dated = any(entry.mention.start < colons[0] for entry in sentence.dated)
    if not opening or dated or not (opening[0] in MARKS or opening[0].isdecimal()):
        return ""
    words = [w for w in opening if w not in MARKS and not w.isdecimal()]
    if words[:2] == ["lĩnh", "vực"]:
        words = words[2:]
    fits = 0 < len(words) <= LONGEST_LABEL and all(word.isalpha() or word in ",-–" for word in words)
    told = sentence.between("concept", sentence.start, colons[0]) or sentence.between(
        "scope", sentence.start, colons[0]
    )
    agencies = sentence.between("agency", sentence.start, colons[0])
    if words[:2] in (["văn", "phòng"], ["trung", "tâm"]):
        return ""
    if (
        not fits
        or told
        or words[0] in BODIES | function_words()
        or sentence.between("district", sentence.start, colons[0])
    ):
        return ""
    if agencies:
        sentence.layers["agency"] = [hit for hit in sentence.layers["agency"] if hit not in agencies]
    hits = fields_in(sentence, sentence.start, colons[0])
    exact = [hit for hit in hits if sentence.folded_in(hit.start, hit.end) == words]
    return exact[0].sense.code if exact else " ".join(words).replace(" ,", ",")


def is_elsewhere(sentence: Sentence, frame: Frame, earlier: list[Frame], places: AbstractSet[str]) -> bool:
    """ "Công an tỉnh nhận 3.400 hồ sơ cấp hộ chiếu; Cục Thuế 450 hồ sơ": the field behind the first noun is no other's.

    `places`: the dimensions of which the figure names a member of its own.
    """
    told = next((one for one in earlier if "field" in one.members), None)
    if told is None or "agency" not in places or "agency" not in told.members:
        return False  # districts told one by one are of one field
    if not fields_in(sentence, told.figure.end, told.right):
        return False  # "1. Lĩnh vực đất đai", a heading
    led = sentence.between("service", told.left, told.figure.lead)
    led = led or [hit for hit in fields_in(sentence, told.left, told.figure.lead) if hit.sense.detail == "field"]
    return not led and noun_after(sentence, end_of_figure(sentence, frame)) is not None
