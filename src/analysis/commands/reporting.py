"""`analysis report`: plan the reports of years and languages, build them, and tell how it went."""

from pathlib import Path
from typing import Any

from analysis.commands.words import PARTLY_FAILED, warn
from analysis.errors import InputError
from analysis.reports.build import DOWNLOADS, Effort, ReportResult, build_folders
from analysis.reports.known_facts import ask_latest_year, ask_profiles
from analysis.reports.parameters import LAST_YEAR, Parameters, check_choices, find_root
from analysis.reports.plan import plan_folder, plan_pages


def run_report(
    years: list[int],
    languages: list[str],
    provinces: str,
    geography: str,
    profiles: bool,
    raw: Path | None,
    output: Path | None,
    effort: Effort,
    why: bool,
) -> int:
    """Build the reports of every year (none given: the latest) and language; the exit code.

    `raw`: first read that folder's documents into tables below `output`. Raises InputError for a wrong choice.
    """
    years, languages = list(dict.fromkeys(years)), list(dict.fromkeys(languages))
    for one_year in years or [LAST_YEAR]:
        for one_language in languages:
            chosen = check_choices(one_year, provinces, one_language, geography)
    code, root = 0, find_root()
    if raw is not None:
        if output is None:
            raise InputError("report: --raw needs -o DIR too, where its reports and tables go")
        from analysis.commands.extracting import extract_table

        observations = output.resolve() / "tables" / "observations.csv"
        code = extract_table(raw, observations)
        if not observations.is_file():
            return code
    else:
        observations = root / "data" / "processed" / "observations.csv"
    if not years:
        years = [ask_latest_year(observations)]
    base, yearly = (root / "reports", True) if output is None else (output.resolve(), len(years) > 1)
    plan = []
    for one_year in years:
        own = ask_profiles(observations, one_year, chosen, geography) if profiles else []
        for one_language in languages:
            parameters = Parameters(one_year, chosen, one_language, geography, observations.resolve())
            folder = plan_folder(base, one_year, one_language, yearly, len(languages) > 1)
            plan.append(plan_pages(parameters, folder, profiles=own))
    results = build_folders(plan, root, effort)
    names = [r.name if len(plan) == 1 else f"{r.folder.relative_to(base)}/{r.name}" for r in results]
    for name, result in zip(names, results, strict=True):
        if result.problem:
            warn(f"{name}: {result.problem}")
        elif why:
            print(f"{name}: {result.why or 'as it should be already'}")
    place = plan[0][0].folder / "index.html" if len(plan) == 1 else base
    print(f"report: {_sum_up(results, years)} and their index in {place}{_count_kept(results)}")
    return PARTLY_FAILED if any(result.problem for result in results) else code


def run_plainly(read: dict[str, Any]) -> int:
    """Build what `read_plainly` gives; the exit code."""
    return run_report(
        read.get("year", []),
        read.get("language", ["vi"]),
        ",".join(read.get("province", [])),
        read.get("geography", "reported"),
        read.get("profiles", False),
        read.get("raw"),
        read.get("output"),
        Effort(force=read.get("force", False)),
        read.get("why", False),
    )


def _count(results: list[ReportResult]) -> tuple[int, int, int]:
    """How many reports there are, how many of them are good, and how many of these were built now."""
    reports = [result for result in results if result.name != DOWNLOADS]
    good = [result for result in reports if not result.problem]
    return len(reports), len(good), sum(1 for result in good if result.why)


def _sum_up(results: list[ReportResult], years: list[int]) -> str:
    reports, good, built = _count(results)
    told = f"{built} of {reports} reports" if built or good < reports else "nothing to build: all reports"
    return f"{told} for {', '.join(map(str, years))}"


def _count_kept(results: list[ReportResult]) -> str:
    _, good, built = _count(results)
    return f"; {good - built} were as they should be already" if built and built < good else ""
