"""Hà Tĩnh: Báo Hà Tĩnh numbers its photographs and gives them the title without diacritics."""

import re

from analysis.parsing.sources.publication import Publication

PUBLICATION = Publication(
    province="Hà Tĩnh",
    names=("Báo Hà Tĩnh", "baohatinh.vn", "hatinh.gov.vn"),
    furniture=(re.compile(r"[\x00-\x7f]+ - Anh \d{1,2}"),),
)
