"""The command line: `analysis add`, `extract`, `check`, `review`, `report` and `explain`.

Exit codes: 0 done · 1 findings · 2 wrong input or usage · 3 some documents or notebooks failed, the rest is done.
"""

from pathlib import Path
from typing import Annotated

import typer

from analysis.commands.words import FINDINGS, PARTLY_FAILED, warn
from analysis.errors import InputError

# Typer brings its own copy of click's exceptions, under a name that is not public.
UsageError: type[typer.BadParameter] = typer.BadParameter.__base__  # type: ignore[assignment]

app = typer.Typer(
    rich_markup_mode=None,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Figures of Vietnam's provincial offices: read them into one table, compare them in reports.",
)

Raw = Annotated[
    Path | None, typer.Option("--raw", metavar="DIR", help="folder with sources.csv and its documents [data/raw]")
]


def _root() -> Path:
    from analysis.reports.parameters import find_root

    return find_root()


Corrections = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="FILE.csv", help="people's decisions [corrections.csv beside the documents]"),
]


@app.command()
def extract(
    raw: Annotated[
        Path | None,
        typer.Option(
            "--raw", metavar="DIR", help="folder with sources.csv, such a list, or a Parquet of texts [data/raw]"
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE.csv|DIR",
            help="the table, or a folder of Parquet parts for many documents [data/processed/observations.csv]",
        ),
    ] = None,
    corrections: Corrections = None,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=0, help="processes that read [one a core]")] = 0,
    scheduler: Annotated[
        str, typer.Option("--scheduler", metavar="ADDRESS", help="read on the Dask cluster of this scheduler")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="read again what was read before")] = False,
) -> None:
    """Read documents into the observation table (CSV, Parquet) and the lists documents.csv and unread.csv beside it."""
    from analysis.commands.extracting import run_extraction

    raw = raw or _root() / "data" / "raw"
    output = output or _root() / "data" / "processed" / "observations.csv"
    raise typer.Exit(run_extraction(raw, output, corrections, jobs, scheduler, force))


@app.command()
def report(
    year: Annotated[
        list[int] | None,
        typer.Option(
            "--year",
            metavar="Y",
            help="report year: shows what ended by then (repeat for more) [the latest with figures of several places]",
        ),
    ] = None,
    province: Annotated[
        list[str] | None, typer.Option("--province", metavar="P", help="only this province (repeat for more)")
    ] = None,
    profiles: Annotated[
        bool, typer.Option("--profiles", help="a profile of every province with figures too, in DIR/profiles")
    ] = False,
    language: Annotated[
        list[str] | None, typer.Option("--language", metavar="vi|en", help="language (repeat for both) [vi]")
    ] = None,
    geography: Annotated[
        str, typer.Option("--geography", metavar="reported|2025", help="provinces as printed, or the 34 of July 2025")
    ] = "reported",
    raw: Raw = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="DIR", help="folder of the reports [reports/YEAR]; see README"),
    ] = None,
    jobs: Annotated[
        int, typer.Option("--jobs", metavar="N", min=0, help="notebooks at once [0: half as many more than cores]")
    ] = 0,
    timeout: Annotated[
        float, typer.Option("--timeout", metavar="S", min=1, help="seconds after which a notebook is given up")
    ] = 600,
    cold: Annotated[
        bool, typer.Option("--cold", help="start every kernel anew (slow; the reports are the same)")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="build what is as it should be already, too")] = False,
    why: Annotated[bool, typer.Option("--why", help="say of each report why it was built")] = False,
) -> None:
    """Build the HTML reports and their index; with --raw from that folder's documents, tables going to DIR/tables."""
    from analysis.commands.reporting import run_report
    from analysis.reports.build import Effort

    effort = Effort(jobs, timeout, cold, force)
    wanted = year or [], language or ["vi"], ",".join(province or []), geography, profiles
    raise typer.Exit(run_report(*wanted, raw, output, effort, why))


@app.command()
def explain(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="a document (with its sources.csv beside it, if any)")],
    language: Annotated[str, typer.Option("--language", metavar="vi|en", help="language of the labels")] = "vi",
) -> None:
    """Show how a document is read: every figure with its reading, every other number with why it was not taken."""
    from analysis.observations.explanation import explain, read_for_explanation

    if language not in ("vi", "en"):
        raise InputError(f"language “{language}”: expected vi or en")
    for line in explain(read_for_explanation(file), language):
        print(line)


@app.command()
def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE.csv]", help="the table [data/processed/observations.csv]")
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="vi|en", help="language of the findings")] = "vi",
    accuracy: Annotated[
        bool, typer.Option("--accuracy", help="score the reading against the documents that people reviewed whole")
    ] = False,
    join: Annotated[
        Path | None, typer.Option("--join", metavar="DIR", help="with --accuracy: write them to this folder of facts")
    ] = None,
    raw: Raw = None,
    corrections: Corrections = None,
) -> None:
    """Check a table: that it keeps its rules, and that its sources' figures fit together. Exit code 1: findings."""
    from analysis.reports.checking import check_table, score_reviewed

    if language not in ("vi", "en"):
        raise InputError(f"language “{language}”: expected vi or en")
    if not accuracy and (join or raw or corrections):
        raise InputError("check: --join, --raw and --corrections go with --accuracy; add it or leave them out")
    if accuracy:
        lines, documents = score_reviewed(raw or _root() / "data" / "raw", corrections, join, language)
        findings = not documents
    else:
        lines, found = check_table(file or _root() / "data" / "processed" / "observations.csv", language)
        findings = found > 0
    print(*lines, sep="\n")
    raise typer.Exit(FINDINGS if findings else 0)


@app.command()
def review(
    source_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE_ID …]", help="the documents to review [all]")
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE.html", help="the page [reports/review.html]")
    ] = None,
    apply: Annotated[
        Path | None, typer.Option("--apply", metavar="FILE.csv", help="take in the decisions that the page exported")
    ] = None,
    language: Annotated[str, typer.Option("--language", metavar="vi|en", help="language of the page")] = "vi",
    who: Annotated[str, typer.Option("--who", metavar="NAME", help="the reviewer's name, filled in on the page")] = "",
    raw: Raw = None,
    corrections: Corrections = None,
) -> None:
    """Build one offline page on which a person checks and corrects the figures; --apply takes the decisions in."""
    folder = raw or _root() / "data" / "raw"
    if apply is not None:
        from analysis.reports.taking_in import take_in

        if source_ids or output:
            raise InputError("review: --apply takes a file of decisions alone; leave out documents and -o")
        merged, path = take_in(folder, apply, corrections, warn)
        if merged.conflicts:
            warn(f"conflicts: {len(merged.conflicts)}; nothing taken in: settle them, then apply the file again")
            raise typer.Exit(FINDINGS)
        counts = f"rows taken in: {merged.added}, replaced: {merged.replaced}, withdrawn: {len(merged.withdrawn)}"
        print(f"review: {counts}, in {path}; now run “analysis extract”")
        return
    from analysis.reports.parameters import DEFAULT_OBSERVATIONS
    from analysis.reports.review_page import build_review, write_review

    if output is not None and output.suffix not in (".html", ".htm"):
        raise InputError(f"{output}: not an .html; give the page a name that ends in .html")
    output = output or _root() / "reports" / "review.html"
    # the audit may hold the documents to the others of the project's own table
    table = None if raw is not None else _root() / DEFAULT_OBSERVATIONS
    page, documents, figures, problems = build_review(
        folder, tuple(source_ids or ()), language, corrections, who, table
    )
    write_review(page, output)
    for problem in problems:
        warn(problem)
    print(f"review: {figures} figures of {documents} documents to review in {output}")
    raise typer.Exit(PARTLY_FAILED if problems else 0)


@app.command()
def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE…", help="documents as downloaded or received, or folders")
    ],
    province: Annotated[str, typer.Option("--province", metavar="P", help="the province that they are about")] = "",
    published: Annotated[str, typer.Option("--published", metavar="YYYY-MM-DD", help="day of publication")] = "",
    title: Annotated[str, typer.Option("--title", metavar="T", help="title (of a single file)")] = "",
    url: Annotated[str, typer.Option("--url", metavar="U", help="address (of a single file)")] = "",
    raw: Raw = None,
) -> None:
    """Copy documents into data/raw, list them in sources.csv, and show what was read of them and what is missing."""
    from analysis.commands.adding import run_add

    known = {"province": province, "published": published, "title": title, "url": url}
    raise typer.Exit(run_add(files, known, raw or _root() / "data" / "raw"))


def run(arguments: list[str]) -> int:
    """Read a command line with typer and run it; its exit code. Raises InputError for one that cannot be read."""
    try:
        return int(app(arguments or ["--help"], prog_name="analysis", standalone_mode=False) or 0)
    except UsageError as err:
        raise InputError(f"{err.format_message()} (see analysis --help)") from err
    except typer.Abort as err:
        raise KeyboardInterrupt from err
