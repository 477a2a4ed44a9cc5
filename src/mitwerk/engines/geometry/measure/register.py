"""Lay one shape over another by a rigid move, also when both differ.

Starts are the place as it is, the principal axes in their four proper senses and, where those
are ambiguous or fit badly, turns by quarters and sixths. The best starts are improved by
point-to-plane steps (Y. Chen and G. Medioni, Object modelling by registration of multiple range
images, Image and Vision Computing 10(3), 1992) whose weights leave out what differs (Tukey's
biweight). Reflections are never tried: a mirror image stays different.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.integrals import moments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]

FEW, MANY = 120, 400
EXACT = 1e-6  # of the diagonal: nothing can fit better
GOOD = 2e-3  # mean distance over the diagonal: a start that fits needs no rivals
FAR = 0.05  # of the diagonal: farther is just "elsewhere"
ALIKE = 0.02  # principal moments nearer than this leave the axes open
STEPS, ROUGH_STEPS, BEST = 20, 6, 3
STILL = 1e-9


@dataclass(frozen=True, slots=True)
class Side:
    """One shape with its tree and points spread over its surface."""

    mesh: TriMesh
    tree: Tree
    points: Floats


def side(mesh: TriMesh) -> Side:
    """Prepare a closed mesh for registration."""
    tree = bvh.tree(mesh)
    return Side(mesh, tree, spread(tree, MANY))


def spread(tree: Tree, count: int) -> Floats:
    """Points (count, 3) spread evenly over the surface, the same in each run."""
    a, b, c = tree.corners.transpose(1, 0, 2)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    total = np.cumsum(area)
    k = np.arange(count)
    chosen = np.searchsorted(total, (k + 0.5) / count * total[-1]).clip(0, len(area) - 1)
    u, v = ((k + 1) * 0.7548776662466927) % 1.0, ((k + 1) * 0.5698402909980532) % 1.0
    over = u + v > 1
    u, v = np.where(over, 1 - u, u)[:, None], np.where(over, 1 - v, v)[:, None]
    points = a[chosen] + u * (b - a)[chosen] + v * (c - a)[chosen]
    mixed = (k * 379) % count if count % 379 else k  # so that the first few are spread as well
    return np.ascontiguousarray(points[mixed])


def register(old: Side, new: Side) -> Floats:
    """Return the 4×4 move (mm) that lays ``new`` over ``old``."""
    size = max(old.mesh.diagonal, new.mesh.diagonal)
    here = np.eye(4)
    if _cost(old, new, here, size, FEW) < GOOD * size:
        return _improve(old, new, here, size, STEPS)
    starts = [here, *_principal(old.mesh, new.mesh)]
    ranked = _ranked(old, new, starts, size)
    if _cost(old, new, ranked[0], size, FEW) > GOOD * size:
        ranked = _ranked(old, new, [*ranked, *_quarters(old.mesh, new.mesh)], size)
    best, least = ranked[0], np.inf
    for move in ranked:  # a nearly symmetric part fits nearly as well the wrong way round
        polished = _improve(old, new, move, size, STEPS)
        cost = _cost(old, new, polished, size, MANY)
        if cost < least:
            best, least = polished, cost
        if least < EXACT * size:
            break
    return best


def _ranked(old: Side, new: Side, starts: list[Floats], size: float) -> list[Floats]:
    """Improve the most promising starts a little; the best comes first."""
    ranked = sorted(starts, key=lambda move: _cost(old, new, move, size, FEW))[:BEST]
    better = [_improve(old, new, move, size, ROUGH_STEPS) for move in ranked]
    return sorted(better, key=lambda move: _cost(old, new, move, size, FEW))


def _cost(old: Side, new: Side, move: Floats, size: float, count: int) -> float:
    """Mean distance both ways, cut off at `FAR`."""
    far = FAR * size
    there, _, _ = bvh.nearest_all(old.tree, _moved(move, new.points[:count]), far)
    back, _, _ = bvh.nearest_all(new.tree, _moved(inverse(move), old.points[:count]), far)
    return float(0.5 * (np.minimum(there, far).mean() + np.minimum(back, far).mean()))


def _moved(move: Floats, points: Floats) -> Floats:
    return np.ascontiguousarray(points @ move[:3, :3].T + move[:3, 3])


def inverse(move: Floats) -> Floats:
    """Undo a rigid move."""
    back = np.eye(4)
    back[:3, :3] = move[:3, :3].T
    back[:3, 3] = -move[:3, :3].T @ move[:3, 3]
    return back


def _improve(old: Side, new: Side, move: Floats, size: float, steps: int) -> Floats:
    points = new.points if steps == STEPS else new.points[: 2 * FEW]
    reach = 2.0 * FAR * size
    for _ in range(steps):
        here = _moved(move, points)
        distance, triangle, place = bvh.nearest_all(old.tree, here, reach)
        near = triangle >= 0
        if near.sum() < 12:
            break
        scale = max(4.7 * float(np.median(distance[near])), 1e-9 * size)
        near &= distance < scale
        weight = (1.0 - (distance[near] / scale) ** 2) ** 2
        step = _step(here[near], place[near], old.tree.normals[triangle[near]], weight)
        move = step @ move
        reach = max(3.0 * scale, 1e-6 * size)
        if np.abs(step - np.eye(4)).max() < STILL * max(1.0, size):
            break
    return move


def _step(here: Floats, place: Floats, normal: Floats, weight: Floats) -> Floats:
    """One weighted point-to-plane step as a proper rigid move."""
    middle = here.mean(0)
    arm = here - middle
    rows = np.hstack([np.cross(arm, normal), normal])
    off = ((place - here) * normal).sum(1)
    left = (rows * weight[:, None]).T @ rows
    right = (rows * weight[:, None]).T @ off
    extent = float(np.trace(left[:3, :3])) + 1e-300
    damp = np.diag([1e-12 * extent] * 3 + [1e-12 * float(weight.sum())] * 3)
    found = np.linalg.solve(left + damp, right)
    turn = rotation(found[:3])
    step = np.eye(4)
    step[:3, :3] = turn
    step[:3, 3] = middle + found[3:] - turn @ middle
    return step


def rotation(vector: Floats) -> Floats:
    """Rotation about a vector by its length in radians (Rodrigues)."""
    angle = float(np.linalg.norm(vector))
    if angle < 1e-300:
        return np.eye(3)
    x, y, z = vector / angle
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turned: Floats = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turned


def _axes(mesh: TriMesh) -> tuple[Floats, Floats, Floats]:
    """Centre, right-handed principal axes (columns) and principal moments."""
    found = moments(mesh)
    values, axes = np.linalg.eigh(found.inertia)
    if np.linalg.det(axes) < 0:
        axes = axes * (1.0, 1.0, -1.0)
    return found.centre, axes, values


def _principal(old: TriMesh, new: TriMesh) -> list[Floats]:
    a, one, values = _axes(old)
    b, two, _ = _axes(new)
    senses = [np.diag([s, t, s * t]) for s, t in product((1.0, -1.0), repeat=2)]
    spread_ = (values[1:] - values[:-1]) / values[-1]
    turns = [one @ sense @ two.T for sense in senses]
    if spread_.min() < ALIKE:  # a free axis: also turn about it
        axis = one[:, 2] if spread_[0] < spread_[1] else one[:, 0]
        turns = [rotation(axis * k * np.pi / 6) @ turn for turn in turns for k in range(12)]
    return [_about(turn, a, b) for turn in turns]


def _quarters(old: TriMesh, new: TriMesh) -> list[Floats]:
    """The 24 turns by quarters, box on box."""
    found = []
    for order in permutations(range(3)):
        for signs in product((1.0, -1.0), repeat=3):
            turn = np.zeros((3, 3))
            turn[range(3), order] = signs
            if np.linalg.det(turn) > 0:
                found.append(_about(turn, old.bounds.mean(0), new.bounds.mean(0)))
    return found


def _about(turn: Floats, old_centre: Floats, new_centre: Floats) -> Floats:
    move = np.eye(4)
    move[:3, :3] = turn
    move[:3, 3] = old_centre - turn @ new_centre
    return move
