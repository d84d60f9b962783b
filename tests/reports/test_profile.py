"""The profile of one province: its opening sentences, and that it shows every figure once with its sentence."""

import html
import re

import pandas as pd
import pytest
from tests.reports.shown import text_of

from analysis.charts.names import figure_anchor
from analysis.observations.files import read_observations
from analysis.reports.parameters import check_parameters
from analysis.reports.profile import read_profiles

OFFICE = ("provincial_office", "Văn phòng UBND tỉnh")
CENTRE = ("one_stop_centre", "Trung tâm Phục vụ hành chính công")
DISTRICT = ("district", "huyện A")
Y2019, Y2020, Y2021 = ((f"{year}-01-01", f"{year}-12-31") for year in (2019, 2020, 2021))
H1_2024, UNDATED = ("2024-01-01", "2024-06-30"), ("", "")

SON_LA_2020 = ("a", "Sơn La", *OFFICE, "documents_issued", "", *Y2020, "1.000", 1000)
SON_LA = [
    SON_LA_2020,
    ("b", "Sơn La", *OFFICE, "documents_issued", "", *Y2021, "1.200", 1200),
    ("b", "Sơn La", *OFFICE, "documents_received", "", *Y2021, "9.000", 9000, 8000, 9000, "under"),
    ("b", "Sơn La", *OFFICE, "documents_issued", "type=decision", *Y2021, "700", 700),
    ("b", "Sơn La", *OFFICE, "other", "", *Y2021, "77", 77),
    ("c", "Sơn La", *CENTRE, "dossiers_on_time_rate", "", *H1_2024, "99", 99, 99, 100, "over"),
    ("c", "Sơn La", *DISTRICT, "tasks_assigned", "assigner=province", *H1_2024, "13", 13),
    ("c", "Sơn La", *DISTRICT, "dossiers_received", "", *UNDATED, "55", 55),
]


def said_in(shown):
    """The prose without links and emphasis."""
    return re.sub(r"\*\*|\\", "", re.sub(r"\[(.*?)\]\(#figure-[^)]*\)", r"\1", text_of(shown, "markdown")))


def anchors_of(shown):
    return re.findall(r'id="(figure-[^"]+)"', text_of(shown, "html"))


def links_of(shown):
    return set(re.findall(r'(?:href="#|\(#)(figure-[^")]+)', text_of(shown, "html") + text_of(shown, "markdown")))


@pytest.fixture
def profile_of(run_story, table_with):
    """Run the notebook on a table of own figures; `change` marks rows as changes: id to measure and base."""

    def run(*figures, changes=(), **parameters):
        path = table_with(*figures)
        table = pd.read_csv(path, dtype=str, keep_default_na=False)
        for row, measure, start, end in changes:
            table.loc[row, ["measure", "base_start", "base_end"]] = [measure, start, end]
        table.loc[table["indicator"] == "other", "unit"] = "other"
        table.to_csv(path, index=False)
        return run_story("province_profile", **{"year": 2024, "observations": str(path)} | parameters)

    return run


# Figures, language, and what the three sentences say.
OPENINGS = [
    (
        [SON_LA_2020],
        "en",
        [
            "What is known of Sơn La rests on 1 document: 1 figure on 1 indicator, for periods that ended in 2020; "
            "none of 2024 itself.",
            "The main figures of the latest period of each class: Full year 2020 – documents issued 1,000.",
            "Nothing can be said of change: no indicator has comparable figures of two periods of one class; "
            "the audit found no figures that contradict each other.",
        ],
    ),
    (
        SON_LA,
        "vi",
        [
            "Về Sơn La, hiện có 3 tài liệu với 8 con số về 5 chỉ tiêu, cho các kỳ kết thúc từ năm 2020 đến năm 2024; "
            "riêng năm 2024: 2; không rõ kỳ: 1.",
            "Cả năm 2021 – văn bản đến gần 9.000 (trong khoảng 8.000–9.000), văn bản đi 1.200; Sáu tháng "
            "1/1–30/6/2024 – tỷ lệ hồ sơ giải quyết đúng hạn và trước hạn (Trung tâm phục vụ hành chính công) "
            "trên 99\u00a0% (trong khoảng 99–100\u00a0%), nhiệm vụ được giao (do UBND tỉnh giao, huyện A) 13.",
            "văn bản đi tăng từ 1.000 (2020) lên 1.200 (2021) (cần lưu ý, xem phần “Qua các năm”)",
        ],
    ),
    (
        SON_LA,
        "en",
        [
            "8 figures on 5 indicators, for periods that ended from 2020 to 2024; of 2024 itself: 2; undated: 1.",
            "documents received nearly 9,000 (interval 8,000–9,000), documents issued 1,200;",
            "documents issued rose from 1,000 (2020) to 1,200 (2021) (with a caveat, see “Over the years”)",
        ],
    ),
    (
        [("d", "Sơn La", *OFFICE, "documents_issued", "", *UNDATED, "1.000", 1000)],
        "en",
        [
            "1 document: 1 figure on 1 indicator, but the sources do not say for which period.",
            "No figure covers a year, nine months, six months, a quarter or a month, so they are only listed here.",
        ],
    ),
    (  # hedges that leave the order open
        [
            ("a", "Sơn La", *OFFICE, "documents_issued", "", *Y2020, "1.000", 1000, 500, 1500, "approx"),
            ("b", "Sơn La", *OFFICE, "documents_issued", "", *Y2021, "1.200", 1200, 1150, 1250, "approx"),
        ],
        "en",
        ["Of documents issued, the intervals of about 1,000 (interval 500–1,500) (2020) and about 1,200"],
    ),
    (  # one source says two things of one fact
        [SON_LA_2020, ("a", "Sơn La", *OFFICE, "documents_issued", "", *Y2020, "1.040", 1040)],
        "en",
        ["the audit names no contradiction, but doubts: 1."],
    ),
]


@pytest.mark.parametrize(("figures", "language", "sentences"), OPENINGS)
def test_openings(profile_of, figures, language, sentences):
    said = said_in(profile_of(*figures, language=language))
    for sentence in sentences:
        assert sentence in said


def test_a_place_without_figures_is_named_beside_one_that_has_some(profile_of):
    said = said_in(profile_of(SON_LA_2020, provinces="Hà Nam, Sơn La", language="en"))
    assert "No figure up to the end of 2024: Hà Nam." in said
    assert "## Sơn La" in said
    assert "## Hà Nam" not in said


def test_without_a_name_the_place_with_the_most_figures(profile_of):
    country = [("n", "Cả nước", "nation", "", "documents_issued", "", *Y2020, str(n), n) for n in range(5)]
    shown = profile_of(*SON_LA, ("k", "Bắc Kạn", *OFFICE, "documents_issued", "", *Y2020, "5", 5), *country)
    said = said_in(shown)
    assert "nơi có nhiều con số nhất đến hết năm 2024: Sơn La. Để xem nơi khác: `analysis report --province" in said
    assert re.findall(r"^## (.*)$", said, re.MULTILINE) == ["Sơn La", "Phương pháp và giới hạn"]
    assert "Bắc Kạn, Cả nước" in text_of(shown, "html")


def test_several_places_one_after_the_other_and_not_too_many(profile_of):
    names = ["Bắc Kạn", "Cà Mau", "Hà Nam", "Sơn La"]
    figures = [("k" + name, name, *OFFICE, "documents_issued", "", *Y2020, "5", 5) for name in names]
    said = said_in(profile_of(*figures, provinces="Sơn La, Bắc Kạn, Hà Nam", language="en"))
    assert re.findall(r"^## (.*)$", said, re.MULTILINE) == ["Sơn La", "Bắc Kạn", "Hà Nam", "Method and limits"]


def test_too_many_places_are_refused_in_one_line(profile_of):
    shown = profile_of(*SON_LA, provinces="Sơn La, Bắc Kạn, Hà Nam, Cà Mau", language="en")
    lines = [line for line in said_in(shown).splitlines() if "choose fewer" in line]
    assert len(lines) == 1
    assert lines[0].startswith("4 provinces were chosen, and a profile tells of at most 3")
    assert not text_of(shown, "html")


@pytest.mark.parametrize("geography", ["reported", "2025"])
def test_every_figure_stands_once_and_every_link_leads_to_one(profile_of, geography):
    shown = profile_of(*SON_LA, geography=geography)
    anchors = anchors_of(shown)
    assert sorted(anchors) == sorted(f"figure-id{n}" for n in range(len(SON_LA)))
    assert links_of(shown) <= set(anchors)
    page = text_of(shown, "html")
    for _, _, _, _, _, _, _, _, printed, *_ in SON_LA:
        assert re.search(rf'<mark id="figure-id\d"[^>]*>{printed}</mark>', page)
    # Parts and figures without an indicator are folded, totals are not.
    folded = "".join(re.findall(r"<details>.*?</details>", page, re.DOTALL))
    assert [f'href="#figure-id{n}"' in folded for n in range(8)] == [n in (3, 4) for n in range(8)]


REAL = [("Lạng Sơn", "reported"), ("Lâm Đồng", "reported"), ("Quảng Ngãi", "2025"), ("Hải Phòng", "2025")]


@pytest.mark.parametrize(("province", "geography"), REAL)
def test_every_figure_of_the_committed_table_stands_once(run_story, repository_root, province, geography):
    path = repository_root / "data" / "processed" / "observations.csv"
    shown = run_story("province_profile", year=2025, provinces=province, geography=geography, observations=str(path))
    table = read_observations(path)
    members = {"Quảng Ngãi": ["Quảng Ngãi", "Kon Tum"], "Hải Phòng": ["Hải Phòng", "Hải Dương"]}
    names = members[province] if geography == "2025" else [province]
    own = table[table["province"].isin(names)]
    _, (profile,) = read_profiles(check_parameters(2025, province, "vi", geography, path))
    assert len(profile.figures) + profile.later == len(own)
    assert set(own.loc[(own["period_end"] <= "2025-12-31") & (own["period_end"] != ""), "observation_id"]) <= set(
        profile.figures["observation_id"]
    )
    computed = profile.marks.loc[profile.marks["status"] == "derived", "observation_id"]
    anchors = anchors_of(shown)
    assert sorted(anchors) == sorted({*map(figure_anchor, [*profile.figures["observation_id"], *computed])})
    assert links_of(shown) <= set(anchors)
    assert set(profile.documents["source_id"]) >= set(profile.figures["source_id"])


def test_a_change_is_held_to_the_earlier_document(profile_of):
    change = ("b", "Sơn La", *OFFICE, "documents_issued", "", *Y2021, "150", 150)
    shown = profile_of(*SON_LA[:2], change, changes=[(2, "change_abs", *Y2020)], language="en")
    page = html.unescape(re.sub(r"<[^>]+>", " ", text_of(shown, "html")))
    assert re.search(r"rose by 150\s+against 2020\s+1,050\s+computed from:\s+1,200", page)
    assert re.search(r"50 off the published figure \(\s*1,000\s*\)", page)
    said = said_in(shown)
    assert "the stated change of documents issued in 2021 implies 1,050 for 2020, where 1,000 was published" in said
    assert anchors_of(shown).count("figure-id2") == 1


def test_a_part_is_named_in_the_sentence_of_a_change(profile_of):
    part = "type=denunciation|state=within_competence"
    figures = [
        ("a", "Sơn La", *OFFICE, "petitions_received", part, *Y2020, "40", 40),
        ("b", "Sơn La", *OFFICE, "petitions_received", part, *Y2021, "60", 60),
        ("b", "Sơn La", *OFFICE, "petitions_received", part, *Y2021, "10", 10),
    ]
    said = said_in(profile_of(*figures, changes=[(2, "change_abs", *Y2020)], language="en"))
    assert "petitions received (denunciations, within competence) in 2021 implies 50 for 2020, where 40" in said


CHANGES = [  # the change, what the table says
    (("b", "Sơn La", *OFFICE, "documents_issued", "", *Y2021, "200", 200), "agrees with the published figure"),
    (("e", "Sơn La", *OFFICE, "documents_issued", "", *Y2021, "200", 200), "does not state the level that changed"),
    (("b", "Sơn La", *OFFICE, "other", "", *Y2021, "200", 200), "The change is of no known indicator."),
]


@pytest.mark.parametrize(("change", "sentence"), CHANGES)
def test_what_a_change_implies_or_why_not(profile_of, change, sentence):
    shown = profile_of(*SON_LA[:2], change, changes=[(2, "change_abs", *Y2020)], language="en")
    assert sentence in text_of(shown, "html")


MEMBERS = [
    ("a", "Bắc Kạn", *OFFICE, "documents_received", "", *Y2019, "1.200", 1200),
    ("b", "Thái Nguyên", *OFFICE, "documents_received", "", *Y2019, "2.300", 2300),
    ("b", "Thái Nguyên", *OFFICE, "documents_issued", "", *Y2019, "800", 800),
]


def test_what_no_new_province_can_be_given_is_not_said_to_be_missing(profile_of):
    """A year of one of three old provinces: there is a figure of a year, and it is not the new province's."""
    figures = [("a", "Lâm Đồng", *OFFICE, "documents_received", "", *year, "900", 900) for year in (Y2019, Y2020)]
    said = said_in(profile_of(*figures, provinces="Lâm Đồng", geography="2025", language="en"))
    assert "No figure covers a year" not in said
    assert "No figure of a year, nine months, six months, a quarter or a month can be compared" in said
    assert "no indicator has comparable figures of two periods" in said


FIRST, SECOND = ("2020-01-01", "2020-06-15"), ("2021-01-01", "2021-06-15")


def text_in_english(profile_of, *figures):
    shown = profile_of(*figures, provinces="Sơn La", language="en")
    return html.unescape(re.sub(r"<[^>]+>", "", text_of(shown, "html")))


def test_reasons_have_the_days_of_the_language(profile_of):
    issued = ("Sơn La", *OFFICE, "documents_issued", "")
    page = text_in_english(profile_of, ("a", *issued, *FIRST, "2.500", 2500), ("b", *issued, *SECOND, "2.600", 2600))
    assert "different years: Sơn La (1 Jan–15 Jun 2020); Sơn La (1 Jan–15 Jun 2021)" in page
    assert "15/6" not in page


def test_findings_have_the_numbers_of_the_language(profile_of):
    issued = ("a", "Sơn La", *OFFICE, "documents_issued")
    page = text_in_english(
        profile_of,
        (*issued, "", *FIRST, "2.500", 2500),
        (*issued, "type=decision", *FIRST, "1.700", 1700),
        (*issued, "type=report", *FIRST, "1.700", 1700),
    )
    assert "Documents issued 2,500; Documents issued (decisions) 1,700" in page


def test_members_are_summed_by_name_and_the_missing_ones_named(profile_of):
    shown = profile_of(*MEMBERS, provinces="Bắc Kạn", geography="2025", language="en")
    page = text_of(shown, "html")
    row = next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if 'href="#figure-id0-id1"' in row)
    plain = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", row)).split())
    assert "computed from: Bắc Kạn: 1,200 Thái Nguyên: 2,300 3,500" in plain
    assert "Thái Nguyên (since Jul 2025)" in plain
    assert page.count("Missing: Bắc Kạn.") == 1
    said = said_in(shown)
    assert "Full year 2019 – documents received 3,500." in said
    assert "Sums and shares made: 1." in said
    assert re.findall(r"^## (.*)$", said, re.MULTILINE)[0] == "Thái Nguyên"


def test_a_merger_parts_the_series_and_is_marked(profile_of):
    later = ("c", "Thái Nguyên", *OFFICE, "documents_received", "", "2026-01-01", "2026-12-31", "9.000", 9000)
    shown = profile_of(*MEMBERS, later, provinces="Thái Nguyên", year=2026, language="en")
    assert "“//” marks a break in the series: The province was merged" in said_in(shown)
    assert "Not comparable." in text_of(shown, "html")
    assert text_of(shown, "svg").count(">//<") == 2  # before its year, and in the key


def test_two_figures_of_a_year_are_both_written(profile_of):
    other = ("b", "Sơn La", *OFFICE, "documents_issued", "", *Y2020, "1.040", 1040)
    shown = profile_of(*SON_LA[:2], other, language="en")
    assert {"2020: 1,000", "2020: 1,040"} <= set(re.findall(r"<title>([^<]*)</title>", text_of(shown, "svg")))
