"""The questions that need a whole document: on time or punctual, who assigned, whose figures they are."""

import re
from collections import Counter

from analysis.codelists.provinces import is_nation
from analysis.parsing.assigners import drop_of_several
from analysis.parsing.awards import settle_titles
from analysis.parsing.divided_again import settle_divided_again
from analysis.parsing.headlines import settle_headlines
from analysis.parsing.hotline import settle_reports
from analysis.parsing.kinds import settle_kinds, settle_sections, settle_types
from analysis.parsing.late_work import settle_delays, settle_late
from analysis.parsing.named_bodies import is_central_city, names_place
from analysis.parsing.named_parts import settle_field_names, settle_listed_names, settle_named_parts
from analysis.parsing.outcomes import settle_satisfied
from analysis.parsing.own_members import (
    drop_customers,
    drop_own_average,
    drop_own_committee,
    drop_own_field,
    drop_own_host,
    drop_own_level,
    drop_own_name,
    drop_own_province,
    settle_agencies,
    settle_city_level,
    settle_hosts,
)
from analysis.parsing.page_field import settle_page_field
from analysis.parsing.papers import settle_papers
from analysis.parsing.readings import Draft
from analysis.parsing.reasons import settle_reasons
from analysis.parsing.reception_bodies import settle_bodies
from analysis.parsing.scopes import Scoping, read_scoping
from analysis.parsing.settling import (
    drop_foreign_members,
    family_of_work,
    settle_cases,
    settle_channel,
    settle_deadlines,
    settle_fields,
    settle_meetings,
    settle_news,
    settle_punctual,
    settle_returned,
    settle_sent,
    settle_sessions,
)
from analysis.parsing.voters import settle_outcomes, settle_voters
from analysis.parsing.words import Words
from analysis.parsing.workload import settle_carried, settle_together, settle_workload

# of the Prime Minister, where the page speaks of him and of no other's
TASK_FORCE = re.compile(r"[Tt]ổ công tác(?!\s+(?:của\s+)?(?:Chủ tịch\s+)?(?:UBND|Ủy ban|tỉnh|thành phố|liên ngành))")
PRIME_MINISTER = "Thủ tướng"
# "Chi nhánh Văn phòng Đăng ký đất đai huyện Tân Hòa": the one of a district
LOCAL_BEHIND = re.compile(r"\s+(?:huyện|thị xã|quận|thành phố)\s")
TITLE = re.compile(r"\s*[^\s*+•–-][^\n]*\n")  # no item of a list
COMMUNES = ("xã ", "phường ", "thị trấn ")


def settle_page(drafts: list[Draft], words: Words, lead_end: int, province: str) -> Scoping:
    """Settle what the figures of a page say of each other, and whose they are, in place; the scopes that hold for them.

    `words`: those of the whole text, whose title and first sentences end at `lead_end`. `province`: the document's.
    """
    for draft in drafts:
        settle_punctual(draft, drafts)
        drop_foreign_members(draft)
    _settle_assigners(drafts, province, words.text)
    settle_late(drafts)
    settle_delays(drafts)
    settle_satisfied(drafts)
    settle_together(drafts)
    settle_workload(drafts)
    settle_carried(drafts)
    settle_papers(drafts, words.text[:lead_end])
    settle_kinds(drafts)
    settle_sections(drafts)
    settle_news(drafts)
    settle_types(drafts)
    settle_titles(drafts)
    settle_cases(drafts)
    settle_deadlines(drafts)
    settle_meetings(drafts)
    settle_channel(drafts)
    settle_sent(drafts)
    settle_returned(drafts)
    settle_fields(drafts)
    settle_page_field(drafts, words, lead_end)
    settle_named_parts(drafts)
    settle_listed_names(drafts)
    settle_field_names(drafts)
    settle_reasons(drafts)
    settle_divided_again(drafts)
    settle_reports(drafts)
    settle_sessions(drafts)
    settle_voters(drafts, words.text.strip().partition("\n")[0])
    settle_outcomes(drafts)
    settle_headlines(drafts)
    settle_agencies(drafts)
    drop_own_province(drafts, province)
    families = Counter(family_of_work(draft) for draft in drafts)
    places = [draft.frame.figure.start for draft in drafts]
    title = TITLE.match(words.text)
    end = title.end() if title is not None else 0  # a title may tell the best of what the page tells
    first = min([place for place in places if place >= end] or places, default=0)
    scoping = read_scoping(words, lead_end, province, families, first)
    _drop_own(drafts, scoping, province, words.text)
    for draft in drafts:
        _settle_district(draft.frame.members, province)
    return scoping


def _settle_assigners(drafts: list[Draft], province: str, text: str) -> None:
    """Tasks of which no words say who gave them: of a national page the Government, else who gave the first ones.

    Where nobody is said to have given any, the task force of the Prime Minister asks for those that he gave.
    """
    first = next((d.frame.members["assigner"] for d in drafts if "assigner" in d.frame.members), "")
    force = not first and TASK_FORCE.search(text) is not None and PRIME_MINISTER in text
    assigner = "government" if is_nation(province) or force else first
    for draft in drafts:
        if assigner and draft.family == "tasks":
            draft.frame.members.setdefault("assigner", assigner)
    drop_of_several(drafts)
    tasks = [draft.frame.members for draft in drafts if draft.family == "tasks"]
    if len({members["level"] for members in tasks if "level" in members}) == 1:
        for members in tasks:
            members.pop("level", None)  # "Các sở, ngành hoàn thành 500 nhiệm vụ": beside no other level


def _drop_own(drafts: list[Draft], scoping: Scoping, province: str, text: str) -> None:
    """Take out the members that the page's own body has by itself."""
    scope = scoping.default.scope
    if scope == "council_office":
        drop_own_host(drafts)
    settle_hosts(drafts, "district" if scope == "district" else "province")
    settle_bodies(drafts)
    if scope == "one_stop_centre":
        drop_customers(drafts)
    if scope == "nation" or (scope == "department" and not scoping.default.name.startswith("Sở ")):
        drop_own_field(drafts)  # a department works in several fields
    if scope == "department" and LOCAL_BEHIND.match(text, scoping.default.end):
        drop_own_name(drafts)
    if scope == "nation":
        drop_own_average(drafts)
    if scope == "commune":
        drop_own_committee(drafts)
    if scope == "district":
        _name_communes(drafts)
        settle_city_level(drafts)
        drop_own_level(drafts)
        if not names_place(scoping.default):
            drop_own_name(drafts)


def _name_communes(drafts: list[Draft]) -> None:
    """In a district's document its communes are the places that divide it, as districts divide a province."""
    for draft in drafts:
        members = draft.frame.members
        if members.get("agency", "").casefold().startswith(COMMUNES):
            members["district"] = members.pop("agency")


def _settle_district(members: dict[str, str], province: str) -> None:
    """In a national document the names of places are those of provinces; a city that is a province is no district."""
    if "district" not in members:
        return
    if is_nation(province):
        members["agency"] = members.pop("district")
    elif is_central_city(members["district"], province):
        del members["district"]
