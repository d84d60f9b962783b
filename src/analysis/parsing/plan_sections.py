"""Sections of a text that plan: their headings open and close them, and nothing in them is an observation."""

import re

from analysis.documents.document import Block
from analysis.documents.letters import UPPER

NUMBERED = re.compile(
    rf"\s*(?:(?P<roman>[IVX]{{1,5}})|(?P<letter>[{UPPER}])|(?P<digit>\d{{1,2}}(?:\.\d{{1,2}})*))\s*[.)/:-]\s*"
)
PLAN_HEADING = re.compile(
    r"(?:phần thứ \w+\W+)?(?:một số\s+)?"
    r"(?:phương hướng|nhiệm vụ|mục tiêu|kế hoạch|chỉ tiêu|dự kiến|giải pháp|định hướng)\b",
    re.IGNORECASE,
)
# "1. Nhiệm vụ do Trung ương giao", "Nhiệm vụ UBND tỉnh giao các sở": tasks that are followed up, no plan
RESULTS = re.compile(
    r"kết quả|đánh giá|thực hiện nhiệm vụ|tình hình|nhiệm vụ (?:do |được |của )?[^.;:\n]{0,60}?\bgiao\b(?! đoạn)",
    re.IGNORECASE,
)


class PlanSection:
    """Whether the text stands in a section of plans, which its headings open and close.

    A heading opens one when it is numbered, or not the document's first, and begins with the words of a plan
    ("II. Phương hướng, nhiệm vụ năm 2023"); the next heading of the same or a higher rank closes it.
    """

    def __init__(self) -> None:
        self.rank: int | None = None

    def hear(self, block: Block, text: str, first: bool) -> None:
        """Take notice of a heading; other blocks change nothing."""
        line = text[block.start : block.end]
        numbered = NUMBERED.match(line)
        if block.kind != "heading" and not (numbered and len(line) < 120 and line[-1] not in ".;,"):
            return
        rank = rank_of_number(numbered)
        title = line[numbered.end() :] if numbered else line
        plans = PLAN_HEADING.match(title) is not None and not RESULTS.search(title) and (bool(numbered) or not first)
        if self.rank is not None and rank <= self.rank:
            self.rank = None
        if plans and self.rank is None:
            self.rank = rank


def rank_of_number(numbered: re.Match[str] | None) -> int:
    """The rank of a heading by its number: letters and Roman numerals above digits, digits above sub-numbers."""
    if numbered is None:
        return 1
    if numbered["digit"]:
        return 2 + numbered["digit"].count(".")
    return 1 if numbered["roman"] else 0
