"""A district or commune that a page calls by its kind has the name that the page gives it elsewhere."""

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

# the page, the name of the body whose figures it gives
PAGES = [
    (
        "(BĐT) - Huyện Sông Lĩnh sáng nay họp tổng kết.\n\nTrong năm 2022, hồ sơ nộp tại UBND huyện trả đúng hẹn đạt"
        " 96%.",
        "Huyện Sông Lĩnh",
    ),
    (
        "UBND huyện Sông Lĩnh đặt ra nhiều kế hoạch.\n\nNhờ vậy, năm 2017 cả huyện tiếp nhận 5.040 hồ sơ.",
        "UBND huyện Sông Lĩnh",
    ),
    ("Sông Lĩnh: kết quả tiếp công dân\n\nTừ đầu năm, UBND huyện đã tiếp 245 lượt công dân.", "Sông Lĩnh"),
    # two districts: neither is taken for the page's
    (
        "Sau khi thăm huyện Sông Lĩnh và huyện Nà Phương\n\nTrong năm 2022 UBND huyện tiếp nhận 5.040 hồ sơ.",
        "UBND huyện",
    ),
    # a chairman's name is none of a place
    (
        "Quận Sông Lĩnh nhận hồ sơ tại nhà\n\nPhó Chủ tịch UBND quận Lê Văn An cho biết, năm 2022 bộ phận một cửa của"
        " quận tiếp nhận 5.040 hồ sơ.",
        "Quận Sông Lĩnh",
    ),
    # what a photograph shows may be elsewhere
    ("Ảnh: Bộ phận một cửa huyện Nà Phương.\n\nNăm 2022, cả huyện tiếp nhận 5.040 hồ sơ.", "cả huyện"),
    ("Bàu Bàng: kết quả tiếp dân\n\nTừ đầu năm, UBND huyện đã tiếp 245 lượt công dân.", "Bàu Bàng"),
    # neither a label, nor an abbreviation, nor a person is a place
    ("Infographic: kết quả tiếp dân\n\nTừ đầu năm, UBND huyện đã tiếp 245 lượt công dân.", ""),
    ("Ông Lê Văn An: sẽ tiếp dân\n\nTừ đầu năm, UBND huyện đã tiếp 245 lượt công dân.", ""),
    ("Theo TT Phục vụ Hành chính công\n\nTừ đầu năm, UBND xã đã tiếp 245 lượt công dân.", ""),
    ("Bắc Giang: một năm nhìn lại\n\nNăm 2022, UBND huyện tiếp nhận 5.040 hồ sơ.", ""),
]


@pytest.mark.parametrize(("text", "name"), PAGES)
def test_the_name_of_a_place_is_that_which_its_page_gives_it(text: str, name: str) -> None:
    document = prepare(make_document(text, Source("case", "case.txt", province="Bắc Giang")))
    assert {reading.body.name for reading in parse_document(document).readings} == {name}


def test_a_photographs_caption_is_no_title() -> None:
    text = "Ảnh minh họa (Nguồn: T.H)\nHuyện Sông Lĩnh sau một năm\n\nNăm 2022, UBND huyện tiếp nhận 5.040 hồ sơ."
    assert prepare(make_document(text, Source("case", "case.txt"))).source.title == "Huyện Sông Lĩnh sau một năm"
