"""Awards: who is given one, in words that elsewhere count bodies, and whose certificate or flag it is."""

import re
from functools import cache
from itertools import pairwise

from analysis.codelists.toml_files import read_toml
from analysis.parsing.figures import Figure
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.periods import Dated, Period
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

PASSIVE = frozenset({"được", "nhận", "đạt", "đề", "vinh", "đã", "dẫn", "là"})
GIVEN = frozenset({"cho", "tặng", "thưởng", "khen"})
REACH = 14  # words between who is given an award and its name
# Whose award it is, by who gives it (the layer of those who assign).
OF_ISSUER = {
    "certificate": {
        "government": "prime_minister_certificate",
        "province": "provincial_certificate",
        "ministry": "ministerial_certificate",
        "party": "party_certificate",
    },
    "emulation_flag": {"government": "government_emulation_flag", "province": "provincial_emulation_flag"},
}
OFFICE = ["văn", "phòng"]
AWARDING = re.compile(r"thi đua|khen thưởng|bằng khen|giấy khen|huân chương|danh hiệu", re.IGNORECASE)
# What is handed over there and then is of no period: "Dịp này, 3 tập thể được tặng Bằng khen".
OCCASIONS = frozenset({"dịp", "buổi", "lễ", "hội", "cũng"})


@cache
def awarded() -> dict[str, frozenset[str]]:
    """The nouns that name who is given an award, by the unit that they then have (`awarded` of units.toml)."""
    return {unit: frozenset(nouns) for unit, nouns in read_toml("units.toml")["awarded"].items()}


# "cấp huyện tặng Giấy khen cho 640 tập thể"
GIVEN_BY_LEVEL = re.compile(r"cấp (?:tỉnh|huyện|xã)(?: đã)? (?:tặng|khen|trao|biểu)")


def awarded_unit(sentence: Sentence, figure: Figure, place: int) -> str:
    """The unit of who is given an award: "117 đơn vị được tặng cờ thi đua"; "" where it is nobody's award.

    `place`: where the figure ends, or the fraction that it opens.
    """
    if "award" not in {hit.sense.code for hit in sentence.layers.get("concept", ())}:
        return ""
    words = sentence.words_in(place, sentence.end)[:3]
    folded = [word.folded for word in words]
    if folded:
        things = [hit for hit in _awards_at(sentence, words[0].start, words[-1].end) if not figure.percent]
        if things and not set(sentence.folded_in(place, things[0].start)) - {"danh", "hiệu"}:
            return _unit_of_things(sentence, things[0])
    for unit, nouns in awarded().items():
        length = next((n for n in (3, 2, 1) if " ".join(folded[:n]) in nouns), 0)
        if length and (_is_given(sentence, figure) or _gets(sentence, words[length - 1].end)):
            return unit
    return ""


def _awards_at(sentence: Sentence, start: int, end: int) -> list[Hit]:
    """The names of awards that begin in a stretch, the longest."""
    return [hit for hit in sentence.beginning("member", start, end) if hit.sense.detail == "title"]


def _unit_of_things(sentence: Sentence, named: Hit) -> str:
    """ "512 Bằng khen cho tập thể", "45 Cờ thi đua": certificates and flags count those who are given them."""
    following = sentence.folded_in(named.end, sentence.end)[:3]
    words = sentence.folded_in(named.start, named.end)
    if following[:1] == ["cho"]:
        for unit, nouns in awarded().items():
            if following[1:2] == ["cá"] and unit == "person":
                return unit
            if unit == "group" and (following[1:3] == ["tập", "thể"] or " ".join(following[1:3]) in nouns):
                return unit
    if words[0] in ("cờ", "tập", "đơn"):
        return "group"
    return "person" if words[0] in ("chiến", "kỷ", "kỉ", "cá", "cstđ", "anh", "lao") else "other"


def _is_given(sentence: Sentence, figure: Figure) -> bool:
    """ "bằng khen của Chủ tịch UBND tỉnh cho 69 đơn vị", "Bằng khen: 12 đơn vị": the award stands before."""
    before = max((f.end for f in sentence.figures if f.end <= figure.lead), default=sentence.start)
    words = sentence.folded_in(before, figure.lead)
    named = [h for h in sentence.between("concept", before, figure.lead) if h.sense.code == "award"]
    if named and (words[-1] in GIVEN or words[-1] == ":" or figure.lead - named[-1].end <= 1):
        return True
    noun = " ".join(word for word in words if word not in (",", "và"))
    listed = words[-1:] in ([","], ["và"]) and any(noun in nouns for nouns in (("", "tập thể"), *awarded().values()))
    return listed and any(_is_given(sentence, other) for other in sentence.figures if other.end == before)


def _gets(sentence: Sentence, place: int) -> bool:
    """ "4 đơn vị được đề nghị tặng Cờ thi đua": what those get stands behind them."""
    signs = [sign.start for sign in sentence.signs_in(place, sentence.end, ";")]
    words = [word for word in sentence.words_in(place, min(signs, default=sentence.end)) if word.folded != "("]
    if not words or words[0].folded not in PASSIVE:
        return False
    reach = words[:REACH][-1].end
    following = next((f.start for f in sentence.figures if f.start > place), sentence.end)
    hits = sentence.between("concept", place, min(reach + 1, following))
    return any(hit.sense.code == "award" for hit in hits)


def settle_title(frame: Frame, sentence: Sentence) -> None:
    """ "UBND tỉnh trao Cờ thi đua cho 12 tập thể": the certificate or flag is that of the body which gives it.

    Of two that are named together, "được tặng Cờ thi đua, Bằng khen", it is neither alone.
    """
    title = frame.members.get("title", "")
    frame.members.pop("type", None)  # "khen thưởng đột xuất": no reception
    if not GIVEN_BY_LEVEL.search(" ".join(sentence.folded_in(sentence.start, frame.figure.lead))):
        frame.members.pop("level", None)  # "được khen cấp tỉnh"
    if title and _is_one_of_two(sentence, _title_before(sentence, frame) or _title_after(sentence, frame)):
        del frame.members["title"]
    issuers = OF_ISSUER.get(frame.members.get("title", ""))
    if issuers is None:
        return
    named = _title_before(sentence, frame) or _title_after(sentence, frame)
    if named is None:
        return
    bodies = sentence.between("assigner", sentence.start, sentence.end)
    bodies = [hit for hit in bodies if sentence.folded_in(sentence.start, hit.start)[-2:] != OFFICE]
    after = [hit for hit in bodies if hit.start >= named.end]
    behind = [hit for hit in after if set(sentence.folded_in(named.end, hit.start)) <= {"của"}]
    for hit in (behind[:1] or [hit for hit in bodies if hit.end <= named.start])[-1:]:
        frame.members["title"] = issuers.get(hit.sense.code, frame.members["title"])


def _is_one_of_two(sentence: Sentence, named: Hit | None) -> bool:
    if named is None:
        return False
    titles = [hit for hit in sentence.between("member", sentence.start, sentence.end) if hit.sense.detail == "title"]
    for first, second in pairwise(titles):
        joined = sentence.folded_in(first.end, second.start) in ([","], ["và"], ["hoặc"], [",", "tặng"], ["/"])
        if named in (first, second) and joined and first.sense.code != second.sense.code:
            return True
    return False


def _titles(sentence: Sentence, code: str, start: int, end: int) -> list[Hit]:
    hits = sentence.between("member", start, end)
    return [hit for hit in hits if hit.sense.detail == "title" and hit.sense.code == code]


def _title_before(sentence: Sentence, frame: Frame) -> Hit | None:
    found = _titles(sentence, frame.members["title"], sentence.start, frame.figure.start)
    return found[-1] if found else None


def _title_after(sentence: Sentence, frame: Frame) -> Hit | None:
    found = _titles(sentence, frame.members["title"], frame.figure.end, sentence.end)
    return found[0] if found else None


def find_awarding(text: str, dated: list[Dated]) -> Period | None:
    """ "xét tặng cờ cho các khối thi đua năm 2018": the time for which a sentence says that awards are given."""
    told = [e.period for e in dated if e.mention.role == "review" and e.mention.kind == "year" and e.period is not None]
    return told[-1] if told and AWARDING.search(text) else None


def names_again(dated: list[Dated], period: Period) -> bool:
    """ "Năm qua, 14 đồng chí được …": whether a sentence itself speaks of the time that the text is about."""
    return any(
        entry.mention.kind == "relative" and entry.mention.role == "review" and entry.period == period
        for entry in dated
    )


def is_carried(dated: list[Dated], period: Period) -> bool:
    """Whether a period was told by an earlier sentence, "Năm 2020" on a page of that year's November too."""
    told = [entry.period for entry in dated if entry.mention.kind != "asof"]
    return period.basis == "context" or (period.basis == "inferred" and period not in told)


def date_awards(drafts: list[Draft], awarding: list[tuple[int, Period]]) -> None:
    """Awards are of the time for which a sentence before them says that they are given, or one behind the title.

    `awarding`: those times by their places, in the order of the text.
    """
    for draft in drafts:
        if draft.family != "awards" or draft.period is not None or _on_occasion(draft.sentence):
            continue
        told = [period for place, period in awarding if place < draft.sentence.start or draft.number == 1]
        if told:
            draft.period = (told[0] if draft.number == 1 else told[-1])._replace(basis="context")


def _on_occasion(sentence: Sentence) -> bool:
    return not OCCASIONS.isdisjoint(sentence.folded_in(sentence.start, sentence.end)[:3])
