"""Who judges what: blind lists that nobody can choose."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mitwerk.engines.judging.errors import JudgingError

if TYPE_CHECKING:
    import random
    from collections.abc import Collection, Mapping, Sequence

LIST_SIZE: Final = 5
PAIR_SIZE: Final = 2
# A jury below this draws until each judge has seen every entry.
SMALL_JURY: Final = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the assignment sees it.

    ``owners`` are the members and teams behind it, ``lineage`` the members and teams behind
    its ancestors and its forks.
    """

    id: str
    owners: frozenset[str] = frozenset()
    lineage: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judge:
    """A judge: ``groups`` are the own teams, ``touched`` entries commented on or checked.

    ``recognised`` are entries the judge handed back with "I recognise this".
    """

    id: str
    groups: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()
    recognised: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Exposure:
    """What has been handed out so far: lists per entry, and the lists of this judge in order."""

    lists: Mapping[str, int] = field(default_factory=dict)
    own: Sequence[Sequence[str]] = ()


def eligible(entries: Sequence[Entry], judge: Judge) -> list[str]:
    """Give the entries a judge may see: not own, team's, lineage's, touched or recognised."""
    people = {judge.id, *judge.groups}
    barred = judge.touched | judge.recognised
    return [
        entry.id
        for entry in entries
        if entry.id not in barred and not people & (entry.owners | entry.lineage)
    ]


def assign(
    entries: Sequence[Entry],
    judge: Judge,
    exposure: Exposure,
    *,
    rng: random.Random,
    size: int = LIST_SIZE,
) -> tuple[str, ...]:
    """Draw the next blind list for one judge: least shown entries first, then shuffled.

    Parameters
    ----------
    entries
        All entries of the phase that stand for judging.
    judge
        Who is to judge.
    exposure
        How often each entry has been handed out, and what this judge has had.
    rng
        The only source of chance; the same state gives the same list.
    size
        Entries on a list; 5, or 2 for pairs on a phone.

    Returns
    -------
    tuple of str
        min(size, eligible) entries in a shuffled order. New entries for this judge come before
        those already seen. Empty when fewer than two are eligible: one entry can't be ranked.

    Raises
    ------
    JudgingError
        Two entries of one name, or a size below 2.

    Notes
    -----
    Without exclusions the numbers of lists per entry never differ by more than one. O(n log n).
    """
    if size < PAIR_SIZE:
        message = f"A list of {size} can't be ranked; use {PAIR_SIZE} or more"
        raise JudgingError(message)
    if len({entry.id for entry in entries}) < len(entries):
        raise JudgingError("Two entries have the same name")
    allowed = sorted(eligible(entries, judge))
    if len(allowed) < PAIR_SIZE:
        return ()
    chosen = _least_shown(allowed, exposure, rng, size)
    rng.shuffle(chosen)
    return tuple(chosen)


def _least_shown(
    allowed: Sequence[str], exposure: Exposure, rng: random.Random, size: int
) -> list[str]:
    seen = _times_seen(exposure.own)
    chance = {entry: rng.random() for entry in allowed}
    order = sorted(
        allowed,
        key=lambda entry: (seen.get(entry, 0), exposure.lists.get(entry, 0), chance[entry]),
    )
    return order[:size]


def _times_seen(lists: Collection[Sequence[str]]) -> dict[str, int]:
    seen: dict[str, int] = {}
    for one in lists:
        for entry in one:
            seen[entry] = seen.get(entry, 0) + 1
    return seen
