"""Quảng Ngãi: Báo Quảng Ngãi stamps the time with its zone and writes days as 22.9."""

import re

from analysis.parsing.sources.publication import Publication

PUBLICATION = Publication(
    province="Quảng Ngãi",
    names=("Báo Quảng Ngãi", "baoquangngai.vn", "quangngai.gov.vn"),
    furniture=(re.compile(r"\d{1,2}:\d{2}, \d{1,2}/\d{1,2}/20\d{2} \[GMT\+7\]"),),
    datelines=(re.compile(r"\d{1,2}:\d{2}, (?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>20\d{2}) \[GMT\+7\]"),),
)
