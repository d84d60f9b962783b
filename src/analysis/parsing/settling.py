"""Questions about several figures of a document at once: what they are parts of, the kinds and channels they share."""

from bisect import bisect_left, bisect_right
from operator import attrgetter

from analysis.codelists.members import read_members
from analysis.parsing.frames import Frame
from analysis.parsing.meaning import noun_after
from analysis.parsing.numbers import parse_number
from analysis.parsing.readings import Draft
from analysis.parsing.receivers import RECEPTIONS
from analysis.parsing.words import split_words

# Words of the label before a count that are no part of a section's name.
NO_SECTION = frozenset(split_words("trong đó gồm là có và mục chuyên về tin bài tức với cụ thể").folded)
GOES_ON = 2  # sentences
ROUNDLY = 0.05  # of what came in: how far it may lie from what was settled and what was given back
CAME = ("dossiers_received", "dossiers_workload")
LONGEST_LABEL = 8  # words
OFFICE_WORK = ("documents", "meetings", "publishing")
# "hồ sơ mức độ 3, 4", "hồ sơ toàn trình": at these levels of service a dossier is sent online. Beside lower levels they
# divide all dossiers.
SENT_ONLINE = {"3", "4", "3-4", "full", "partial"}


def family_of_work(draft: Draft) -> str:
    """The family that a figure speaks for when it is asked whose work a page tells of.

    What is divided by levels, agencies or districts is no single office's: "cấp huyện đăng 200 tin, cấp xã 300 tin".
    """
    family = "meetings" if draft.frame.unit == "meeting" else draft.family
    total = draft.frame.parent if draft.frame.parent is not None else draft.frame
    if family == "documents" and "legal_normative" in (draft.frame.members.get("type"), total.members.get("type")):
        return "divided"  # what a province makes law by its council and committee is no office's own work
    return "divided" if family in OFFICE_WORK and draft.frame.members.keys() & {"level", "agency"} else family


def settle_punctual(draft: Draft, drafts: list[Draft]) -> None:
    """ "đúng hạn" said alone is on time; beside a stated "trước hạn" it is what was done on the day itself."""
    frame = draft.frame
    if not frame.indicator.startswith("dossiers_punctual"):
        return
    early = frame.indicator.replace("punctual", "early")  # a rate beside a stated early rate, a count beside a count
    number = attrgetter("number")
    first, last = bisect_left(drafts, draft.number - 1, key=number), bisect_right(drafts, draft.number + 1, key=number)
    beside = [d.frame for d in drafts[first:last] if d.frame.indicator == early]
    whose = ("level", "agency", "district")
    if not any(all(other.members.get(d) == frame.members.get(d) for d in whose) for other in beside):
        frame.indicator = frame.indicator.replace("punctual", "on_time")


def drop_foreign_members(draft: Draft) -> None:
    """Take out the members that divide other indicators than this one (`of` in breakdowns.toml)."""
    frame = draft.frame
    known = read_members()
    for dimension, code in list(frame.members.items()):
        member = known.get((dimension, code))
        if frame.unit == "percent" and frame.measure == "level" and code in ("eligible", "ineligible"):
            continue  # "508 đơn đủ điều kiện, bằng 32%"
        foreign = member is not None and member.noun == "document" and draft.family in ("tasks", "dossiers")
        if foreign or (member is not None and member.of and frame.indicator not in member.of):
            del frame.members[dimension]


def settle_news(drafts: list[Draft]) -> None:
    """ "đăng 539 tin, bài, trong đó: kinh tế 120; văn hóa 340": sections of a page, by the label before each."""
    for draft in drafts:
        frame = draft.frame
        total = frame.parent
        if total is None or total.unit != "item" or frame.unit not in ("item", "document") or "type" in frame.members:
            continue
        words = draft.sentence.folded_in(frame.left, frame.figure.lead)
        label = [word for word in words if word[0].isalpha() and word not in NO_SECTION]
        named = noun_after(draft.sentence, frame.figure.end) is not None or frame.figure.percent
        if not named and 0 < len(label) <= LONGEST_LABEL and frame.measure == "level":
            frame.members["type"] = " ".join(label)
            if frame.unit == "item" and frame.indicator == "other":
                frame.indicator = total.indicator


def settle_cases(drafts: list[Draft]) -> None:
    """ "tiếp nhận mới 500 đơn": new petitions are told apart only where those of the time before are too."""
    told: dict[int, set[str]] = {}
    for draft in drafts:
        if draft.frame.unit == "petition" and "case" in draft.frame.members:
            told.setdefault(draft.number, set()).add(draft.frame.members["case"])
    for draft in drafts:
        members = draft.frame.members
        if draft.frame.unit == "petition" and told.get(draft.number) == {"new"} and "case" in members:
            del members["case"]


def settle_deadlines(drafts: list[Draft]) -> None:
    """ "700 nhiệm vụ có thời hạn, 600 nhiệm vụ không": told apart only where those without a deadline stand beside."""
    for draft in drafts:
        beside = {frame.members.get("state") for frame in draft.frames}
        if draft.frame.members.get("state") == "with_deadline" and "no_deadline" not in beside:
            del draft.frame.members["state"]


def settle_meetings(drafts: list[Draft]) -> None:
    """ "9 phiên họp thường kỳ, 17 hội nghị chuyên đề": a meeting's kind is told where another stands beside.

    Of meetings by video only another kind held by video counts.
    """
    totals = {id(draft.frame.parent) for draft in drafts}
    clauses: dict[tuple[int, int, str], list[dict[str, str]]] = {}
    for draft in drafts:
        members = draft.frame.members
        if draft.frame.unit == "meeting" and id(draft.frame) in totals:
            members.pop("type", None)
        if draft.frame.unit == "meeting" and "type" in members:
            clauses.setdefault((draft.number, draft.clause, draft.frame.indicator), []).append(members)
    for beside in clauses.values():
        if len({members["type"] for members in beside}) == 1:
            for members in beside:
                del members["type"]


def settle_channel(drafts: list[Draft]) -> None:
    """A page whose title and next figures speak of dossiers sent online is about those alone, unless it says of which
    dossiers they are a part, or speaks of another channel."""
    levels = {draft.frame.members.get("service_level", "") for draft in drafts if draft.frame.unit == "dossier"}
    for draft in drafts if levels <= SENT_ONLINE | {""} else ():
        if draft.frame.unit == "dossier" and "service_level" in draft.frame.members:
            draft.frame.members.setdefault("channel", "online")
    dossiers = [draft for draft in drafts if draft.family == "dossiers"]
    if {draft.frame.members.get("service_level", "") for draft in dossiers} <= {"full", ""}:
        for draft in dossiers:
            draft.frame.members.pop("service_level", None)  # beside no other, it is how dossiers are sent online
    told = [draft for draft in dossiers if "channel" in draft.frame.members]
    if not told or dossiers[0] is not told[0] or dossiers[0].number != 1:
        return
    if dossiers[:2] != told[:2] and not _is_told_again(dossiers[0], dossiers[1:]):
        return
    if any(draft.frame.members["channel"] != "online" or draft.frame.parent is not None for draft in told):
        return
    if any(draft.frame.indicator == "dossiers_online_rate" for draft in dossiers):
        return
    for draft in dossiers:
        draft.frame.members["channel"] = "online"


def _is_told_again(headline: Draft, later: list[Draft]) -> bool:
    """ "Đổi bằng lái trực tuyến: 12.160 hồ sơ", and then "hệ thống đã có 12.160 hồ sơ": the page counts no others."""
    value = _value(headline.frame)
    return value is not None and any(
        value == _value(draft.frame) and draft.frame.indicator == headline.frame.indicator for draft in later
    )


def settle_fields(drafts: list[Draft]) -> None:
    """ "Phòng nhận 696 hồ sơ cấp phép xây dựng. Lũy kế 4 tháng: nhận 1.375 hồ sơ": a page that begins with dossiers of
    one field goes on with those, until it names another or tells a larger number for the same time."""
    dossiers = [draft for draft in drafts if draft.family == "dossiers"]
    if not dossiers or dossiers[0].frame.parent is not None:
        return
    first, reached = dossiers[0], dossiers[0].number
    named = first.frame.members.get("field", "")
    whole = _value(first.frame)
    for draft in dossiers if named else ():
        frame, count = draft.frame, _value(draft.frame)
        same = draft.period is None or first.period is None or draft.period[:2] == first.period[:2]
        same = same and "lũy" not in draft.sentence.folded  # "Lũy kế 4 tháng: nhận 1.375 hồ sơ"
        larger = not frame.figure.percent and same and whole is not None and count is not None and count > whole
        if frame.members.get("field", named) != named and frame.parent is None:
            return
        elsewhere = any(frame.members.get(d) != first.frame.members.get(d) for d in ("agency", "district"))
        if larger or draft.number > reached + GOES_ON or elsewhere:
            return
        frame.members.setdefault("field", named)
        reached = draft.number


def settle_returned(drafts: list[Draft]) -> None:
    """ "nhận 696 hồ sơ, giải quyết 610 hồ sơ, trả 78 hồ sơ": what is given back beside what is settled, where both make
    up what came in."""
    for draft in drafts:
        frame, frames = draft.frame, draft.frames
        if frame.indicator != "dossiers_resolved" or frame.figure.percent:
            continue
        if draft.sentence.folded_in(frame.left, frame.figure.lead)[-1:] != ["trả"]:
            continue
        before = frames[: frames.index(frame)]
        settled = next((f for f in reversed(before) if f.indicator == "dossiers_resolved"), None)
        came = next((f for f in reversed(before) if f.indicator in CAME), None)
        counts = [_value(f) if f is not None else None for f in (frame, settled, came)]
        given, done, whole = (count or 0 for count in counts)
        if given < done and 0 < abs(given + done - whole) + 1 <= whole * ROUNDLY:
            frame.indicator, frame.also = "dossiers_returned", ()


def settle_sent(drafts: list[Draft]) -> None:
    """ "Tiếp nhận 21.805 hồ sơ trực tuyến. Đã giải quyết 20.744 hồ sơ": on a page that tells of no others, of those."""
    dossiers = [draft for draft in drafts if draft.family == "dossiers" and draft.frame.measure == "level"]
    came = [draft for draft in dossiers if draft.frame.indicator in CAME]
    if not came or dossiers[0] is not came[0] or came[0].frame.parent is not None:
        return
    if any(draft.frame.members.get("channel") != "online" for draft in came):
        return
    if any(draft.frame.indicator == "dossiers_online_rate" for draft in dossiers):
        return
    whole = _value(came[0].frame)
    for draft in dossiers:
        frame = draft.frame
        near = draft.number <= came[0].number + 2 and not frame.members.keys() & {
            "channel",
            "agency",
            "level",
            "district",
        }
        count = _value(frame)
        near = near and (draft.period is None or draft.period[:2] == (came[0].period or draft.period)[:2])
        if near and (frame.figure.percent or whole is None or count is None or count <= whole):
            frame.members["channel"] = "online"


def _value(frame: Frame) -> float | None:
    number = parse_number(frame.figure.digits, frame.unit, frame.figure.scale)
    return number.value if number is not None else None


def settle_sessions(drafts: list[Draft]) -> None:
    """ "tiếp định kỳ 02 kỳ, 12 lượt": what came to days of a kind is of that kind where others are told too.

    Where none are, and all came on those days, they divide nothing: "264 lượt tại 16 đợt tiếp định kỳ".
    """
    received = [draft for draft in drafts if draft.family == "reception"]
    _carry_kind_to_groups(received)
    kinds = {draft.frame.members["type"] for draft in received if "type" in draft.frame.members}
    for draft in received:
        frame, before = draft.frame, draft.frame.previous
        if frame.unit == "session" and len(kinds) == 1:
            words = draft.sentence.folded_in(frame.left, frame.figure.lead)
            if before is not None and before.unit == "visit" and words[-1:] in (["tại"], ["trong"], ["qua"]):
                frame.members.pop("type", None)
                frame.members |= {d: m for d, m in before.members.items() if d == "host"}
        elif len(kinds) > 1 and before is not None and "type" in before.members and not frame.strong:
            beside = before.unit == "session" or (before.unit == "visit" and frame.unit == "person")
            if beside and frame.unit != "session" and frame.parent is before.parent and not frame.own:
                frame.members.setdefault("type", before.members["type"])


# "Đoàn đông người có …", "Ở đây, …", "Trong đó, …"; not "Gộp lại, …"
GROUPS_OPEN = (["đoàn", "đông"], ["số", "đoàn"], ["ở", "đây"], ["trong", "đó"], ["lượt", "đoàn"], ["riêng", "đoàn"])


def _carry_kind_to_groups(received: list[Draft]) -> None:
    """ "Tiếp thường xuyên 147 lượt, gồm …. Đoàn đông người có 2 đoàn": some of those of the sentence before."""
    kinds: dict[int, set[str]] = {}
    for draft in received:
        kinds.setdefault(draft.number, set()).add(draft.frame.members.get("type", ""))
    if len({kind for told in kinds.values() for kind in told} & set(RECEPTIONS)) < 2:
        return
    for draft in received:
        frame, before = draft.frame, kinds.get(draft.number - 1, set()) - {""}
        goes_on = draft.sentence.folded_in(draft.sentence.start, frame.figure.lead)[:2] in GROUPS_OPEN
        only_groups = goes_on and all(
            "visitor" in f.members for f in draft.frames if f.unit in ("visit", "group", "person")
        )
        if "visitor" in frame.members and "type" not in frame.members and only_groups and len(before) == 1:
            frame.members["type"] = next(iter(before))
