"""The thinnest wall of a mesh, with its place, by rays and inscribed spheres.

From points spread over the surface a ray goes straight in; where it leaves through a face that
looks the other way it has crossed a wall. A sphere that touches the starting point is shrunk
until no opposite face reaches into it (Ma, Bae and Choi, 3D medial axis point approximation
using nearest neighbors and the normal field, The Visual Computer 28, 2012): its diameter is the
wall where the sides are not parallel. The thinnest place is then searched more finely. Points
beside a sharp convex edge are left out: there the distance goes to nothing, but it is an edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.jit import jit
from mitwerk.engines.geometry.measure.mesh import TriMesh

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.edges import Topology

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

OPPOSITE = -0.5  # normals of the two sides of a wall: at least 120° apart
MOST_CENTRES, SPREAD = 12_000, 1500
MOST_SPHERES, CLOUD_SPHERES = 400, 12
EDGE_REACH = 3.0
SHARPEST_RAD, BLUNTEST_RAD, ALIKE_RAD = np.radians((20.0, 65.0, 9.0))
ROUNDS, CLOUD, CHUNK = 8, 64, 128
CLOSER = 0.4
PLATEAU = 2e-4


def _ball() -> Floats:
    """Points that fill the unit ball evenly: a Fibonacci sphere with radii of a golden sequence."""
    turn = np.arange(CLOUD)
    height = 1.0 - 2.0 * (turn + 0.5) / CLOUD
    ring = np.sqrt(1.0 - height**2)
    around = np.pi * (1.0 + 5.0**0.5) * turn
    ball = np.stack([ring * np.cos(around), ring * np.sin(around), height], 1)
    filled: Floats = ball * ((turn * 0.6180339887498949) % 1.0)[:, None] ** (1 / 3)
    return filled


BALL = _ball()


@dataclass(frozen=True, slots=True)
class Wall:
    """Thickness in mm and the surface points on both of its sides."""

    thickness: float
    at: Floats
    opposite: Floats


def thinnest(mesh: TriMesh, shape: Topology, tree: Tree) -> Wall | None:
    """Find the thinnest wall of a closed mesh; None when no ray meets an opposite face."""
    points, triangle = _samples(tree)
    tiny = 1e-7 * (mesh.diagonal or 1.0)
    normals = tree.normals[triangle]
    sharp = _sharp_edges(mesh, shape)
    thick, far, tilt = measure(tree, points, normals, tiny, MOST_SPHERES)
    chosen = _first_wall(sharp, points, thick, far, tilt)
    if chosen is None:
        return None
    wall = Wall(float(thick[chosen]), points[chosen], far[chosen])
    return _centred(mesh, tree, _refine(mesh, tree, sharp, wall, tiny), tiny)


def candidates(
    mesh: TriMesh, shape: Topology, tree: Tree, most: float
) -> list[tuple[Wall, int, int]]:
    """Sampled walls up to ``most`` mm, thinnest first, with the triangles on both sides."""
    points, triangle = _samples(tree)
    normals = tree.normals[triangle]
    tiny = 1e-7 * (mesh.diagonal or 1.0)
    thick, far, tilt = measure(tree, points, normals, tiny, 0)
    order = np.argsort(thick, kind="stable")
    order = order[thick[order] <= most]
    sharp = _sharp_edges(mesh, shape)
    order = order[~_beside(sharp, points[order], far[order], thick[order], tilt[order])]
    _, across, _ = bvh.nearest_all(tree, far[order], 1.0 + mesh.diagonal)
    return [
        (Wall(float(thick[i]), points[i], far[i]), int(tree.order[triangle[i]]), int(tree.order[j]))
        for i, j in zip(order, across, strict=True)
    ]


def _first_wall(
    sharp: SharpEdges | None, points: Floats, thick: Floats, far: Floats, tilt: Floats
) -> int | None:
    """Index of the smallest thickness that is not beside a sharp edge."""
    order = np.argsort(thick, kind="stable")
    order = order[np.isfinite(thick[order])]
    for begin in range(0, len(order), CHUNK):
        some = order[begin : begin + CHUNK]
        walls = some[~_beside(sharp, points[some], far[some], thick[some], tilt[some])]
        if len(walls):
            return int(walls[0])
    return None


def _samples(tree: Tree) -> tuple[Floats, Ints]:
    """Middles of (at most `MOST_CENTRES`) triangles and points spread evenly by area."""
    corners = tree.corners
    a, b, c = corners.transpose(1, 0, 2)
    area = 0.5 * np.linalg.norm(np.cross(b - a, c - a), axis=1)
    real = np.flatnonzero(area > 1e-12 * max(1e-300, float(area.max())))
    step = max(1, -(-len(real) // MOST_CENTRES))
    chosen = real[::step]
    k = np.arange(1, SPREAD + 1)
    cumulative = np.cumsum(area)
    spread = np.searchsorted(cumulative, (k - 0.5) / SPREAD * cumulative[-1])
    spread = np.minimum(spread, len(area) - 1)
    u = (k * 0.7548776662466927) % 1.0  # the R2 sequence (M. Roberts, 2018)
    v = (k * 0.5698402909980532) % 1.0
    over = u + v > 1
    u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
    inside = a[spread] + u * (b - a)[spread] + v * (c - a)[spread]
    points = np.concatenate([corners[chosen].mean(1), inside])
    return points, np.concatenate([chosen, spread])


def measure(
    tree: Tree, points: Floats, normals: Floats, tiny: float, most: int
) -> tuple[Floats, Floats, Floats]:
    """Wall thickness at surface points (inf: none), the point across, the angle of the sides.

    Spheres are shrunk at most ``most`` times, first where they promise least: between planes
    that meet at the angle β the sphere is 2·tan(β/2)/tan β as large as the ray.
    """
    thick, far, tilt = _cross(tree, points, normals, tiny)
    steep = np.maximum(tilt, 1e-6)
    promised = thick * (2.0 * np.tan(steep / 2) / np.tan(steep))
    order = np.argsort(promised, kind="stable")[:most]
    _shrink_all(tree, points, normals, thick, far, order[np.isfinite(thick[order])])
    return thick, far, tilt


@jit
def _cross(
    tree: Tree, points: Floats, normals: Floats, tiny: float
) -> tuple[Floats, Floats, Floats]:
    """Send a ray in from each point; returns thickness, the point across and the tilt there."""
    count = points.shape[0]
    thick = np.full(count, np.inf)
    far = np.zeros((count, 3))
    tilt = np.zeros(count)
    way = np.empty(3)
    for i in range(count):
        for k in range(3):
            way[k] = -normals[i, k]
        if way[0] == 0.0 and way[1] == 0.0 and way[2] == 0.0:
            continue
        t, hit = bvh.ray(tree, points[i], way, tiny)
        if hit < 0:
            continue
        m = tree.normals[hit]
        product = m[0] * way[0] + m[1] * way[1] + m[2] * way[2]
        if product < -OPPOSITE:
            continue
        thick[i] = t
        tilt[i] = np.arccos(min(1.0, product))
        for k in range(3):
            far[i, k] = points[i, k] + t * way[k]
    return thick, far, tilt


@jit
def _shrink_all(
    tree: Tree, points: Floats, normals: Floats, thick: Floats, far: Floats, order: Ints
) -> None:
    """Shrink spheres in this order while the ray can still be beaten."""
    for i in order:
        _shrink(tree, points[i], normals[i], thick, far, i)


@jit
def _shrink(tree: Tree, point: Floats, normal: Floats, thick: Floats, far: Floats, i: int) -> None:
    radius = 0.5 * thick[i]
    centre = np.empty(3)
    for _ in range(30):
        for k in range(3):
            centre[k] = point[k] - radius * normal[k]
        _, hit, place = bvh.nearest(tree, centre, radius * (1.0 - 1e-6), normal, OPPOSITE)
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


@dataclass(frozen=True, slots=True)
class SharpEdges:
    """Convex edges with 20° to 65° of material, as a tree of segments and the angle of each."""

    tree: Tree
    angle: Floats


def _sharp_edges(mesh: TriMesh, shape: Topology) -> SharpEdges | None:
    """Find the edges beside which the distance of the two sides means nothing."""
    half = np.flatnonzero(shape.twin > np.arange(len(shape.twin)))
    other = shape.twin[half]
    normals = mesh.crosses()
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit = normals / np.where(length > 0, length, 1.0)
    one, two = unit[half // 3], unit[other // 3]
    start = mesh.triangles[half // 3, half % 3]
    end = mesh.triangles[half // 3, (half % 3 + 1) % 3]
    along = mesh.points[end] - mesh.points[start]
    convex = np.einsum("ij,ij->i", np.cross(one, two), along) > 0
    angle = np.pi - np.arccos(np.clip((one * two).sum(1), -1.0, 1.0))
    sharp = convex & (angle > SHARPEST_RAD) & (angle < BLUNTEST_RAD)
    if not sharp.any():
        return None
    segments = np.stack([start[sharp], end[sharp], end[sharp]], 1)
    tree = bvh.tree(TriMesh(mesh.points, segments))
    return SharpEdges(tree, angle[sharp][tree.order])


def _beside(
    sharp: SharpEdges | None, one: Floats, two: Floats, thick: Floats, tilt: Floats
) -> NDArray[np.bool_]:
    """Whether both sides (k, 3) belong to the two faces of one sharp edge beside them."""
    if sharp is None or not len(one):
        return np.zeros(len(one), bool)
    reach = EDGE_REACH * thick
    near, edge, place = bvh.nearest_all(sharp.tree, one, float(reach.max()))
    across = np.linalg.norm(two - place, axis=1)
    alike = np.abs(sharp.angle[edge] - tilt) < ALIKE_RAD
    return np.asarray((near < reach) & (across < 1.5 * reach) & alike)


def _refine(mesh: TriMesh, tree: Tree, sharp: SharpEdges | None, best: Wall, tiny: float) -> Wall:
    """Search around the thinnest place in ever smaller clouds of surface points."""
    reach = max(0.05 * mesh.diagonal, 2.0 * best.thickness)
    for _ in range(ROUNDS):
        points, thick, far, tilt = _cloud(tree, best.at, reach, tiny)
        chosen = _first_wall(sharp, points, thick, far, tilt)
        if chosen is not None and thick[chosen] < best.thickness * (1.0 - 1e-9):
            best = Wall(float(thick[chosen]), points[chosen], far[chosen])
        reach *= CLOSER
    return best


def _cloud(
    tree: Tree, middle: Floats, reach: float, tiny: float
) -> tuple[Floats, Floats, Floats, Floats]:
    """Surface points around ``middle`` with their thickness and the points across."""
    _, triangle, points = bvh.nearest_all(tree, middle + reach * BALL, 4.0 * reach)
    points, triangle = points[triangle >= 0], triangle[triangle >= 0]
    thick, far, tilt = measure(tree, points, tree.normals[triangle], tiny, CLOUD_SPHERES)
    return points, thick, far, tilt


def _centred(mesh: TriMesh, tree: Tree, best: Wall, tiny: float) -> Wall:
    """Facets make plateaus: move to the middle of what is as thin, when that is a place too."""
    for reach in (0.02 * mesh.diagonal, 0.005 * mesh.diagonal):
        points, thick, _, _ = _cloud(tree, best.at, reach, tiny)
        alike = thick <= best.thickness * (1.0 + PLATEAU)
        if not alike.any():
            continue
        middle = points[alike].mean(0, keepdims=True)
        _, triangle, place = bvh.nearest_all(tree, middle, 4.0 * reach)
        if triangle[0] < 0:
            continue
        found, far, _ = measure(tree, place, tree.normals[triangle], tiny, CLOUD_SPHERES)
        if found[0] <= best.thickness * (1.0 + PLATEAU):
            best = Wall(best.thickness, place[0], far[0])
    return best
