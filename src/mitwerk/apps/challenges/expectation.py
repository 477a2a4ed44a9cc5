"""How often a jury decides: a table of simulations, read between its places.

Made by ``python benchmarks/judging_planner.py`` with the engine's planner (100 contests a place,
95 % confidence, as many lists as `rules_judging.lists_asked` asks for): what to expect under its
generator, to some five per cent, not a promise.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

JUDGES: Final = (3, 5, 8, 10, 15, 20, 25, 30, 40, 60, 100)
ENTRIES: Final = (3, 5, 8, 12, 20, 40)
# Decided contests in per cent: a row for each number of judges, a column for each of entries.
DECIDED: Final = (
    (0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0),
    (9, 0, 0, 0, 0, 0),
    (6, 0, 0, 0, 0, 0),
    (13, 3, 2, 2, 0, 0),
    (47, 41, 27, 26, 10, 0),
    (57, 46, 34, 52, 23, 3),
    (53, 40, 35, 47, 33, 6),
    (71, 57, 43, 43, 35, 6),
    (67, 51, 51, 58, 52, 14),
    (76, 74, 69, 72, 60, 21),
)


def decided_percent(judges: int, entries: int) -> int:
    """Return in how many of a hundred contests of this size the ballots name a winner.

    >>> decided_percent(25, 12), decided_percent(3, 12)
    (52, 0)
    """
    row, down = _between(JUDGES, judges)
    column, right = _between(ENTRIES, entries)
    corners = [
        (1 - down) * (1 - right) * DECIDED[row][column],
        (1 - down) * right * DECIDED[row][min(column + 1, len(ENTRIES) - 1)],
        down * (1 - right) * DECIDED[min(row + 1, len(JUDGES) - 1)][column],
        down * right * DECIDED[min(row + 1, len(JUDGES) - 1)][min(column + 1, len(ENTRIES) - 1)],
    ]
    return round(sum(corners))


def _between(places: tuple[int, ...], value: int) -> tuple[int, float]:
    """Return the place at or before a value and how far it is to the next, 0 to 1."""
    value = min(max(value, places[0]), places[-1])
    at = min(bisect_right(places, value) - 1, len(places) - 2)
    return at, (value - places[at]) / (places[at + 1] - places[at])
