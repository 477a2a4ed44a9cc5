"""A triangle mesh in millimetres and its exact vertex merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TriMesh:
    """Points (n, 3) in mm and triangles (m, 3), corners counter-clockwise seen from outside."""

    points: Floats
    triangles: Ints

    @property
    def corners(self) -> Floats:
        """The triangles as (m, 3, 3) coordinates."""
        return self.points[self.triangles]

    @property
    def bounds(self) -> Floats:
        """Lowest and highest corner (2, 3) of the points that triangles use."""
        used = self.points if self.points.size else np.zeros((1, 3))
        return np.array([used.min(0), used.max(0)])

    @property
    def diagonal(self) -> float:
        """Length of the diagonal of the bounding box in mm."""
        low, high = self.bounds
        return float(np.linalg.norm(high - low))

    def crosses(self) -> Floats:
        """Normals as long as twice the area of each triangle."""
        return crosses(self.points, self.triangles)

    def faces(self) -> tuple[Floats, Floats]:
        """Unit normals (m, 3), zero for triangles without area, and areas (m,) in mm²."""
        return unit_normals(self.crosses())

    @property
    def area(self) -> float:
        """Area of all triangles in mm²."""
        return float(self.faces()[1].sum())


@jit
def crosses(points: Floats, triangles: Ints) -> Floats:
    """Products (b − a) × (c − a) of triangles (m, 3)."""
    product = np.empty((triangles.shape[0], 3))
    for t in range(triangles.shape[0]):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x, y, z = points[a, 0], points[a, 1], points[a, 2]
        ux, uy, uz = points[b, 0] - x, points[b, 1] - y, points[b, 2] - z
        vx, vy, vz = points[c, 0] - x, points[c, 1] - y, points[c, 2] - z
        product[t, 0] = uy * vz - uz * vy
        product[t, 1] = uz * vx - ux * vz
        product[t, 2] = ux * vy - uy * vx
    return product


@jit
def unit_normals(products: Floats) -> tuple[Floats, Floats]:
    """Unit vectors along products (m, 3) and half their lengths; zero stays zero."""
    count = products.shape[0]
    unit = np.zeros((count, 3))
    area = np.empty(count)
    for t in range(count):
        x, y, z = products[t, 0], products[t, 1], products[t, 2]
        length = np.sqrt(x * x + y * y + z * z)
        area[t] = 0.5 * length
        if length > 0.0:
            unit[t, 0], unit[t, 1], unit[t, 2] = x / length, y / length, z / length
    return unit, area


def merged(points: Floats, triangles: Ints) -> TriMesh:
    """Make exactly equal points one and leave out triangles with two equal corners.

    Examples
    --------
    >>> import numpy as np
    >>> soup = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0.0]])
    >>> len(merged(soup, np.arange(6).reshape(2, 3)).points)
    4
    """
    solid = np.ascontiguousarray(points, dtype=np.float64) + 0.0  # -0 becomes 0
    if not len(solid):
        return TriMesh(solid.reshape(-1, 3), np.empty((0, 3), np.int64))
    keys = np.ascontiguousarray(solid).view(np.uint64).reshape(-1, 3)
    number, first = _same(keys)
    joined = number[np.ascontiguousarray(triangles, dtype=np.int64)]
    real = (joined[:, 0] != joined[:, 1]) & (joined[:, 1] != joined[:, 2])
    joined = joined[real & (joined[:, 2] != joined[:, 0])]
    return _compact(solid[first], joined)


def _compact(points: Floats, triangles: Ints) -> TriMesh:
    """Leave out points that no triangle uses."""
    used = np.zeros(len(points), bool)
    used[triangles.ravel()] = True
    if used.all():
        return TriMesh(points, triangles)
    number = np.cumsum(used) - 1
    return TriMesh(points[used], number[triangles])


@jit
def _same(keys: NDArray[np.uint64]) -> tuple[Ints, Ints]:
    """Number equal rows alike, in order of first sight; returns numbers and first places."""
    count = keys.shape[0]
    size = 16
    while size < 2 * count:
        size *= 2
    table = np.full(size, -1, np.int64)
    number = np.empty(count, np.int64)
    first = np.empty(count, np.int64)
    found = 0
    for i in range(count):
        a, b, c = keys[i, 0], keys[i, 1], keys[i, 2]
        mixed = a * np.uint64(0x9E3779B97F4A7C15) ^ b * np.uint64(0xC2B2AE3D27D4EB4F)
        mixed ^= c * np.uint64(0x165667B19E3779F9)
        mixed ^= mixed >> np.uint64(29)
        mixed *= np.uint64(0xBF58476D1CE4E5B9)
        place = np.int64((mixed ^ (mixed >> np.uint64(32))) & np.uint64(size - 1))
        while True:
            other = table[place]
            if other < 0:
                table[place] = found
                first[found] = i
                number[i] = found
                found += 1
                break
            at = first[other]
            if keys[at, 0] == a and keys[at, 1] == b and keys[at, 2] == c:
                number[i] = other
                break
            place = (place + 1) & (size - 1)
    return number, first[:found]
