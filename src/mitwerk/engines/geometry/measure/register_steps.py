"""The compiled inner part of registration: what a move costs, and steps that make it better."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FEWEST = 12  # points near the other surface, for six unknowns
BIWEIGHT = 4.7  # medians: farther points count for nothing (Tukey)
STILL = 1e-9  # of the size
NO_WEIGHT = 1e-12  # what keeps a free direction (the axis of a cylinder) from running away


@jit
def cost(old: Tree, new: Tree, here: Floats, there: Floats, move: Floats, far: float) -> float:
    """Mean distance both ways in mm, cut off at ``far``, of points (k, 3) of both surfaces.

    ``move`` (4, 4) lays ``there``, points of the new surface, over the old one.
    """
    back = np.eye(4)
    for i in range(3):
        for j in range(3):
            back[i, j] = move[j, i]
            back[i, 3] -= move[j, i] * move[j, 3]
    return 0.5 * (_mean(old, there, move, far) + _mean(new, here, back, far))


@jit
def _mean(tree: Tree, points: Floats, move: Floats, far: float) -> float:
    stack, entry = bvh.scratch()
    at, place, nowhere = np.empty(3), np.zeros(3), np.zeros(3)
    total = 0.0
    for point in points:
        _lay(move, point, at)
        total += bvh.nearest(tree, at, far, nowhere, 2.0, place, stack, entry)[0]
    return total / len(points)


@jit
def _lay(move: Floats, point: Floats, at: Floats) -> None:
    for i in range(3):
        at[i] = move[i, 0] * point[0] + move[i, 1] * point[1] + move[i, 2] * point[2] + move[i, 3]


@jit
def improve(
    tree: Tree, points: Floats, move: Floats, size: float, reach: float, steps: int
) -> Floats:
    """Better a move by at most ``steps`` weighted point-to-plane steps."""
    count = len(points)
    here, place, distance = np.empty((count, 3)), np.zeros((count, 3)), np.empty(count)
    triangle = np.empty(count, np.int64)
    stack, entry = bvh.scratch()
    nowhere = np.zeros(3)
    move = move.copy()
    for _ in range(steps):
        near = 0
        for k in range(count):
            _lay(move, points[k], here[k])
            distance[k], triangle[k] = bvh.nearest(
                tree, here[k], reach, nowhere, 2.0, place[k], stack, entry
            )
            near += triangle[k] >= 0
        if near < FEWEST:
            break
        scale = max(BIWEIGHT * np.median(distance[triangle >= 0]), 1e-9 * size)
        step = _step(tree, here, place, distance, triangle, scale)
        move = _after(step, move)
        reach = max(3.0 * scale, 1e-6 * size)
        if np.abs(step - np.eye(4)).max() < STILL * max(1.0, size):
            break
    return move


@jit
def _step(
    tree: Tree, here: Floats, place: Floats, distance: Floats, triangle: Ints, scale: float
) -> Floats:
    """One weighted point-to-plane step as a proper rigid move (4, 4)."""
    middle, used = np.zeros(3), 0
    for k in range(len(here)):
        if triangle[k] >= 0 and distance[k] < scale:
            middle += here[k]
            used += 1
    middle /= max(1, used)
    system, row = np.zeros((6, 7)), np.empty(6)
    total = 0.0
    for k in range(len(here)):
        if triangle[k] < 0 or distance[k] >= scale:
            continue
        weight = (1.0 - (distance[k] / scale) ** 2) ** 2
        n, arm = tree.normals[triangle[k]], here[k] - middle
        row[0] = arm[1] * n[2] - arm[2] * n[1]
        row[1] = arm[2] * n[0] - arm[0] * n[2]
        row[2] = arm[0] * n[1] - arm[1] * n[0]
        row[3:] = n
        off = 0.0
        for i in range(3):
            off += (place[k, i] - here[k, i]) * n[i]
        for i in range(6):
            for j in range(6):
                system[i, j] += weight * row[i] * row[j]
            system[i, 6] += weight * row[i] * off
        total += weight
    extent = system[0, 0] + system[1, 1] + system[2, 2] + 1e-300
    for i in range(3):
        system[i, i] += NO_WEIGHT * extent
        system[3 + i, 3 + i] += NO_WEIGHT * total
    found = _solved(system)
    step = np.eye(4)
    turn = rotation(found[:3])
    step[:3, :3] = turn
    for i in range(3):
        step[i, 3] = middle[i] + found[3 + i]
        for j in range(3):
            step[i, 3] -= turn[i, j] * middle[j]
    return step


@jit
def _after(step: Floats, move: Floats) -> Floats:
    found = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            for k in range(4):
                found[i, j] += step[i, k] * move[k, j]
    return found


@jit
def _solved(system: Floats) -> Floats:
    """Solve n equations, rows (n, n + 1), by elimination with pivots; zeros when they hang."""
    count = len(system)
    for i in range(count):
        pivot = i + np.argmax(np.abs(system[i:, i]))
        if system[pivot, i] == 0.0:
            return np.zeros(count)
        for k in range(count + 1):
            system[i, k], system[pivot, k] = system[pivot, k], system[i, k]
        for j in range(i + 1, count):
            share = system[j, i] / system[i, i]
            for k in range(i, count + 1):
                system[j, k] -= share * system[i, k]
    found = np.zeros(count)
    for i in range(count - 1, -1, -1):
        rest = system[i, count]
        for k in range(i + 1, count):
            rest -= system[i, k] * found[k]
        found[i] = rest / system[i, i]
    return found


@jit
def rotation(vector: Floats) -> Floats:
    """Rotation about a vector by its length in radians (Rodrigues)."""
    angle = np.sqrt(vector[0] ** 2 + vector[1] ** 2 + vector[2] ** 2)
    turned = np.eye(3)
    if angle < 1e-300:
        return turned
    x, y, z = vector[0] / angle, vector[1] / angle, vector[2] / angle
    cross = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]])
    sine, rest = np.sin(angle), 1.0 - np.cos(angle)
    for i in range(3):
        for j in range(3):
            square = 0.0
            for k in range(3):
                square += cross[i, k] * cross[k, j]
            turned[i, j] += sine * cross[i, j] + rest * square
    return turned
