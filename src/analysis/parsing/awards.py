"""Titles of awards that their own words leave open: by who gave them, by the class that goes on with an order."""

import itertools
import re

from analysis.parsing.frames import Frame
from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

ORDER = "labour_order_"
OPENING, GIVEN_WITHIN = 80, 300  # characters
CLASSES = {
    "nhất": "first_class",
    "nhì": "second_class",
    "hai": "second_class",
    "ba": "third_class",
    "i": "first_class",
    "ii": "second_class",
    "iii": "third_class",
}
GOES_ON = frozenset({",", "và", "cho", "cùng", "với"})
# Who gives certificates and flags, each with the titles that these are.
GIVERS = re.compile(
    r"(?P<prime>[Tt]hủ tướng)|(?P<minister>[Bb]ộ trưởng|Văn phòng (?:Chính phủ|Quốc hội)|Bộ [A-ZĐ])"
    r"|(?P<province>(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân) (?:tỉnh|thành phố)|[Cc]hủ tịch tỉnh)"
)
CERTIFICATES = {
    "prime": "prime_minister_certificate",
    "minister": "ministerial_certificate",
    "province": "provincial_certificate",
}
FLAGS = {"prime": "government_emulation_flag", "province": "provincial_emulation_flag"}
# Awards of the day that a page tells of, not of the period that it looks back on.
ON_THIS_OCCASION = re.compile(
    r"(?<!\w)(?:dịp|đợt|nhân)\s+(?:này|dịp)(?!\w)|(?<!\w)tại (?:buổi|hội nghị|lễ)", re.IGNORECASE
)


def is_of_occasion(sentence: Sentence, text: str) -> bool:
    """ "Dịp này, 25 cá nhân nhận Kỷ niệm chương": no award of the period that was spoken of before."""
    return ON_THIS_OCCASION.search(text, sentence.start, min(sentence.start + OPENING, sentence.end)) is not None


def settle_titles(drafts: list[Draft], text: str) -> None:
    """ "Chủ tịch UBND tỉnh tặng Bằng khen cho 12 tập thể", "hạng Nhì 5 cá nhân": titles that were not named in full.

    A title divides awards by itself: that it names a level, "Chiến sĩ thi đua cấp tỉnh", is no division by levels.
    """
    last = ""
    number = 0
    provincial = False
    for draft in drafts:
        frame, sentence = draft.frame, draft.sentence
        if draft.family != "awards":
            continue
        if number != draft.number:
            last, number, provincial = "", draft.number, False
        words = sentence.folded_in(frame.left, frame.figure.lead)
        title = _class_of_order(words, last) or _given_title(draft, words, text, provincial)
        behind = sentence.between("concept", frame.figure.end, frame.right)
        if set(words) <= GOES_ON and all(hit.sense.code != "award" for hit in behind):
            title = last  # "cho 415 tập thể và 820 cá nhân"
        if title:
            frame.members["title"] = title
        if _names_two(sentence, frame):
            frame.members.pop("title", None)
        if "title" in frame.members and _is_in_title(sentence, frame):
            frame.members.pop("level", None)
        last = frame.members.get("title", last)
        provincial = provincial or last.startswith("provincial_")


def _is_in_title(sentence: Sentence, frame: Frame) -> bool:
    """Whether no level opens the words of an award: "cấp xã tặng Giấy khen cho 310 tập thể" tells of one."""
    awards = [h.start for h in sentence.between("concept", frame.left, frame.figure.lead) if h.sense.code == "award"]
    if not awards:
        return frame.previous is None or "level" not in frame.previous.members
    told = [*sentence.between("member", frame.left, awards[0]), *sentence.between("near", frame.left, awards[0])]
    return all(hit.sense.detail != "level" for hit in told)


def _class_of_order(words: list[str], last: str) -> str:
    """ "Huân chương Lao động hạng Nhất cho 01 cá nhân, hạng Nhì 03 tập thể": the order goes on."""
    if not last.startswith(ORDER) or "hạng" not in words[:-1] or "huân" in words:
        return ""
    named = CLASSES.get(words[words.index("hạng") + 1], "")
    return ORDER + named if named else ""


def _given_title(draft: Draft, words: list[str], text: str, provincial: bool) -> str:
    """The title of a bare "Bằng khen" or "Cờ thi đua": its giver's, or the one of the province beside its others."""
    bare = next((i for i in range(len(words) - 1) if words[i : i + 2] in (["bằng", "khen"], ["cờ", "thi"])), None)
    if bare is None or "của" in words[bare:] or "tỉnh" in words[bare:]:
        return ""
    titles = CERTIFICATES if words[bare] == "bằng" else FLAGS
    place = draft.frame.figure.start
    named = [
        match.lastgroup or "" for match in GIVERS.finditer(text, max(draft.sentence.start, place - GIVEN_WITHIN), place)
    ]
    if named:
        return titles.get(named[-1], "")
    return titles["province"] if provincial else ""


def _names_two(sentence: Sentence, frame: Frame) -> bool:
    """ "117 tập thể được tặng cờ thi đua, bằng khen của Chủ tịch UBND tỉnh": two kinds in one figure."""
    for start, end in ((frame.left, frame.figure.lead), (frame.figure.end, frame.right)):
        hits = [hit for hit in sentence.between("concept", start, end) if hit.sense.code == "award"]
        gaps = [sentence.folded_in(a.end, b.start) for a, b in itertools.pairwise(hits)]
        if any(gap in ([","], ["và"], ["hoặc"]) for gap in gaps):
            return True
    return False
