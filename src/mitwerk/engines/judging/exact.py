"""An exact test for small juries: whether a lead could come from coin tosses."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

# From this many judges on, the normal approximation is honest (docs/algorithms/judging.md).
LARGE_JURY: Final = 20
_ROUNDING: Final = 1e-9


def sign_flip(contributions: Sequence[float]) -> float:
    """Compute the exact one-sided p-value of a sum under random signs.

    If two entries were equal, each judge's contribution to their gap could as well have had the
    other sign. The p-value is the share of all sign patterns whose sum reaches the one seen.

    Parameters
    ----------
    contributions
        One number per judge, at most 40 judges.

    Returns
    -------
    float
        At least 2 to the power of minus the number of judges.

    Examples
    --------
    >>> sign_flip([1.0, 1.0, 1.0, 1.0])
    0.0625
    >>> sign_flip([1.0, -1.0])
    0.75

    Notes
    -----
    Meet in the middle: the sums of both halves are sorted and matched, 2^(judges/2) steps.

    Source: Fisher, "The Design of Experiments", 1935, section 21.
    """
    seen = sum(contributions)
    half = len(contributions) // 2
    left = _sums(contributions[:half])
    right = sorted(_sums(contributions[half:]))
    slack = _ROUNDING * (1.0 + sum(abs(value) for value in contributions))
    reached = sum(len(right) - bisect_left(right, seen - slack - one) for one in left)
    return reached / (len(left) * len(right))


def _sums(values: Sequence[float]) -> list[float]:
    sums = [0.0]
    for value in values:
        sums = [total + signed for total in sums for signed in (value, -value)]
    return sums
