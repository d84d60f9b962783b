"""Bắc Kạn: Báo Bắc Kạn (BBK) and the office's own portal. Pages open with an audio player."""

import re

from analysis.parsing.sources.publication import Publication

PUBLICATION = Publication(
    province="Bắc Kạn",
    names=("Báo Bắc Kạn", "baobackan", "backan.gov.vn"),
    furniture=(re.compile(r"\d:\d{2} / \d:\d{2}"), re.compile(r"BBK")),
    datelines=(re.compile(r"(?m)^BBK\b.{0,20}?(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>20\d{2})"),),
)
