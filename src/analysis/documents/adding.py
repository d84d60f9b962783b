"""Take new files into a folder of documents: a copy under a clean name, and a row of sources.csv."""

import csv
import hashlib
import io
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.codelists.provinces import fold
from analysis.documents.document import Document, Source
from analysis.documents.formats import find_format, read_content, read_document
from analysis.documents.limits import Limits, read_limits
from analysis.documents.sources import COLUMNS, check_row, read_sources
from analysis.errors import InputError
from analysis.writing import write_bytes

LONGEST_NAME = 60
MOST_FILES = 10_000
SUFFIXES = {"html": ".html", "word": ".docx", "pdf": ".pdf", "word97": ".doc", "text": ".txt"}
PICTURES = ((b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"II*\0", ".tif"), (b"MM\0*", ".tif"))
# Windows opens devices by these names, whatever the suffix.
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)")


@dataclass(frozen=True)
class Added:
    """A file that was taken in: where it lies now, and its document as it was read."""

    path: Path
    document: Document


def list_files(path: Path) -> list[Path]:
    """The file itself, or what a folder and those below it hold, in order; hidden files and lists are left out.

    Links to folders are not followed; links to files and what is no plain file are listed, so that they are refused by
    name. Raises InputError for a folder without files.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir fails on a name that is too long
        return [path]
    found: list[Path] = []
    for entry in sorted(path.rglob("*")):
        if entry.name.startswith(".") or entry.name in ("sources.csv", "README.md"):
            continue
        if entry.is_dir():
            continue
        found.append(entry)
        if len(found) > MOST_FILES:
            raise InputError(f"{path}: more than {MOST_FILES} files; add them in parts")
    if not found:
        raise InputError(f"{path}: no file in this folder; name the documents to add")
    return found


def add_document(
    path: Path, raw: Path, known: Mapping[str, str], limits: Limits | None = None, within: Path | None = None
) -> Added:
    """Read a file, copy it into `raw` under a clean name and append its row to `raw`/sources.csv.

    A file that was put into `raw` itself stays there under its own name, and is only listed.

    `known`: columns of the row that the user gave (province, published, title, url …); what is empty stays so, and is
    read from the document at every extraction. The user's own columns, comments and order of sources.csv stay as they
    are, and one that is a link within `raw` stays a link. `within`: the folder that the file came in; a link there that
    leads out of it is refused. Raises InputError, with nothing changed, for a file that cannot be read, one whose
    content is there already, a value that sources.csv does not take, and a sources.csv that leads out of `raw`.
    """
    limits = limits or read_limits()
    if within is not None and path.is_symlink() and not _is_inside(path, within):
        raise InputError(f"{path}: a link that leads out of {within}; add the file that it leads to by its own name")
    content = read_content(path, limits)
    target = _find_listing(raw)
    sources = read_sources(raw) if target.is_file() else []
    _refuse_known(path, content, raw, sources)
    free = _free_name(path, content, raw, sources)
    there = _lies_in(path, raw)
    name = path.name if there else free
    row = {"source_id": Path(free).stem, "file": name, **{column: value for column, value in known.items() if value}}
    source = check_row(f"{path}", row)
    document = read_document(path, source, limits)
    listing = _with_row(target, row)
    if not there:
        write_bytes(raw / name, content)
    try:
        write_bytes(target, listing)
    except BaseException:
        if not there:
            (raw / name).unlink(missing_ok=True)
        raise
    return Added(raw / name, replace(document, source=replace(document.source, file=name)))


def describe_added(added: Added) -> list[str]:
    """What was read of a file and what is missing, for a person: a few lines."""
    document = added.document
    source = document.source
    evidence = {said.field: said.where for said in document.filled}
    lines = [f"{added.path}: added as {source.source_id}"]
    told = [
        f"{field}: {getattr(source, field)} ({evidence.get(field) or 'given'})"
        for field in ("province", "published", "publisher", "title", "kind")
        if getattr(source, field)
    ]
    lines += [f"  {line}" for line in told]
    missing = [field for field in ("province", "published", "title") if not getattr(source, field)]
    if missing:
        lines.append(f"  missing: {', '.join(missing)}; fill in what you know in sources.csv")
    lines += [f"  note: {note}" for note in document.notes]
    return lines


def clean_name(name: str) -> str:
    """A file name's stem in small Latin letters, digits and hyphens, at most LONGEST_NAME long."""
    stem = Path(name.replace("\\", "/").replace("\0", "")).stem
    plain = "-".join(re.findall(r"[a-z0-9]+", fold(stem)))[:LONGEST_NAME].strip("-")
    return f"document-{plain}".strip("-") if not plain or DEVICES.fullmatch(plain) else plain


def _find_listing(raw: Path) -> Path:
    """The file that is the folder's sources.csv: where that is a link, the one in the folder that it leads to.

    Raises InputError for a link out of the folder or to nothing: a new file in its place would part the two lists.
    """
    listing = raw / "sources.csv"
    if not listing.is_symlink():
        return listing
    if not _is_inside(listing, raw):
        raise InputError(f"{listing}: a link that leads out of the folder or nowhere; put the list itself there")
    return listing.resolve()


def _lies_in(path: Path, raw: Path) -> bool:
    """Whether a file stands in the folder already, under a name that a list can hold."""
    return path.name.isprintable() and path.name == path.name.strip() and path.parent.resolve() == raw.resolve()


def _is_inside(path: Path, folder: Path) -> bool:
    try:
        return path.resolve(strict=True).is_relative_to(folder.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def _free_name(path: Path, content: bytes, raw: Path, sources: list[Source]) -> str:
    kind = find_format(content)
    suffix = SUFFIXES.get(kind) or next((s for start, s in PICTURES if content.startswith(start)), ".txt")
    stem = clean_name(path.name)
    taken = {source.source_id for source in sources} | {Path(source.file).stem for source in sources}
    own = path.name if _lies_in(path, raw) else None
    taken |= {entry.stem for entry in raw.iterdir() if entry.name != own} if raw.is_dir() else set()
    number, free = 1, stem
    while free in taken:
        number += 1
        free = f"{stem}-{number}"
    return free + suffix


def _refuse_known(path: Path, content: bytes, raw: Path, sources: list[Source]) -> None:
    """Refuse a file whose bytes are those of a listed document."""
    own = hashlib.sha256(content).digest()
    for source in sources:
        other = raw / source.file
        try:
            if other.stat().st_size == len(content) and hashlib.sha256(other.read_bytes()).digest() == own:
                raise InputError(f"{path}: the same content as {other} (source_id {source.source_id}); not added again")
        except (OSError, ValueError):
            continue


def _with_row(listing: Path, row: Mapping[str, str]) -> bytes:
    """The bytes of sources.csv with a row appended in its own columns and line ends; what is there stays as it is."""
    before = listing.read_bytes() if listing.is_file() else (",".join(COLUMNS) + "\n").encode()
    text = before.decode("utf-8-sig")
    header = [name.strip() for name in next(csv.reader(io.StringIO(text, newline="")))]
    lacking = [column for column in row if column not in header]
    if lacking:
        raise InputError(f"{listing}: no column “{lacking[0]}” for what was given; add it to the first line")
    end = "\r\n" if "\r\n" in text else "\n" if "\n" in text else "\r"
    stream = io.StringIO()
    csv.writer(stream, lineterminator=end).writerow([row.get(name, "") for name in header])
    return before + (b"" if before.endswith((b"\n", b"\r")) else end.encode()) + stream.getvalue().encode()
