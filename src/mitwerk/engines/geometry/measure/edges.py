"""What is joined and what is closed: directed edges, twins, connected surfaces.

A surface is closed when each directed edge occurs as often as its reverse. That also holds for
solids that touch themselves along an edge (four faces there), which a test for exactly two
faces per edge wrongly calls open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Ints = NDArray[np.int64]

GAP = 1e-4  # radians: less is rounding of faces that lie on each other


@dataclass(frozen=True, slots=True)
class Topology:
    """``twin`` (3m,) is the half-edge on the other side or -1; ``surface`` numbers triangles.

    ``open_edges`` (k, 2) are edges that do not balance; ``crowded`` counts balanced edges with
    more than two faces. Half-edge 3·t + i runs from corner i to corner i+1 of triangle t.
    """

    twin: Ints
    surface: Ints
    surfaces: int
    open_edges: Ints
    crowded: int

    @property
    def closed(self) -> bool:
        """Whether every directed edge has its reverse."""
        return len(self.open_edges) == 0 and len(self.surface) > 0


def topology(mesh: TriMesh) -> Topology:
    """Join triangles over their edges.

    Edges with four and more faces are joined so that material lies between the joined faces:
    two boxes that touch along an edge stay two surfaces. Between faces that lie on each other is
    no material but a gap of nothing: so do two boxes that stand face to face.
    """
    order, start = _edge_runs(mesh.triangles, len(mesh.points))
    twin, odd, crowded = _pair(mesh.triangles, order, start)
    for run in crowded:
        _pair_around(mesh, order[start[run] : start[run + 1]], twin)
    surface, surfaces = _surfaces(twin)
    first = order[start[odd]]
    ends = np.stack([_origin(mesh.triangles, first), _target(mesh.triangles, first)], 1)
    return Topology(twin, surface, int(surfaces), ends, len(crowded))


def _origin(triangles: Ints, half: Ints) -> Ints:
    return triangles.reshape(-1)[half]


def _target(triangles: Ints, half: Ints) -> Ints:
    return triangles[half // 3, (half % 3 + 1) % 3]


@jit
def _edge_runs(triangles: Ints, points: int) -> tuple[Ints, Ints]:
    """Order half-edges by their two ends (two counting sorts); returns order and run starts."""
    count = 3 * triangles.shape[0]
    low = np.empty(count, np.int64)
    high = np.empty(count, np.int64)
    for t in range(triangles.shape[0]):
        for i in range(3):
            a, b = triangles[t, i], triangles[t, (i + 1) % 3]
            low[3 * t + i] = min(a, b)
            high[3 * t + i] = max(a, b)
    order = np.arange(count)
    for key in (high, low):
        places = np.zeros(points + 1, np.int64)
        for i in range(count):
            places[key[i] + 1] += 1
        for i in range(points):
            places[i + 1] += places[i]
        sorted_ = np.empty(count, np.int64)
        for i in range(count):
            half = order[i]
            sorted_[places[key[half]]] = half
            places[key[half]] += 1
        order = sorted_
    start = np.empty(count + 1, np.int64)
    runs = 0
    for i in range(count):
        if i == 0 or low[order[i]] != low[order[i - 1]] or high[order[i]] != high[order[i - 1]]:
            start[runs] = i
            runs += 1
    start[runs] = count
    return order, start[: runs + 1]


@jit
def _pair(triangles: Ints, order: Ints, start: Ints) -> tuple[Ints, Ints, Ints]:
    """Twin the plain edges; returns twins, unbalanced runs and balanced crowded runs."""
    twin = np.full(order.shape[0], -1, np.int64)
    runs = start.shape[0] - 1
    odd = np.empty(runs, np.int64)
    crowded = np.empty(runs, np.int64)
    odds = crowds = 0
    for run in range(runs):
        balance = 0
        for i in range(start[run], start[run + 1]):
            half = order[i]
            a = triangles[half // 3, half % 3]
            b = triangles[half // 3, (half % 3 + 1) % 3]
            balance += 1 if a < b else -1
        size = start[run + 1] - start[run]
        if balance != 0:
            odd[odds] = run
            odds += 1
        elif size == 2:
            one, two = order[start[run]], order[start[run] + 1]
            twin[one] = two
            twin[two] = one
        else:
            crowded[crowds] = run
            crowds += 1
    return twin, odd[:odds], crowded[:crowds]


def _pair_around(mesh: TriMesh, halves: Ints, twin: Ints) -> None:
    """Join the faces around one edge so that material lies between each pair."""
    begin, end = mesh.triangles[halves // 3, halves % 3], _target(mesh.triangles, halves)
    low, high = mesh.points[min(begin[0], end[0])], mesh.points[max(begin[0], end[0])]
    along = (high - low) / (np.linalg.norm(high - low) or 1.0)
    third = mesh.points[mesh.triangles[halves // 3, (halves % 3 + 2) % 3]] - low
    across = third - np.outer(third @ along, along)
    x = across[0] / (np.linalg.norm(across[0]) or 1.0)
    y = np.cross(along, x)
    angle = np.arctan2(across @ y, across @ x)
    forward = np.flatnonzero(begin < end)
    backward = list(np.flatnonzero(begin > end))
    for one in forward[np.argsort(angle[forward], kind="stable")]:
        turn = (angle[one] - angle[backward]) % (2 * np.pi)
        turn[turn < GAP] += 2 * np.pi
        two = backward.pop(int(np.argmin(turn)))
        twin[halves[one]], twin[halves[two]] = halves[two], halves[one]


@jit
def _surfaces(twin: Ints) -> tuple[Ints, int]:
    """Number triangles that hang together over twins."""
    count = twin.shape[0] // 3
    label = np.full(count, -1, np.int64)
    stack = np.empty(count, np.int64)
    found = 0
    for seed in range(count):
        if label[seed] >= 0:
            continue
        label[seed] = found
        top = 0
        stack[0] = seed
        while top >= 0:
            t = stack[top]
            top -= 1
            for i in range(3):
                other = twin[3 * t + i]
                if other >= 0 and label[other // 3] < 0:
                    label[other // 3] = found
                    top += 1
                    stack[top] = other // 3
        found += 1
    return label, found


def doubled(mesh: TriMesh) -> Ints:
    """Return triangles that are there more often than their reverse by more than one.

    A triangle and its reverse are a flap without volume and cancel out.
    """
    t = mesh.triangles
    turned = np.take_along_axis(t, (np.argmin(t, 1)[:, None] + np.arange(3)) % 3, 1)
    forward = turned[:, 1] < turned[:, 2]
    turned[~forward] = turned[~forward][:, [0, 2, 1]]
    order = np.lexsort((turned[:, 2], turned[:, 1], turned[:, 0]))
    ranked = turned[order]
    new = np.concatenate([[True], (ranked[1:] != ranked[:-1]).any(1)])
    group = np.cumsum(new) - 1
    net = np.bincount(group, np.where(forward[order], 1, -1))
    found: Ints = order[new][np.abs(net) > 1]
    return found
