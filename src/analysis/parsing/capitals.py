"""Lines set in capitals, as they would be written in a sentence: capitals tell names only where not all are capital."""

import re
from functools import cache

from analysis.codelists.provinces import NATION, read_provinces
from analysis.codelists.toml_files import read_toml
from analysis.documents.letters import UPPER
from analysis.documents.syllables import is_syllable

FEWEST_WORDS = 3
LINE = re.compile(r"[^\n|]+")
TOKEN = re.compile(r"[^\W\d_]+")
# A name in running text, after a small letter, so that no sentence begins with it: "… thành phố Thủ Dầu Một"
NAME = re.compile(rf"(?<=[a-zà-ỹđ,] )[{UPPER}][a-zà-ỹđ]+(?: [{UPPER}][a-zà-ỹđ]+)+")
LONGEST_NAME = 9  # words
PLACE = re.compile(r"\b(?:quận|huyện|thị xã|thành phố|tp\.?|phường|xã|thị trấn|tỉnh) (?P<name>[^\W\d_]+ [^\W\d_]+)\b")
ORDINAL = re.compile(
    r"(?:^\s*|(?:QUÝ|KHÓA|KHOÁ|PHẦN|MỤC|CHƯƠNG|ĐỢT|HẠNG|LOẠI|THỨ|KỲ|VÀ|,) )(?P<number>[IVX]{1,5})(?![^\W\d_])",
    re.MULTILINE,
)


def write_small(text: str) -> str:
    """The text, as long as before, with its lines in capitals in small letters but for names and abbreviations.

    Names are those of provinces, those that the rest of the text writes with capitals, and what follows the rank of
    a place ("HUYỆN ĐẠI TỪ"); abbreviations, words that are no syllables of Vietnamese ("UBND", "PAPI").
    """
    lines = [match for match in LINE.finditer(text) if _is_in_capitals(match.group())]
    if not lines:
        return text
    names = _names_of(text)
    pieces: list[str] = []
    place = 0
    for line in lines:
        pieces += [text[place : line.start()], _write_small(line.group(), names)]
        place = line.end()
    return "".join([*pieces, text[place:]])


def _is_in_capitals(line: str) -> bool:
    if not line.isupper():
        return False
    words = [word for word in TOKEN.findall(line) if len(word) > 1]
    return len(words) >= FEWEST_WORDS and sum(map(is_syllable, words)) >= FEWEST_WORDS - 1


def _write_small(line: str, names: dict[str, str]) -> str:
    kept = [match.span("number") for match in ORDINAL.finditer(line)]
    kept += [match.span() for match in re.finditer(r"\S*[\d/]\S*", line)]
    signs = list(line)
    begins = True
    for match in TOKEN.finditer(line):
        start, end = match.span()
        whole = any(a <= start and end <= b for a, b in kept)
        if not whole and is_syllable(match.group()):
            small = match.group().lower()
            signs[start:end] = match.group()[0] + small[1:] if begins else small
        begins = line[end : end + 2] == ". "
    small = _write_names("".join(signs), names)
    small = _body_pattern().sub(lambda match: match.group()[0].upper() + match.group()[1:], small)
    return PLACE.sub(_write_place, small)


def _write_names(line: str, names: dict[str, str]) -> str:
    words = [match.span() for match in TOKEN.finditer(line)]
    pieces: list[str] = []
    place = at = 0
    while at < len(words):
        for last in range(min(at + LONGEST_NAME, len(words)) - 1, at - 1, -1):
            start, end = words[at][0], words[last][1]
            if name := names.get(line[start:end].lower()):
                pieces += [line[place:start], name]
                place, at = end, last
                break
        at += 1
    return "".join([*pieces, line[place:]])


def _write_place(match: re.Match[str]) -> str:
    found, name = match.group(), match["name"]
    if name.split()[0] in _common_words():
        return found
    return found[: -len(name)] + " ".join(word.capitalize() if word.islower() else word for word in name.split(" "))


def _names_of(text: str) -> dict[str, str]:
    """Names in small letters, and as they are written: provinces, departments, what the text writes with capitals."""
    return _known_names() | {match.group().lower(): match.group() for match in NAME.finditer(text)}


@cache
def _body_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(read_toml('capitals.toml')['bodies'])})\b")


@cache
def _common_words() -> frozenset[str]:
    return frozenset(read_toml("capitals.toml")["no_names"])


@cache
def _known_names() -> dict[str, str]:
    entries = [entry for entry in read_provinces() if entry.code != NATION]
    provinces = [name for entry in entries for name in (entry.name, *entry.aliases)]
    departments = [agency["name"] for agency in read_toml("agencies.toml")["agencies"]]
    return {name.lower(): name for name in (*departments, *provinces)}
