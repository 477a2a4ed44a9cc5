"""The normal of the curved surface that facets stand for, at any point of a facet.

Normals at the corners are means of the facets that meet there smoothly, weighted by their angles
(G. Thürmer and C. Wüthrich, Computing Vertex Normals from Polygonal Facets, Journal of Graphics
Tools 3(1), 1998); between the corners they are interpolated.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SMOOTH = float(np.cos(np.radians(35.0)))  # as where facets stand for a curve: see `facet_error`
MOST_AROUND = 64


class Facets(NamedTuple):
    """Points, triangles, twins of half-edges and unit normals of a mesh, in its own order."""

    points: Floats
    triangles: Ints
    twin: Ints
    unit: Floats


@jit
def bent_normal(facets: Facets, t: int, point: Floats, found: Floats) -> None:
    """Write the unit normal at a point of triangle ``t`` into ``found`` (3,)."""
    a, b, c = (facets.triangles[t, 0], facets.triangles[t, 1], facets.triangles[t, 2])
    whole = _twice(facets.points[a], facets.points[b], facets.points[c], facets.unit[t])
    found[:] = 0.0
    for i in range(3):
        one = facets.points[facets.triangles[t, (i + 1) % 3]]
        two = facets.points[facets.triangles[t, (i + 2) % 3]]
        share = max(0.0, _twice(point, one, two, facets.unit[t]) / whole)
        _add_corner(facets, t, i, share, found)
    found /= np.sqrt((found**2).sum())


@jit
def _twice(a: Floats, b: Floats, c: Floats, unit: Floats) -> float:
    """Twice the area of a triangle in the plane with this normal."""
    x, y = b - a, c - a
    return float(
        unit[0] * (x[1] * y[2] - x[2] * y[1])
        + unit[1] * (x[2] * y[0] - x[0] * y[2])
        + unit[2] * (x[0] * y[1] - x[1] * y[0])
    )


@jit
def _add_corner(facets: Facets, t: int, corner: int, share: float, found: Floats) -> None:
    """Add ``share`` of the normal at a corner: of all facets that hang together smoothly there."""
    total = _angle(facets, t, corner) * facets.unit[t]
    for back in range(2):
        face, i = t, corner
        for _ in range(MOST_AROUND):
            half = facets.twin[3 * face + (i if back == 0 else (i + 2) % 3)]
            if half < 0 or half // 3 == t:
                break
            other, j = half // 3, (half % 3 + 1 - back) % 3
            if (facets.unit[face] * facets.unit[other]).sum() < SMOOTH:
                break
            total += _angle(facets, other, j) * facets.unit[other]
            face, i = other, j
        else:
            break
        if half // 3 == t:
            break  # all the way round: the other way meets the same facets
    found += share * total / np.sqrt((total**2).sum())


@jit
def _angle(facets: Facets, t: int, corner: int) -> float:
    here = facets.points[facets.triangles[t, corner]]
    x = facets.points[facets.triangles[t, (corner + 1) % 3]] - here
    y = facets.points[facets.triangles[t, (corner + 2) % 3]] - here
    scale = np.sqrt((x**2).sum() * (y**2).sum())
    return float(np.arccos(min(1.0, max(-1.0, (x * y).sum() / scale))))
