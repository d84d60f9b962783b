"""The time stamps of portals: "Thứ hai, 15/01/2024 08:30", and the signs that stand around such lines."""

import re

SIGNS = " :.|-–•»›>"
STAMP_SIGNS = SIGNS + ",;()[]"
STAMP = re.compile(
    r"(?:(?:cập nhật|đăng|xuất bản|thứ\s\w+|chủ nhật|ngày|lúc|\d{1,2}[:h]\d{2}(?::\d{2})?)\W+)*"
    r"\d{1,2}[/.-]\d{1,2}[/.-]20\d{2}(?:\W+\d{1,2}[:h]\d{2}(?::\d{2})?)?(?:\s*(?:am|pm|sa|ch)\b)?(?:\W+GMT\+7)?"
    r"|\d{1,2} phút đọc",
    re.I,
)


def is_time_stamp(line: str) -> bool:
    """Whether a line is a time stamp and nothing else."""
    return STAMP.fullmatch(line.strip(STAMP_SIGNS)) is not None
