"""What a reading depends on, as short hashes: equal hashes, equal reading. No library is loaded to make them."""

import hashlib
import json
import shutil
import sys
from dataclasses import astuple
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from analysis.documents.document import Source
from analysis.documents.limits import Limits

PACKAGE = Path(__file__).resolve().parent.parent
SOURCES = (".py", ".so", ".pyd", ".toml", ".csv")
# Those whose output becomes text or figures; pandas and pyarrow only write what was read.
READING_LIBRARIES = ("ftfy", "numpy", "pillow", "pypdfium2", "pytesseract", "python-docx", "selectolax")
WRITING_LIBRARIES = ("pandas", "pandera", "pyarrow")
# Programs that read for us, and how the content that they are needed for begins.
PROGRAMS = {
    "tesseract": (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*"),
    "soffice": (b"\xd0\xcf\x11\xe0",),
}


def hash_bytes(*parts: bytes) -> str:
    """The hash of byte strings; where one ends and the next begins counts."""
    joined = hashlib.sha256()
    for part in parts:
        joined.update(len(part).to_bytes(8, "big"))
        joined.update(part)
    return joined.hexdigest()[:32]


def hash_json(value: object) -> str:
    """The hash of what JSON can hold, dates as text."""
    return hash_bytes(json.dumps(value, ensure_ascii=False, sort_keys=True, default=str).encode())


def hash_source(source: Source) -> str:
    """The hash of a row of sources.csv."""
    return hash_json(astuple(source))


@cache
def hash_code(*folders: str) -> str:
    """The hash of the files below folders of the package, by name and content, compiled code included."""
    files = sorted(
        path
        for folder in folders
        for path in (PACKAGE / folder).rglob("*")
        if path.suffix in SOURCES and path.is_file()
    )
    return hash_bytes(
        *(part for path in files for part in (str(path.relative_to(PACKAGE)).encode(), path.read_bytes()))
    )


@cache
def list_versions(libraries: tuple[str, ...]) -> tuple[str, ...]:
    """Each library with its version ("selectolax 0.4.1"), Python's own last: Unicode's tables come with it."""

    def known(name: str) -> str:
        try:
            return version(name)
        except PackageNotFoundError:
            return "missing"

    return (*(f"{name} {known(name)}" for name in libraries), f"python {sys.version_info[0]}.{sys.version_info[1]}")


def describe_reader(limits: Limits) -> dict[str, str]:
    """What a reading depends on besides its document, by a name for people, each with its hash.

    Equal on every machine that has the same package and libraries, so that workers can be held to it.
    """
    return {
        "code lists": hash_code("codelists"),
        "parser": hash_code("documents", "parsing"),
        "libraries": hash_json(list_versions(READING_LIBRARIES)),
        "limits": hash_json(astuple(limits)),
    }


def describe_programs(content: bytes) -> str:
    """The outside program that a document of such content may need: its place, size and time on this machine, or "".

    A language that is installed anew for tesseract does not show here: a document that needed it was not read, and
    what was not read is tried again at every run.
    """
    head = content[:1024]
    for name, beginnings in PROGRAMS.items():
        if any(head.startswith(sign) for sign in beginnings) or (name == "tesseract" and b"%PDF-" in head):
            return _describe_program(name)
    return ""


@cache
def _describe_program(name: str) -> str:
    found = shutil.which(name) or (shutil.which("libreoffice") if name == "soffice" else None)
    if found is None:
        return f"no {name}"
    path = Path(found).resolve()
    return hash_json([str(path), path.stat().st_size, path.stat().st_mtime_ns])


def describe_writing() -> str:
    """The hash of what the tables depend on besides what was read: the code that writes them and its libraries."""
    return hash_json([hash_code("codelists", "documents", "parsing", "observations"), list_versions(WRITING_LIBRARIES)])
