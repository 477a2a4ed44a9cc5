"""An exact test for small juries: whether a lead could come from coin tosses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

# From this many judges on, the normal approximation is honest (docs/algorithms/judging.md).
LARGE_JURY: Final = 20
# Signs counted exactly where a small jury sits beside others; the rest are taken as normal.
WEIGHTIEST: Final = 12
_ROUNDING: Final = 1e-9


def sign_flip(contributions: Sequence[float]) -> float:
    """Compute the one-sided p-value of a sum under random signs.

    If two entries were equal, each judge's contribution to their gap could as well have had the
    other sign. The p-value is the share of all sign patterns whose sum reaches the one seen.

    Parameters
    ----------
    contributions
        One number per judge. Below 20 judges every pattern is counted; of more the twelve
        weightiest are, and the others add a normal deviation of their own variance.

    Returns
    -------
    float
        Below 20 judges at least 2 to the power of minus their number.

    Examples
    --------
    >>> sign_flip([1.0, 1.0, 1.0, 1.0])
    0.0625
    >>> sign_flip([1.0, -1.0])
    0.75
    >>> round(sign_flip([9.0, 9.0, 9.0, *[0.1, -0.1] * 10]), 4)
    0.0625

    Notes
    -----
    At most 2^19 sums, some 5 ms.

    Source: Fisher, "The Design of Experiments", 1935, section 21.
    """
    order = sorted(contributions, key=abs, reverse=True)
    counted = order if len(order) < LARGE_JURY else order[:WEIGHTIEST]
    rest = math.sqrt(2.0 * sum(value * value for value in order[len(counted) :]))
    over = np.array([-sum(contributions)])
    for value in counted:
        over = np.concatenate([over + value, over - value])
    if rest > 0:
        return sum(math.erfc(-one / rest) for one in over.tolist()) / 2 / len(over)
    slack = _ROUNDING * (1.0 + sum(abs(value) for value in contributions))
    return float((over >= -slack).mean())
