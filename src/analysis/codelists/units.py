"""Units and scopes with their labels and the nouns that name them."""

from dataclasses import dataclass
from functools import cache

from analysis.codelists.toml_files import read_toml


@dataclass(frozen=True)
class Label:
    """A code with its Vietnamese and English label, and the phrases that name it in a text."""

    code: str
    vi: str
    en: str
    cues: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    topic: str = ""

    def label(self, language: str) -> str:
        """The label in "vi" or "en"."""
        return self.vi if language == "vi" else self.en


@cache
def read_units() -> dict[str, Label]:
    """Read units.toml; keys are unit codes, `cues` the nouns."""
    return {
        code: Label(
            code,
            entry["vi"],
            entry["en"],
            tuple(entry["nouns"]),
            tuple(entry.get("generic", ())),
            entry.get("topic", ""),
        )
        for code, entry in read_toml("units.toml").items()
        if code not in ("not_counted", "awarded")
    }


@cache
def read_scopes() -> dict[str, Label]:
    """Read scopes.toml; keys are scope codes, `cues` the names of such bodies."""
    return {
        code: Label(code, entry["vi"], entry["en"], tuple(entry["cues"]))
        for code, entry in read_toml("scopes.toml").items()
        if code != "central_cities"
    }
