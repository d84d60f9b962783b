"""Whose figure it is: the office, the one-stop centre, the whole province, a district …"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from operator import attrgetter

from analysis.codelists.provinces import fold, is_nation
from analysis.codelists.toml_files import read_toml
from analysis.codelists.units import read_scopes
from analysis.documents.letters import UPPER
from analysis.parsing import acting_bodies
from analysis.parsing.listed_bodies import drop_listed, find_committee_of_unit
from analysis.parsing.own_bodies import Body, find_own_department, find_reception_board, find_technical_office, is_own
from analysis.parsing.words import Words, split_words

OFFICE_FAMILIES = {"documents", "meetings", "publishing", "archive"}
PROVINCE_FAMILIES = {"dossiers", "tasks", "petitions", "reception", "procedures", "satisfaction"}
OFFICE_TASKS = ("documents", "tasks", "reception")
OFFICES = ("provincial_office", "party_office", "council_office", "district", "commune", "department")
# Spelt out, since a search for one of several first letters is quick and one for a class of letters is not.
LOCAL_NAME = (
    r"(?<![^\W\d_])(?P<kind>huyện|Huyện|quận|Quận|thị xã|Thị xã|TX\.?|thành phố|Thành phố|T\.?P\.?)(?:[^\S\n]+|(?<=\.))"
    rf"(?P<name>\d{{1,2}}(?!\d)|[{UPPER}]\w*(?:[^\S\n]+[{UPPER}]\w*)*)"
)
# the words with which the kinds of places begin, as fold_word spells them
KIND_OPENINGS = frozenset({"huyện", "quận", "thị", "tx", "thành", "tp", "t"})
COMMITTEES = ("ubnd", "ủy ban nhân dân", "uỷ ban nhân dân")
WIDER = ("province", "provincial_office", "one_stop_centre")
COMMITTEE = r"(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+"
PLACE_NAME = re.compile(LOCAL_NAME)
BEFORE_PLACE = re.compile(rf"{COMMITTEE}$")
LOCAL = re.compile(rf"(?:{COMMITTEE})?{LOCAL_NAME}")
OPENING = 250  # characters: a title and the first lines
# Kinds of districts, each with the ways to write it.
LOCAL_KINDS = {
    "huyện": ("huyện",),
    "quận": ("quận",),
    "thị xã": ("thị xã", "tx"),
    "thành phố": ("thành phố", "tp", "t.p"),
}
PROVINCE_ACTS = re.compile(rf"{COMMITTEE}(?:tỉnh|thành phố)(?!\s+[{UPPER}])")
# "Trung tâm Phục vụ hành chính công xã Phú An tiếp nhận …": elsewhere it is only where a photograph was taken
COMMUNE = re.compile(
    rf"\s+(?:xã|Xã|phường|Phường|thị trấn|Thị trấn|đặc khu|Đặc khu)\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*)*"
)
# "huyện Kiến An đã tiếp nhận 700 hồ sơ": a district that does what is counted, unless it closes a list of districts
DOES = re.compile(
    r"\s+(?:đã\s+|cũng\s+|vừa\s+)?(?:tiếp|nhận|giải quyết|xử lý|trả|ban hành|phát hành|tổ chức|đăng)(?!\w)"
)
LISTED = ("huyện, ", "quận, ", "xã, ", "và ")
# "Bộ phận một cửa của huyện"
BARE_CENTRE = re.compile(
    rf"\s+(?:của\s+)?(?:{COMMITTEE})?(?:huyện|thị xã|quận)(?!\s*,\s*(?:huyện|thị|thành|quận))(?!\s+[{UPPER}])(?!\w)"
)
LEADER = re.compile(r"(?:[Cc]hủ tịch|[Bb]í thư)(?:\s+(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân))?\s+$")
NAMED_KINDS = ("tỉnh", "huyện", "quận", "thị xã", "thành phố")
_start = attrgetter("start")
PLACE = re.compile(rf"(?:\s+[{UPPER}]\w*)+")


def find_bodies(words: Words, province: str = "") -> list[Body]:
    """Every body named in a text, in order; a city that is the document's province itself is no district."""
    text, patterns = words.text, cue_patterns()
    found: list[Body] = []
    reached = 0
    for word, place in words.those_of(patterns):
        cue = patterns[word].match(text, place) if place >= reached else None
        if cue is not None:
            found.append(_with_name(text, cue, province))
            reached = cue.end()
    starts, ends = [body.start for body in found], [0, *accumulate((body.end for body in found), max)]
    for local in _places(words):
        if _is_central(local, province) or local.start() < ends[bisect_right(starts, local.start())]:
            continue
        found.append(Body(local.start(), local.end(), "district", local.group()))
    return sorted(found, key=lambda body: body.start)


def _places(words: Words) -> Iterator[re.Match[str]]:
    """What LOCAL finds in a text, looked for by the kind of place."""
    text, reached = words.text, 0
    for _, start in words.those_of(KIND_OPENINGS):
        place = PLACE_NAME.match(text, start) if start >= reached else None
        if place is None:
            continue
        committee = BEFORE_PLACE.search(text, reached, place.start())
        local = LOCAL.match(text, committee.start()) if committee else place
        assert local is not None
        yield local
        reached = local.end()


def _is_central(place: re.Match[str], province: str) -> bool:
    """Whether a city is a province itself.

    "thành phố Huế" of the province Thừa Thiên Huế is a district; Huế itself has been a province since 2025.
    """
    if _kind(place) != "thành phố":
        return False
    name = fold(place["name"])
    if fold(province) in central_cities() and LEADER.search(place.string, max(0, place.start() - 40), place.start()):
        return True  # "Chủ tịch UBND thành phố Lê Văn An" of such a city: its chairman's name
    # "UBND TP Hải Phòng Nguyễn Văn Tùng": the name of who holds an office may stand behind the city's
    city = next((city for city in central_cities() if name == city or name.startswith(f"{city} ")), "")
    return city != "" and (city not in fold(province) or city == fold(province))


def is_central_city(name: str, province: str) -> bool:
    """Whether a place, "TP. Hồ Chí Minh", is a city that is a province itself."""
    place = LOCAL.fullmatch(name.replace("tp", "TP", 1) if name.startswith("tp") else name)
    return place is not None and _is_central(place, province)


def _kind(place: re.Match[str]) -> str:
    """The kind of district, in its long form."""
    written = place["kind"].lower().rstrip(".")
    return next(kind for kind, forms in LOCAL_KINDS.items() if written in forms)


@cache
def central_cities() -> frozenset[str]:
    """The cities that are provinces, folded."""
    return frozenset(fold(name) for name in read_toml("scopes.toml")["central_cities"]["names"])


@cache
def cue_scopes() -> dict[str, str]:
    """The scope that each cue of scopes.toml names."""
    return {cue: code for code, scope in read_scopes().items() for cue in scope.cues}


@cache
def cue_patterns() -> dict[str, re.Pattern[str]]:
    """The cues of scopes.toml, one pattern for those that begin with a word, which is as fold_word spells it."""
    by_opening: dict[str, list[str]] = {}
    for cue in cue_scopes():
        by_opening.setdefault(split_words(cue).folded[0], []).append(cue)
    return {word: compile_cues(cues) for word, cues in by_opening.items()}


def compile_cues(cues: Iterable[str]) -> re.Pattern[str]:
    """One pattern for cues, the longest first, in any case and with any white space."""
    alternatives = "|".join(re.escape(cue).replace(r"\ ", r"\s+") for cue in sorted(cues, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _with_name(text: str, hit: re.Match[str], province: str) -> Body:
    """A body with the place that its name ends in: "Văn phòng HĐND - UBND huyện Thạch Thất"."""
    cue = " ".join(hit.group().lower().split())
    local = LOCAL.match(text, hit.end() + 1) if cue_scopes()[cue] == "one_stop_centre" else None
    if local is not None and not _is_central(local, province):
        return Body(hit.start(), local.end(), "district", text[hit.start() : local.end()])
    bare = BARE_CENTRE.match(text, hit.end()) if cue_scopes()[cue] == "one_stop_centre" else None
    if bare is not None:
        return Body(hit.start(), bare.end(), "district", text[hit.start() : bare.end()])
    commune = COMMUNE.match(text, hit.end()) if cue_scopes()[cue] == "one_stop_centre" else None
    did = commune is not None and (text[commune.end() : commune.end() + 1] == ":" or DOES.match(text, commune.end()))
    if commune is not None and (did or is_own(text, commune)):
        return Body(hit.start(), commune.end(), "commune", text[hit.start() : commune.end()])
    name = PLACE.match(text, hit.end()) if cue.endswith(NAMED_KINDS) else None
    last = name.end() if name else hit.end()
    return Body(hit.start(), last, cue_scopes()[cue], text[hit.start() : last])


@dataclass(frozen=True)
class Scoping:
    """The scope of a document as a whole, and the bodies named in it."""

    default: Body
    bodies: tuple[Body, ...]

    def at(self, start: int, place: int, clause: int, family: str, members: dict[str, str]) -> Body:
        """The body whose figure stands at `place` in the sentence that begins at `start`, in the clause from `clause`.

        A district's one-stop unit is the district's. A province named as a whole holds for the rest of its sentence; a
        one-stop centre does so for dossiers, and for other figures up to the next semicolon. In a document about a
        centre, documents, tasks and reception are the office's, and dossiers of lower levels the whole province's.
        """
        if self.default.scope in ("district", "commune", "department", "nation"):
            return self.default
        named = [
            b
            for b in self.bodies[
                bisect_left(self.bodies, start, key=_start) : bisect_left(self.bodies, place, key=_start)
            ]
            if (b.scope == "province" or (b.scope == "one_stop_centre" and (family == "dossiers" or b.start >= clause)))
        ]
        if named:
            return named[-1]
        if self.default.scope == "one_stop_centre":
            if family in OFFICE_TASKS:
                return Body(place, place, "provincial_office", "")
            if members.get("level") in ("district", "commune"):
                return Body(place, place, "province", "")
        return self.default


def _only_mentioned(acting: set[str], body: Body) -> bool:
    """Whether a district is only named in passing: nowhere does a People's Committee of its kind act."""
    named = LOCAL.fullmatch(body.name)
    if named is None or body.name != f"{named['kind']} {named['name']}":
        return False
    return _kind(named) not in acting


def names_place(body: Body) -> bool:
    """Whether the name of a body holds that of a place: "UBND huyện Cao Lộc", not "UBND huyện"."""
    return LOCAL.search(body.name) is not None


def _local_name(body: Body) -> str:
    """The name of the district that a body is nothing but; "" for an office, a centre, a province."""
    named = LOCAL.fullmatch(body.name)
    return named["name"] if named else ""


def _acting_kinds(text: str, lead: list[Body]) -> set[str]:
    """The kind of the district that does what is counted, where no wider body is named before it."""
    for body in lead:
        if body.scope in WIDER:
            break
        named = LOCAL.fullmatch(body.name) if DOES.match(text, body.end) else None
        if named is not None and not text.endswith(LISTED, max(0, body.start - 8), body.start):
            return {_kind(named)}
    return set()


def _opens(offices: list[Body]) -> bool:
    """Whether the page opens with one of these offices."""
    return bool(offices) and offices[0].start < OPENING


def read_scoping(words: Words, lead_end: int, province: str, families: Counter[str]) -> Scoping:
    """The document's scope: the office named in its title or lead, else the first body named anywhere.

    `families`: what the document counts. Incoming and outgoing documents and meetings are an office's own work, even
    where only "UBND tỉnh" is named; where an office only reports dossiers, tasks or scores, they are the province's.
    """
    text = words.text
    bodies = tuple(find_bodies(words, province))
    office = sum(families[family] for family in OFFICE_FAMILIES)
    if not acting_bodies.committee_acts(text, lead_end):
        office -= min(office, families["divided"])
    province_wide = sum(families[family] for family in PROVINCE_FAMILIES)
    named = any(body.scope == "provincial_office" and body.start < lead_end for body in bodies)
    office_work = office > 0 or acting_bodies.reviews_office(text, lead_end) if named else office > province_wide
    if is_nation(province):
        return Scoping(Body(0, 0, "nation", province), bodies)
    own = find_own_department(text, lead_end) or find_technical_office(text, lead_end)
    if own is None and not office:
        own = find_reception_board(text, lead_end)
    if own is None:
        own = acting_bodies.find_opening_body(text, lead_end, office >= families["dossiers"] + families["tasks"])
    if own is not None:
        return Scoping(own, bodies)
    folded = text.casefold()
    committees = COMMITTEES if "ban nhân dân" in folded else COMMITTEES[:1]
    acting = {
        kind
        for kind, forms in LOCAL_KINDS.items()
        if any(f"{c} {form}" in folded for form in forms for c in committees)
    }
    acting |= _acting_kinds(text, [body for body in bodies if body.start < lead_end])
    lead = [body for body in bodies if body.start < lead_end and not _only_mentioned(acting, body)]
    lead = drop_listed(text, lead, _local_name)
    doing = {_local_name(body) for body in bodies if body.start < lead_end and DOES.match(text, body.end)}
    if len({_local_name(body) for body in lead} - {""}) > 2 or len(doing - {""}) > 1:
        lead = [body for body in lead if not _local_name(body)]  # several districts are named: it is about none of them
    acts = PROVINCE_ACTS.search(text, 0, lead_end)
    if acts is not None:
        # "UBND thành phố phê bình UBND quận Cẩm Lệ": one of those whom the province's committee speaks of
        lead = [body for body in lead if body.start < acts.start() or not _local_name(body)]
    unit = find_committee_of_unit(text, lead)
    if unit is not None:
        return Scoping(unit, bodies)
    offices = [body for body in lead if body.scope in OFFICES and not LOCAL.fullmatch(body.name)]
    if lead and lead[0].scope == "one_stop_centre":
        # "Trung tâm … thành phố cho biết …; Trung tâm … xã An Bình nhận 50 hồ sơ": an example
        offices = [body for body in offices if body.scope != "commune"]
    if not office_work and (province_wide or not office):
        # "Ban Tiếp công dân tỉnh, Văn phòng Tỉnh ủy, Văn phòng HĐND đã tiếp 27 lượt": one of many who took part
        passing = {"provincial_office"} | ({"party_office", "council_office"} if not _opens(offices) else set())
        offices = [body for body in offices if body.scope not in passing]
        lead = [body for body in lead if body.scope not in passing]
    passing_by = ("district", "provincial_office", "party_office", "council_office")
    wider = next((body for body in bodies if body.scope not in passing_by), None)
    first = next(iter(offices or lead), wider)
    if first is not None and not (office_work and first.scope == "province"):
        return Scoping(first, bodies)
    acting_body = (
        acting_bodies.find_acting_body(text, lead_end, office_work) if first is None and acts is None else None
    )
    if acting_body is not None:
        return Scoping(acting_body, bodies)
    return Scoping(Body(0, 0, "provincial_office" if office_work else "province", ""), bodies)
