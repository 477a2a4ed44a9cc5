"""Quantiles for intervals: Student's t for small juries."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Final

_HALVINGS: Final = 60


def two_sided(confidence: float, freedom: int | None) -> float:
    """Give the half width of an interval in standard errors.

    ``freedom`` is the degrees of freedom of Student's t, None for the normal distribution.

    >>> round(two_sided(0.95, None), 3), round(two_sided(0.95, 4), 3)
    (1.96, 2.776)
    """
    if freedom is None:
        return NormalDist().inv_cdf(0.5 + confidence / 2)
    low, high = 0.0, 1.0
    while within(high, freedom) < confidence:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if within(middle, freedom) < confidence else (low, middle)
    return high


def within(width: float, freedom: int) -> float:
    """Probability that Student's t lies within ± width.

    Source: Abramowitz, Stegun, "Handbook of Mathematical Functions", 26.7.3 and 26.7.4.
    """
    angle = math.atan(width / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    if freedom % 2 == 0:
        term, total = 1.0, 1.0
        for step in range(2, freedom, 2):
            term *= (step - 1) / step * cosine * cosine
            total += term
        return sine * total
    term, total = cosine, cosine if freedom > 1 else 0.0
    for step in range(3, freedom, 2):
        term *= (step - 1) / step * cosine * cosine
        total += term
    return 2 / math.pi * (angle + sine * total)
