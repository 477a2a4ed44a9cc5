"""How far the points of a file may be off because of how it writes numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SINGLE = 2.0**-24  # half the distance of neighbouring single-precision numbers, relative
FEWEST_DIGITS, MOST_DIGITS = 4, 6  # seven are what single precision has
FEWEST_PLACES, MOST_PLACES = 2, 5
FEWEST_POINTS = 16  # of fewer it can't be told whether they are round by chance


@jit
def rounding(points: Floats) -> float:
    """Return half a step between neighbouring numbers of the file, in mm.

    Single precision at the largest coordinate is taken for granted: most formats have no more.
    Text often has fewer digits: as many behind the point (``%.3f``) or in all (``%g``); it counts
    when all coordinates keep to them.

    Examples
    --------
    >>> import numpy as np
    >>> at = np.linspace(0, 99, 48).reshape(16, 3) ** 1.01
    >>> bool(rounding(at) < 1e-5), float(rounding(at.round(3)))
    (True, 0.0005)
    """
    largest = np.abs(points).max() if points.size else 0.0
    step: float = SINGLE * largest
    if len(points) < FEWEST_POINTS:
        return step
    for places in range(FEWEST_PLACES, MOST_PLACES + 1):
        if _keeps(points, 10.0**places, 0):
            step = max(step, 0.5 / 10.0**places)
            break
    for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1):
        if _keeps(points, 0.0, digits):
            step = max(step, 0.5 * 10.0 ** (np.floor(np.log10(largest)) + 1 - digits))
            break
    return step


@jit
def _keeps(points: Floats, scale: float, digits: int) -> bool:
    """Whether all coordinates are whole in units of 1/``scale``, or have at most ``digits``."""
    for point in points:
        for value in point:
            size = abs(value)
            if size == 0.0:
                continue
            each = scale if digits == 0 else 10.0 ** (digits - 1 - np.floor(np.log10(size)))
            if abs(size * each - np.round(size * each)) > 2 * SINGLE * size * each + 1e-9:
                return False
    return True
