"""Bodies that received citizens, told one by one under a total: who received, and not at which level."""

from itertools import pairwise

from analysis.parsing.readings import Draft
from analysis.parsing.same_visits import is_same_visit

HOSTS = {"province": "reception_board", "district": "district_committees", "commune": "commune_committees"}
DEPARTMENTS = "departments"
BOARD = "Trụ sở Tiếp công dân tỉnh"
LEVELS = {("các", "huyện"), ("các", "xã"), ("các", "phường"), ("các", "quận")}


def name_boards(drafts: list[Draft]) -> None:
    """ "Trong đó, Ban Tiếp công dân tỉnh đã tiếp 137 lượt": a host, where no figures of other levels are told."""
    received = [draft for draft in drafts if draft.family == "reception"]
    divided = [draft.frame.members for draft in received]
    if any("district" in members or members.get("level") in ("district", "commune") for members in divided):
        return
    for draft in received:
        frame = draft.frame
        changed = frame.measure != "level"  # "Ban Tiếp công dân tỉnh tiếp 137 lượt, giảm 12%"
        if frame.previous is not None and (changed or is_same_visit(frame, frame.previous, draft.sentence)):
            frame = frame.previous  # "Ban Tiếp công dân tỉnh tiếp 137 lượt với 211 người"
        words = draft.sentence.folded_in(frame.left, frame.figure.lead)
        if changed:
            words = [*words, *draft.sentence.folded_in(draft.frame.left, draft.frame.figure.lead)]
        pairs = set(pairwise(words))
        told = ("ban", "tiếp") in pairs or ("trụ", "sở") in pairs
        if told and draft.frame.members.get("level") == "province" and not {"tại", "ở"} & set(words):
            del draft.frame.members["level"]
            draft.frame.members["host"] = HOSTS["province"]


def settle_bodies(drafts: list[Draft]) -> None:
    """ "147 lượt. Cụ thể, Trụ sở Tiếp công dân tỉnh tiếp 51 lượt; UBND huyện tiếp 52 lượt": bodies that received.

    Where any of them is told by its level ("ở cấp xã tiếp 177 lượt"), all are.
    """
    received = [draft for draft in drafts if draft.family == "reception"]
    words = {id(d): d.sentence.folded_in(d.frame.left, d.frame.figure.lead) for d in received}
    districts = {draft.number for draft in received if "district" in draft.frame.members}
    for draft in received:
        members = draft.frame.members
        total = draft.frame.parent
        named = "trụ" in words[id(draft)] or (total is not None and total.members.get("agency") == BOARD)
        if draft.number in districts and members.get("level") == "province" and named:
            del members["level"]
            members["agency"] = BOARD  # "huyện Tân Lập 27 lượt, trụ sở tiếp công dân tỉnh 10 lượt"
    leveled = [d for d in received if "level" in d.frame.members and "host" not in d.frame.members]
    if any(_names_level(words[id(draft)]) for draft in leveled):
        return
    boards = {draft.number for draft in received if _names_board(words[id(draft)])}
    for draft in received:
        members, said = draft.frame.members, words[id(draft)]
        if draft.number not in boards or {"host", "visitor"} & members.keys():
            continue
        if "sở" in said and "ngành" in said:
            members.pop("level", None)
            members["host"] = DEPARTMENTS
        elif "level" in members:
            members["host"] = HOSTS.get(members.pop("level"), DEPARTMENTS)


def _names_level(words: list[str]) -> bool:
    """ "ở cấp xã", "ban tiếp công dân các huyện": all bodies of a level."""
    return "cấp" in words or any(pair in LEVELS for pair in pairwise(words))


def _names_board(words: list[str]) -> bool:
    """ "Trụ sở Tiếp công dân tỉnh tiếp": the board as who received, not where somebody came."""
    return "trụ" in words and words[-1:] == ["tiếp"] and "tại" not in words and "ở" not in words
