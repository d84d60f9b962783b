"""Sentences of a block."""

import re

from analysis.documents.document import Block, Document
from analysis.documents.letters import UPPER

LONGEST = 6_000

# One class of signs to begin with: the search for it is quick, and the lookbehind tries a run of them only once.
# The last way: "so với cùng kỳ.Theo báo cáo", where a page has lost the white space between two sentences;
# what then refers back to it ("Đó là kết quả năm 2022") is read with it.
END = re.compile(
    rf"[.!?…\n](?:(?<=\n)\n*|(?<![.!?…]{{2}})[.!?…]*+[\"”’)\]]*+\s++(?=[\"“‘(\[]?[{UPPER}\d–+*•-])"
    rf"|(?:(?<=[a-zà-ỹđ]{{2}}\.)|(?<=\d%\.))(?=[\"“‘(]?[{UPPER}][a-zà-ỹđ]+\s)(?!Đó |Đây )"
    # "… theo quy định.12 Các đơn vị …": the mark of a note
    rf"|(?<=[a-zà-ỹđ]{{2}}\.)\d{{1,3}}\s+(?=[{UPPER}][a-zà-ỹđ]))"
)
ABBREVIATION = re.compile(
    r"(?:^|[\s(“\"])(?:TP|Tp|tp|TX|Tx|tx|TT|tt|Ths|ThS|TS|PGS|GS|BS|KS|CN|Mr|Ms|St|No|v\.v|[A-ZĐ]|\d{1,2}|[IVX]{1,4}|[a-zđ])\.$"
)
# "3.2. Cấp huyện", "II.1. Tiếp công dân": the number of a heading
SUB_NUMBER = re.compile(r"\s*(?:\d{1,2}|[IVX]{1,5})(?:\.\d{1,2}){1,3}")
MARKS = ("+", "*", "•", "-", "–")  # of the next item: "hoàn thành: 22. + Hoàn thành trễ hạn: 05"
# "… quá hạn là 12. Trung tâm …", "tháng 8. Tại …": a number that ends a sentence, and numbers no item of a list
COUNTED = re.compile(
    r"(?<![Đđ]iều)(?<![Kk]hoản)(?<![Mm]ục)(?<![Pp]hần)(?<![Bb]ảng)(?<![Bb]iểu)(?<![Mm]ẫu)(?<=[a-zà-ỹđ])"
    r" (?:\d{1,2}|I{1,3}|IV)\.$"
    r"|(?<=[a-zà-ỹđ]:) (?:[2-9]|\d{2})\.$"  # "quá hạn: 38. Hồ sơ …"; a list behind a colon begins with 1
)


def split_sentences(document: Document, block: Block) -> list[tuple[int, int]]:
    """The (start, end) of each sentence in a block, without the white space between them.

    A full stop after an abbreviation ("TP. Huế"), a single letter or a list number ends no sentence.
    """
    text = document.text
    spans: list[tuple[int, int]] = []
    start = block.start
    for match in END.finditer(text, block.start, block.end):
        head = text[max(start, match.start() - 6) : match.start() + 1]
        if match.group()[0] == "." and ABBREVIATION.search(head) and not _ends_number(text, start, match):
            continue
        if match.group()[0] == "." and start == block.start and SUB_NUMBER.fullmatch(text, start, match.start()):
            continue
        end = match.start() + len(match.group().rstrip())
        if end > start:
            spans.append((start, end))
        start = match.end()
    if start < block.end:
        spans.append((start, block.end))
    return [piece for span in spans for piece in _pieces(text, *span)]


def _ends_number(text: str, start: int, sign: re.Match[str]) -> bool:
    """Whether a full stop behind a number ends a sentence: words before it, a capital behind it."""
    head = text[max(start, sign.start() - 12) : sign.start() + 1]
    behind = text[sign.end() : sign.end() + 1]
    return (behind.isupper() or behind in MARKS) and COUNTED.search(head) is not None


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """A sentence longer than any that a person writes, cut at white space, so that reading stays linear in length."""
    pieces: list[tuple[int, int]] = []
    while end - start > LONGEST:
        cut = max(text.rfind(sign, start + LONGEST // 2, start + LONGEST) for sign in (" ", ";", ","))
        cut = cut + 1 if cut > start else start + LONGEST
        pieces.append((start, start + len(text[start:cut].rstrip())))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip()) if text[cut : cut + 1].isspace() else cut
    pieces.append((start, end))
    return [(a, b) for a, b in pieces if a < b]
