"""Ballots as arrays: the choice sets of a Plackett-Luce likelihood.

A ballot is a sequence of choices: the first was chosen from all, the second from the rest, and
so on; each choice needs the set it was made from. A tie is an order that was not stated: its
choices are averaged over all orders of the tied entries.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, groupby
from math import comb
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mitwerk.engines.judging.errors import JudgingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from mitwerk.engines.judging.model import Ballot

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Group: TypeAlias = tuple[int, ...]

# Up to this many tied entries every subset is averaged (2^6 sets); above, the rotations of the
# sorted names stand for all orders, so that a ballot of forty equal entries stays affordable.
LARGEST_EXACT_TIE: Final = 6


@dataclass(frozen=True, slots=True)
class Block:
    """Choices from sets of one size: ``sets`` (T, m) entries, ``weight`` and ``judge`` (T,)."""

    sets: Ints
    weight: Floats
    judge: Ints


@dataclass(frozen=True, slots=True)
class Terms:
    """All choices of all ballots.

    ``wins`` (judges, entries) counts how often a judge chose an entry; ``entries`` and
    ``judges`` are sorted names; ``lists`` (entries,) counts the ballots an entry stood on.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    wins: Floats
    blocks: tuple[Block, ...]
    lists: Ints


def build(ballots: Sequence[Ballot], entries: Iterable[str] | None = None) -> Terms:
    """Turn ballots into the arrays of the likelihood.

    Parameters
    ----------
    ballots
        At least one.
    entries
        Names of all entries, also those on no ballot; by default those on ballots.

    Raises
    ------
    JudgingError
        No ballot, an empty ballot, two ballots of one name, or an entry that isn't listed.
    """
    _refuse_bad(ballots)
    on_ballots = {entry for ballot in ballots for entry in ballot.ranks}
    names = tuple(sorted(on_ballots if entries is None else set(entries)))
    if not on_ballots <= set(names):
        stray = ", ".join(sorted(on_ballots - set(names)))
        message = f"Ballots rank entries that are not in this round: {stray}"
        raise JudgingError(message)
    return _collect(ballots, names)


def _refuse_bad(ballots: Sequence[Ballot]) -> None:
    if not ballots:
        raise JudgingError("There is no ballot; collect at least one")
    for ballot in ballots:
        if not ballot.ranks:
            message = f"Ballot {ballot.ballot} ranks nothing; leave it out"
            raise JudgingError(message)
    if len({ballot.ballot for ballot in ballots}) < len(ballots):
        raise JudgingError("Two ballots have the same name; a new ballot replaces the old one")


def _collect(ballots: Sequence[Ballot], names: tuple[str, ...]) -> Terms:
    number = {name: place for place, name in enumerate(names)}
    judges = tuple(sorted({ballot.judge for ballot in ballots}))
    seat = {name: place for place, name in enumerate(judges)}
    wins = np.zeros((len(judges), len(names)))
    blocks: dict[int, list[Block]] = defaultdict(list)
    lists = np.zeros(len(names), dtype=np.int64)
    strict, tied = _sorted_out(ballots, number, seat)
    for orders, judge in strict:
        lists += np.bincount(orders.ravel(), minlength=len(names))
        for place in range(orders.shape[1] - 1):
            np.add.at(wins, (judge, orders[:, place]), 1.0)
            rest = orders[:, place:]
            blocks[rest.shape[1]].append(Block(rest, np.ones(len(rest)), judge))
    for groups, owner in tied:
        members = [entry for group in groups for entry in group]
        lists[members] += 1
        wins[owner, members] += 1.0
        for size, block in _tied_blocks(groups, owner):
            blocks[size].append(block)
    joined = tuple(_joined(blocks[size]) for size in sorted(blocks))
    return Terms(names, judges, wins, joined, lists)


def _sorted_out(
    ballots: Sequence[Ballot], number: Mapping[str, int], seat: Mapping[str, int]
) -> tuple[list[tuple[Ints, Ints]], list[tuple[list[Group], int]]]:
    """Ballots without ties as arrays by length, ballots with ties one by one."""
    orders: dict[int, list[list[int]]] = defaultdict(list)
    owners: dict[int, list[int]] = defaultdict(list)
    tied: list[tuple[list[Group], int]] = []
    for ballot in ballots:
        ranks = ballot.ranks
        length = len(ranks)
        if len(set(ranks.values())) == length:
            orders[length].append([number[name] for name in sorted(ranks, key=ranks.__getitem__)])
            owners[length].append(seat[ballot.judge])
        else:
            tied.append((_groups(ranks, number), seat[ballot.judge]))
    strict = [(np.array(orders[size]), np.array(owners[size])) for size in sorted(orders)]
    return strict, tied


def _groups(ranks: Mapping[str, float], number: Mapping[str, int]) -> list[Group]:
    by_rank = sorted((rank, number[name]) for name, rank in ranks.items())
    return [
        tuple(entry for _, entry in group)
        for _, group in groupby(by_rank, key=lambda pair: pair[0])
    ]


def choices(groups: Sequence[Group]) -> Iterator[tuple[Group, float]]:
    """Give each choice set of one ballot with its weight, best group first.

    >>> list(choices([(0,), (1, 2)]))
    [((0, 1, 2), 1.0), ((1,), 0.5), ((2,), 0.5), ((1, 2), 1.0)]
    """
    rest = [entry for group in groups for entry in group]
    for group in groups:
        rest = rest[len(group) :]
        for subset, weight in _subsets(group):
            yield (*subset, *rest), weight


def _subsets(group: Group) -> Iterator[tuple[Group, float]]:
    tied = len(group)
    for size in range(1, tied + 1):
        if tied <= LARGEST_EXACT_TIE:
            for subset in combinations(group, size):
                yield subset, 1.0 / comb(tied, size)
        elif size == tied:
            yield group, 1.0
        else:
            for start in range(tied):
                arc = tuple(group[(start + step) % tied] for step in range(size))
                yield arc, 1.0 / tied


def _tied_blocks(groups: Sequence[Group], owner: int) -> Iterator[tuple[int, Block]]:
    by_size: dict[int, list[tuple[Group, float]]] = defaultdict(list)
    for members, weight in choices(groups):
        by_size[len(members)].append((members, weight))
    for size, found in by_size.items():
        sets = np.array([members for members, _ in found], dtype=np.int64)
        weights = np.array([weight for _, weight in found])
        yield size, Block(sets, weights, np.full(len(found), owner, dtype=np.int64))


def _joined(blocks: Sequence[Block]) -> Block:
    return Block(
        np.concatenate([block.sets for block in blocks]),
        np.concatenate([block.weight for block in blocks]),
        np.concatenate([block.judge for block in blocks]),
    )
