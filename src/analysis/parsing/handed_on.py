"""What the figures of a sentence hand on to the next: the counts that divide nothing, the place that all share."""

from analysis.parsing.frames import Frame
from analysis.parsing.places import RATE_DIMENSIONS

# What holds for the next sentence when all figures of one share it.
SHARED_DIMENSIONS = frozenset({*RATE_DIMENSIONS, "service_level"})


def undivided(counts: list[Frame]) -> list[Frame]:
    """The counts of a sentence that are no parts of others in it: of them a later sentence speaks by their unit."""
    return [frame for frame in counts if frame.parent is None or frame.parent not in counts]


def is_remnant(frame: Frame) -> bool:
    return "visitor" in frame.members or frame.members.get("state") in ("ineligible", "outside_competence")


def common_place(frames: list[Frame]) -> dict[str, str]:
    """The level, agency or district that all figures of a sentence share."""
    if any(frame.unit not in ("dossier", "task", "percent") for frame in frames):
        return {}
    shared = {d: m for d, m in frames[0].members.items() if d in SHARED_DIMENSIONS and not m.startswith("UBND t")}
    return shared if all(shared.items() <= frame.members.items() for frame in frames) else {}
