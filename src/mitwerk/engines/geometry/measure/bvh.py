"""A box tree over triangles: nearest hit of a ray, nearest point, both compiled.

Built top down with the surface area heuristic over eight bins. Sources: I. Wald, On fast
Construction of SAH-based Bounding Volume Hierarchies, 2007; T. Möller and B. Trumbore, Fast,
Minimum Storage Ray/Triangle Intersection, 1997; C. Ericson, Real-Time Collision Detection,
2005, 5.1.5 (closest point on a triangle).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mitwerk.engines.geometry.measure.bvh_build import DEEP, build
from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DEEPEST = 2 * DEEP  # more than `build` makes of 2⁶³ triangles


class Tree(NamedTuple):
    """Boxes (k, 6), children or ranges (k, 2) (first < 0: a leaf from -first-1), triangle order.

    ``corners`` (m, 3, 3), unit ``normals`` (m, 3) and ``areas`` (m,) are in tree order; ``order``
    maps back.
    """

    boxes: Floats
    links: Ints
    order: Ints
    corners: Floats
    normals: Floats
    areas: Floats


def tree(mesh: TriMesh) -> Tree:
    """Build the tree of a mesh with at least one triangle."""
    corners = mesh.corners
    boxes, links, order = build(corners)
    unit, area = mesh.faces()
    return Tree(boxes, links, order, corners[order], unit[order], area[order])


@jit
def scratch() -> tuple[Ints, Floats]:
    """Room for a walk through a tree: nodes to come and how far they are."""
    return np.empty(DEEPEST, np.int64), np.empty(DEEPEST)


@jit
def ray(tree: Tree, origin: Floats, way: Floats, least: float) -> tuple[float, int]:
    """Return distance and triangle (tree order) where the ray leaves material; inf, -1: nowhere.

    Only faces whose normal looks along the ray count: the other side of the wall, not a second
    body inside it.
    """
    stack, entry = scratch()
    return cast(tree, origin, way, least, np.inf, stack, entry)


@jit
def cast(
    tree: Tree, origin: Floats, way: Floats, least: float, most: float, stack: Ints, entry: Floats
) -> tuple[float, int]:
    """As `ray`, between ``least`` and ``most``, in room that the caller keeps."""
    best, found = most, -1
    x, y, z = _one_over(way[0]), _one_over(way[1]), _one_over(way[2])
    stack[0], entry[0] = 0, _enter(tree.boxes, 0, origin, x, y, z, least, best)
    top = 0
    while top >= 0:
        node, near = stack[top], entry[top]
        top -= 1
        if near > best:
            continue
        first, second = tree.links[node, 0], tree.links[node, 1]
        if first >= 0:
            one = _enter(tree.boxes, first, origin, x, y, z, least, best)
            two = _enter(tree.boxes, second, origin, x, y, z, least, best)
            if one < two:
                first, second, one, two = second, first, two, one
            if one < np.inf:
                top += 1
                stack[top], entry[top] = first, one
            if two < np.inf:
                top += 1
                stack[top], entry[top] = second, two
            continue
        for i in range(-first - 1, second):
            n = tree.normals[i]
            if n[0] * way[0] + n[1] * way[1] + n[2] * way[2] <= 1e-6:
                continue
            t = _hit(tree.corners[i], origin, way)
            if least < t < best:
                best, found = t, i
    return (best, found) if found >= 0 else (np.inf, -1)


@jit
def _one_over(value: float) -> float:
    return 1.0 / value if abs(value) > 1e-300 else 1e300


@jit
def _enter(
    boxes: Floats, node: int, origin: Floats, x: float, y: float, z: float, near: float, far: float
) -> float:
    """Distance at which a ray enters a box, inf when it passes by or is too late."""
    for k, inverse in enumerate((x, y, z)):
        one = (boxes[node, k] - origin[k]) * inverse
        two = (boxes[node, 3 + k] - origin[k]) * inverse
        if one > two:
            one, two = two, one
        near = max(near, one * 0.999999999 - 1e-9)
        far = min(far, two * 1.000000001 + 1e-9)
    return near if near <= far else np.inf


@jit
def _hit(corner: Floats, origin: Floats, way: Floats) -> float:
    """Distance along the ray to one triangle, -1 when it passes by."""
    e1x = corner[1, 0] - corner[0, 0]
    e1y = corner[1, 1] - corner[0, 1]
    e1z = corner[1, 2] - corner[0, 2]
    e2x = corner[2, 0] - corner[0, 0]
    e2y = corner[2, 1] - corner[0, 1]
    e2z = corner[2, 2] - corner[0, 2]
    px = way[1] * e2z - way[2] * e2y
    py = way[2] * e2x - way[0] * e2z
    pz = way[0] * e2y - way[1] * e2x
    det = e1x * px + e1y * py + e1z * pz
    if det == 0.0:
        return -1.0
    inverse = 1.0 / det
    sx = origin[0] - corner[0, 0]
    sy = origin[1] - corner[0, 1]
    sz = origin[2] - corner[0, 2]
    u = (sx * px + sy * py + sz * pz) * inverse
    if u < -1e-9 or u > 1.0 + 1e-9:
        return -1.0
    qx = sy * e1z - sz * e1y
    qy = sz * e1x - sx * e1z
    qz = sx * e1y - sy * e1x
    v = (way[0] * qx + way[1] * qy + way[2] * qz) * inverse
    if v < -1e-9 or u + v > 1.0 + 1e-9:
        return -1.0
    distance: float = (e2x * qx + e2y * qy + e2z * qz) * inverse
    return distance


@jit
def nearest(
    tree: Tree,
    point: Floats,
    within: float,
    facing: Floats,
    least: float,
    place: Floats,
    stack: Ints,
    entry: Floats,
) -> tuple[float, int]:
    """Return distance and triangle of the nearest surface point closer than ``within``.

    Triangles whose normal has a product above ``least`` with ``facing``, and those that look
    towards ``point`` (across a gap, not across material), are left out; with ``least`` 2 all
    count. ``place`` takes the point.
    """  # fmt: skip
    best, found = within * within, -1
    stack[0], entry[0] = 0, _box_distance(tree.boxes, 0, point)
    top = 0
    while top >= 0:
        node, near = stack[top], entry[top]
        top -= 1
        if near >= best:
            continue
        first, second = tree.links[node, 0], tree.links[node, 1]
        if first >= 0:
            one = _box_distance(tree.boxes, first, point)
            two = _box_distance(tree.boxes, second, point)
            if one < two:
                first, second, one, two = second, first, two, one
            if one < best:
                top += 1
                stack[top], entry[top] = first, one
            if two < best:
                top += 1
                stack[top], entry[top] = second, two
            continue
        for i in range(-first - 1, second):
            n, corner = tree.normals[i], tree.corners[i]
            if least <= 1.0 and (
                n[0] * facing[0] + n[1] * facing[1] + n[2] * facing[2] > least
                or n[0] * (point[0] - corner[0, 0]) + n[1] * (point[1] - corner[0, 1])
                + n[2] * (point[2] - corner[0, 2]) > 0.0
            ):  # fmt: skip
                continue
            x, y, z = _closest(tree.corners[i], point)
            d = (x - point[0]) ** 2 + (y - point[1]) ** 2 + (z - point[2]) ** 2
            if d < best:
                best, found = d, i
                place[0], place[1], place[2] = x, y, z
    return np.sqrt(best), found


@jit
def _box_distance(boxes: Floats, node: int, point: Floats) -> float:
    total = 0.0
    for k in range(3):
        if point[k] < boxes[node, k]:
            total += (boxes[node, k] - point[k]) ** 2
        elif point[k] > boxes[node, 3 + k]:
            total += (point[k] - boxes[node, 3 + k]) ** 2
    return total


@jit
def _closest(corner: Floats, point: Floats) -> tuple[float, float, float]:
    ax, ay, az = corner[0, 0], corner[0, 1], corner[0, 2]
    ux, uy, uz = corner[1, 0] - ax, corner[1, 1] - ay, corner[1, 2] - az
    vx, vy, vz = corner[2, 0] - ax, corner[2, 1] - ay, corner[2, 2] - az
    wx, wy, wz = point[0] - ax, point[1] - ay, point[2] - az
    d1 = ux * wx + uy * wy + uz * wz
    d2 = vx * wx + vy * wy + vz * wz
    if d1 <= 0.0 and d2 <= 0.0:
        return ax, ay, az
    uu = ux * ux + uy * uy + uz * uz
    uv = ux * vx + uy * vy + uz * vz
    vv = vx * vx + vy * vy + vz * vz
    d3, d4 = d1 - uu, d2 - uv
    if d3 >= 0.0 and d4 <= d3:
        return corner[1, 0], corner[1, 1], corner[1, 2]
    vc = d1 * d4 - d3 * d2
    if vc <= 0.0 and d1 >= 0.0 and d3 <= 0.0:
        s = d1 / (d1 - d3)
        return ax + s * ux, ay + s * uy, az + s * uz
    d5, d6 = d1 - uv, d2 - vv
    if d6 >= 0.0 and d5 <= d6:
        return corner[2, 0], corner[2, 1], corner[2, 2]
    vb = d5 * d2 - d1 * d6
    if vb <= 0.0 and d2 >= 0.0 and d6 <= 0.0:
        s = d2 / (d2 - d6)
        return ax + s * vx, ay + s * vy, az + s * vz
    va = d3 * d6 - d5 * d4
    if va <= 0.0 and d4 - d3 >= 0.0 and d5 - d6 >= 0.0:
        s = (d4 - d3) / ((d4 - d3) + (d5 - d6))
        return (
            corner[1, 0] + s * (corner[2, 0] - corner[1, 0]),
            corner[1, 1] + s * (corner[2, 1] - corner[1, 1]),
            corner[1, 2] + s * (corner[2, 2] - corner[1, 2]),
        )
    total = va + vb + vc
    if total <= 0.0:  # no area: the corner will do
        return ax, ay, az
    inverse = 1.0 / total
    s, t = vb * inverse, vc * inverse
    return ax + s * ux + t * vx, ay + s * uy + t * vy, az + s * uz + t * vz


@jit
def nearest_all(tree: Tree, points: Floats, within: float) -> tuple[Floats, Ints, Floats]:
    """Distances, triangles and places of the surface points nearest to points (k, 3)."""
    count = points.shape[0]
    distance = np.empty(count)
    triangle = np.empty(count, np.int64)
    place = np.zeros((count, 3))
    nowhere = np.zeros(3)
    stack, entry = scratch()
    for i in range(count):
        distance[i], triangle[i] = nearest(
            tree, points[i], within, nowhere, 2.0, place[i], stack, entry
        )
    return distance, triangle, place


@jit
def rays(tree: Tree, origins: Floats, ways: Floats, least: float) -> tuple[Floats, Ints]:
    """Run `ray` for origins and ways (k, 3)."""
    count = origins.shape[0]
    distance = np.empty(count)
    triangle = np.empty(count, np.int64)
    stack, entry = scratch()
    for i in range(count):
        distance[i], triangle[i] = cast(tree, origins[i], ways[i], least, np.inf, stack, entry)
    return distance, triangle
