"""Titles of awards that their own words leave open, and awards of the day on which a page tells of them."""

import re

from analysis.parsing.readings import Draft
from analysis.parsing.sentence import Sentence

ORDER = "labour_order_"
OPENING = 80  # characters
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
# Awards of the day that a page tells of, not of the period that it looks back on.
ON_THIS_OCCASION = re.compile(
    r"(?<!\w)(?:dịp|đợt|nhân)\s+(?:này|dịp)(?!\w)|(?<!\w)tại (?:buổi|hội nghị|lễ)", re.IGNORECASE
)


def is_of_occasion(sentence: Sentence, text: str) -> bool:
    """ "Dịp này, 25 cá nhân nhận Kỷ niệm chương": no award of the period that was spoken of before."""
    return ON_THIS_OCCASION.search(text, sentence.start, min(sentence.start + OPENING, sentence.end)) is not None


def settle_titles(drafts: list[Draft]) -> None:
    """ "hạng Nhì 5 cá nhân", "cho 415 tập thể và 820 cá nhân": titles that were not named in full."""
    last = ""
    number = 0
    for draft in drafts:
        frame, sentence = draft.frame, draft.sentence
        if draft.family != "awards":
            continue
        if number != draft.number:
            last, number = "", draft.number
        frame.members.pop("field", None)  # "ở lĩnh vực nhà nước, 3 tập thể được tặng bằng khen": no field of work
        words = sentence.folded_in(frame.left, frame.figure.lead)
        title = _class_of_order(words, last)
        behind = sentence.between("concept", frame.figure.end, frame.right)
        if set(words) <= GOES_ON and all(hit.sense.code != "award" for hit in behind):
            title = last  # "cho 415 tập thể và 820 cá nhân"
        if title:
            frame.members["title"] = title
        last = frame.members.get("title", last)


def _class_of_order(words: list[str], last: str) -> str:
    """ "Huân chương Lao động hạng Nhất cho 01 cá nhân, hạng Nhì 03 tập thể": the order goes on."""
    if not last.startswith(ORDER) or "hạng" not in words[:-1] or "huân" in words:
        return ""
    named = CLASSES.get(words[words.index("hạng") + 1], "")
    return ORDER + named if named else ""
