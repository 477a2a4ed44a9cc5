"""The compiled search for thin places: rays and inscribed spheres that stop at what is known.

A ray looks no farther than half as far again as the thinnest wall so far: between planes that
meet at 60° (the steepest that count as a wall) the sphere is two thirds as large as the ray.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.bent import bent_normal
from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bent import Facets
    from mitwerk.engines.geometry.measure.bvh import Tree

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

OPPOSITE = -0.5  # normals of the two sides of a wall: at least 120° apart
BEYOND = 1.5 + 1e-9  # tan 60° / (2 tan 30°): how much a sphere can win
EDGE_REACH = 3.0
ALIKE_RAD = np.radians(9.0)
LOOKS = 16  # passes over the samples: the first ones make the later rays short
MOST_SPHERES, FEW_SPHERES = 400, 12
SHRINKS = 30


@jit
def cross(
    tree: Tree, points: Floats, normals: Floats, least: float, most: float
) -> tuple[Floats, Floats, Floats]:
    """Send a ray in from each point, ``most`` mm at most; without a search for the thinnest.

    Returns thickness (inf: none), the point across and the angle of the two sides.
    """
    count = points.shape[0]
    thick, far, tilt = np.full(count, np.inf), np.zeros((count, 3)), np.zeros(count)
    stack, entry = bvh.scratch()
    way = np.empty(3)
    for i in range(count):
        _through(tree, points, normals, i, least, most, way, thick, far, tilt, stack, entry)
    return thick, far, tilt


@jit
def _through(
    tree: Tree,
    points: Floats,
    normals: Floats,
    i: int,
    least: float,
    most: float,
    way: Floats,
    thick: Floats,
    far: Floats,
    tilt: Floats,
    stack: Ints,
    entry: Floats,
) -> bool:
    """Send one ray in; whether it met the other side of a wall."""
    for k in range(3):
        way[k] = -normals[i, k]
    if way[0] == 0.0 and way[1] == 0.0 and way[2] == 0.0:
        return False
    t, hit = bvh.cast(tree, points[i], way, least, most, stack, entry)
    if hit < 0:
        return False
    m = tree.normals[hit]
    product = m[0] * way[0] + m[1] * way[1] + m[2] * way[2]
    if product < -OPPOSITE:
        return False
    thick[i] = t
    tilt[i] = np.arccos(min(1.0, product))
    for k in range(3):
        far[i, k] = points[i, k] + t * way[k]
    return True


@jit
def thinnest_of(
    tree: Tree,
    edges: Tree,
    angle: Floats,
    facets: Facets,
    points: Floats,
    triangle: Ints,
    least: float,
    known: float,
    spheres: int,
) -> tuple[int, Floats, Floats]:
    """Find the thinnest wall under ``known`` mm among samples: index (-1: none), thickness, far.

    Each lies on a ``triangle`` (tree order). Rays go straight into the facet, spheres touch the
    curve that it stands for: beside an edge of two facets a sphere on one cuts into the other.
    ``edges`` and ``angle`` are the sharp edges, of which there may be none: beside them the
    distance of the two sides means nothing. At most ``spheres`` are shrunk beyond those that
    promise less than the thinnest ray.
    """
    count = points.shape[0]
    normals = tree.normals[triangle]
    thick, far, tilt = np.full(count, np.inf), np.zeros((count, 3)), np.zeros(count)
    stack, entry = bvh.scratch()
    way, place, normal = np.empty(3), np.zeros(3), np.empty(3)
    best, chosen = known, -1
    for look in range(LOOKS):
        for i in range(look, count, LOOKS):
            most = BEYOND * best
            met = _through(
                tree, points, normals, i, least, most, way, thick, far, tilt, stack, entry
            )
            if (
                met
                and thick[i] < best
                and not _beside(
                    edges, angle, points[i], far[i], thick[i], tilt[i], place, stack, entry
                )
            ):
                best, chosen = thick[i], i
    order = _promising(thick, tilt, best, spheres)
    for i in order:
        bent_normal(facets, tree.order[triangle[i]], points[i], normal)
        _shrink(tree, points[i], normal, thick, far, i, way, place, stack, entry)
        if thick[i] < best and not _beside(
            edges, angle, points[i], far[i], thick[i], tilt[i], place, stack, entry
        ):
            best, chosen = thick[i], i
    return chosen, thick, far


@jit
def _promising(thick: Floats, tilt: Floats, best: float, spheres: int) -> Ints:
    """Order samples by the size of the sphere that their ray promises, as far as they matter."""
    reached = np.flatnonzero(thick <= BEYOND * best)
    reached = reached[np.isfinite(thick[reached])]
    promised = np.empty(len(reached))
    for n, i in enumerate(reached):
        steep = max(tilt[i], 1e-6)
        promised[n] = thick[i] * (2.0 * np.tan(steep / 2) / np.tan(steep))
    ranked = np.argsort(promised)
    under = 0
    for n in ranked:
        under += promised[n] < best
    taken = min(len(ranked), MOST_SPHERES, under + spheres)
    return reached[ranked[:taken]]


@jit
def _shrink(
    tree: Tree,
    point: Floats,
    normal: Floats,
    thick: Floats,
    far: Floats,
    i: int,
    centre: Floats,
    place: Floats,
    stack: Ints,
    entry: Floats,
) -> None:
    """Shrink the sphere that touches ``point`` until no opposite face reaches into it."""
    radius = 0.5 * thick[i]
    for _ in range(SHRINKS):
        for k in range(3):
            centre[k] = point[k] - radius * normal[k]
        _, hit = bvh.nearest(
            tree, centre, radius * (1.0 - 1e-6), normal, OPPOSITE, place, stack, entry
        )
        if hit < 0:
            break
        depth = square = 0.0
        for k in range(3):
            gap = point[k] - place[k]
            depth += gap * normal[k]
            square += gap * gap
        if depth <= 0.0 or square >= 2.0 * depth * radius:
            break
        radius = square / (2.0 * depth)
        for k in range(3):
            far[i, k] = place[k]
    thick[i] = 2.0 * radius


@jit
def _beside(
    edges: Tree,
    angle: Floats,
    one: Floats,
    two: Floats,
    thick: float,
    tilt: float,
    place: Floats,
    stack: Ints,
    entry: Floats,
) -> bool:
    """Whether both sides belong to the two faces of one sharp edge beside them."""
    if not len(angle):
        return False
    reach = EDGE_REACH * thick
    nowhere = np.zeros(3)
    _, edge = bvh.nearest(edges, one, reach, nowhere, 2.0, place, stack, entry)
    if edge < 0 or abs(angle[edge] - tilt) >= ALIKE_RAD:
        return False
    across = 0.0
    for k in range(3):
        across += (two[k] - place[k]) ** 2
    return bool(across < (1.5 * reach) ** 2)


@jit
def beside_all(
    edges: Tree, angle: Floats, one: Floats, two: Floats, thick: Floats, tilt: Floats
) -> NDArray[np.bool_]:
    """Which of the walls lie beside a sharp edge."""
    found = np.zeros(len(one), np.bool_)
    stack, entry = bvh.scratch()
    place = np.zeros(3)
    for i in range(len(one)):
        found[i] = _beside(edges, angle, one[i], two[i], thick[i], tilt[i], place, stack, entry)
    return found
