"""Who judges what: blind lists that nobody can choose."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from mitwerk.engines.judging.errors import JudgingError

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping, Sequence

LIST_SIZE: Final = 5
PAIR_SIZE: Final = 2
# A jury below this draws until each judge has seen every entry.
SMALL_JURY: Final = 10
# Calibration: a judge who has had this many lists gets an early one again this often.
LISTS_BEFORE_REPEAT: Final = 3
REPEAT_SHARE: Final = 0.05


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
    """What has been handed out so far.

    ``lists`` counts the lists per entry over all judges; ``own`` are this judge's lists, oldest
    first; ``contenders`` are the entries to look at more closely, from `contenders_of` over the
    ballots so far (empty in the first half of a judge's lists).
    """

    lists: Mapping[str, int] = field(default_factory=dict)
    own: Sequence[Sequence[str]] = ()
    contenders: frozenset[str] = frozenset()


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
    repeats: float = 0.0,
) -> tuple[str, ...]:
    """Draw the next blind list for one judge: least shown entries first, then shuffled.

    Parameters
    ----------
    entries
        All entries of the phase that stand for judging.
    judge
        Who is to judge.
    exposure
        How often each entry has been handed out, what this judge has had, and the contenders.
    rng
        The only source of chance; the same state gives the same list.
    size
        Entries on a list; 5, or 2 for pairs on a phone.
    repeats
        Chance that a judge who has had three lists or more gets an early one again, reshuffled,
        to see how steady the judge is; `REPEAT_SHARE` is one in twenty. 0: never.

    Returns
    -------
    tuple of str
        min(size, eligible) entries in a shuffled order. Contenders come first where there are
        any, then entries new to this judge, then the least shown. Empty when fewer than two
        are eligible: one entry can't be ranked.

    Raises
    ------
    JudgingError
        Two entries of one name, or a size below 2.

    Notes
    -----
    Without exclusions and contenders the numbers of lists per entry never differ by more than
    one while judges see nothing twice. O(n log n).
    """
    if size < PAIR_SIZE:
        message = f"A list of {size} can't be ranked; use {PAIR_SIZE} or more"
        raise JudgingError(message)
    if len({entry.id for entry in entries}) < len(entries):
        raise JudgingError("Two entries have the same name")
    allowed = sorted(eligible(entries, judge))
    if len(allowed) < PAIR_SIZE:
        return ()
    chosen = _repeated(allowed, exposure.own, rng, size, repeats)
    if not chosen:
        chosen = _least_shown(allowed, exposure, rng, size)
    rng.shuffle(chosen)
    return tuple(chosen)


def swap(
    entries: Sequence[Entry],
    judge: Judge,
    exposure: Exposure,
    current: Sequence[str],
    recognised: str,
    *,
    rng: random.Random,
) -> tuple[str, ...]:
    """Replace an entry that the judge recognises, in its place; the others stay.

    ``judge`` already carries the recognised entry. Where nothing else may be shown the list
    just gets shorter.

    Raises
    ------
    JudgingError
        The entry isn't on the list, or the judge doesn't carry it as recognised.
    """
    if recognised not in current or recognised not in judge.recognised:
        message = f"{recognised} is not a recognised entry of this list"
        raise JudgingError(message)
    others = sorted(set(eligible(entries, judge)) - set(current))
    replacement = _least_shown(others, exposure, rng, 1)
    return tuple(
        one for entry in current for one in (replacement if entry == recognised else [entry])
    )


def lists_wanted(eligible_entries: int, jury: int, lists: int, size: int = LIST_SIZE) -> int:
    """Give the number of lists a judge is asked for.

    A jury of ten or more has ``lists`` each; below, as many more as it takes until each judge
    has seen every entry.

    >>> lists_wanted(12, jury=25, lists=2), lists_wanted(12, jury=6, lists=2)
    (2, 3)
    """
    if eligible_entries < PAIR_SIZE:
        return 0
    if jury >= SMALL_JURY:
        return lists
    return max(lists, -(-eligible_entries // size))


def _repeated(
    allowed: Sequence[str],
    own: Sequence[Sequence[str]],
    rng: random.Random,
    size: int,
    repeats: float,
) -> list[str]:
    """Now and then an early list again, if the judge may still see all of it."""
    if len(own) < LISTS_BEFORE_REPEAT or rng.random() >= repeats:
        return []
    early = list(own[rng.randrange(len(own) - 1)])
    return early if len(early) <= size and set(early) <= set(allowed) else []


def _least_shown(
    allowed: Sequence[str], exposure: Exposure, rng: random.Random, size: int
) -> list[str]:
    seen = Counter(entry for one in exposure.own for entry in one)
    chance = {entry: rng.random() for entry in allowed}
    order = sorted(
        allowed,
        key=lambda entry: (
            entry not in exposure.contenders,
            seen[entry],
            exposure.lists.get(entry, 0),
            chance[entry],
        ),
    )
    return order[:size]
