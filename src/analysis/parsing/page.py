"""A page as it is asked whose figures it gives: what it counts, and of which bodies it may be about one."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from analysis.documents.letters import UPPER
from analysis.parsing import acting_bodies
from analysis.parsing.named_bodies import COMMITTEE, DOES, LOCAL, LOCAL_KINDS, is_city, kind_of, local_name
from analysis.parsing.own_bodies import OPENING, Body, stands_beside_departments
from analysis.parsing.province_acts import tells_province

OFFICE_FAMILIES = {"documents", "meetings", "publishing", "archive"}
PROVINCE_FAMILIES = {"dossiers", "tasks", "petitions", "reception", "procedures", "satisfaction"}
OFFICES = ("provincial_office", "party_office", "council_office", "district", "commune", "department")
COMMITTEES = ("ubnd", "hđnd", "ủy ban nhân dân", "uỷ ban nhân dân", "hội đồng nhân dân")
WIDER = ("province", "provincial_office", "one_stop_centre")
PASSING_BY = ("district", "provincial_office", "party_office", "council_office")
PROVINCE_ACTS = re.compile(rf"{COMMITTEE}(?:tỉnh|thành phố)(?!\s+[{UPPER}])")
# "Theo Phòng Quản lý đô thị thành phố Tân An": divisions are of districts
DIVISION = re.compile(r"(?<![Vv]ăn )(?<!\w)[Pp]hòng\s+[^.,;:()\n]{2,45}\s(?:của\s)?$")
LISTED = ("huyện, ", "quận, ", "xã, ", "và ")
# "người dân xã Chiềng Mung, huyện Mai Sơn nhận kết quả": where somebody lives
ADDRESS = re.compile(rf"(?<!\w)(?:xã|phường|thị trấn|thôn|bản)\s+[{UPPER}]\w*(?:\s+[{UPPER}]\w*){{0,3}},\s+$")
ANNOUNCES = re.compile(r"\s+(?:(?:vừa|đã)\s+)?(?:thông báo|cho biết|cho hay|công bố)")


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
    first_figure: int

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
                self.office > 0
                or (reviewed and not self.families["dossiers"])
                or (self.families["awards"] > self.province_wide and self.opens_with_office)
            )
        if reviewed and not self.families["dossiers"]:
            return True
        shared = acting_bodies.counts_many(self.text) or acting_bodies.shares_system(self.text, self.lead_end)
        return self.office > self.province_wide and not shared

    @cached_property
    def is_city(self) -> bool:
        """Whether its province is a city."""
        return is_city(self.province)

    @cached_property
    def alone(self) -> bool:
        """Whether nothing is told of the whole province, so that it may be about one of its bodies."""
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
        lead = [body for body in self.bodies if body.start < self.lead_end and not ADDRESS.search(self._before(body))]
        acting = _kinds_with_committee(self.text) | _acting_kinds(self.text, lead)
        several = len({local_name(body).casefold() for body in lead} - {""}) > 1  # then it is about none of them
        return [
            body
            for body in lead
            if not _only_mentioned(acting, body)
            and not (local_name(body) and (several or self._is_spoken_of(body)))
            and not self._is_example(body)
        ]

    def _before(self, body: Body) -> str:
        return self.text[max(0, body.start - 80) : body.start]

    def _is_spoken_of(self, body: Body) -> bool:
        """ "UBND thành phố phê bình UBND quận Cẩm Lệ": one of those whom the province's committee, or a list, names."""
        if stands_beside_departments(self.text, body.start):
            return True
        return self.committee is not None and body.start >= self.committee

    def _is_example(self, body: Body) -> bool:
        """ "Tại huyện Cư Kuin …. Toàn tỉnh tiếp nhận 567.800 hồ sơ": a district where the province is told of too."""
        return body.scope == "district" and not self.alone and "văn phòng" not in body.name.casefold()

    @cached_property
    def first_named(self) -> Body | None:
        """The first office named in the lead, else the first body there, else the first wider one anywhere."""
        lead = self.lead
        offices = [body for body in lead if body.scope in OFFICES and not LOCAL.fullmatch(body.name)]
        if lead and lead[0].scope in ("one_stop_centre", "province"):
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
    """The kind of the district that does what is counted, or a division of which does; no wider body before it."""
    for body in lead:
        if body.scope in WIDER:
            break
        acts = DOES.match(text, body.end) or DIVISION.search(text, max(0, body.start - 80), body.start)
        named = LOCAL.fullmatch(body.name) if acts else None
        if named is not None and not text.endswith(LISTED, max(0, body.start - 8), body.start):
            return {kind_of(named)}
    return set()
