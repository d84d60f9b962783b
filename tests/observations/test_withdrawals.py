"""A decision taken back: what then holds, what stays in the file, and how two people's files become one."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from analysis.errors import InputError
from analysis.observations.correcting import apply_corrections
from analysis.observations.corrections import read_corrections, write_corrections
from analysis.observations.decisions import Correction, find_conflicts, find_withdrawn, merge_corrections
from analysis.observations.outcomes import APPLIED, NOT_NEEDED, WITHDRAWN

DAYS = tuple(f"2026-11-{day}T07:30:00+00:00" for day in (22, 23, 24, 25))
PLACE = ("ls", "0123456789abcdef", 10, 16, "nhận 27.172 văn bản", "27.172")


def decide(kind: str, who: str, day: int, was: str = "as read", to: str = "", field: str = "") -> Correction:
    return Correction(*PLACE, kind, field, was, to, "plan" if kind == "reject" else "", who, DAYS[day])


def take_back(who: str, day: int, whose: str, of_day: int) -> Correction:
    return decide("withdraw", who, day, f"{whose} {DAYS[of_day]}")


LAN, MINH = decide("accept", "Lan", 0), decide("reject", "Minh", 1)
LAN_AGAIN = decide("accept", "Lan", 2)
BACK, MINH_BACK = take_back("Lan", 1, "Lan", 0), take_back("Lan", 2, "Minh", 1)

# the project's file, the new one; then: what holds, how many rows, of them new, replaced, taken back now, conflicts
MERGED = [
    ([LAN], [BACK], [], 2, 1, 0, 1, 0),
    ([LAN, BACK], [BACK], [], 2, 0, 0, 0, 0),  # the same file twice
    ([LAN, BACK], [LAN], [], 2, 0, 0, 0, 0),  # an older file, which does not bring the decision back
    ([], [BACK], [], 1, 1, 0, 0, 0),  # the withdrawal comes before the decision …
    ([BACK], [LAN], [], 2, 1, 0, 0, 0),  # … which then holds no more
    ([LAN, BACK], [LAN_AGAIN], [LAN_AGAIN], 3, 1, 0, 0, 0),  # decided anew: the history stays
    ([LAN, BACK, LAN_AGAIN], [BACK], [LAN_AGAIN], 3, 0, 0, 0, 0),  # an older withdrawal takes nothing back
    ([LAN], [MINH], [LAN, MINH], 2, 1, 0, 0, 1),
    ([LAN], [MINH, BACK], [MINH], 3, 2, 0, 1, 0),  # a conflict settled by taking one's own decision back …
    ([MINH], [LAN, MINH_BACK], [LAN], 3, 2, 0, 1, 0),  # … or another's, by name
    ([LAN], [take_back("Minh", 1, "An", 0)], [LAN], 2, 1, 0, 0, 0),  # nobody's
    ([BACK], [take_back("Lan", 3, "Lan", 0)], [], 1, 0, 0, 0, 0),  # said twice, kept once
]


@pytest.mark.parametrize(("old", "new", "holds", "rows", "added", "replaced", "withdrawn", "conflicts"), MERGED)
def test_two_files_with_withdrawals(
    old: list[Correction],
    new: list[Correction],
    holds: list[Correction],
    rows: int,
    added: int,
    replaced: int,
    withdrawn: int,
    conflicts: int,
) -> None:
    merged = merge_corrections(old, new)
    found = (len(merged.corrections), merged.added, merged.replaced, len(merged.withdrawn), len(merged.conflicts))
    assert found == (rows, added, replaced, withdrawn, conflicts)
    outcomes = apply_corrections([], merged.corrections).outcomes
    assert [one.correction for one in outcomes if one.outcome not in (APPLIED, NOT_NEEDED, WITHDRAWN)] == holds
    assert merge_corrections(merged.corrections, new).corrections == merged.corrections


@pytest.mark.parametrize("rows", [[LAN, BACK, MINH, MINH_BACK], [LAN, BACK, LAN_AGAIN], [MINH, MINH_BACK, LAN]])
def test_the_order_in_which_files_come_does_not_change_what_holds(rows: list[Correction]) -> None:
    found: set[frozenset[Correction]] = set()
    for order in permutations(rows):
        held: tuple[Correction, ...] = ()
        for one in order:
            held = merge_corrections(held, [one]).corrections
        found.add(frozenset(one for one in held if one.kind != "withdraw") - frozenset(find_withdrawn(held)))
    assert len(found) == 1


def test_what_contradicts_says_so_until_one_is_taken_back() -> None:
    assert len(find_conflicts([LAN, MINH])) == 1
    assert find_conflicts([LAN, MINH, BACK]) == []
    assert len(find_conflicts([LAN, MINH, BACK, LAN_AGAIN])) == 1


DAMAGED = [
    ({"field": "value"}, "field"),
    ({"to": "5"}, "to “5”"),
    ({"was": ""}, "from"),
    ({"was": "Lan"}, "from “Lan”"),
    ({"was": "Lan yesterday"}, "from"),
    ({"was": "Lan 2026-11-22T07:30:00"}, "from"),
    ({"was": f" {DAYS[0]}"}, "from"),
    ({"observation_id": "x"}, "observation_id"),
]


@pytest.mark.parametrize(("changed", "named"), DAMAGED)
def test_a_damaged_withdrawal_is_refused_with_its_line(changed: dict[str, str], named: str, tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    write_corrections([LAN, replace(BACK, **changed)], path)
    with pytest.raises(InputError, match=f"line [23]: {named}"):
        read_corrections(path)
