"""Whose figure it is: the office, the one-stop centre, the whole province, a district …"""

import re
from dataclasses import dataclass

from analysis.codelists.provinces import fold, read_provinces
from analysis.parsing.lexicon import find_phrases
from analysis.parsing.words import split_words

OFFICES = ("provincial_office", "party_office", "council_office", "district", "commune", "department")
LOCAL = re.compile(
    r"(?:(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+)?(?P<kind>[Hh]uyện|[Qq]uận|[Tt]hị xã|TX\.?|[Tt]hành phố|TP\.?)\s+"
    r"(?P<name>[A-ZĐÀ-Ỹ][\wÀ-ỹ]*(?:\s+[A-ZĐÀ-Ỹ][\wÀ-ỹ]*)*)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """A body named in the text, from `start`: its scope and its name as printed."""

    start: int
    end: int
    scope: str
    name: str


def find_bodies(text: str, start: int, end: int) -> list[Body]:
    """Every body named in text[start:end], in order."""
    found = [
        Body(hit.start, hit.end, hit.sense.code, text[hit.start : hit.end])
        for hit in find_phrases(split_words(text, start, end))
        if hit.sense.layer == "scope"
    ]
    provinces = {fold(province.name) for province in read_provinces()}
    for match in LOCAL.finditer(text, start, end):
        if fold(match["name"]) in provinces or any(b.start <= match.start() < b.end for b in found):
            continue
        found.append(Body(match.start(), match.end(), "district", match.group()))
    return sorted(found, key=lambda body: body.start)


@dataclass(frozen=True)
class Scoping:
    """The scope of a document as a whole, and the bodies named in it."""

    default: Body
    bodies: tuple[Body, ...]

    def at(self, start: int, place: int, clause: int, family: str) -> Body:
        """The body whose figure stands at `place` in the sentence that begins at `start`, in the clause from `clause`.

        A district's one-stop unit is the district's. A province named as a whole holds for the rest of its sentence; a
        one-stop centre does so for dossiers, and for other figures up to the next semicolon.
        """
        named = [
            b
            for b in self.bodies
            if start <= b.start < place
            and (
                b.scope == "province" or (b.scope == "one_stop_centre" and (family == "dossiers" or b.start >= clause))
            )
        ]
        if not named or self.default.scope in ("district", "commune", "nation"):
            return self.default
        return named[-1]


def read_scoping(text: str, lead_end: int, province: str, has_documents: bool) -> Scoping:
    """The document's scope: the office named in its title or lead, else the first body named anywhere.

    `has_documents`: figures of incoming or outgoing documents are an office's, even where only "UBND tỉnh" is named.
    """
    bodies = tuple(find_bodies(text, 0, len(text)))
    if province == "Cả nước":
        return Scoping(Body(0, 0, "nation", "Cả nước"), bodies)
    lead = [body for body in bodies if body.start < lead_end]
    offices = [body for body in lead if body.scope in OFFICES and not LOCAL.fullmatch(body.name)]
    wider = [body for body in bodies if body.scope != "district" or body in lead]
    first = next(iter(offices or lead or wider), None)
    if first is not None and not (has_documents and first.scope == "province"):
        return Scoping(first, bodies)
    return Scoping(Body(0, 0, "provincial_office" if has_documents else "province", ""), bodies)
