"""Points spread evenly over a surface, the same in each run, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

R2 = 0.7548776662466927, 0.5698402909980532  # steps of the R2 sequence (M. Roberts, 2018)


@jit
def spread(corners: Floats, areas: Floats, count: int) -> tuple[Floats, Ints]:
    """Points (count, 3) on triangles (m, 3, 3), as many as their areas (m,) ask for, and of which.

    They go through the triangles in order, so that a turned copy gets the same points.

    Examples
    --------
    >>> import numpy as np
    >>> corners = np.array([[[0, 0, 0], [4, 0, 0], [0, 4, 0.0]], [[4, 0, 0], [4, 4, 0], [0, 4, 0]]])
    >>> points, triangle = spread(corners, np.array([8.0, 8.0]), 4)
    >>> triangle.tolist(), bool((points >= 0).all() and (points <= 4).all())
    ([0, 0, 1, 1], True)
    """
    points = np.empty((count, 3))
    triangle = np.empty(count, np.int64)
    total = areas.sum()
    t, reached = 0, areas[0]
    for k in range(count):
        while t < len(areas) - 1 and reached < (k + 0.5) / count * total:
            t += 1
            reached += areas[t]
        u, v = ((k + 1) * R2[0]) % 1.0, ((k + 1) * R2[1]) % 1.0
        if u + v > 1:
            u, v = 1 - u, 1 - v
        triangle[k] = t
        for i in range(3):
            a = corners[t, 0, i]
            points[k, i] = a + u * (corners[t, 1, i] - a) + v * (corners[t, 2, i] - a)
    return points, triangle


@jit
def middles(corners: Floats, areas: Floats, most: int) -> tuple[Floats, Ints]:
    """Middles of at most ``most`` triangles that have an area, evenly left out, and of which."""
    real = np.flatnonzero(areas > 1e-12 * max(1e-300, areas.max()))
    chosen = real[:: max(1, -(-len(real) // most))].copy()
    points = np.empty((len(chosen), 3))
    for n, t in enumerate(chosen):
        for i in range(3):
            points[n, i] = (corners[t, 0, i] + corners[t, 1, i] + corners[t, 2, i]) / 3.0
    return points, chosen
