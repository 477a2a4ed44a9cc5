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
from mitwerk.engines.geometry.measure.register_steps import cost, improve, rotation
from mitwerk.engines.geometry.measure.samples import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]

FEWEST, FEW, MANY = 40, 120, 400
EXACT = 1e-6  # of the diagonal: nothing can fit better
GOOD = 2e-3  # mean distance over the diagonal: a start that fits needs no rivals
FAR = 0.05  # of the diagonal: farther is just "elsewhere"
ALIKE = 0.02  # principal moments nearer than this leave the axes open
MIXED = 379  # shares no factor with `MANY`
STEPS, ROUGH_STEPS, BEST, RIVALS = 20, 6, 3, 8
FINEST = 1e-6  # radians
TURNS, FINE_TURNS = 12, 72  # facets of a cylinder hold a start that is half of one off


@dataclass(frozen=True, slots=True)
class Side:
    """One shape with its tree and points spread over its surface."""

    mesh: TriMesh
    tree: Tree
    points: Floats


def side(mesh: TriMesh) -> Side:
    """Prepare a closed mesh for registration."""
    tree = bvh.tree(mesh)
    points, _ = spread(tree.corners, tree.areas, MANY)
    k = np.arange(MANY)
    return Side(mesh, tree, points[(k * MIXED) % MANY])  # so that the first few are spread as well


def register(old: Side, new: Side, *, thorough: bool = False) -> Floats:
    """Return the 4×4 move (mm) that lays ``new`` over ``old``.

    A ``thorough`` search takes no start for good, and gives all of them a chance: for shapes that
    nearly fit in several ways.
    """
    size = max(old.mesh.diagonal, new.mesh.diagonal)
    free = _Free.of(old.mesh, FINE_TURNS if thorough else TURNS)
    pair = _Pair(old, new, size, free)
    here = np.eye(4)
    if pair.cost(here, FEW) < GOOD * size:
        here = pair.improved(here, STEPS)
        if pair.cost(here, MANY) < EXACT * size:
            return here
    starts = [here, *_principal(old.mesh, new.mesh, free)]
    if thorough:
        ranked = pair.ranked([*starts, *_quarters(old.mesh, new.mesh)], RIVALS)
    else:
        ranked = pair.ranked(starts)
        if pair.cost(ranked[0], FEW) > GOOD * size:
            ranked = pair.ranked([*ranked, *_quarters(old.mesh, new.mesh)])
    best, least = ranked[0], np.inf
    for move in ranked:  # a nearly symmetric part fits nearly as well the wrong way round
        polished = pair.improved(move, STEPS)
        cost = pair.cost(polished, MANY)
        if cost < least:
            best, least = polished, cost
        if least < EXACT * size:
            break
    return best


@dataclass(frozen=True, slots=True)
class _Free:
    """An axis about which the principal moments leave the turn open; ``angle`` between starts."""

    centre: Floats
    axis: Floats
    angle: float

    @classmethod
    def of(cls, mesh: TriMesh, turns: int) -> _Free | None:
        """Return the axis of a shape, None where all moments differ."""
        centre, axes, values = _axes(mesh)
        apart = (values[1:] - values[:-1]) / values[-1]
        if apart.min() >= ALIKE:
            return None
        axis = axes[:, 2] if apart[0] < apart[1] else axes[:, 0]
        return cls(centre, axis, 2 * np.pi / turns)

    def turned(self, move: Floats, angle: float) -> Floats:
        """Turn what a move has laid about the axis."""
        turn = np.eye(4)
        turn[:3, :3] = rotation(self.axis * angle)
        turn[:3, 3] = self.centre - turn[:3, :3] @ self.centre
        return turn @ move


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two sides, the larger of their diagonals in mm, and the axis that is free."""

    old: Side
    new: Side
    size: float
    free: _Free | None

    def cost(self, move: Floats, count: int) -> float:
        """Mean distance both ways, cut off at `FAR`."""
        here, there = self.old.points[:count], self.new.points[:count]
        return float(cost(self.old.tree, self.new.tree, here, there, move, FAR * self.size))

    def improved(self, move: Floats, steps: int) -> Floats:
        """Better a move; roughly with fewer points."""
        points = self.new.points if steps == STEPS else self.new.points[: 2 * FEW]
        reach = 2.0 * FAR * self.size
        return improve(self.old.tree, points, move, self.size, reach, steps)

    def ranked(self, starts: list[Floats], best: int = BEST) -> list[Floats]:
        """Improve the most promising starts a little; the best comes first."""
        hopeful = sorted(starts, key=lambda move: self.cost(move, FEWEST))[: 3 * best]
        chosen = sorted(hopeful, key=lambda move: self.cost(move, FEW))[:best]
        better = [self.improved(self.swung(move), ROUGH_STEPS) for move in chosen]
        return sorted(better, key=lambda move: self.cost(move, FEW))

    def swung(self, move: Floats) -> Floats:
        """Turn a start about the free axis to where it costs least, by ever smaller steps.

        The flat sides across that axis fit at any turn and outvote in `improved` what does not.
        """
        if self.free is None:
            return move
        angle, least = self.free.angle / 2, self.cost(move, FEW)
        while angle > FINEST and least > EXACT * self.size:
            tried = [self.free.turned(move, sense * angle) for sense in (-1.0, 1.0)]
            costs = [self.cost(other, FEW) for other in tried]
            if min(costs) < least:
                least, move = min(costs), tried[int(np.argmin(costs))]
            angle /= 2
        return move


def inverse(move: Floats) -> Floats:
    """Undo a rigid move."""
    back = np.eye(4)
    back[:3, :3] = move[:3, :3].T
    back[:3, 3] = -move[:3, :3].T @ move[:3, 3]
    return back


def _axes(mesh: TriMesh) -> tuple[Floats, Floats, Floats]:
    """Centre, right-handed principal axes (columns) and principal moments."""
    found = moments(mesh)
    values, axes = np.linalg.eigh(found.inertia)
    if np.linalg.det(axes) < 0:
        axes = axes * (1.0, 1.0, -1.0)
    return found.centre, axes, values


def _principal(old: TriMesh, new: TriMesh, free: _Free | None) -> list[Floats]:
    a, one, _ = _axes(old)
    b, two, _ = _axes(new)
    senses = [np.diag([s, t, s * t]) for s, t in product((1.0, -1.0), repeat=2)]
    starts = [_about(one @ sense @ two.T, a, b) for sense in senses]
    if free is None:
        return starts
    count = round(2 * np.pi / free.angle)
    return [free.turned(start, free.angle * k) for start in starts for k in range(count)]


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
