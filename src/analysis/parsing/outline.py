"""The outline of a document: the headings, and the lines that open a list, under which a line stands."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

from analysis.documents.document import Block
from analysis.parsing.frames import Frame
from analysis.parsing.lexicon import Hit
from analysis.parsing.places import RATE_DIMENSIONS
from analysis.parsing.plan_sections import NUMBERED, rank_of_number
from analysis.parsing.sentence import Sentence

LETTER_ITEM = re.compile(r"\s*[a-zđ][.)]\s")
SUM = re.compile(
    r"\s*(?:[-+*•–]\s*)?(?:tổng cộng|cộng|cộng chung|tính chung|chung|toàn tỉnh|cả tỉnh|toàn huyện"
    r"|cả huyện|toàn thành phố)(?!\w)",
    re.IGNORECASE,
)
# "Phân theo lĩnh vực: y tế 388; đất đai 31", a line of its own below the total
DIVIDES = re.compile(
    r"\W{0,3}(?:(?:[Pp]hân|[Cc]hia)\s+(?:loại\s+|tích\s+)?theo"
    r"|[Tt]heo\s+(?:lĩnh vực|nội dung|loại|cấp|hình thức|kênh)[^.;:\d]{0,30}:)"
)
BULLETS = "-–+*•"
# Ranks: numbered headings from 0 on (exclusions.py), a lettered item, a list, the line that opens one.
HEADING, LETTERED, LISTED = 0.5, 4.0, 5.0
LABEL_DIMENSIONS = ("level", "agency", "district", "service_level")
HEADING_DIMENSIONS = (*LABEL_DIMENSIONS, "channel")
# Kinds that a heading may be about: "2. Giải quyết tố cáo"; complaints and denunciations together are all petitions.
HEADED_KINDS = frozenset({"complaint", "denunciation", "proposal_feedback", "regular", "periodic", "ad_hoc"})
FIELD_LEADS = frozenset(
    {"lĩnh", "vực", "về", "nhóm", "thủ", "tục", "đối", "với", "trong", "iii", "ii", "iv", "vi", "vii"}
)
GENERAL = frozenset({"administrative", "party", "officials"})  # of such fields a whole office's report has sections
LONGEST_LABEL = 14  # words
LONGEST_HEADING = 160  # characters


@dataclass(slots=True)
class Section:
    """What a heading, or a line that opens a list, says of all that stands under it.

    `label`: it is the label of a line that tells figures itself. `unit`: what it says that is counted. `by_field`:
    it says that the lines below go through fields.
    """

    rank: float
    mark: str = ""
    members: dict[str, str] = field(default_factory=dict)
    concepts: frozenset[str] = frozenset()
    total: Frame | None = None
    label: bool = False
    unit: str = ""
    by_field: bool = False


class Outline:
    """The headings and opened lists above the line that is being read, the outermost first."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.here = Section(HEADING)
        self.headings: list[tuple[float, int, int]] = []  # the rank of each above the line, and where it stands
        self.title_unit = ""
        self.counted: Frame | None = None  # the total of the line before, an item of a list

    def enter(self, block: Block, text: str) -> None:
        """Begin a line: what it does not stand under is closed."""
        line = text[block.start : block.end]
        mark = line.lstrip()[:1] if block.kind == "item" and line.lstrip()[:1] in BULLETS else ""
        if mark and self._goes_deeper(mark):
            self.open(self.counted)
        self.here = Section(self._rank(block, line, mark), mark)
        self.counted = None
        sums_up = SUM.match(line) is not None  # "Tổng cộng: …" below "3. Huyện Gò Dầu: …"
        while self.sections and (self.sections[-1].rank >= self.here.rank or (sums_up and self.sections[-1].label)):
            self.sections.pop()
        headed = block.kind == "heading" or (self.here.rank < LISTED and line.rstrip().endswith(":"))
        if headed or NUMBERED.match(line) or LETTER_ITEM.match(line):
            while self.headings and self.headings[-1][0] >= self.here.rank:
                self.headings.pop()
        if headed and block.start and len(line) <= LONGEST_HEADING:  # the title is of the page, not of a section
            self.headings.append((self.here.rank, block.start, block.end))

    def _goes_deeper(self, mark: str) -> bool:
        """ "- Đang giải quyết: 288 hồ sơ" and under it "+ Quá hạn: 8": another mark, not one that was used above."""
        known = {section.mark for section in self.sections}
        numbered = not self.here.mark and self.here.rank == int(self.here.rank)
        below = numbered or self.here.mark not in ("", mark)
        return self.counted is not None and below and mark not in known

    def _rank(self, block: Block, line: str, mark: str) -> float:
        if mark:
            same = [section.rank for section in self.sections if section.mark == mark]
            return same[0] if same else max(LISTED, self.sections[-1].rank + 0.1 if self.sections else 0)
        if LETTER_ITEM.match(line):
            return LETTERED
        numbered = NUMBERED.match(line)
        if numbered is not None and (numbered["roman"] or numbered["letter"] or numbered["digit"]):
            return float(rank_of_number(numbered))
        if block.kind == "heading" and not line.endswith(":"):
            return HEADING
        headings = [section.rank for section in self.sections if section.rank < LETTERED]
        return max(headings, default=HEADING) + 0.05

    def hear(self, sentence: Sentence, line: str, title: bool) -> None:
        """Keep what the first sentence of a line says of all that stands under it: a heading's words, a label's."""
        opens = line.endswith(":")
        label = _label(sentence) if sentence.figures else sentence.end
        words = len(sentence.words_in(sentence.start, label))
        if not sentence.figures:
            self.here.unit = _unit_of_heading(sentence)
            self.title_unit = self.here.unit if title else self.title_unit
        if (title and self.here.rank == HEADING) or (words > LONGEST_LABEL and not opens):
            return
        self.here.members = _members(sentence, label, LABEL_DIMENSIONS if sentence.figures else HEADING_DIMENSIONS)
        if not sentence.figures and (field_named := _field_of_heading(sentence)):
            self.here.members["field"] = field_named
        if not sentence.figures and words <= LONGEST_LABEL:
            self.here.concepts = frozenset(hit.sense.code for hit in sentence.between("concept", sentence.start, label))
        self.here.label = bool(sentence.figures)
        self.here.by_field = not sentence.figures and ("lĩnh", "vực") in pairwise(sentence.folded)
        if self.here.by_field or self.here.members or self.here.concepts or self.here.unit:
            self.sections.append(self.here)

    def open(self, total: Frame | None) -> None:
        """Open the list of what a total is made of, after a line that ends in a colon."""
        self.here.total = total
        if not self.sections or self.sections[-1] is not self.here:
            self.sections.append(self.here)

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """Where the headings above the line stand, the outermost first."""
        return tuple((start, end) for _, start, end in self.headings)

    @property
    def members(self) -> dict[str, str]:
        """The members that hold for the line, those of the nearest section first."""
        found: dict[str, str] = {}
        for section in self.sections:
            if section.members.keys() & RATE_DIMENSIONS:
                found = {d: m for d, m in found.items() if d not in RATE_DIMENSIONS}
            found.update(section.members)
        return found

    @property
    def concepts(self) -> frozenset[str]:
        """The concepts of the nearest section that names any."""
        return next((section.concepts for section in reversed(self.sections) if section.concepts), frozenset())

    @property
    def unit(self) -> str:
        """What the nearest section, or the title, says that is counted; "" where none does."""
        return next((section.unit for section in reversed(self.sections) if section.unit), self.title_unit)

    @property
    def by_field(self) -> bool:
        """Whether the line stands in a list that goes through fields, "Kết quả theo lĩnh vực:"."""
        return any(section.by_field for section in self.sections)

    @property
    def total(self) -> Frame | None:
        """The total whose list the line is an item of; None outside such a list."""
        return self.sections[-1].total if self.sections and self.sections[-1] is not self.here else None


def _label(sentence: Sentence) -> int:
    """Where the label of a line ends: at its first colon, if no figure stands before that; else at its beginning."""
    colons = [sign.start for sign in sentence.signs_in(sentence.start, sentence.end, ":")]
    first = sentence.figures[0].lead if sentence.figures else sentence.end
    return colons[0] if colons and colons[0] <= first else sentence.start


def _field_of_heading(sentence: Sentence) -> str:
    """ "2. Lĩnh vực hộ tịch": the field that a heading, or a label above a list, is nothing but; else ""."""
    for layer in ("near", "member"):
        for hit in sentence.between(layer, sentence.start, sentence.end):
            before = [word for word in sentence.folded_in(sentence.start, hit.start) if word.isalpha()]
            after = [word for word in sentence.folded_in(hit.end, sentence.end) if word != ":"]
            led = [word for word in before if len(word) > 1 and word not in FIELD_LEADS]
            if hit.sense.detail == "field" and hit.sense.code not in GENERAL and not led and not after:
                return hit.sense.code
    return ""


def _unit_of_heading(sentence: Sentence) -> str:
    """ "Số liệu giải quyết TTHC:" is about dossiers; "" where a heading names nothing counted, or several things."""
    nouns = {hit.sense.code for hit in sentence.between("noun", sentence.start, sentence.end)}
    units = {"dossier" if noun == "procedure" else noun for noun in nouns} & {"dossier", "task", "petition", "document"}
    return units.pop() if len(units) == 1 else ""


def _members(sentence: Sentence, end: int, dimensions: tuple[str, ...]) -> dict[str, str]:
    """The members that a label names, where it names just one of a dimension."""
    found: dict[str, set[str]] = {}
    hits: list[tuple[str, Hit]] = [(hit.sense.detail, hit) for hit in sentence.between("member", sentence.start, end)]
    hits += [(layer, hit) for layer in ("agency", "district") for hit in sentence.between(layer, sentence.start, end)]
    for dimension, hit in hits:
        if dimension in dimensions or (dimension == "type" and hit.sense.code in HEADED_KINDS):
            found.setdefault(dimension, set()).add(hit.sense.code)
    return {dimension: codes.pop() for dimension, codes in found.items() if len(codes) == 1}


def divides_total(text: str, start: int) -> bool:
    """Whether a paragraph from `start` on goes on to divide the total that the paragraph before told."""
    return DIVIDES.match(text, start) is not None
