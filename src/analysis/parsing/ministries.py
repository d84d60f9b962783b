"""Ministries named without the word: "các bộ: Tài chính (3 nhiệm vụ), Công an (2 nhiệm vụ)"."""

import re
from operator import attrgetter

from analysis.codelists.toml_files import read_toml
from analysis.parsing.lexicon import Hit, Sense
from analysis.parsing.sentence import Sentence

DEPARTMENT, MINISTRY = "Sở ", "Bộ "
MANY = re.compile(
    r"(?<!\w)(?:các|những|một số|\d+)\s+bộ(?!\s+(?:phận|hồ sơ|thủ tục|chỉ số|tiêu chí))(?!\w)", re.IGNORECASE
)
NAMES = read_toml("agencies.toml")["ministries"]
ALONE = re.compile(rf"(?<!\w)(?<!Bộ )(?:{'|'.join(NAMES)})(?![\w-])")
_start = attrgetter("start")


def name_ministries(sentence: Sentence, text: str) -> None:
    """Let the names that follow "bộ" in a sentence be those of ministries, not of a province's departments."""
    if "bộ" not in sentence.folded:
        return
    many = MANY.search(text, sentence.start, sentence.end)
    known = [_as_ministry(sentence, hit, text, many) for hit in sentence.layers.get("agency", [])]
    if many is not None:
        found = ALONE.finditer(text, many.end(), sentence.end)
        alone = [match for match in found if not any(hit.start <= match.start() < hit.end for hit in known)]
        alone = [match for match in alone if _among(sentence, many, match.start())]
        known += [Hit(m.start(), m.end(), Sense("agency", MINISTRY + m.group())) for m in alone]
    if known:
        sentence.layers["agency"] = sorted(known, key=_start)


def _as_ministry(sentence: Sentence, hit: Hit, text: str, many: re.Match[str] | None) -> Hit:
    code = hit.sense.code
    if not code.startswith(DEPARTMENT) or text[hit.start : hit.start + len(DEPARTMENT)].lower() == DEPARTMENT.lower():
        return hit
    beside = text[max(sentence.start, hit.start - len(MINISTRY)) : hit.start] == MINISTRY
    if beside or (many is not None and many.end() <= hit.start and _among(sentence, many, hit.start)):
        return Hit(hit.start, hit.end, hit.sense._replace(code=MINISTRY + code.removeprefix(DEPARTMENT)))
    return hit


def _among(sentence: Sentence, many: re.Match[str], place: int) -> bool:
    return "sở" not in sentence.folded_in(many.end(), place)
