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
from mitwerk.engines.geometry.measure.bent import Facets
from mitwerk.engines.geometry.measure.jit import jit
from mitwerk.engines.geometry.measure.mesh import TriMesh
from mitwerk.engines.geometry.measure.samples import middles, spread
from mitwerk.engines.geometry.measure.walls_search import (
    FEW_SPHERES,
    MOST_SPHERES,
    beside_all,
    cross,
    thinnest_of,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.edges import Topology

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MOST_CENTRES, SPREAD = 12_000, 1500
SHARPEST_RAD, BLUNTEST_RAD = np.radians((20.0, 65.0))
ROUNDS, CLOUD = 8, 64
CLOSER = 0.4
GAIN, PATIENCE = 1e-6, 4  # rounds without a thinner place: the wall has parallel sides
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


@dataclass(frozen=True, slots=True)
class SharpEdges:
    """Convex edges with 20° to 65° of material, as a tree of segments and the angle of each."""

    tree: Tree
    angle: Floats


def thinnest(mesh: TriMesh, shape: Topology, tree: Tree) -> Wall | None:
    """Find the thinnest wall of a closed mesh; None when no ray meets an opposite face."""
    points, triangle = _samples(tree)
    facets = Facets(mesh.points, mesh.triangles, shape.twin, mesh.faces()[0])
    search = _Search(tree, _sharp_edges(mesh, shape), facets, mesh.diagonal or 1.0)
    wall = search.best(points, triangle, np.inf, MOST_SPHERES)
    return None if wall is None else search.centred(search.refined(wall))


def candidates(
    mesh: TriMesh, shape: Topology, tree: Tree, most: float
) -> list[tuple[Wall, int, int]]:
    """Sampled walls up to ``most`` mm, thinnest first, with the triangles on both sides."""
    points, triangle = _samples(tree)
    tiny = 1e-7 * (mesh.diagonal or 1.0)
    thick, far, tilt = cross(tree, points, tree.normals[triangle], tiny, most)
    order = np.argsort(thick, kind="stable")
    order = order[np.isfinite(thick[order])]
    sharp = _sharp_edges(mesh, shape)
    beside = beside_all(
        sharp.tree, sharp.angle, points[order], far[order], thick[order], tilt[order]
    )
    order = order[~beside]
    _, across, _ = bvh.nearest_all(tree, far[order], 1.0 + mesh.diagonal)
    return [
        (Wall(float(thick[i]), points[i], far[i]), int(tree.order[triangle[i]]), int(tree.order[j]))
        for i, j in zip(order, across, strict=True)
    ]


def _samples(tree: Tree) -> tuple[Floats, Ints]:
    """Middles of (at most `MOST_CENTRES`) triangles and points spread evenly by area."""
    areas = tree.areas
    centres, owner = middles(tree.corners, areas, MOST_CENTRES)
    even, other = spread(tree.corners, areas, SPREAD)
    return np.concatenate([centres, even]), np.concatenate([owner, other])


def _sharp_edges(mesh: TriMesh, shape: Topology) -> SharpEdges:
    """Find the edges beside which the distance of the two sides means nothing."""
    unit, _ = mesh.faces()
    segments, angle = _convex(mesh.points, mesh.triangles, shape.twin, unit)
    if not len(angle):
        return SharpEdges(NO_TREE, angle)
    tree = bvh.tree(TriMesh(mesh.points, segments))
    return SharpEdges(tree, angle[tree.order])


NO_TREE = bvh.Tree(
    np.empty((0, 6)), np.empty((0, 2), np.int64), np.empty(0, np.int64), np.empty((0, 3, 3)),
    np.empty((0, 3)), np.empty(0),
)  # fmt: skip


@jit
def _convex(points: Floats, triangles: Ints, twin: Ints, unit: Floats) -> tuple[Ints, Floats]:
    """Sharp convex edges as triangles without area, and the angle of material at each."""
    segments = np.empty((twin.shape[0] // 2 + 1, 3), np.int64)
    angles = np.empty(twin.shape[0] // 2 + 1)
    found = 0
    for half in range(twin.shape[0]):
        if twin[half] <= half:
            continue
        n, m = unit[half // 3], unit[twin[half] // 3]
        product = n[0] * m[0] + n[1] * m[1] + n[2] * m[2]
        angle = np.pi - np.arccos(min(1.0, max(-1.0, product)))
        if not SHARPEST_RAD < angle < BLUNTEST_RAD:
            continue
        start, end = triangles[half // 3, half % 3], triangles[half // 3, (half % 3 + 1) % 3]
        along = points[end] - points[start]
        turn = (n[1] * m[2] - n[2] * m[1]) * along[0] + (n[2] * m[0] - n[0] * m[2]) * along[1]
        if turn + (n[0] * m[1] - n[1] * m[0]) * along[2] > 0:
            segments[found, 0], segments[found, 1], segments[found, 2] = start, end, end
            angles[found] = angle
            found += 1
    return segments[:found], angles[:found]


@dataclass(frozen=True, slots=True)
class _Search:
    """What a search for the thinnest place needs to know; ``size`` is the diagonal in mm."""

    tree: Tree
    sharp: SharpEdges
    facets: Facets
    size: float

    def best(self, points: Floats, triangle: Ints, known: float, spheres: int) -> Wall | None:
        """Return the thinnest wall under ``known`` mm at these points."""
        chosen, thick, far = thinnest_of(
            self.tree, self.sharp.tree, self.sharp.angle, self.facets, points, triangle,
            1e-7 * self.size, known, spheres,
        )  # fmt: skip
        return None if chosen < 0 else Wall(float(thick[chosen]), points[chosen], far[chosen])

    def refined(self, best: Wall) -> Wall:
        """Search around the thinnest place in ever smaller clouds of surface points."""
        reach = max(0.05 * self.size, 2.0 * best.thickness)
        idle = 0
        for _ in range(ROUNDS):
            points, triangle = self._cloud(best.at, reach)
            thinner = self.best(points, triangle, best.thickness * (1.0 - GAIN), FEW_SPHERES)
            idle = 0 if thinner else idle + 1
            if idle == PATIENCE:
                break
            best = thinner or best
            reach *= CLOSER
        return best

    def centred(self, best: Wall) -> Wall:
        """Facets make plateaus: move to the middle of what is as thin, when that is one too."""
        level = best.thickness * (1.0 + PLATEAU)
        for reach in (0.02 * self.size, 0.005 * self.size):
            points, owner = self._cloud(best.at, reach)
            thick, _, _ = cross(
                self.tree, points, self.tree.normals[owner], 1e-7 * self.size, level
            )
            alike = np.isfinite(thick)
            if not alike.any():
                continue
            middle = points[alike].mean(0, keepdims=True)
            _, triangle, place = bvh.nearest_all(self.tree, middle, 4.0 * reach)
            if triangle[0] < 0:
                continue
            wall = self.best(place, triangle, level, FEW_SPHERES)
            if wall is not None:
                best = Wall(best.thickness, wall.at, wall.opposite)
        return best

    def _cloud(self, middle: Floats, reach: float) -> tuple[Floats, Ints]:
        """Surface points around ``middle`` and their triangles."""
        _, triangle, points = bvh.nearest_all(self.tree, middle + reach * BALL, 4.0 * reach)
        return points[triangle >= 0], triangle[triangle >= 0]
