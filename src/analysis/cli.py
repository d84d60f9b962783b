"""The command line: `analysis add`, `extract`, `check`, `review`, `report` and `explain`.

Exit codes: 0 done · 1 findings · 2 wrong input or usage · 3 some documents or notebooks failed, the rest is done.
"""

import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from analysis.errors import InputError

FINDINGS, WRONG_INPUT, PARTLY_FAILED, STOPPED = 1, 2, 3, 130
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


def _one_line(text: str) -> str:
    """A message without line breaks and control signs, which names of files may hold."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _warn(text: str) -> None:
    """One line on stderr."""
    print(f"analysis: {_one_line(text)}", file=sys.stderr)


def _root() -> Path:
    from analysis.reports.parameters import find_root

    return find_root()


Corrections = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="FILE.csv", help="people's decisions [corrections.csv beside the documents]"),
]


def _extract(
    raw: Path, output: Path, corrections: Path | None = None, jobs: int = 0, scheduler: str = "", force: bool = False
) -> int:
    """Extract with progress on stderr; the exit code. `jobs` 0: as many as there are cores."""
    from analysis.observations.executors import HEAD_START, choose_workers, count_cores
    from analysis.observations.extraction import extract
    from analysis.progress import track

    result = extract(
        raw,
        output,
        lambda names: track(list(map(_one_line, names)), "extract", plain_lines=False),
        corrections,
        workers=choose_workers(jobs or count_cores(), scheduler),
        force=force,
        head_start=0 if scheduler else HEAD_START,
    )
    for problem in result.failed:
        print(f"analysis: {_one_line(problem)}", file=sys.stderr)
    for remark in result.remarks:
        print(f"analysis: to check: {_one_line(remark)}", file=sys.stderr)
    read = result.documents - len(result.failed)
    if not read:
        print(f"analysis: no document could be read; {output} is as it was before", file=sys.stderr)
        return PARTLY_FAILED
    print(f"extract: {', '.join(result.reread)}{'; nothing to do' if result.unchanged else ''}")
    print(
        f"extract: {read} of {result.documents} documents read, {result.observations} observations in {output}, "
        f"{result.unread} numbers not taken (with reasons in {output.with_name('unread.csv')})"
    )
    return _end_extraction(result.failed, result.outcomes, output.with_name("corrections_applied.csv"))


def _extract_parts(raw: Path, folder: Path, corrections: Path | None, jobs: int, scheduler: str, force: bool) -> int:
    """Extract into a folder of parts, with progress on stderr; the exit code."""
    from analysis.observations.executors import HEAD_START, choose_workers, count_cores
    from analysis.observations.partitions import extract_parts
    from analysis.progress import count_up

    with count_up("extract:") as begin:
        result = extract_parts(
            raw,
            folder,
            begin,
            corrections,
            workers=choose_workers(jobs or count_cores(), scheduler),
            force=force,
            head_start=0 if scheduler else HEAD_START,
        )
    for problem in result.failed:
        print(f"analysis: {_one_line(problem)}", file=sys.stderr)
    if result.failures > len(result.failed):
        more = result.failures - len(result.failed)
        print(f"analysis: and {more} more; all in the column problem of {folder / 'documents'}", file=sys.stderr)
    for path in result.unlisted:
        print(f"analysis: to check: {_one_line(path)}: not listed in sources.csv, so not read", file=sys.stderr)
    if result.remarks:
        print(f"analysis: to check: {result.remarks} remarks in {folder / 'documents'}", file=sys.stderr)
    print(f"extract: {', '.join(result.reread)} of {result.parts} parts{'; nothing to do' * result.unchanged}")
    print(
        f"extract: {result.documents - result.failures} of {result.documents} documents read, "
        f"{result.observations} observations in {folder / 'observations'}, {result.unread} numbers not taken "
        f"(with reasons in {folder / 'unread'})"
    )
    return _end_extraction(result.failed, result.outcomes, folder / "corrections_applied.csv")


def _end_extraction(failed: tuple[str, ...], outcomes: tuple[tuple[str, str], ...], listed: Path) -> int:
    """Tell what became of people's decisions; the exit code."""
    refused = [line for outcome, line in outcomes if outcome == "failed"]
    for line in refused:
        print(f"analysis: not applied: {_one_line(line)}", file=sys.stderr)
    if outcomes:
        print(f"extract: {len(outcomes) - len(refused)} of {len(outcomes)} decisions hold (listed in {listed})")
    return PARTLY_FAILED if failed or refused else 0


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
    raw = raw or _root() / "data" / "raw"
    output = output or _root() / "data" / "processed" / "observations.csv"
    if not output.suffix or (output.suffix != ".csv" and output.is_dir()):
        raise typer.Exit(_extract_parts(raw, output, corrections, jobs, scheduler, force))
    if output.suffix != ".csv":
        raise InputError(
            f"{output}: not a .csv; give the table a name that ends in .csv (the Parquet goes beside it), "
            "or name a folder for a table in parts"
        )
    raise typer.Exit(_extract(raw, output, corrections, jobs, scheduler, force))


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
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", min=0, help="notebooks at once [0: one a core]")] = 0,
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
    from analysis.reports.build import DOWNLOADS, Effort, build_folders
    from analysis.reports.parameters import LAST_YEAR, Parameters, check_choices
    from analysis.reports.plan import plan_folder, plan_pages

    years, languages = list(dict.fromkeys(year or [])), list(dict.fromkeys(language or ["vi"]))
    provinces = ",".join(province or [])
    for one_year in years or [LAST_YEAR]:
        for one_language in languages:
            chosen = check_choices(one_year, provinces, one_language, geography)
    code, root = 0, _root()
    if raw is not None:
        if output is None:
            raise InputError("report: --raw needs -o DIR too, where its reports and tables go")
        observations = output.resolve() / "tables" / "observations.csv"
        code = _extract(raw, observations)
        if not observations.is_file():
            raise typer.Exit(code)
    else:
        observations = root / "data" / "processed" / "observations.csv"
    from analysis.reports.known_facts import ask_latest_year, ask_profiles

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
    results = build_folders(plan, root, Effort(jobs, timeout, cold, force))
    for result in results:
        name = result.name if len(plan) == 1 else f"{result.folder.relative_to(base)}/{result.name}"
        if result.problem:
            print(f"analysis: {name}: {_one_line(result.problem)}", file=sys.stderr)
        elif why:
            print(f"{name}: {result.why or 'as it should be already'}")
    failed = any(result.problem for result in results)
    results = [result for result in results if result.name != DOWNLOADS]
    good = [result for result in results if not result.problem]
    built = sum(1 for result in good if result.why)
    told = (
        f"{built} of {len(results)} reports" if built or len(good) < len(results) else "nothing to build: all reports"
    )
    kept = f"; {len(good) - built} were as they should be already" if built and built < len(good) else ""
    place = plan[0][0].folder / "index.html" if len(plan) == 1 else base
    print(f"report: {told} for {', '.join(map(str, years))} and their index in {place}{kept}")
    raise typer.Exit(PARTLY_FAILED if failed else code)


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
    from analysis.reports.parameters import DEFAULT_OBSERVATIONS
    from analysis.reports.review_page import build_review, write_review
    from analysis.reports.taking_in import take_in

    folder = raw or _root() / "data" / "raw"
    if apply is not None:
        if source_ids or output:
            raise InputError("review: --apply takes a file of decisions alone; leave out documents and -o")
        merged, path = take_in(folder, apply, corrections, _warn)
        if merged.conflicts:
            count = len(merged.conflicts)
            _warn(f"{count} conflicts; nothing taken in: settle them, then apply the file again")
            raise typer.Exit(FINDINGS)
        counts = f"{merged.added} rows taken in, {merged.replaced} replaced, {len(merged.withdrawn)} withdrawn"
        print(f"review: {counts}, in {path}; now run “analysis extract”")
        return
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
        _warn(problem)
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
    from analysis.documents.adding import add_document, describe_added, list_files
    from analysis.documents.limits import read_limits
    from analysis.parsing.document import parse_document
    from analysis.parsing.sources import prepare
    from analysis.progress import track

    found = [(path, None if path == file else file) for file in files for path in list_files(file)]
    paths = [path for path, _ in found]
    known = {"province": province, "published": published, "title": title, "url": url}
    if len(paths) > 1 and (title or url):
        raise InputError("add: --title and --url belong to a single file; add the others without them")
    problems: list[str] = []
    limits = read_limits()
    names = [_one_line(path.name) for path in paths]
    for _, (path, folder) in zip(track(names, "add", plain_lines=len(paths) > 1), found, strict=True):
        try:
            added = add_document(path, raw or _root() / "data" / "raw", known, limits, folder)
            parsed = parse_document(prepare(added.document))
        except InputError as err:
            if len(paths) == 1:
                raise
            problems.append(f"analysis: {_one_line(str(err))}")
        else:
            print(*describe_added(replace(added, document=parsed.document)), sep="\n")
            print(f"  figures: {len(parsed.readings)} read, {len(parsed.unread)} numbers not taken")
    print(f"add: {len(paths) - len(problems)} of {len(paths)} files added")
    for problem in problems:
        print(problem, file=sys.stderr)
    raise typer.Exit(PARTLY_FAILED if problems else 0)


# Options of `report` as they are written out in full, and what their values are; flags have none.
PLAIN_OPTIONS: dict[str, tuple[str, type | None, bool]] = {
    "--year": ("year", int, True),
    "--province": ("province", str, True),
    "--language": ("language", str, True),
    "--geography": ("geography", str, False),
    "--raw": ("raw", Path, False),
    "-o": ("output", Path, False),
    "--output": ("output", Path, False),
    "--profiles": ("profiles", None, False),
    "--force": ("force", None, False),
    "--why": ("why", None, False),
}


def _read_plainly(arguments: list[str]) -> dict[str, object] | None:
    """The arguments of a `report` that is written plainly; None for what typer must read, or refuse.

    Typer loads pydantic to read the simplest command line, which takes longer than a run with nothing to do.
    """
    read: dict[str, object] = {}
    words = iter(arguments)
    for word in words:
        name, kind, repeated = PLAIN_OPTIONS.get(word, ("", None, False))
        value = next(words, None) if kind is not None else "yes"
        if not name or value is None or value.startswith("-") or (kind is int and not value.isdecimal()):
            return None
        if repeated:
            given = read.setdefault(name, [])
            assert isinstance(given, list)
            assert kind is not None
            given.append(kind(value))
        else:
            read[name] = True if kind is None else kind(value)
    return read


def _call_plainly(read: dict[str, object]) -> int:
    try:
        report(**read)  # type: ignore[arg-type]
    except typer.Exit as end:
        return int(end.exit_code)
    return 0


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; a user's error ends in one line on stderr and exit code 2, never in a traceback."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        read = _read_plainly(arguments[1:]) if arguments[:1] == ["report"] else None
        if read is not None:
            code = _call_plainly(read)
        else:
            code = app(arguments or ["--help"], prog_name="analysis", standalone_mode=False)
    except (UsageError, InputError) as err:
        message = str(err) if isinstance(err, InputError) else f"{err.format_message()} (see analysis --help)"
        print(f"analysis: {_one_line(message)}", file=sys.stderr)
        sys.exit(WRONG_INPUT)
    except OSError as err:  # a name longer than the file system takes, a full disk
        place = f"{err.filename}: " if err.filename else ""
        message = f"{place}cannot be read or written ({err.strerror or err}); give another name or make room"
        print(f"analysis: {_one_line(message)}", file=sys.stderr)
        sys.exit(WRONG_INPUT)
    except (typer.Abort, KeyboardInterrupt):
        code = STOPPED
    if code == STOPPED:  # typer answers Ctrl-C itself, with this code and without a word
        print("analysis: stopped; what was built before is as it was", file=sys.stderr)
    sys.exit(code or 0)
