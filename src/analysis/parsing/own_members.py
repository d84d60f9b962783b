"""Members that a page's own body has by itself, which divide nothing: its level, its place, its field, its host."""

import re

from analysis.codelists.provinces import fold
from analysis.parsing.clauses import OWN_OFFICE
from analysis.parsing.figures import is_more
from analysis.parsing.frames import Frame
from analysis.parsing.named_parts import adds_up
from analysis.parsing.places import PLACES
from analysis.parsing.readings import Draft
from analysis.parsing.reception_bodies import name_boards

WHOLES = re.compile(r"(?<!\w)(?:toàn|cả) (?:huyện|quận|thị xã|thành phố|tp)(?!\w)")
MOST = 0.6  # of the figures of a family: more that share one agency are "nearly all"

COMMUNE_COMMITTEES = frozenset(f"ubnd {kind}" for kind in ("xã", "phường", "thị trấn", "đặc khu"))


def settle_hosts(drafts: list[Draft], own_level: str) -> None:
    """Who received the citizens, and at which level, divides them only where the page tells it otherwise of others.

    What leaders hold regularly, "tiếp định kỳ", is told apart by that already. `own_level`: the level of
    the page's body, which divides nothing where no other is told.
    """
    heard = [draft.frame.members for draft in drafts if draft.family in ("reception", "petitions", "documents")]
    received = [draft.frame for draft in drafts if draft.family == "reception"]
    name_boards(drafts)
    if any("type" in frame.members for frame in received):
        for frame in received:
            if frame.members.get("host") == "reception_board":
                del frame.members["host"]
    named = {frame.members["host"] for frame in received if "host" in frame.members}
    if len(named) == 1:  # "Đoàn ĐBQH tiếp 46 lượt": where no total beside it is told, it divides nothing
        whole = [frame for frame in received if "host" not in frame.members and frame.measure == "level"]
        for frame in [frame for frame in received if "host" in frame.members]:
            changed = frame.previous if frame.measure != "level" and "host" not in frame.named else None
            if changed is not None and "host" in changed.members:
                continue  # the change of a count is that of the same host
            if not any(f.unit == frame.unit and is_more(f.figure, frame.figure, f.unit) for f in whole):
                del frame.members["host"]
    parts: dict[int, list[Frame]] = {}
    for frame in received:
        parts.setdefault(id(frame.parent), []).append(frame)
    told = sum("host" in frame.members for frame in received)
    of_all = [frame for frame in received if _is_of_all(frame, parts, told)]
    alone = [frame for frame in received if len(named) < 2 and "type" in frame.members]
    for frame in (*of_all, *alone):
        frame.members.pop("host", None)
    hosts = {frame.members.get("host", "") for frame in received}
    levels = {members["level"] for members in heard if "level" in members}
    levels |= {"district"} if any("district" in members for members in heard) else set()  # told one by one
    totalled = any("level" not in frame.members for frame in received)
    if not received:  # "UBND tỉnh ban hành 12 văn bản; UBND cấp huyện ban hành 07 quyết định"
        totalled = any("level" not in members for members in heard)
    for members in heard:
        if len(hosts) == 1:
            members.pop("host", None)
        if levels == {members.get("level")} and (levels == {own_level} or not totalled):
            del members["level"]
    for frame in received:
        if "host" in frame.members:
            frame.members.pop("level", None)  # "cấp huyện do chủ tịch UBND tiếp 64 lượt": who received says it


def _is_of_all(frame: Frame, parts: dict[int, list[Frame]], told: int) -> bool:
    """ "Lãnh đạo các cấp tiếp 268 lượt, trong đó Chủ tịch 48 lượt": a total beside which no other host is told."""
    beside = frame.unit == "person" and frame.relation in ("slash", "bare", "and")
    total = frame.previous if beside and frame.previous is not None and frame.parent is not frame.previous else frame
    persons = [other for other in parts.get(id(total.parent), []) if other.previous is total and other.unit == "person"]
    # "143 lượt/215 người (riêng Chủ tịch tiếp 53 lượt/62 người)": the brackets stand behind the people who came
    divided = [part for whole in (total, *persons) for part in parts.get(id(whole), [])]
    if not any(other.members.get("host") != frame.members.get("host") for other in divided):
        return False
    return told == sum("host" in other.members for other in (total, *persons, *divided))


def settle_agencies(drafts: list[Draft]) -> None:
    """An agency that nearly all figures of a family share is the page's own body, which divides nothing."""
    named = {draft.frame.members.get("agency", OWN_OFFICE) for draft in drafts}
    if named == {OWN_OFFICE}:
        for draft in drafts:
            draft.frame.members.pop("agency", None)
        return
    for family in {draft.family for draft in drafts} - {""}:
        alike = [draft.frame.members for draft in drafts if draft.family == family]
        told = [members["agency"] for members in alike if "agency" in members]
        if len(set(told)) != 1:
            continue
        own = [draft for draft in drafts if draft.family == family]
        nearly = len(told) == len(alike) > 1
        nearly = nearly or (family == "tasks" and len(own) > 1 and all(_is_told_of(draft, told) for draft in own))
        # "huyện tiếp nhận 7.604 hồ sơ. Chi nhánh … nhận 5.656": what comes after a figure of the page's own is a part
        nearly = nearly or (len(told) > 3 and len(told) > len(alike) * MOST and "agency" in alike[0])
        if nearly:
            for members in alike:
                members.pop("agency", None)


def _is_told_of(draft: Draft, agencies: list[str]) -> bool:
    """Whether one of these agencies is named before a figure, in its sentence, or divides it."""
    if draft.frame.members.keys() & PLACES - {"agency"}:
        return False  # "Sở Ngoại vụ (61/61 nhiệm vụ), huyện Quan Sơn (77/77)"
    named = draft.sentence.between("agency", draft.sentence.start, draft.frame.figure.start)
    return draft.frame.members.get("agency") in agencies or any(hit.sense.code in agencies for hit in named)


def drop_customers(drafts: list[Draft]) -> None:
    """Of a one-stop centre: "nơi đây đón 6.858 lượt công dân" came to file dossiers; no word says "tiếp"."""
    for draft in drafts:
        frame = draft.frame
        if draft.family == "reception" and "host" not in frame.concepts and "reception" not in draft.sentence.topics:
            frame.indicator, frame.also = "other", ()


def drop_own_province(drafts: list[Draft], province: str) -> None:
    """A province is a member only beside others: on its own page its name divides nothing."""
    members = [draft.frame.members for draft in drafts if _is_province(draft.frame.members.get("agency", ""))]
    own = fold(province)
    alone = not own and len({found["agency"] for found in members}) == 1
    for found in members:
        if alone or (own and fold(found["agency"]).endswith(f" {own}")):
            del found["agency"]


def _is_province(agency: str) -> bool:
    return agency.startswith(("UBND tỉnh ", "UBND thành phố "))


def drop_own_field(drafts: list[Draft]) -> None:
    """Of an office that works in one field the field divides nothing: "Văn phòng Đăng ký đất đai nhận 41.275 hồ sơ".

    So is it on a national page that tells of one field alone: "Cục Đường bộ … nhận 12.160 hồ sơ đổi bằng lái xe".
    """
    members = [draft.frame.members for draft in drafts]
    dossiers = [draft.frame.members for draft in drafts if draft.family == "dossiers"]
    if len({found["field"] for found in members if "field" in found}) == 1 and all("field" in m for m in dossiers):
        for found in members:
            found.pop("field", None)


def drop_own_host(drafts: list[Draft]) -> None:
    """On the page of a delegation or a council the one host that is told is the body itself."""
    hosts = {draft.frame.members["host"] for draft in drafts if "host" in draft.frame.members}
    if len(hosts) == 1 and hosts <= {"assembly", "council"}:
        for draft in drafts:
            draft.frame.members.pop("host", None)


def drop_own_average(drafts: list[Draft]) -> None:
    """On a national page "bình quân cả nước" is the nation's own figure."""
    for draft in drafts:
        if draft.frame.members.get("average") == "nation":
            del draft.frame.members["average"]


def settle_city_level(drafts: list[Draft]) -> None:
    """On the page of a city that is a district "cấp thành phố" is the district's level."""
    for draft in drafts:
        told = draft.sentence.folded_in(draft.sentence.start, draft.sentence.end)
        if draft.frame.members.get("level") == "province" and "tỉnh" not in told and "thành" in told:
            draft.frame.members["level"] = "district"


def drop_own_name(drafts: list[Draft]) -> None:
    """On a page of "thị xã" the one district that is named is the page's own body."""
    members = [draft.frame.members for draft in drafts if "district" in draft.frame.members]
    if len({found["district"] for found in members}) == 1:
        for found in members:
            del found["district"]


def drop_own_committee(drafts: list[Draft]) -> None:
    """On a commune's page "UBND phường" without a name is its own committee."""
    for draft in drafts:
        if draft.frame.members.get("agency", "").casefold() in COMMUNE_COMMITTEES:
            del draft.frame.members["agency"]


def _drop_level_of_wholes(drafts: list[Draft]) -> None:
    """ "Bộ phận một cửa quận nhận 900 hồ sơ (cấp quận 300, cấp phường 600)": what levels add up to is of no level."""
    parts: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.frame.parent is not None and "level" in draft.frame.members:
            parts.setdefault(id(draft.frame.parent), []).append(draft)
    for draft in drafts:
        group = parts.get(id(draft.frame), [])
        if len({part.frame.members["level"] for part in group}) > 1 and adds_up(draft.frame, group):
            draft.frame.members.pop("level", None)


def _tells_whole(draft: Draft) -> bool:
    """ "Toàn huyện nhận 14.100 hồ sơ, riêng cấp huyện 910": the sentence is of all levels together."""
    words = " ".join(draft.sentence.folded_in(draft.sentence.start, draft.frame.figure.lead))
    return WHOLES.search(words) is not None


def _divides_total(frame: Frame) -> bool:
    """ "Huyện nhận 12.000 hồ sơ, trong đó cấp huyện 3.000": a level beside a total of all levels."""
    total = frame.parent
    if total is None or "level" not in frame.members or "level" in total.members:
        return False
    return total.unit == frame.unit and is_more(total.figure, frame.figure, frame.unit)


def drop_own_level(drafts: list[Draft]) -> None:
    """On a district's page "bộ phận một cửa của huyện" is the page's own body, unless other levels are told too.

    "Cả hai cấp huyện, xã" are the whole of it.
    """
    for draft in drafts:
        if draft.frame.members.get("level") == "district_and_commune":
            del draft.frame.members["level"]
    _drop_level_of_wholes(drafts)
    dossiers = [draft for draft in drafts if draft.family == "dossiers"]
    members = [draft.frame.members for draft in dossiers]
    whole = any("level" not in draft.frame.members and _tells_whole(draft) for draft in dossiers)
    whole = whole or any(_divides_total(draft.frame) for draft in dossiers)
    if {found.get("level", "district") for found in members} == {"district"} and not whole:
        for found in members:
            found.pop("level", None)
