"""Expressions of time: which dates they name and what they are there for."""

import datetime as dt

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.parsing.dates import read_period
from analysis.parsing.document import parse_document
from analysis.parsing.periods import find_mentions

TODAY = dt.date(2022, 5, 20)
CASES = [
    # text, role of its first mention, dates (with the year of the context 2022)
    ("trong năm 2019, tiếp nhận", "review", "2019-01-01", "2019-12-31"),
    ("năm công tác 2018", "review", "2018-01-01", "2018-12-31"),
    ("6 tháng đầu năm 2023", "review", "2023-01-01", "2023-06-30"),
    ("9 tháng năm 2020", "review", "2020-01-01", "2020-09-30"),
    ("10 tháng năm 2016", "review", "2016-01-01", "2016-10-31"),
    ("6 tháng cuối năm 2023 đã đạt", "review", "2023-07-01", "2023-12-31"),
    ("sáu tháng đầu năm", "review", "2022-01-01", "2022-06-30"),
    ("quý III-2020", "review", "2020-07-01", "2020-09-30"),
    ("quý I năm 2020", "review", "2020-01-01", "2020-03-31"),
    ("tháng 8/2023", "review", "2023-08-01", "2023-08-31"),
    ("tháng 02 năm 2024", "review", "2024-02-01", "2024-02-29"),
    ("trong tháng 10-2025", "review", "2025-10-01", "2025-10-31"),
    ("từ ngày 15/12/2020 đến ngày 15/6/2021", "review", "2020-12-15", "2021-06-15"),
    ("từ 1/12/2019 đến 29/2/2020", "review", "2019-12-01", "2020-02-29"),
    ("từ ngày 1.1 đến ngày 6.7", "review", "2022-01-01", "2022-07-06"),
    ("từ 15/12 đến 14/6", "review", "2021-12-15", "2022-06-14"),
    ("từ ngày 1 – 31/8/2025", "review", "2025-08-01", "2025-08-31"),
    ("từ đầu năm đến nay", "review", "2022-01-01", "2022-05-20"),
    ("từ tháng 07/2018 đến tháng 11/2019", "review", "2018-07-01", "2019-11-30"),
    ("giai đoạn 2018-2019", "review", "2018-01-01", "2019-12-31"),
    ("nửa đầu năm 2018", "review", "2018-01-01", "2018-06-30"),
    ("so với năm 2018", "base", None, None),
    ("tăng 3% so với cùng kỳ năm trước", "base", None, None),
    ("triển khai nhiệm vụ năm 2024", "plan", None, None),
    ("phương hướng năm 2020", "plan", None, None),
    ("bàn nhiệm vụ 6 tháng cuối năm", "plan", None, None),
    ("kết quả thực hiện nhiệm vụ năm 2023", "review", "2023-01-01", "2023-12-31"),
    ("thực hiện kế hoạch năm 2023", "review", "2023-01-01", "2023-12-31"),
    ("Sáng 22.9, Chủ tịch", "event", None, None),
    ("Ngày 14/01/2022, Văn phòng", "event", None, None),
    ("Gặp gỡ đầu năm 2018", "event", None, None),
    ("sau gần 2 tháng chạy thử", "duration", None, None),
    ("từ đầu nhiệm kỳ 2016 - 2021 đến nay", "review", None, None),
    ("ngày 31/2 đến", None, None, None),
]


@pytest.mark.parametrize(("text", "role", "start", "end"), CASES, ids=[case[0] for case in CASES])
def test_mention(text: str, role: str | None, start: str | None, end: str | None) -> None:
    mentions = find_mentions(text, 0, len(text))
    if role is None:
        assert all(read_period(mention, 2022, TODAY) is None for mention in mentions)
        return
    assert mentions[0].role == role
    if role == "review":
        period = read_period(mentions[0], 2022, TODAY)
        found = (period.start.isoformat(), period.end.isoformat()) if period else (None, None)
        assert found == (start, end)


def test_up_to_now_has_no_end_without_a_dateline() -> None:
    text = "từ đầu năm đến nay"
    assert read_period(find_mentions(text, 0, len(text))[0], 2022, None) is None


def test_a_count_after_the_word_for_to_is_no_day() -> None:
    assert find_mentions("cuộc gọi đến 1.079 lượt", 0, 23) == []


def test_a_change_since_the_week_before_has_its_days() -> None:
    text = "Tuần từ 20/5/2024 đến 26/5/2024, tỉnh nhận 3.450 hồ sơ, tăng 4% so với tuần trước."
    _, change = parse_document(make_document(text, Source("case", "case.txt"))).readings
    assert change.base is not None
    assert (change.base.start, change.base.end) == (dt.date(2024, 5, 13), dt.date(2024, 5, 19))
