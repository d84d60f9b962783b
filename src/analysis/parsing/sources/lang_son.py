"""Lạng Sơn: the province's portal has a contrast switch above the text."""

import re

from analysis.parsing.sources.publication import Publication

PUBLICATION = Publication(
    province="Lạng Sơn",
    names=("langson.gov.vn", "baolangson.vn", "Cổng thông tin điện tử tỉnh Lạng Sơn"),
    furniture=(re.compile(r"A-\s+A\s+A\+.*"), re.compile(r"Toàn cảnh hội nghị")),
)
