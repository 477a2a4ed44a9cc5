"""Exact splitting of minor units."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from mitwerk.engines.shares.lineage import split_lineage
from mitwerk.engines.shares.model import Lineage, ShareRule, SharesError

if TYPE_CHECKING:
    from collections.abc import Mapping

Weight: TypeAlias = int | Decimal | Fraction


def largest_remainder(amount_minor: int, weights: Mapping[str, Weight]) -> dict[str, int]:
    """Split a sum by weights so that the parts are whole and add up exactly (Hare quota).

    Each key gets the floor of its exact share; what is left goes one unit each to the largest
    remainders, equal remainders by the order of the keys (so that no order of rows matters).

    Parameters
    ----------
    amount_minor
        The sum in minor units (cents), 0 or more.
    weights
        Key → weight, 0 or more; exact types only, no floats.

    Returns
    -------
    dict of str to int
        Every key of ``weights``, sorted, with its part in minor units.

    Raises
    ------
    SharesError
        A negative sum or weight, a weight that is a float, no weight above 0.

    Examples
    --------
    >>> largest_remainder(10_000, {"a": 1, "b": 1, "c": 1})
    {'a': 3334, 'b': 3333, 'c': 3333}
    >>> largest_remainder(100, {"winner": Decimal("0.7"), "pool": Decimal("0.3")})
    {'pool': 30, 'winner': 70}

    Notes
    -----
    O(n log n). No part is off its exact share by a whole unit or more.

    Source: Balinski, Young, "Fair Representation", 2nd edition 2001, method of Hamilton.
    """
    exact = _exact(amount_minor, weights)
    parts = {key: int(share) for key, share in exact.items()}
    left = amount_minor - sum(parts.values())
    by_remainder = sorted(exact, key=lambda key: (parts[key] - exact[key], key))
    for key in by_remainder[:left]:
        parts[key] += 1
    return parts


def split(
    amount_minor: int, by: Mapping[str, Weight] | Lineage, rule: ShareRule | None = None
) -> dict[str, int]:
    """Split a sum by plain weights, or along a lineage by its rule.

    See `largest_remainder` for weights and `split_lineage` for a lineage.

    Raises
    ------
    SharesError
        A lineage without a rule, or weights with one; and what these two refuse.
    """
    if isinstance(by, Lineage):
        if rule is None:
            raise SharesError("A lineage needs the rule frozen with the terms")
        return split_lineage(amount_minor, by, rule)
    if rule is not None:
        raise SharesError("A share rule needs a lineage; plain weights have none")
    return largest_remainder(amount_minor, by)


def _exact(amount_minor: int, weights: Mapping[str, Weight]) -> dict[str, Fraction]:
    if isinstance(amount_minor, bool) or not isinstance(amount_minor, int) or amount_minor < 0:
        message = f"{amount_minor!r} is not a sum in minor units; give a whole number, 0 or more"
        raise SharesError(message)
    exact = {key: _weight(key, weights[key]) for key in sorted(weights)}
    whole = sum(exact.values())
    if whole == 0:
        message = "No weight is above 0; nobody could receive the sum"
        raise SharesError(message)
    return {key: amount_minor * weight / whole for key, weight in exact.items()}


def _weight(key: str, weight: Weight) -> Fraction:
    good = isinstance(weight, int | Decimal | Fraction) and not isinstance(weight, bool)
    if not good or (isinstance(weight, Decimal) and not weight.is_finite()) or weight < 0:
        message = f"Weight {weight!r} of {key}: give an int, Decimal or Fraction, 0 or more"
        raise SharesError(message)
    return Fraction(weight)
