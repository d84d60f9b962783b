"""What the pages of a folder were built from, as hashes: a page is built again only when one of them has changed.

Nothing here imports what builds pages: a run that has nothing to do ends before that.
"""

import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import analysis
from analysis.reports.parameters import Parameters
from analysis.writing import write_text

NAME = ".manifest.json"
VERSION = 1
# What a page is made from, in the order in which a change of it is told.
REASONS = {
    "notebook": "its notebook changed",
    "parameters": "its parameters changed",
    "figures": "its figures changed",
    "facts": "the hand-checked facts changed",
    "code": "the program or its code lists changed",
    "libraries": "libraries changed",
}


@dataclass(frozen=True)
class Inputs:
    """Hashes of what a page is made from; `rows`: how many observations that is."""

    notebook: str
    parameters: str
    figures: str
    facts: str
    code: str
    libraries: str
    rows: int


@dataclass
class Manifest:
    """The pages of a folder: `pages` by their paths below it, each with its inputs and the hashes of its `files`.

    `run`: the hash of what an unfinished run was about to build, and when it began; None where the last one ended.
    """

    pages: dict[str, dict[str, Any]] = field(default_factory=dict)
    run: dict[str, Any] | None = None


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder; an empty one where there is none, or none that can be read."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        found = Manifest(dict(content["pages"]), content["run"])
        whole = all(isinstance(entry[part], dict) for entry in found.pages.values() for part in ("inputs", "files"))
        if content["version"] == VERSION and whole and (found.run is None or int(found.run["begun"])):
            return found
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return Manifest()


def write_manifest(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into its folder, all or nothing."""
    content = {"version": VERSION, "run": manifest.run, "pages": dict(sorted(manifest.pages.items()))}
    write_text(folder / NAME, json.dumps(content, ensure_ascii=False, indent=1) + "\n")


def hash_text(text: str) -> str:
    """A hash of a text."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def hash_files(paths: Iterable[Path], below: Path) -> str:
    """One hash of names and contents; a file that is not there counts as such."""
    found, start = hashlib.sha256(), f"{below}{os.sep}"
    for path in paths:
        # What a relative path costs in general is half of what hashing a small file does.
        name = str(path)[len(start) :] if str(path).startswith(start) else os.path.relpath(path, below)
        found.update(f"{name}\0{hash_file(path)}\n".encode())
    return found.hexdigest()


def hash_file(path: Path) -> str:
    """The hash of a file's content, "" where there is no such file."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def hash_code() -> str:
    """The package: its modules, code lists, messages and templates."""
    package = Path(analysis.__file__).parent
    folders = [package]
    paths = []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    if entry.name != "__pycache__":
                        folders.append(Path(entry.path))
                else:
                    paths.append(Path(entry.path))
    return hash_files(sorted(paths), package)


def hash_libraries() -> str:
    """Python and every installed package with its version, as the names of their .dist-info folders say them."""
    names = set()
    for folder in filter(os.path.isdir, sys.path):
        names |= {name for name in os.listdir(folder) if re.fullmatch(r"[^-]+-[^-]+\.dist-info", name)}  # noqa: PTH208
    return hash_text("\n".join([sys.version, *sorted(names)]))


def hash_parameters(parameters: Parameters) -> str:
    """The parameters of a page, its table by place and not by content."""
    values = asdict(parameters) | {"observations": str(parameters.observations)}
    return hash_text(json.dumps(values, ensure_ascii=False, sort_keys=True))


def say_why(entry: dict[str, Any] | None, inputs: Inputs, folder: Path) -> str:
    """Why a page must be built, "" where it is as it would be built again."""
    if entry is None:
        return "not built yet"
    before = entry["inputs"]
    reasons = []
    for name, text in REASONS.items():
        if before.get(name) != getattr(inputs, name):
            if name == "figures":
                text += f" ({before.get('rows')} rows of observations before, {inputs.rows} now)"
            reasons.append(text)
    changed = [name for name, content in entry["files"].items() if hash_file(folder / name) != content]
    if not reasons and changed:
        reasons.append(f"{', '.join(changed)}: missing or changed by hand")
    return "; ".join(reasons)
