"""Whose figure it is: the office, the one-stop centre, the whole province, a district …"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter

from analysis.codelists.provinces import fold, is_nation
from analysis.parsing import acting_bodies
from analysis.parsing.captions import without_captions
from analysis.parsing.holders import may_name_holders, without_holders
from analysis.parsing.named_bodies import find_bodies
from analysis.parsing.only_body import find_only_body
from analysis.parsing.own_bodies import (
    Body,
    find_own_agency,
    find_own_department,
    find_reception_board,
    find_technical_office,
    without_rooms,
)
from analysis.parsing.page import PASSING_BY, Page
from analysis.parsing.place_names import with_place_name
from analysis.parsing.province_acts import tells_province, without_ranks
from analysis.parsing.readings import Draft, Headings
from analysis.parsing.spoken_places import find_spoken_place, find_unnamed_place
from analysis.parsing.visited_bodies import find_visited_body
from analysis.parsing.words import Words

OFFICE_TASKS = ("documents", "tasks", "reception")
OF_CENTRES = ("dossiers", "satisfaction")
# "61.870 hồ sơ tại Trung tâm"
NEAR = 16  # characters
BEFORE_CENTRE = (["hồ", "sơ", "tại"], ["hồ", "sơ", "ở"], ["hồ", "sơ", "của"])
# Bodies whose figures a page gives wholly, whoever else it names.
OWN_WHOLLY = ("district", "commune", "department", "nation")
# A district has a one-stop section, and so has a commune; since July 2025 a commune has a centre.
UNNAMED_UNITS = ("bộ phận một cửa", "trung tâm phục vụ hành chính công")
OF_PROVINCE = re.compile(r"\s+(?:của\s+)?(?:(?P<province>tỉnh)|thành phố|TP)(?!\w)", re.IGNORECASE)
# "ỦY BAN NHÂN DÂN TỈNH HÀ NAM", and below it "VĂN PHÒNG": who issued an official report, in one column or two
HEAD = 600  # characters
LETTERHEAD = re.compile(
    r"(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND)[^\S\n]+(?:TỈNH|THÀNH PHỐ)[^\n]*\n[^\S\n|]*\|?[^\S\n]*"
    r"(?P<office>VĂN PHÒNG)[^\S\n]*(?=[|\n]|Độc lập)",
    re.IGNORECASE,  # lines in capitals are heard in small letters
)
COUNCIL_OF = re.compile(r"(?P<council>.*(?:HĐND|nhân dân|ĐBQH|Quốc hội)\s+tỉnh)\s+(?P<name>.+)", re.DOTALL)
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
        under a heading that names them. In a document about a centre, documents, tasks and reception are the office's.
        Behind a centre dossiers of lower levels are the whole province's.
        """
        if self.default.scope in OWN_WHOLLY:
            return self.default
        place = draft.frame.figure.start
        if at_centre := self._at_centre(draft):
            return at_centre
        named = [
            body
            for body in self._between(draft.sentence.start, place)
            if body.scope == "province" or draft.family in OF_CENTRES or body.start >= draft.clause
        ]
        lower = draft.frame.members.get("level") in ("district", "commune")
        if named:
            of_centre = named[-1].scope == "one_stop_centre"
            return Body(place, place, "province", "") if of_centre and lower else named[-1]
        headed = self.under(draft.headings)
        if headed is not self.default:
            return headed
        if self.default.scope == "one_stop_centre":
            if draft.family in OFFICE_TASKS:
                return Body(place, place, "provincial_office", "")
            if lower:
                return Body(place, place, "province", "")
        return self.default

    def _at_centre(self, draft: Draft) -> Body | None:
        """ "61.870 hồ sơ tại Trung tâm Hành chính công tỉnh": the centre right behind a figure."""
        behind = draft.frame.figure.end
        named = self._between(behind, behind + NEAR) if draft.family in OF_CENTRES else []
        if named and named[0].scope == "one_stop_centre":
            gap = draft.sentence.folded_in(behind, named[0].start)
            return named[0] if gap in BEFORE_CENTRE else None
        return None

    def under(self, headings: Headings) -> Body:
        """The body whose figures stand under headings: that which the innermost of them names, else the page's."""
        if self.default.scope in OWN_WHOLLY:
            return self.default
        headed = [body for heading in headings for body in self._between(*heading)]
        return headed[-1] if headed else self.default

    def _between(self, start: int, end: int) -> list[Body]:
        """The whole province and the one-stop centres that text[start:end] names."""
        first, last = bisect_left(self.bodies, start, key=_start), bisect_left(self.bodies, end, key=_start)
        return [body for body in self.bodies[first:last] if body.scope in ("province", "one_stop_centre")]


def _nation(page: Page) -> Body | None:
    return Body(0, 0, "nation", page.province) if is_nation(page.province) else None


def _letterhead(page: Page) -> Body | None:
    if "phòng" not in page.text[:HEAD].lower():
        return None  # a look for the word is quicker than one for the pattern in any case
    head = LETTERHEAD.search(page.text, 0, HEAD)
    return Body(head.start("office"), head.end("office"), "provincial_office", head["office"]) if head else None


def _department(page: Page) -> Body | None:
    text, lead_end = page.text, page.lead_end
    own = find_own_department(text, lead_end, page.alone) or find_technical_office(text, lead_end)
    return own or (find_own_agency(text, lead_end) if page.alone else None)


def _visited_body(page: Page) -> Body | None:
    return find_visited_body(page.text, page.lead_end)


def _reception_board(page: Page) -> Body | None:
    told = tells_province(page.text[: page.lead_end], page.province, page.is_city)
    return None if told or page.office else find_reception_board(page.text, page.lead_end)


def _opening_body(page: Page) -> Body | None:
    own_work = page.office >= page.families["dossiers"] + page.families["tasks"]
    return acting_bodies.find_opening_body(page.text, page.lead_end, own_work)


def _speaking_district(page: Page) -> Body | None:
    return acting_bodies.find_speaking_district(page.text, page.lead_end)


def _spoken_place(page: Page) -> Body | None:
    return find_spoken_place(page.text, page.whole, page.lead_end, page.is_city) if page.alone else None


def _unnamed_place(page: Page) -> Body | None:
    first = page.first_named
    if first is None or (first.name.casefold() in UNNAMED_UNITS and not _is_of_province(page, first)):
        acting = acting_bodies.find_acting_district(page.text, page.lead_end) if page.committee is None else None
        acting = acting or next((body for body in page.lead if first is not None and body.scope == "district"), None)
        return acting or (find_unnamed_place(page.text) if page.alone and page.committee is None else None)
    return None


def _is_of_province(page: Page, centre: Body) -> bool:
    """ "Trung tâm Phục vụ hành chính công tỉnh", and that of a city where the city is the province."""
    behind = OF_PROVINCE.match(page.text, centre.end)
    return behind is not None and (behind["province"] is not None or page.is_city)


def _only_body(page: Page) -> Body | None:
    return find_only_body(page.text, page.lead_end, page.province, page.first_figure) if page.alone else None


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
    _letterhead,
    _department,
    _visited_body,
    _reception_board,
    _opening_body,
    _speaking_district,
    _spoken_place,
    _only_body,
    _unnamed_place,
    _first_named,
    _party,
    _only_office,
)


def read_scoping(words: Words, lead_end: int, province: str, families: Counter[str], first_figure: int) -> Scoping:
    """The document's scope: the body that it is about by the first of QUESTIONS that has an answer.

    `families`: what the document counts, `first_figure`: where it begins to. Incoming and outgoing documents and
    meetings are an office's own work, even where only "UBND tỉnh" is named; where an office only reports dossiers,
    tasks or scores, they are the province's.
    """
    text = without_holders(words.text) if may_name_holders(words.folded) else words.text
    words = replace(words, text=without_ranks(without_rooms(text)))
    text, bodies = without_captions(words.text), find_bodies(words, province)
    seen = tuple(body for body in bodies if text[body.start] != "\0")
    page = Page(text, words.text, lead_end, province, seen, families, first_figure)
    default = next((body for ask in QUESTIONS if (body := ask(page)) is not None), None)
    if default is None:
        default = Body(0, 0, "provincial_office" if page.office_work else "province", "")
    default = with_place_name(_without_person(default, province), text, lead_end, province)
    return Scoping(default, tuple(bodies))


def _without_person(body: Body, province: str) -> Body:
    """ "Phó Chủ tịch HĐND tỉnh Lê Thị Mai": behind a council of the province stands who holds an office in it."""
    named = COUNCIL_OF.fullmatch(body.name)
    if named is None or fold(named["name"]) == fold(province):
        return body
    return body._replace(end=body.start + named.end("council"), name=named["council"])
