"""Round holes of a mesh: smooth concave strips of facets that lie on a cylinder.

Facets that bend little and inwards are grown into strips; the axis is the direction that all
their normals avoid, the circle is fitted to the corners (which lie on the true circle). A strip
counts as a hole when it goes all the way round and fits; one that is round but does not fit is
reported as uncertain, not as a hole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BEND_RAD = np.radians(46.0)  # eight facets to the turn at least
FLAT = 1e-5
FITS = 0.01  # of the radius
SQUARE = 0.02  # of a normal along the axis
TIP = 2.0  # radii: the cone of a drill and the round of a ball mill end sooner


@dataclass(frozen=True, slots=True)
class Hole:
    """A cylindrical hole in mm: ``at`` is the middle of its opening, ``axis`` points inwards."""

    diameter: float
    axis: Floats
    at: Floats
    depth: float
    through: bool


def find_holes(mesh: TriMesh, shape: Topology, tree: Tree) -> tuple[list[Hole], list[Floats]]:
    """Return holes, and the places of round concave strips that are no cylinder."""
    normals = mesh.crosses()
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = normals / np.where(length > 0, length, 1.0)
    strip, count = _strips(mesh.points, mesh.triangles, shape.twin, unit)
    holes: list[Hole] = []
    unsure: list[Floats] = []
    order = np.argsort(strip, kind="stable")
    ends = np.searchsorted(strip[order], np.arange(count + 1))
    for number in range(count):
        members = order[ends[number] : ends[number + 1]]
        found = _fit(mesh, members, unit[members], 0.5 * length[members, 0])
        if found is None:
            continue
        if isinstance(found, Cylinder):
            holes.append(as_hole(found, tree))
        else:
            unsure.append(found)
    return holes, unsure


@jit
def _strips(points: Floats, triangles: Ints, twin: Ints, unit: Floats) -> tuple[Ints, int]:
    """Number triangles that hang together over flat edges and edges that bend inwards a little.

    Triangles without an inward bend stay -1.
    """
    count = triangles.shape[0]
    kind = np.zeros(3 * count, np.int8)  # 1 flat, 2 bends inwards
    bent = np.zeros(count, np.bool_)
    for half in range(3 * count):
        other = twin[half]
        if other < 0:
            continue
        one, two = unit[half // 3], unit[other // 3]
        product = one[0] * two[0] + one[1] * two[1] + one[2] * two[2]
        if product < np.cos(BEND_RAD):
            continue
        a = triangles[half // 3, half % 3]
        b = triangles[half // 3, (half % 3 + 1) % 3]
        turn = np.cross(one, two)
        along = points[b] - points[a]
        size = np.sqrt((along**2).sum())
        side = (turn[0] * along[0] + turn[1] * along[1] + turn[2] * along[2]) / max(size, 1e-300)
        if abs(side) < FLAT:
            kind[half] = 1
        elif side < 0:
            kind[half] = 2
            bent[half // 3] = True
    label = np.full(count, -1, np.int64)
    stack = np.empty(3 * count + 1, np.int64)
    found = 0
    for seed in range(count):
        if not bent[seed] or label[seed] >= 0:
            continue
        label[seed] = found
        stack[0], top = seed, 0
        while top >= 0:
            t = stack[top]
            top -= 1
            for i in range(3):
                half = 3 * t + i
                other = twin[half] // 3
                if kind[half] and bent[other] and label[other] < 0:
                    label[other] = found
                    top += 1
                    stack[top] = other
        found += 1
    return label, found


@dataclass(frozen=True, slots=True)
class Cylinder:
    """Axis point and direction, radius and the two ends along the axis, in mm."""

    point: Floats
    axis: Floats
    radius: float
    low: float
    high: float


def _fit(mesh: TriMesh, members: Ints, unit: Floats, area: Floats) -> Cylinder | Floats | None:
    """Fit a cylinder; a place when the strip is round but none, None when it is not round."""
    if len(members) < 8:
        return None
    weight = area / area.sum()
    spread = (unit * weight[:, None]).T @ unit
    values, vectors = np.linalg.eigh(spread)
    axis = vectors[:, 0]
    corners = mesh.points[np.unique(mesh.triangles[members])]
    if values[1] < 0.2 or not _goes_round(unit, axis):
        return None
    if np.abs(unit @ axis).max() > SQUARE:
        tilted = weight[np.abs(unit @ axis) > SQUARE].sum()
        return middle_of(corners) if tilted < 0.5 else None
    x, y = vectors[:, 1], vectors[:, 2]
    flat = np.stack([corners @ x, corners @ y], 1)
    middle, radius = _circle(flat)
    off = np.abs(np.linalg.norm(flat - middle, axis=1) - radius)
    if off.max() > FITS * radius:
        return middle_of(corners)
    heights = corners @ axis
    point = middle[0] * x + middle[1] * y
    return Cylinder(point, axis, radius, float(heights.min()), float(heights.max()))


def middle_of(points: Floats) -> Floats:
    """Mean of points (n, 3)."""
    found: Floats = points.mean(0)
    return found


def _goes_round(unit: Floats, axis: Floats) -> bool:
    """Whether the normals point in all directions around the axis, without a gap of a quarter."""
    x = np.cross(axis, np.eye(3)[int(np.argmin(np.abs(axis)))])
    x /= np.linalg.norm(x)
    angle = np.sort(np.arctan2(unit @ np.cross(axis, x), unit @ x))
    gaps = np.diff(np.append(angle, angle[0] + 2 * np.pi))
    return bool(gaps.max() < np.pi / 3)


def _circle(points: Floats) -> tuple[Floats, float]:
    """Fit a circle to points (n, 2) by least squares (Kåsa 1976)."""
    shift = points.mean(0)
    moved = points - shift
    system = np.column_stack([2 * moved, np.ones(len(points))])
    (a, b, c), *_ = np.linalg.lstsq(system, (moved**2).sum(1), rcond=None)
    return np.array([a, b]) + shift, float(np.sqrt(max(0.0, c + a * a + b * b)))


def as_hole(found: Cylinder, tree: Tree) -> Hole:
    """Look along the axis from both ends: what is closed soon behind the end is the bottom."""
    top = found.point + found.high * found.axis
    bottom = found.point + found.low * found.axis
    closed = [
        _closed(tree, found, end, way) for end, way in ((bottom, -found.axis), (top, found.axis))
    ]
    return oriented(found, closed_low=closed[0], closed_high=closed[1])


def oriented(found: Cylinder, *, closed_low: bool, closed_high: bool) -> Hole:
    """Turn the axis inwards; of a through hole so that its largest component is positive."""
    low, high = (found.point + d * found.axis for d in (found.low, found.high))
    largest = found.axis[int(np.argmax(np.abs(found.axis).round(6)))]
    from_low = closed_high or (not closed_low and largest > 0)
    axis = found.axis if from_low else -found.axis
    return Hole(
        diameter=2.0 * found.radius,
        axis=axis,
        at=low if from_low else high,
        depth=found.high - found.low,
        through=not (closed_low or closed_high),
    )


def _closed(tree: Tree, found: Cylinder, end: Floats, way: Floats) -> bool:
    """Whether a face that looks back stands within the reach of a drill's tip."""
    reach = TIP * found.radius
    step = 1e-3 * found.radius
    # the bottom faces the ray: walk backwards from beyond, where it counts as leaving material
    distance, hit = bvh.ray(tree, end + reach * way, -way, 0.0)
    return bool(hit >= 0 and distance <= reach + step)
