"""How far two surfaces are apart once one was moved over the other, and mirror images."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.mesh import TriMesh
from mitwerk.engines.geometry.measure.register import inverse, register, side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.register import Side

    Floats = NDArray[np.float64]

CORNERS = 4000  # of each surface that are looked at, evenly left out
FAR = 0.1  # of the diagonal: farther is just "elsewhere"
EVEN = 5e-4  # of the diagonal: a part so near to its mirror image has no hand


@dataclass(frozen=True, slots=True)
class Fit:
    """Largest and mean distance between two surfaces that were laid over each other, in mm."""

    farthest: float
    mean: float


NEVER = Fit(np.inf, np.inf)


def mirror(mesh: TriMesh) -> TriMesh:
    """Reflect a mesh in x."""
    flipped = np.ascontiguousarray(mesh.triangles[:, ::-1])
    return TriMesh(mesh.points * (-1.0, 1.0, 1.0), flipped)


def has_hand(known: Side) -> bool:
    """Whether a part differs from its mirror image."""
    size, other = known.mesh.diagonal, side(mirror(known.mesh))
    for thorough in (False, True):
        move = register(known, other, thorough=thorough)
        if apart(known, other, move, size).farthest <= EVEN * size:
            return False
    return True


def apart(known: Side, other: Side, move: Floats, size: float) -> Fit:
    both = _distances(known, other, move, size), _distances(other, known, inverse(move), size)
    even = [distance[-len(known.points) :].mean() for distance in both]
    return Fit(max(float(one.max()) for one in both), float(np.mean(even)))


def _distances(surface: Side, other: Side, move: Floats, size: float) -> Floats:
    """Distances of corners and then of points spread evenly over the other surface."""
    corners = other.mesh.points
    points = np.concatenate([corners[:: -(-len(corners) // CORNERS)], other.points])
    laid = np.ascontiguousarray(points @ move[:3, :3].T + move[:3, 3])
    distance, _, _ = bvh.nearest_all(surface.tree, laid, FAR * size)
    return distance
