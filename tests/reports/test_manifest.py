"""Nothing twice: what is built again and why, and a run killed anywhere that ends as one that was not."""

from pathlib import Path

import pandas as pd
import pytest

from analysis.observations.files import read_documents, read_observations
from analysis.reports import manifest
from analysis.reports.parameters import Parameters, check_parameters
from analysis.reports.plan import plan_folder, plan_pages
from analysis.reports.profile import read_profiles
from analysis.reports.table_facts import list_profiles
from analysis.reports.used_rows import UsedRows, find_ground
from analysis.reports.wanted import read_inputs


@pytest.fixture
def entry(table_of, tmp_path, monkeypatch):
    """Inputs of one profile in a made project, as they are when it is asked."""
    table = table_of(22)
    root = tmp_path / "root"
    (root / "notebooks").mkdir(parents=True)
    (root / "notebooks" / "province_profile.ipynb").write_text("{}", encoding="utf-8")

    def ask(province="Kiên Giang", name="province_profile", **change):
        chosen = {"year": 2024, "provinces": (province,) if province else (), "language": "vi", "geography": "reported"}
        parameters = Parameters(**chosen | change, observations=table)
        (page,) = plan_pages(parameters, tmp_path / "out", (name,))
        return read_inputs([page], root)[page]

    ask.table, ask.root = table, root
    return ask


def change_row(path: Path, province: str, column: str, value: str) -> None:
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows.loc[rows["province"] == province, column] = value
    rows.to_csv(path, index=False)


def test_a_figure_of_another_province_is_no_reason(entry):
    before, whole = entry(), entry(province="")
    change_row(entry.table, "Lâm Đồng", "quote", "khác")
    assert entry() == before
    assert entry(province="Lâm Đồng") != before
    assert entry(province="") != whole


REASONS = {
    "figures": lambda ask: change_row(ask.table, "Kiên Giang", "quote", "khác"),
    "documents": lambda ask: change_row(ask.table.with_name("documents.csv"), "Kiên Giang", "title", "khác"),
    "merged with": lambda ask: change_row(ask.table, "Quảng Ngãi", "province", "An Giang"),
    "nobody knows whose": lambda ask: change_row(ask.table, "Quảng Ngãi", "province", "?"),
    "unread": lambda ask: ask.table.with_name("unread.csv").write_text("source_id,printed\nkg-2017,1\n", "utf-8"),
}


@pytest.mark.parametrize("what", REASONS)
def test_what_a_profile_is_made_from_is_a_reason(entry, what):
    before = entry()
    REASONS[what](entry)
    told = manifest.say_why({"inputs": vars(before), "files": {}}, entry(), entry.root)
    assert told.startswith("its figures changed (")


def test_every_change_is_told(entry, monkeypatch, tmp_path):
    before = {"inputs": vars(entry()), "files": {"a.html": "0"}}
    assert manifest.say_why(None, entry(), tmp_path) == "not built yet"
    assert manifest.say_why(before, entry(), tmp_path) == "a.html: missing or changed by hand"
    assert "parameters" in manifest.say_why(before, entry(year=2023), tmp_path)
    (entry.root / "notebooks" / "province_profile.ipynb").write_text("{ }", encoding="utf-8")
    monkeypatch.setattr(manifest, "hash_code", lambda: "other")
    monkeypatch.setattr(manifest, "hash_libraries", lambda: "other")
    told = manifest.say_why(before, entry(), tmp_path)
    assert told == "its notebook changed; the program or its code lists changed; libraries changed"


def test_facts_are_a_reason_for_the_report_that_reads_them(entry):
    before, quality = entry(), entry(name="data_quality")
    (entry.root / "tests" / "gold").mkdir(parents=True)
    (entry.root / "tests" / "gold" / "a.json").write_text("{}", encoding="utf-8")
    assert entry() == before
    assert entry(name="data_quality") != quality


@pytest.mark.parametrize("geography", ["reported", "2025"])
@pytest.mark.parametrize("province", ["Lạng Sơn", "Thái Nguyên", "An Giang", "Hà Tĩnh"])
def test_a_profile_reads_no_other_rows_than_those_hashed(repository_root, tmp_path, geography, province):
    """The project's own table without all that the hash leaves out tells the same."""
    table = repository_root / "data" / "processed" / "observations.csv"
    whole = check_parameters(2024, province, "vi", geography, table)
    used = UsedRows(table)
    ground = find_ground(province)
    rows = read_observations(table)
    keep = [used._about({"province": name}, ground) for name in rows["province"]]
    documents = read_documents(table)
    about = pd.Series([used._about({"province": name}, ground) for name in documents["province"]], documents.index)
    documents = documents[documents["source_id"].isin(rows[keep]["source_id"]) | about]
    rows[keep].to_csv(tmp_path / "observations.csv", index=False)
    documents.to_csv(tmp_path / "documents.csv", index=False)
    assert 0 < sum(keep) < len(rows)
    part = check_parameters(2024, province, "vi", geography, tmp_path / "observations.csv")
    (choice, profiles), (own_choice, own) = read_profiles(whole), read_profiles(part)
    assert choice == own_choice
    assert bool(profiles) == bool(choice.names)
    for one, other in zip(profiles, own, strict=True):
        assert one.later == other.later
        for name in ("figures", "marks", "pairs", "changes", "checks", "documents"):
            pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name), check_dtype=False)


def test_places_of_a_matrix(tmp_path):
    folders = [plan_folder(Path("r"), 2024, "vi", *several).as_posix() for several in [(0, 0), (1, 0), (0, 1), (1, 1)]]
    assert folders == ["r", "r/2024", "r/vi", "r/2024/vi"]
    parameters = Parameters(2024, (), "vi", "reported", tmp_path)
    pages = plan_pages(parameters, tmp_path, ("data_quality",), [("Hà Tĩnh", "ha-tinh")])
    assert [page.page.relative_to(tmp_path).as_posix() for page in pages] == [
        "data_quality.html",
        "profiles/ha-tinh.html",
    ]
    assert pages[1].notebook == tmp_path / "notebooks" / "profiles" / "ha-tinh.ipynb"
    assert pages[1].parameters.provinces == ("Hà Tĩnh",)


def test_every_province_with_figures_has_a_profile(small_table):
    names = [name for name, _ in list_profiles(small_table, 2024, (), "reported")]
    assert names == ["Bắc Kạn", "Đắk Nông", "Hải Phòng", "Kiên Giang", "Lâm Đồng", "Lạng Sơn", "Quảng Ngãi", "Sơn La"]
    assert list_profiles(small_table, 2024, ("Lâm Đồng",), "2025")[0] == ("Lâm Đồng", "lam-dong")
