"""Whose figure it is: the office, the one-stop centre, the whole province, a district …"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from analysis.codelists.provinces import fold, is_nation
from analysis.documents.letters import UPPER
from analysis.parsing import acting_bodies
from analysis.parsing.captions import without_captions
from analysis.parsing.named_bodies import (
    COMMITTEE,
    DOES,
    LOCAL,
    LOCAL_KINDS,
    central_cities,
    find_bodies,
    kind_of,
    local_name,
)
from analysis.parsing.own_bodies import (
    OPENING,
    Body,
    find_own_agency,
    find_own_department,
    find_reception_board,
    find_technical_office,
)
from analysis.parsing.province_acts import tells_province
from analysis.parsing.readings import Draft
from analysis.parsing.spoken_places import find_spoken_place, find_unnamed_place
from analysis.parsing.words import Words

OFFICE_FAMILIES = {"documents", "meetings", "publishing", "archive"}
PROVINCE_FAMILIES = {"dossiers", "tasks", "petitions", "reception", "procedures", "satisfaction"}
OFFICE_TASKS = ("documents", "tasks", "reception")
OFFICES = ("provincial_office", "party_office", "council_office", "district", "commune", "department")
COMMITTEES = ("ubnd", "hđnd", "ủy ban nhân dân", "uỷ ban nhân dân", "hội đồng nhân dân")
WIDER = ("province", "provincial_office", "one_stop_centre")
PASSING_BY = ("district", "provincial_office", "party_office", "council_office")
PROVINCE_ACTS = re.compile(rf"{COMMITTEE}(?:tỉnh|thành phố)(?!\s+[{UPPER}])")
LISTED = ("huyện, ", "quận, ", "xã, ", "và ")
# "… trong đó Sở Xây dựng 32 nhiệm vụ, UBND quận Ninh Kiều 18 nhiệm vụ": one of a list
BESIDE_AGENCIES = re.compile(rf"(?<!\w)Sở\s+[{UPPER}][^.;]*(?:,|và)\s+$")
# "người dân xã Chiềng Mung, huyện Mai Sơn nhận kết quả": where somebody lives
ADDRESS = re.compile(rf"(?<!\w)(?:xã|phường|thị trấn|thôn|bản)\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*){{0,3}},\s+$")
ANNOUNCES = re.compile(r"\s+(?:(?:vừa|đã)\s+)?(?:thông báo|cho biết|cho hay|công bố)")
_start = attrgetter("start")


@dataclass(frozen=True)
class Scoping:
    """The scope of a document as a whole, and the bodies named in it."""

    default: Body
    bodies: tuple[Body, ...]

    def of(self, draft: Draft) -> Body:
        """The body whose figure a draft is.

        A district's one-stop unit is the district's. A province named as a whole holds for the rest of its sentence; a
        one-stop centre does so for dossiers, and for other figures up to the next semicolon; both hold for what stands
        under a heading that names them. In a document about a centre, documents, tasks and reception are the office's,
        and dossiers of lower levels the whole province's.
        """
        if self.default.scope in ("district", "commune", "department", "nation"):
            return self.default
        place = draft.frame.figure.start
        named = [
            body
            for body in self._between(draft.sentence.start, place)
            if body.scope == "province" or draft.family == "dossiers" or body.start >= draft.clause
        ]
        headed = [body for heading in draft.headings for body in self._between(*heading)]
        if named or headed:
            return (named or headed)[-1]
        if self.default.scope == "one_stop_centre":
            if draft.family in OFFICE_TASKS:
                return Body(place, place, "provincial_office", "")
            if draft.frame.members.get("level") in ("district", "commune"):
                return Body(place, place, "province", "")
        return self.default

    def _between(self, start: int, end: int) -> list[Body]:
        """The whole province and the one-stop centres that text[start:end] names."""
        first, last = bisect_left(self.bodies, start, key=_start), bisect_left(self.bodies, end, key=_start)
        return [body for body in self.bodies[first:last] if body.scope in ("province", "one_stop_centre")]


@dataclass(frozen=True)
class Page:
    """What is asked whose figures a page gives: its text, where its lead ends, the bodies named, what it counts.

    `text` and `bodies` are without what photographs show, `whole` is with it.
    """

    text: str
    whole: str
    lead_end: int
    province: str
    bodies: tuple[Body, ...]
    families: Counter[str]

    @cached_property
    def office(self) -> int:
        """How many figures can only be an office's own work: documents in and out, meetings, what it published."""
        office = sum(self.families[family] for family in OFFICE_FAMILIES)
        if not acting_bodies.committee_acts(self.text, self.lead_end):
            office -= min(office, self.families["divided"])
        return office

    @cached_property
    def province_wide(self) -> int:
        """How many figures an office reports of the whole province where nothing says that they are its own."""
        return sum(self.families[family] for family in PROVINCE_FAMILIES)

    @cached_property
    def office_work(self) -> bool:
        """Whether the page tells an office's own work; an office that is named only reports what else it tells."""
        reviewed = acting_bodies.reviews_office(self.text, self.lead_end)
        if any(body.scope == "provincial_office" and body.start < self.lead_end for body in self.bodies):
            return (
                self.office > 0 or reviewed or (self.families["awards"] > self.province_wide and self.opens_with_office)
            )
        if reviewed and not self.families["dossiers"]:
            return True
        return self.office > self.province_wide and not acting_bodies.counts_many(self.text)

    @cached_property
    def is_city(self) -> bool:
        """Whether its province is a city."""
        return fold(self.province) in central_cities()

    @cached_property
    def alone(self) -> bool:
        """Whether nothing is told of the whole province, so that one of its bodies may be all that the page is about."""
        return not tells_province(self.text, self.province, self.is_city)

    @cached_property
    def opens_with_office(self) -> bool:
        """Whether an office is the first body named, and not by who leads it: what it was awarded is its own."""
        first = self.bodies[0]
        if ANNOUNCES.match(self.text, first.end):
            return False
        led = self.text.endswith(("Chánh ", "chánh "), 0, first.start)
        return first.scope == "provincial_office" and not led and first.start <= (self.committee or first.start)

    @cached_property
    def committee(self) -> int | None:
        """Where the province's own committee is named in the lead."""
        found = PROVINCE_ACTS.search(self.text, 0, self.lead_end)
        return found.start() if found is not None else None

    @cached_property
    def lead(self) -> list[Body]:
        """The bodies of the lead of which the page may be about one: those that it only mentions are left out."""
        text, lead = self.text, [body for body in self.bodies if body.start < self.lead_end]
        several = len({local_name(body) for body in lead} - {""}) > 1
        lead = [body for body in lead if not ADDRESS.search(text, max(0, body.start - 60), body.start)]
        acting = _kinds_with_committee(text) | _acting_kinds(text, lead)
        lead = [body for body in lead if not _only_mentioned(acting, body)]
        lead = [
            body
            for body in lead
            if not (local_name(body) and BESIDE_AGENCIES.search(text, max(0, body.start - 80), body.start))
        ]
        if several:
            lead = [body for body in lead if not local_name(body)]  # it is about none of several districts
        if not self.alone:
            # "Tại huyện Cư Kuin …. Toàn tỉnh tiếp nhận 567.800 hồ sơ": an example
            lead = [body for body in lead if body.scope != "district" or "văn phòng" in body.name.casefold()]
        if self.committee is not None:
            # "UBND thành phố phê bình UBND quận Cẩm Lệ": one of those whom the province's committee speaks of
            lead = [body for body in lead if body.start < self.committee or not local_name(body)]
        return lead

    @cached_property
    def first_named(self) -> Body | None:
        """The first office named in the lead, else the first body there, else the first wider one anywhere."""
        lead = self.lead
        offices = [body for body in lead if body.scope in OFFICES and not LOCAL.fullmatch(body.name)]
        if lead and lead[0].scope == "one_stop_centre":
            # "Trung tâm … thành phố cho biết …; Trung tâm … xã An Bình nhận 50 hồ sơ": an example
            offices = [body for body in offices if body.scope != "commune"]
        if not self.office_work and (self.province_wide or not self.office):
            # "Ban Tiếp công dân tỉnh, Văn phòng Tỉnh ủy, Văn phòng HĐND đã tiếp 27 lượt": one of many who took part
            opens = bool(offices) and offices[0].start < OPENING
            passing = {"provincial_office"} | (set() if opens else {"party_office", "council_office"})
            offices = [body for body in offices if body.scope not in passing]
            lead = [body for body in lead if body.scope not in passing]
        wider = next((body for body in self.bodies if body.scope not in PASSING_BY), None)
        return next(iter(offices or lead), wider)


def _kinds_with_committee(text: str) -> set[str]:
    """The kinds of districts of which a text names a People's Committee."""
    folded = text.casefold()
    committees = COMMITTEES if "nhân dân" in folded else COMMITTEES[:2]
    return {
        kind
        for kind, forms in LOCAL_KINDS.items()
        if any(f"{committee} {form}" in folded for form in forms for committee in committees)
    }


def _only_mentioned(acting: set[str], body: Body) -> bool:
    """Whether a district is only named in passing: nowhere does a People's Committee of its kind act."""
    named = LOCAL.fullmatch(body.name)
    if named is None or body.name != f"{named['kind']} {named['name']}":
        return False
    return kind_of(named) not in acting


def _acting_kinds(text: str, lead: list[Body]) -> set[str]:
    """The kind of the district that does what is counted, where no wider body is named before it."""
    for body in lead:
        if body.scope in WIDER:
            break
        named = LOCAL.fullmatch(body.name) if DOES.match(text, body.end) else None
        if named is not None and not text.endswith(LISTED, max(0, body.start - 8), body.start):
            return {kind_of(named)}
    return set()


def _nation(page: Page) -> Body | None:
    return Body(0, 0, "nation", page.province) if is_nation(page.province) else None


def _department(page: Page) -> Body | None:
    text, lead_end = page.text, page.lead_end
    own = find_own_department(text, lead_end, page.alone) or find_technical_office(text, lead_end)
    return own or (find_own_agency(text, lead_end) if page.alone else None)


def _reception_board(page: Page) -> Body | None:
    told = tells_province(page.text[: page.lead_end], page.province, page.is_city)
    return None if told or page.office else find_reception_board(page.text, page.lead_end)


def _opening_body(page: Page) -> Body | None:
    own_work = page.office >= page.families["dossiers"] + page.families["tasks"]
    return acting_bodies.find_opening_body(page.text, page.lead_end, own_work)


def _spoken_place(page: Page) -> Body | None:
    return find_spoken_place(page.text, page.whole, page.lead_end, page.is_city) if page.alone else None


def _unnamed_place(page: Page) -> Body | None:
    first = page.first_named
    if first is None or first.name.casefold() == "bộ phận một cửa":  # a district has one, and so has a commune
        acting = acting_bodies.find_acting_district(page.text, page.lead_end) if page.committee is None else None
        return acting or (find_unnamed_place(page.text) if page.alone and page.committee is None else None)
    return None


def _first_named(page: Page) -> Body | None:
    first = page.first_named
    return None if first is not None and page.office_work and first.scope == "province" else first


def _party(page: Page) -> Body | None:
    if page.first_named is not None or page.committee is not None or not page.office_work:
        return None
    return acting_bodies.find_party(page.text, page.lead_end)


def _only_office(page: Page) -> Body | None:
    offices = [body for body in page.bodies if body.scope in PASSING_BY[1:]]
    alone = page.office_work and len({body.scope for body in offices}) == 1
    return offices[0] if alone and offices[0].start >= page.lead_end else None


# Asked in this order; the first that knows a body says whose figures they are.
QUESTIONS: tuple[Callable[[Page], Body | None], ...] = (
    _nation,
    _department,
    _reception_board,
    _opening_body,
    _spoken_place,
    _unnamed_place,
    _first_named,
    _party,
    _only_office,
)


def read_scoping(words: Words, lead_end: int, province: str, families: Counter[str]) -> Scoping:
    """The document's scope: the body that it is about by the first of QUESTIONS that has an answer.

    `families`: what the document counts. Incoming and outgoing documents and meetings are an office's own work, even
    where only "UBND tỉnh" is named; where an office only reports dossiers, tasks or scores, they are the province's.
    """
    text, bodies = without_captions(words.text), find_bodies(words, province)
    seen = tuple(body for body in bodies if text[body.start] != "\0")
    page = Page(text, words.text, lead_end, province, seen, families)
    default = next((body for ask in QUESTIONS if (body := ask(page)) is not None), None)
    if default is None:
        default = Body(0, 0, "provincial_office" if page.office_work else "province", "")
    return Scoping(default, tuple(bodies))
