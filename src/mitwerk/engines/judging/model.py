"""Ballots in, a result with its confidence out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Decision: TypeAlias = Literal["declared", "too_close"]


@dataclass(frozen=True, slots=True)
class Ballot:
    """One list as one judge ordered it.

    ``ranks`` maps each entry to its rank, smaller is better; equal ranks are a tie. Ranks need
    not be consecutive. A judge may hand in several ballots (one per list).
    """

    ballot: str
    judge: str
    ranks: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where one entry stands: worth, its interval, and how likely it is the best.

    ``worth`` is the natural logarithm of the Plackett-Luce worth, mean 0 over all entries (for
    a combined result: the weighted share of duels won, 0 to 1). ``low`` and ``high`` bound it
    at the result's confidence. ``duels`` is the share of duels against the other entries that
    the entry is expected to win. ``lists`` counts the ballots it stood on.
    """

    entry: str
    worth: float
    low: float
    high: float
    p_first: float
    duels: float
    lists: int


@dataclass(frozen=True, slots=True)
class Screened:
    """A judge whose ballots were left out, and why."""

    judge: str
    reason: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far the judges agree: both are None where they can't be computed.

    ``kendall_w`` is 0 (none) to 1 (all alike); ``krippendorff_alpha`` is ordinal, 0 is chance,
    1 is full agreement, and it bears holes.
    """

    kendall_w: float | None
    krippendorff_alpha: float | None


@dataclass(frozen=True, slots=True)
class Result:
    """A ranking, what it is worth, and whether it may be called decided.

    ``ranking`` begins with the contenders in their order, the others follow by worth. ``winner``
    is None when too close; ``contenders`` are the entries that may still be the best, the leader
    first, in both cases.
    """

    ranking: tuple[Standing, ...]
    decision: Decision
    winner: str | None
    contenders: tuple[str, ...]
    agreement: Agreement
    judges: int
    screened: tuple[Screened, ...]
    confidence: float
    seed: str
    parts: tuple[str, ...] = field(default=())
