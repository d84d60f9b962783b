"""`analysis add`: take documents into a folder, and tell what was read of each and what is missing."""

from dataclasses import replace
from pathlib import Path

from analysis.commands.words import PARTLY_FAILED, one_line, warn
from analysis.documents.adding import add_document, describe_added, list_files
from analysis.documents.limits import read_limits
from analysis.errors import InputError
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare
from analysis.progress import track


def run_add(files: list[Path], known: dict[str, str], raw: Path) -> int:
    """Take in files and folders of files; goes on past a bad one and lists it; the exit code.

    `known`: province, published, title, url, "" where unknown. Raises InputError where there is one file and it is bad.
    """
    found = [(path, None if path == file else file) for file in files for path in list_files(file)]
    paths = [path for path, _ in found]
    if len(paths) > 1 and (known["title"] or known["url"]):
        raise InputError("add: --title and --url belong to a single file; add the others without them")
    problems: list[str] = []
    limits = read_limits()
    names = [one_line(path.name) for path in paths]
    for _, (path, folder) in zip(track(names, "add", plain_lines=len(paths) > 1), found, strict=True):
        try:
            added = add_document(path, raw, known, limits, folder)
            parsed = parse_document(prepare(added.document))
        except InputError as err:
            if len(paths) == 1:
                raise
            problems.append(str(err))
        else:
            print(*describe_added(replace(added, document=parsed.document)), sep="\n")
            print(f"  figures: {len(parsed.readings)} read, {len(parsed.unread)} numbers not taken")
    print(f"add: {len(paths) - len(problems)} of {len(paths)} files added")
    for problem in problems:
        warn(problem)
    return PARTLY_FAILED if problems else 0
