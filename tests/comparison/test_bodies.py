"""Districts and communes that their pages do not name: told apart in every table, never joined to one body."""

from collections.abc import Callable

import pandas as pd
import pytest

from analysis.codelists import read_indicators
from analysis.comparison import place_figures, select_figures
from analysis.comparison.bodies import has_own_name, name_place

# as printed, whether it says which body it is
NAMES = [
    ("UBND huyện Châu Thành", True),
    ("UBND TP.Hội An", True),
    ("TP Huế", True),
    ("Huế", True),
    ("Quận 1", True),
    ("huyện Kông Chro", True),
    ("Văn phòng HĐND - UBND huyện Thạch Thất", True),
    ("Trung tâm Phục vụ hành chính công xã Củ Chi", True),
    ("", False),
    ("UBND huyện", False),
    ("Ủy ban nhân dân thị xã", False),
    ("UBND T.P", False),
    ("cả huyện", False),
    ("toàn huyện", False),
    ("Văn phòng HĐND và UBND huyện", False),
    ("Bộ phận tiếp nhận và trả kết quả của huyện", False),
]


@pytest.mark.parametrize(("body", "named"), NAMES)
def test_a_body_of_words_for_its_kind_alone_has_no_name(body: str, named: bool) -> None:
    assert has_own_name(body) is named


# as printed, the place that it is
PLACES = [
    ("UBND huyện Cao Lộc", "huyện Cao Lộc"),
    ("Huyện Cao Lộc", "huyện Cao Lộc"),
    ("Bộ phận Tiếp nhận và Trả kết quả của huyện Cao Lộc", "huyện Cao Lộc"),
    ("UBND TP.Hội An", "thành phố Hội An"),
    ("TX.Tân Uyên", "thị xã Tân Uyên"),
    ("TP Huế", "thành phố Huế"),
    ("Trung tâm Phục vụ hành chính công Phường 5", "phường 5"),
    ("THỊ XÃ SÔNG CÔNG", "thị xã Sông Công"),
    ("huyện Cao Lộc, tỉnh Lạng Sơn", "huyện Cao Lộc"),
    ("Phường 05", "phường 5"),
    ("UBND xã Đoàn Kết", "xã Đoàn Kết"),
    ("huyện A Lưới, huyện Nam Đông", "huyện A Lưới, huyện Nam Đông"),
    ("HUYỆN ỦY CAO LỘC", "HUYỆN ỦY CAO LỘC"),
    ("TTPVHCC Cao Lộc", "TTPVHCC Cao Lộc"),
    ("Văn phòng HĐND - UBND huyện Thạch Thất", "Văn phòng HĐND - UBND huyện Thạch Thất"),
    ("HĐND huyện Phú Lương", "HĐND huyện Phú Lương"),
    ("Chi nhánh Văn phòng đăng ký đất đai huyện Hóc Môn", "Chi nhánh Văn phòng đăng ký đất đai huyện Hóc Môn"),
    ("UBND huyện", "UBND huyện"),
    ("Yên Dũng", "Yên Dũng"),
    ("", ""),
]


@pytest.mark.parametrize(("body", "place"), PLACES)
def test_a_district_is_one_body_however_its_pages_call_it(body: str, place: str) -> None:
    assert name_place(body) == place


def test_a_district_that_two_pages_call_differently_has_one_line_over_time(
    observe: Callable[..., pd.DataFrame],
) -> None:
    own = {"scope": "district", "province": "Lạng Sơn"}
    table = observe(
        {"source_id": "one", "body": "UBND huyện Cao Lộc", **own}, {"source_id": "two", "body": "Huyện Cao Lộc", **own}
    )
    chosen = select_figures(table, make_pages({"one": "a", "two": "b"}), tuple(read_indicators()), 2024)
    assert chosen["series"].nunique() == 1


def make_pages(titles: dict[str, str]) -> pd.DataFrame:
    cells = {"published": "2024-01-05", "publisher": "Báo", "url": "", "kind": "digest"}
    return pd.DataFrame([{"source_id": name, "title": title, **cells} for name, title in titles.items()])


LONG = "95,2% số nhiệm vụ đã đăng kí của người đứng đầu hoàn thành vượt kế hoạch"
# scope, body as printed, the page's title, the other page's title, what is shown
SHOWN = [
    ("district", "UBND huyện", "Tiếp dân", "Tiếp công dân", "UBND huyện (“Tiếp dân”)"),
    ("district", "", "Huyện Đăk Hà tiếp dân", "", "“Huyện Đăk Hà tiếp dân”"),
    ("district", "UBND huyện", LONG, "", "UBND huyện (“95,2% số nhiệm vụ đã đăng kí của…”)"),
    ("district", "UBND huyện", "Tiếp dân", "Tiếp dân", "UBND huyện (one)"),
    ("district", "UBND huyện", "", "", "UBND huyện (one)"),
    ("commune", "UBND xã", "Tiếp | dân", "", "UBND xã (“Tiếp dân”)"),
    ("district", "UBND huyện Yên Thế", "Tiếp dân", "", "huyện Yên Thế"),
    ("department", "Văn phòng", "Tiếp dân", "", "Văn phòng"),
    ("province", "", "Tiếp dân", "", ""),
]


@pytest.mark.parametrize(("scope", "body", "title", "other", "shown"), SHOWN)
def test_a_body_without_a_name_gets_that_of_its_page(
    observe: Callable[..., pd.DataFrame], scope: str, body: str, title: str, other: str, shown: str
) -> None:
    table = observe({"source_id": "one", "scope": scope, "body": body})
    documents = make_pages({"one": title, "two": other})
    for choose in (select_figures, place_figures):
        assert list(choose(table, documents, ("documents_received",), 2024)["body"]) == [shown]


def test_two_unnamed_districts_of_a_province_are_two_bodies(observe: Callable[..., pd.DataFrame]) -> None:
    """They were one: a line over time, and a contradiction where they state the same year."""
    own = {"scope": "district", "body": "UBND huyện", "province": "Bắc Giang"}
    table = observe({"source_id": "one", **own}, {"source_id": "two", **own, "value": 2})
    chosen = select_figures(table, make_pages({"one": "Yên Dũng", "two": "Yên Thế"}), tuple(read_indicators()), 2024)
    assert chosen["series"].nunique() == 2
    assert list(chosen["reason"]) == ["", ""]


def test_documents_without_titles_are_known_by_their_ids(observe: Callable[..., pd.DataFrame]) -> None:
    table = observe({"source_id": "one", "scope": "district", "body": "cả huyện"})
    chosen = select_figures(table, pd.DataFrame({"source_id": ["one"]}), ("documents_received",), 2024)
    assert list(chosen["body"]) == ["cả huyện (one)"]
