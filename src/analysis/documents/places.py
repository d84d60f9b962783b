"""Provinces as documents name them: in letterheads, leads, addresses, with and without diacritics."""

import re
from functools import cache

from analysis.codelists.provinces import NATION, fold, read_provinces

OLD_TONES = {
    "oà": "òa",
    "oá": "óa",
    "oả": "ỏa",
    "oã": "õa",
    "oạ": "ọa",
    "uỷ": "ủy",
}
RANK = r"(?:tỉnh|thành\s*phố|tp\.?|t\.p\.?|thủ\s*đô)"
PLAIN_RANK = r"(?:tinh|thanh pho|tp|t p|thu do)"
ISSUER = re.compile(
    r"(?:văn phòng|vp|ubnd|uỷ ban|ủy ban|hđnd|hội đồng|đoàn đbqh|sở|ban|thanh tra|trung tâm|tỉnh ủy|tỉnh uỷ)\b", re.I
)
SHORTEST_IN_ADDRESS = 5


def find_named(text: str, *, strict: bool = False) -> str:
    """The province that a short text names, the first of several; "" for none.

    `strict` asks for its rank before it ("tỉnh Hòa Bình"), as many names are words too. In a text without diacritics
    the names are looked for without them.
    """
    if text.isascii():
        plain = fold(text)
        match = _plain_pattern(strict).search(plain)
        return _plain_names()[match["name"]] if match else ""
    match = _pattern(strict).search(_modern(text))
    return _names()[" ".join(match["name"].split())] if match else ""


def find_of_address(address: str) -> str:
    """The province of a web address ("baolangson.vn", "vpubnd.langson.gov.vn"); "" for none."""
    host = re.sub(r"^\w+://", "", address.casefold()).split("/")[0]
    for label in host.split("."):
        for joined, name in _joined_names():
            if label == joined or (len(joined) >= SHORTEST_IN_ADDRESS and label.endswith(joined)):
                return name
    return ""


def find_issuer(lines: tuple[str, ...]) -> str:
    """The body of a letterhead, with the body that it belongs to: "UBND TỈNH …" and "VĂN PHÒNG" below it."""
    bodies = [line for line in lines[:8] if ISSUER.match(line) and len(line) < 90]
    if not bodies:
        return ""
    above = bodies[0]
    below = bodies[1] if len(bodies) > 1 and bodies[1].isupper() == above.isupper() else ""
    return f"{below} {above}".strip()


def _modern(text: str) -> str:
    """Lower case with tones where new spelling puts them, and any white space as one space."""
    lowered = " ".join(text.lower().split())
    for old, new in OLD_TONES.items():
        lowered = lowered.replace(old, new)
    return lowered


@cache
def _names() -> dict[str, str]:
    entries = [entry for entry in read_provinces() if entry.code != NATION]
    return {_modern(name): entry.name for entry in entries for name in (entry.name, *entry.aliases)}


@cache
def _pattern(strict: bool) -> re.Pattern[str]:
    names = "|".join(re.escape(name).replace(r"\ ", r"\s*") for name in sorted(_names(), key=len, reverse=True))
    rank = rf"\b{RANK}\s*" if strict else r"(?<!\w)"
    return re.compile(rf"{rank}(?P<name>{names})(?!\w)")


@cache
def _plain_names() -> dict[str, str]:
    return {fold(name): entry for name, entry in _names().items()}


@cache
def _plain_pattern(strict: bool) -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(_plain_names(), key=len, reverse=True)))
    rank = rf"\b{PLAIN_RANK} " if strict else r"\b"
    return re.compile(rf"{rank}(?P<name>{names})\b")


@cache
def _joined_names() -> list[tuple[str, str]]:
    joined = {name.replace(" ", ""): entry for name, entry in _plain_names().items()}
    return sorted(joined.items(), key=lambda item: len(item[0]), reverse=True)
