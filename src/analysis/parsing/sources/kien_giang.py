"""Kiên Giang: the office's portal puts a font switch and a time stamp in parentheses before the text."""

import re

from analysis.parsing.sources.publication import Publication

PUBLICATION = Publication(
    province="Kiên Giang",
    names=("kiengiang.gov.vn", "Văn phòng UBND tỉnh Kiên Giang"),
    furniture=(
        re.compile(r"Xem với cỡ chữ.*"),
        re.compile(r"\(\d{1,2}:\d{2} \| \d{1,2}[/.]\d{1,2}[/.]20\d{2}\)"),
        re.compile(r"Đảng, Chính quyền, Đoàn thể"),
    ),
    datelines=(re.compile(r"\(\d{1,2}:\d{2} \| (?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>20\d{2})\)"),),
)
