"""The review page: one HTML file that holds documents, words and program, and asks the network for nothing."""

import base64
import hashlib
import html
import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import jinja2

from analysis.charts import LANGUAGES, message
from analysis.errors import InputError
from analysis.observations.chosen import choose_sources, parse_sources
from analysis.observations.extraction import find_corrections
from analysis.reports.html_page import page_frame
from analysis.reports.parameters import DEFAULT_OBSERVATIONS, find_root
from analysis.reports.review import EDITED, make_material
from analysis.writing import write_text

SCRIPTS = (
    *("start.js", "numbers.js", "decisions.js", "editors.js", "figures.js", "text.js"),
    *("card.js", "judging.js", "adding.js", "keys.js"),
)
KEYS = (
    (("Enter",), "help_accept"),
    (("↓", "↑", "J", "K"), "help_move"),
    (("1", "…", "9", "0", "B"), "help_field"),
    (("R", "Delete"), "help_reject"),
    (("T",), "help_withdraw"),
    (("N", "Insert"), "help_add"),
    (("Z", "Ctrl+Z"), "help_undo"),
    (("U",), "help_unread"),
    (("C",), "help_silent"),
    (("X",), "help_export"),
    (("?", "F1"), "help_help"),
)
FRAME_HEIGHT = 860


def _read_part(name: str) -> str:
    return files("analysis.reports").joinpath("templates", "decisions", name).read_text(encoding="utf-8")


def render_review(material: dict[str, Any]) -> str:
    """The page as HTML. Its own script is allowed by its hash; no text of a document can begin a tag."""
    script = "\n".join(["(() => {", *(_read_part(name) for name in SCRIPTS), "})();"])
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    language = material["language"]
    frame = page_frame(language)
    written = json.dumps(material, ensure_ascii=False, separators=(",", ":"))
    # "<" would let a document end the script element or open a comment in it; the line separators end no JSON line
    written = written.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_read_part("page.html.j2")).render(
        **frame
        | {
            "policy": f"{frame['policy']}; script-src 'sha256-{digest}'",
            "styles": frame["styles"] + _read_part("page.css"),
            "material": written,
            "script": script,
            "fields": [(field, key, message(f"review.field_{field}", language)) for field, key in EDITED.items()],
            "keys": [(keys, message(f"review.{name}", language)) for keys, name in KEYS],
        }
    )


def build_review(
    raw: Path,
    source_ids: tuple[str, ...] = (),
    language: str = "vi",
    corrections: Path | None = None,
    who: str = "",
    table: Path | None = None,
) -> tuple[str, int, int, list[str]]:
    """The page of a folder's documents (all, or those named), how many documents and figures, and what was not read.

    Raises InputError for an unknown document or language, an unreadable file of decisions, or when nothing can be read.
    """
    if language not in LANGUAGES:
        raise InputError(f"language “{language}”: expected vi or en")
    parsed, problems = parse_sources(raw, choose_sources(raw, source_ids))
    if not parsed:
        raise InputError(problems[0] if problems else f"{raw / 'sources.csv'}: lists no document; add a row a document")
    material = make_material(parsed, find_corrections(raw, corrections) or [], language, who, table)
    figures = sum(len(document["figures"]) for document in material["documents"])
    return render_review(material), len(parsed), figures, problems


def write_review(page: str, output: Path) -> None:
    """Write the page so that readers see the old file or the whole new one."""
    write_text(output, page)


def show_review(*source_ids: str, language: str = "vi", raw: Path | str | None = None) -> None:
    """Show the review page in a notebook cell, in a frame of its own; without names, of all documents."""
    from IPython import display as notebook

    root = find_root()
    folder = Path(raw) if raw is not None else root / "data" / "raw"
    page, _, _, _ = build_review(folder, source_ids, language, table=root / DEFAULT_OBSERVATIONS)
    # The page's text in the frame itself: a file that Jupyter serves is in a sandbox and could keep no decisions.
    # IPython warns of HTML that begins with a frame, and its own IFrame knows addresses alone
    frame = (
        f'<div><iframe srcdoc="{html.escape(page)}" title="review" width="100%" height="{FRAME_HEIGHT}"></iframe></div>'
    )
    notebook.display(notebook.HTML(frame))  # type: ignore[no-untyped-call]
