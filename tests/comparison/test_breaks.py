"""What breaks a line over time: mergers, scopes, denominators and closing days between two figures of one place."""

import pytest

from analysis.comparison import select_figures
from analysis.comparison.breaks import find_breaks, mark_breaks
from analysis.comparison.volumes import VOLUME_INDICATORS, add_daily

# Two periods, their provinces and scope, and the breaks between them.
OFFICE, BOTH = "provincial_office", "merger_2025 two_levels_2025"
CROSSINGS = [
    ("An Giang", "2024-01-01", "2024-12-31", "An Giang", "2025-07-01", "2025-12-31", OFFICE, "merger_2025"),
    ("Kiên Giang", "2024-01-01", "2024-12-31", "An Giang", "2025-07-01", "2025-12-31", OFFICE, "merger_2025"),
    ("Hà Tĩnh", "2024-01-01", "2024-12-31", "Hà Tĩnh", "2025-07-01", "2025-12-31", OFFICE, ""),
    ("Hà Tĩnh", "2024-01-01", "2024-12-31", "An Giang", "2025-07-01", "2025-12-31", OFFICE, ""),
    ("An Giang", "2024-01-01", "2024-12-31", "An Giang", "2025-01-01", "2025-06-30", OFFICE, ""),
    ("An Giang", "2025-07-01", "2025-12-31", "An Giang", "2026-01-01", "2026-06-30", OFFICE, ""),
    ("Hà Tĩnh", "2024-01-01", "2024-12-31", "An Giang", "2025-01-01", "2025-12-31", OFFICE, "merger_2025"),
    ("Hà Tĩnh", "2024-01-01", "2024-12-31", "Hà Tĩnh", "2025-01-01", "2025-12-31", "province", "two_levels_2025"),
    ("Hà Tĩnh", "2025-01-01", "2025-06-30", "Hà Tĩnh", "2025-07-01", "2025-12-31", "district", "two_levels_2025"),
    ("An Giang", "2024-01-01", "2024-12-31", "An Giang", "2025-07-01", "2025-12-31", "province", BOTH),
    ("Cả nước", "2024-01-01", "2024-12-31", "Cả nước", "2025-07-01", "2025-12-31", "nation", ""),
    ("An Giang", "", "", "An Giang", "2025-07-01", "2025-12-31", "province", ""),  # undated: nothing can be said
]  # fmt: skip


@pytest.mark.parametrize(("first", "start", "end", "second", "later", "last", "scope", "expected"), CROSSINGS)
def test_which_breaks_a_pair_crosses(observe, documents, first, start, end, second, later, last, scope, expected):
    rows = [
        {"province": first, "period_start": start, "period_end": end, "scope": scope},
        {"province": second, "period_start": later, "period_end": last, "scope": scope},
    ]
    figures = select_figures(observe(*rows), documents, VOLUME_INDICATORS, 2030)
    pair = figures.set_index("observation_id")
    one, other = pair.loc[["id0"]], pair.loc[["id1"]]
    assert find_breaks(one, other).tolist() == [expected]
    assert find_breaks(other, one).tolist() == [expected]  # whichever way round


# Columns in which two rows of one place and period differ.
DIFFERENCES = [
    ({"denominator": "received"}, {"denominator": "resolved"}, "denominator"),
    ({"denominator": "received"}, {"denominator": ""}, ""),  # unknown is not different
    ({"denominator_kind": "received"}, {"denominator_kind": "resolved"}, "denominator_kind"),
    ({"scope": "one_stop_centre"}, {"scope": "provincial_office"}, "scope"),
    ({"unit": "dossier"}, {"unit": "document"}, "unit"),
    ({"length_basis": "calendar"}, {"length_basis": "review_year"}, "closing_day"),
    ({"length_basis": "calendar"}, {"length_basis": "inferred"}, ""),
    ({}, {}, ""),
]


@pytest.mark.parametrize(("first", "second", "expected"), DIFFERENCES)
def test_changes_of_definition_and_scope(observe, documents, first, second, expected):
    figures = add_daily(select_figures(observe({}), documents, VOLUME_INDICATORS, 2030))
    assert find_breaks(figures.assign(**first), figures.assign(**second)).tolist() == [expected]


def test_tables_of_unequal_length_are_no_pairs(observe, documents):
    figures = select_figures(observe({}), documents, VOLUME_INDICATORS, 2030)
    with pytest.raises(ValueError, match="cannot be paired"):
        find_breaks(figures, figures.iloc[:0])


def test_a_bridged_place_has_no_merger(observe, documents):
    rows = [{"province": "An Giang", "period_start": f"{y}-01-01", "period_end": f"{y}-06-30"} for y in (2025, 2026)]
    figures = select_figures(observe(*rows), documents, VOLUME_INDICATORS, 2030).assign(place_key="91 since 2025-07")
    assert find_breaks(figures.iloc[[0]], figures.iloc[[1]]).tolist() == [""]


def test_a_series_is_marked_where_it_breaks(observe, documents):
    rows = [
        {"province": "An Giang", "period_start": f"{year}-01-01", "period_end": f"{year}-12-31"}
        for year in (2022, 2024, 2023, 2026, 2027)
    ]
    marks = mark_breaks(select_figures(observe(*rows), documents, VOLUME_INDICATORS, 2030))
    assert marks.set_index("period_year")["breaks"].to_dict() == {
        2022: "",
        2024: "",
        2023: "",
        2026: "merger_2025",
        2027: "",
    }
