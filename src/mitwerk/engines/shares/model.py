"""Lineages, share rules and what comes out of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

CLIENT: Final = "client"
"""Key of what goes back to the client, apart from every member key by `SharesError`."""


class SharesError(ValueError):
    """A sum, weights, a lineage or a rule that can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one revision of the lineage brought in.

    Parameters
    ----------
    revision
        Public id of the revision.
    member
        Who gets the share; None for unknown (a deleted account, an imported file).
    points
        Accepted contribution, 0 or more. Additive: a change accepted in two pieces has the
        same points as accepted in one. A bare fork has 0.
    """

    revision: str
    member: str | None
    points: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """A winning revision with everything it came from, in the order of acceptance.

    ``contributions`` runs from the oldest to the winning revision, which comes last and whose
    member is the winner.
    """

    contributions: tuple[Contribution, ...]

    @property
    def winner(self) -> str | None:
        """Who made the winning revision."""
        return self.contributions[-1].member


@dataclass(frozen=True, slots=True)
class ShareRule:
    """How a prize is shared, shown before one enters and frozen with the terms.

    Parameters
    ----------
    winner_keeps
        Part of the prize that the winner keeps outright, 0 to 1; the rest is the pool.
    step
        Depth, in points accepted later, after which a point counts half (then a quarter, and
        so on); None: every point counts the same.
    most_per_point
        Most minor units that the pool pays for one point; None: no limit. What the limit cuts
        goes to deeper points as long as these are below it, then back to the client.
    """

    winner_keeps: Fraction
    step: int | None = None
    most_per_point: int | None = None


@dataclass(frozen=True, slots=True)
class ShareLine:
    """The part of one revision in the pool: its points, the depth it starts at, its exact sum."""

    revision: str
    member: str | None
    points: int
    depth: int
    exact: Fraction
