"""By which ways a danger spreads: the rule of one step, the same for a new revision and for all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.vault.enums import CarryKind, CarryState

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Carried:
    """How a revision stands to a notice: by which way, over which revision, in what state."""

    how: str
    over: int | None
    state: str


def carried(
    *,
    whole: bool,
    holds: bool,
    solved: bool,
    parents: Sequence[tuple[int, Carried]],
    parts: Sequence[tuple[int, Carried]],
) -> Carried | None:
    """Return how a revision stands to a notice, given how its parents and parts do.

    ``whole``: the notice is about the design as a whole, not one file. ``holds``: the revision
    holds the file. ``solved``: somebody said so of this very revision. What descends from a
    solution is solved, unless it carries the danger again: the file itself, a part that carries
    it, or another parent that was never mended.
    """
    live = [(pk, one) for pk, one in parents if one.state == CarryState.CARRIES]
    lineage = [(pk, one) for pk, one in live if one.how != CarryKind.USE]
    users = [pk for pk, one in parts if one.state == CarryState.CARRIES]
    if solved:
        over = next((pk for pk, _one in [*live, *parents]), None)
        return Carried(CarryKind.LINEAGE, over, CarryState.SOLVED)
    if lineage and (whole or holds):
        return Carried(CarryKind.LINEAGE, lineage[0][0], CarryState.CARRIES)
    if holds and not whole:
        return Carried(CarryKind.COPY, None, CarryState.CARRIES)
    if users:
        return Carried(CarryKind.USE, users[0], CarryState.CARRIES)
    for pk, one in parents:
        if one.state == CarryState.SOLVED:
            return Carried(CarryKind.LINEAGE, pk, CarryState.SOLVED)
    if lineage:
        return Carried(CarryKind.LINEAGE, lineage[0][0], CarryState.MENDED)
    return None
