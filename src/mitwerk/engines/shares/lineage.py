"""A prize shared along a lineage, so that no split, self-fork or invented person gains.

Depth is measured in points of accepted contribution, never in generations: how a member's
contribution is cut into revisions or spread over accounts moves nobody's depth and nobody's sum.
The proof is in docs/algorithms/shares.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from mitwerk.engines.shares.model import (
    CLIENT,
    Contribution,
    Lineage,
    ShareLine,
    ShareRule,
    SharesError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Deeper points count 2^-60 and less of a fresh one: below a cent of any prize, all alike.
_DEEPEST_TIER: Final = 60


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of the fork graph: ``accepted`` is its place in the order of acceptance."""

    id: str
    member: str | None
    points: int
    accepted: int
    parents: tuple[str, ...] = ()


def lineage_of(revisions: Iterable[Revision], winner: str) -> Lineage:
    """Collect the winning revision and all its ancestors in the order of acceptance.

    Parameters
    ----------
    revisions
        At least the ancestors; others are left aside.
    winner
        Id of the winning revision.

    Raises
    ------
    SharesError
        An unknown parent, a parent accepted later than its child (or a circle), an id twice.

    Examples
    --------
    >>> graph = [Revision("r1", "ann", 30, 1), Revision("r2", "bob", 10, 2, ("r1",))]
    >>> [one.revision for one in lineage_of(graph, "r2").contributions]
    ['r1', 'r2']
    """
    listed = list(revisions)
    by_id = {revision.id: revision for revision in listed}
    if len(by_id) < len(listed):
        raise SharesError("Two revisions have the same id")
    found: dict[str, Revision] = {}
    waiting = [winner]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = _known(by_id, name)
        for parent in found[name].parents:
            if _known(by_id, parent).accepted >= found[name].accepted:
                message = f"Revision {parent} is a parent of {name} but was accepted later"
                raise SharesError(message)
            waiting.append(parent)
    ordered = sorted(found.values(), key=lambda revision: (revision.accepted, revision.id))
    return Lineage(tuple(Contribution(one.id, one.member, one.points) for one in ordered))


def _known(by_id: Mapping[str, Revision], name: str) -> Revision:
    if name not in by_id:
        message = f"Revision {name} is missing from the graph"
        raise SharesError(message)
    return by_id[name]


def split_lineage(amount_minor: int, lineage: Lineage, rule: ShareRule) -> dict[str, int]:
    """Share a prize along a lineage; sums exactly, nobody gains by splitting.

    The winner keeps a part; the pool goes to all known contributors, the winner among them, by
    points weighted with their depth. Everybody but the winner gets the floor of the exact
    share, the winner the rest: rounding up would pay for spreading over many accounts.

    Parameters
    ----------
    amount_minor
        The prize in minor units.
    lineage
        See `lineage_of`.
    rule
        The frozen rule.

    Returns
    -------
    dict of str to int
        Member → minor units, and ``CLIENT`` where something goes back. Sums to the amount.

    Raises
    ------
    SharesError
        An unknown winner, negative points, an empty lineage, a rule out of range.

    Examples
    --------
    >>> rule = ShareRule(Fraction(7, 10))
    >>> chain = Lineage((Contribution("r1", "ann", 30), Contribution("r2", "bob", 10)))
    >>> split_lineage(10_000, chain, rule)
    {'ann': 2250, 'bob': 7750}
    """
    lines, back = explain(amount_minor, lineage, rule)
    exact: dict[str, Fraction] = {}
    for line in lines:
        if line.member is not None:
            exact[line.member] = exact.get(line.member, Fraction(0)) + line.exact
    winner = _winner(lineage)
    parts = {member: int(share) for member, share in exact.items() if member != winner}
    parts = {member: share for member, share in parts.items() if share}
    returned = int(back)
    if returned:
        parts[CLIENT] = returned
    parts[winner] = amount_minor - sum(parts.values())
    return dict(sorted(parts.items()))


def explain(
    amount_minor: int, lineage: Lineage, rule: ShareRule
) -> tuple[list[ShareLine], Fraction]:
    """Give the exact part of each revision in the pool, oldest first, and what goes back.

    The winner's kept part is no line; the lines and what goes back sum to the pool.
    """
    _refuse_bad(amount_minor, lineage, rule)
    pool = amount_minor * (1 - rule.winner_keeps)
    cuts = _cuts(lineage.contributions, rule.step)
    tiers: dict[int, int] = {}
    for one, parts in cuts:
        if one.member is not None:
            for tier, points in parts.items():
                tiers[tier] = tiers.get(tier, 0) + points
    rates = _rates(pool, tiers, rule.most_per_point)
    lines, depth = [], sum(one.points for one in lineage.contributions)
    for one, parts in cuts:
        depth -= one.points
        paid = Fraction(0)
        if one.member is not None:
            paid = sum((rates[tier] * points for tier, points in parts.items()), Fraction(0))
        lines.append(ShareLine(one.revision, one.member, one.points, depth, paid))
    given = sum((line.exact for line in lines), Fraction(0))
    return lines, pool - given


def _cuts(
    contributions: Sequence[Contribution], step: int | None
) -> list[tuple[Contribution, dict[int, int]]]:
    """Cut each contribution at the depths where the weight halves: points per tier."""
    depth = sum(one.points for one in contributions)
    cuts = []
    for one in contributions:
        depth -= one.points
        cuts.append((one, _tiers(depth, depth + one.points, step)))
    return cuts


def _tiers(start: int, stop: int, step: int | None) -> dict[int, int]:
    if step is None:
        return {0: stop - start} if stop > start else {}
    tiers: dict[int, int] = {}
    while start < stop:
        tier = min(start // step, _DEEPEST_TIER)
        end = stop if tier == _DEEPEST_TIER else min(stop, (tier + 1) * step)
        tiers[tier] = tiers.get(tier, 0) + end - start
        start = end
    return tiers


def _rates(pool: Fraction, tiers: Mapping[int, int], most: int | None) -> dict[int, Fraction]:
    """Minor units per point in each tier: proportional to 2^-tier, none above the limit.

    Freshest tiers reach the limit first; what they leave is shared by the deeper ones.
    """
    rates: dict[int, Fraction] = {}
    left = pool
    open_tiers = sorted(tiers)
    while open_tiers:
        whole = sum((Fraction(tiers[tier], 2**tier) for tier in open_tiers), Fraction(0))
        freshest = open_tiers[0]
        rate = left / whole
        if most is None or rate / 2**freshest <= most:
            rates.update({tier: rate / 2**tier for tier in open_tiers})
            return rates
        rates[freshest] = Fraction(most)
        left -= most * tiers[freshest]
        open_tiers = open_tiers[1:]
    return rates


def _winner(lineage: Lineage) -> str:
    winner = lineage.winner
    if winner is None:
        raise SharesError("The winning revision has no known member; nobody can be paid")
    return winner


def _refuse_bad(amount_minor: int, lineage: Lineage, rule: ShareRule) -> None:
    if isinstance(amount_minor, bool) or not isinstance(amount_minor, int) or amount_minor < 0:
        message = f"{amount_minor!r} is not a sum in minor units; give a whole number, 0 or more"
        raise SharesError(message)
    if not lineage.contributions:
        raise SharesError("The lineage is empty; it holds at least the winning revision")
    _winner(lineage)
    for one in lineage.contributions:
        if isinstance(one.points, bool) or not isinstance(one.points, int) or one.points < 0:
            message = f"Revision {one.revision}: points are a whole number, 0 or more"
            raise SharesError(message)
        if one.member == CLIENT:
            message = f'Revision {one.revision}: "{CLIENT}" is not a member'
            raise SharesError(message)
    _refuse_rule(rule)


def _refuse_rule(rule: ShareRule) -> None:
    if not 0 <= rule.winner_keeps <= 1:
        raise SharesError("The winner keeps a part from 0 to 1")
    if rule.step is not None and rule.step < 1:
        raise SharesError("A step has 1 point or more; None switches the depth off")
    if rule.most_per_point is not None and rule.most_per_point < 0:
        raise SharesError("The limit per point is 0 or more; None switches it off")
