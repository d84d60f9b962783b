"""The largest sets of figures that are all comparable with each other."""

import numpy as np
import numpy.typing as npt

# A chart's figures fall into few kinds, and the search ends at once. Only a hostile tangle comes near this.
MOST_STEPS = 50_000


class _Search:
    """The largest clique of a graph by branch and bound with a colouring as the bound (Tomita and Seki 2003, “MCQ”)."""

    def __init__(self, neighbours: list[int]) -> None:
        self.neighbours = neighbours
        self.best: list[int] = []
        self.steps = 0

    def _colour(self, candidates: int) -> list[tuple[int, int]]:
        """The candidates with the number of their colour, rising: a clique has at most one vertex of each colour."""
        coloured, colour = [], 0
        while candidates:
            colour += 1
            free = candidates
            while free:
                lowest = free & -free
                vertex = lowest.bit_length() - 1
                coloured.append((vertex, colour))
                candidates ^= lowest
                free &= ~self.neighbours[vertex] & ~lowest
        return coloured

    def expand(self, chosen: list[int], candidates: int) -> None:
        """Try every larger clique that holds the chosen vertices; of equals the first found stays."""
        self.steps += 1
        if len(chosen) > len(self.best):
            self.best = list(chosen)
        if self.steps > MOST_STEPS:
            return
        for vertex, colour in reversed(self._colour(candidates)):
            if len(chosen) + colour <= len(self.best):
                return
            self.expand([*chosen, vertex], candidates & self.neighbours[vertex])
            candidates &= ~(1 << vertex)


def part_into_groups(allowed: npt.NDArray[np.bool_]) -> tuple[list[list[int]], bool]:
    """Part all vertices: the largest set in which every pair is allowed, then the largest of the rest, and so on.

    `allowed` is a symmetrical matrix; its diagonal does not matter. Gives positions in rising order, and False where
    the search for a largest set was cut short (it is then only a large one).
    """
    rows = [int.from_bytes(np.packbits(row, bitorder="little").tobytes(), "little") for row in allowed]
    rest = (1 << len(rows)) - 1
    groups, exact = [], True
    while rest:
        search = _Search([row & rest & ~(1 << vertex) for vertex, row in enumerate(rows)])
        search.expand([], rest)
        exact = exact and search.steps <= MOST_STEPS
        groups.append(sorted(search.best))
        for vertex in search.best:
            rest &= ~(1 << vertex)
    return groups, exact
