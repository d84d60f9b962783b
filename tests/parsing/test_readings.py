"""What a reading says besides its figure: the denominator of a rate, the scope, the confidence, its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.parsing.document import parse_document
from analysis.parsing.readings import Parsed, Reading
from promises import check_promises


def parse(text: str, province: str = "") -> Parsed:
    return parse_document(make_document(text, Source("case", "case.txt", province=province)))


def the_rate(text: str) -> Reading:
    return next(reading for reading in parse(text).readings if reading.unit == "percent")


DENOMINATORS = [
    ("Giải quyết 1.000 hồ sơ; trong đó đúng hạn 980 hồ sơ, chiếm 98%.", "resolved"),
    ("Tỉ lệ đúng hạn là 98%, tương ứng 98 hồ sơ đúng hạn trong tổng số 100 hồ sơ đã giải quyết xong.", "resolved"),
    ("Hồ sơ đến hạn: 4.000, trong đó trước và đúng hạn 3.960 hồ sơ (đạt 99%).", "due"),
    ("UBND tỉnh giao 200 nhiệm vụ; trong đó 190 nhiệm vụ đã hoàn thành, chiếm 95%.", "assigned"),
    ("Bộ phận một cửa nhận trên 5.000 hồ sơ, tỷ lệ trả trước hạn và đúng hạn đạt 98%.", ""),
    ("Tiếp nhận 400.000 hồ sơ, tỷ lệ xử lý đúng hạn 99,84%.", ""),
    ("Tỷ lệ hồ sơ giải quyết đúng hạn đạt 99%.", ""),
]


@pytest.mark.parametrize(("text", "denominator"), DENOMINATORS)
def test_a_denominator_is_only_what_the_text_says(text: str, denominator: str) -> None:
    assert the_rate(text).denominator == denominator


SCOPES = [
    (
        "Trung tâm Phục vụ hành chính công xã Phú An khánh thành\nNgày 5/8, xã Phú An mở trung tâm, nhận 210 hồ sơ.",
        "Tây Ninh",
        "commune",
    ),
    (
        "Trung tâm Phục vụ hành chính công xã Phú An khánh thành\nXã Phú An mở trung tâm. Cả tỉnh nhận 2.100 hồ sơ.",
        "Tây Ninh",
        "province",
    ),
    ("Văn phòng UBND tỉnh Lạng Sơn phát hành 500 văn bản.", "Lạng Sơn", "provincial_office"),
    ("Văn phòng UBND tỉnh Lạng Sơn cho biết toàn tỉnh tiếp nhận 500 hồ sơ.", "Lạng Sơn", "province"),
    ("Trung tâm Phục vụ hành chính công tỉnh tiếp nhận 500 hồ sơ.", "Lạng Sơn", "one_stop_centre"),
    (
        "Trung tâm Phục vụ hành chính công tỉnh mở cửa. Chủ tịch UBND tỉnh tiếp công dân 12 kỳ.",
        "Lạng Sơn",
        "provincial_office",
    ),
    ("Văn phòng Tỉnh ủy Phú Thọ phục vụ 35 hội nghị.", "Phú Thọ", "party_office"),
    ("UBND huyện Cao Lộc tiếp nhận 500 hồ sơ.", "Lạng Sơn", "district"),
    ("Trong tháng 5, huyện Cao Lộc đã tiếp nhận 500 hồ sơ.", "Lạng Sơn", "district"),
    ("Ở toàn tỉnh, riêng huyện Cao Lộc đã tiếp nhận 500 hồ sơ.", "Lạng Sơn", "province"),
    ("Các huyện, thành phố Lạng Sơn tiếp 500 lượt công dân.", "Lạng Sơn", "province"),
    ("Bộ phận một cửa của huyện tiếp nhận 500 hồ sơ.", "Lạng Sơn", "district"),
    ("Theo Ủy ban nhân dân huyện, cấp huyện và cấp xã đã giải quyết 500 hồ sơ.", "Lạng Sơn", "district"),
    ("Các huyện giải quyết 500 hồ sơ thuộc thẩm quyền của UBND huyện.", "Lạng Sơn", "province"),
    ("Trung tâm Phục vụ hành chính công xã Cao Lộc tiếp nhận 500 hồ sơ.", "Lạng Sơn", "commune"),
    ("Toàn tỉnh nhận 500 hồ sơ. Ảnh: Trung tâm Phục vụ hành chính công xã Cao Lộc.", "Lạng Sơn", "province"),
    ("Các sở, ngành và UBND quận, huyện giải quyết 500 hồ sơ.", "Hải Phòng", "province"),
    ("UBND thành phố Hải Phòng tiếp nhận 500 hồ sơ.", "Hải Phòng", "province"),
    ("UBND thành phố Huế tiếp nhận 500 hồ sơ.", "Thừa Thiên Huế", "district"),
    ("UBND thành phố Huế tiếp nhận 500 hồ sơ.", "Huế", "province"),
    ("Các bộ, ngành, địa phương tiếp nhận 500 hồ sơ.", "Cả nước", "nation"),
    ("Năm 2020, Chi cục Kiểm lâm tỉnh Điện Biên đã giải quyết 1.482 hồ sơ.", "Điện Biên", "department"),
    (
        "Đơn vị đăng ký đất đai thuộc Sở Tài nguyên và Môi trường Nam Định nhận vào 27.640 hồ sơ.",
        "Nam Định",
        "department",
    ),
    ("Quý I, văn phòng đăng ký đất đai cùng các chi nhánh trả kết quả 40.118 hồ sơ.", "Hà Giang", "department"),
    ("Toàn tỉnh nhận 500 hồ sơ; Chi cục Kiểm lâm có nhiều nhất.", "Điện Biên", "province"),
    ("Các sở, ngành và Chi cục Thủy lợi nhận 500 hồ sơ.", "Điện Biên", "province"),
    ("Sở Xây dựng kiểm điểm năm 2021. Lãnh đạo tỉnh giao cho Sở Xây dựng 874 nhiệm vụ.", "Hải Dương", "department"),
    ("Sở Xây dựng dẫn đầu. Toàn tỉnh giải quyết 874 hồ sơ, Sở Xây dựng đứng thứ nhất.", "Hải Dương", "province"),
    (
        "Hội nghị do Sở Công Thương mở. Trong năm, Sở Công Thương được giao 43 nhiệm vụ, sở chậm.",
        "Thái Bình",
        "department",
    ),
    ("Ban Tiếp công dân tỉnh tổng kết. Năm 2022, Ban tiếp 1.340 lượt người.", "Lai Châu", "provincial_office"),
    ("Tại trụ sở tiếp công dân tỉnh có 865 lượt công dân được tiếp.", "Hậu Giang", "provincial_office"),
    ("Các cấp tiếp 900 lượt; việc này do Ban Tiếp công dân tỉnh tổng hợp.", "Lai Châu", "province"),
]


@pytest.mark.parametrize(("text", "province", "scope"), SCOPES)
def test_scope(text: str, province: str, scope: str) -> None:
    (reading,) = parse(text, province).readings
    assert reading.body.scope == scope


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Sở Xây dựng kiểm điểm. Tỉnh giao cho Sở Xây dựng 874 nhiệm vụ.", "Sở Xây dựng"),
        ("Sở Khoa học và Công nghệ họp. Sở Khoa học và Công nghệ nhận 874 hồ sơ.", "Sở Khoa học và Công nghệ"),
        ("Trung tâm Lưu trữ thuộc Sở Nội vụ Lào Cai nhận 874 hồ sơ.", "Trung tâm Lưu trữ thuộc Sở Nội vụ"),
    ],
)
def test_a_department_has_its_whole_name(text: str, name: str) -> None:
    (reading,) = parse(text, "Lào Cai").readings
    assert reading.body.name == name


def test_a_figure_taken_from_the_sentence_before_is_less_sure() -> None:
    sure, guessed = parse("Trong kỳ tiếp nhận 500 hồ sơ. Riêng Sở Y tế là 120 hồ sơ.").readings
    assert sure.confidence > 0.9
    assert guessed.indicator == "dossiers_received"
    assert guessed.confidence < sure.confidence - 0.1


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    check_promises(text, thorough=False)


NOUNS = ["hồ sơ", "văn bản", "nhiệm vụ", "Sở Y tế", "cấp xã", "huyện X", "tổng số"]
VERBS = ["tiếp nhận", "giải quyết", "đúng hạn", "quá hạn", "tăng", "giảm", "đạt", "chiếm"]
JOINTS = ["trong đó", "gồm", "so với cùng kỳ", "năm 2023", "6 tháng", "và", "còn", "(", ")", ";", ",", ":", "/"]
NUMBERS = ["1.234", "56", "7,8", "12/34", "0", "%", ".", "\n", "- ", " | "]
WORDS = st.sampled_from([*NOUNS, *VERBS, *JOINTS, *NUMBERS])


@settings(deadline=None, max_examples=300)
@given(st.lists(WORDS, max_size=60))
def test_no_shuffle_of_the_grammar_breaks_the_reader(words: list[str]) -> None:
    check_promises(" ".join(words), thorough=False)
