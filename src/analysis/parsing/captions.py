"""Lines that tell what a photograph shows: who is seen on it is not whom a page is about."""

import re

CREDIT = r"(?:Ảnh|ẢNH|Nguồn ảnh)(?:\s+(?:minh họa|minh hoạ|tư liệu))?"
# What a line of either kind has: a look for one of them is quicker than one for a caption.
WORDS = ("Ảnh", "ẢNH", "Nguồn ảnh", "(ảnh")
# "Công chức … hướng dẫn người dân. Ảnh: T.H", "… (Ảnh tư liệu)"; "Ảnh: công chức … hướng dẫn người dân",
# "Ảnh minh họa (Nguồn: B.P)"
CAPTION = re.compile(
    rf"^[^\n]{{10,400}}?[.,;(\s]\(?{CREDIT}(?:\s*[:.–-]\s*[^\n.]{{0,40}}(?:\.[^\n.]{{1,15}})*|\s+[^\W\d_a-zà-ỹ][^\n.]{{0,30}})?\)?\.?[^\S\n]*$"
    rf"|^{CREDIT}\s*(?:[:.–-]|\([Nn]guồn)[^\n]*$"
    r"|^[^\n]{10,400}?\(ảnh\s*:[^\n()]{0,60}\)\.?[^\S\n]*$",  # "… tháng 7/2023 (ảnh: Báo Tuyên Quang)."
    re.MULTILINE,
)


def is_caption(line: str) -> bool:
    """Whether a line is what a photograph shows."""
    return any(word in line for word in WORDS) and CAPTION.fullmatch(line.strip()) is not None


def without_captions(text: str) -> str:
    """The text with NULs for its captions; positions stay."""
    if not any(word in text for word in WORDS):
        return text
    return CAPTION.sub(lambda match: "\0" * (match.end() - match.start()), text)
