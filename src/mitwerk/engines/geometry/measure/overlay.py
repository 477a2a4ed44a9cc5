"""Whether one shape is a copy of another: laid over it, as it is and as its mirror image.

A list of numbers names candidates; whether two surfaces are one and the same is only told by the
distance between them once one lies over the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.descriptor import size_of
from mitwerk.engines.geometry.measure.layout import SAME_SIZE
from mitwerk.engines.geometry.measure.mesh import TriMesh
from mitwerk.engines.geometry.measure.register import inverse, register, side

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.register import Side

    Floats = NDArray[np.float64]

CORNERS = 4000  # of each surface that are looked at, evenly left out
FITS = 6e-3  # of the diagonal: nowhere farther off. Twice what simplifiers are commonly allowed
EVEN = 5e-4  # of the diagonal: a part so near to its mirror image has no hand
FAR = 0.1  # of the diagonal: farther is just "elsewhere"
TINY = 1e-12  # mm
CLEARLY = 3.0  # how many times nearer one of both must lie to be the answer
Told = Literal["same", "mirrored", "scaled", "same_or_mirrored", "other"]


@dataclass(frozen=True, slots=True)
class Overlay:
    """How a shape relates to a known one, and how far they are apart in mm where they fit.

    ``scale`` is the known size over the other one's. ``same_or_mirrored`` is a copy of which
    nobody can tell whether it is mirrored.
    """

    relation: Told
    off: float | None
    scale: float


@dataclass(frozen=True, slots=True)
class _Fit:
    """Largest and mean distance between two surfaces that were laid over each other, in mm."""

    farthest: float
    mean: float


NEVER = _Fit(np.inf, np.inf)


def overlay(known: TriMesh, asked: TriMesh) -> Overlay:
    """Lay a shape over a known one, as it is and mirrored, and say which of both fits."""
    scale = size_of(known) / size_of(asked)
    scaled = bool(abs(np.log(scale)) > SAME_SIZE)
    shape = TriMesh(asked.points * scale, asked.triangles) if scaled else asked
    one, size = side(known), known.diagonal
    found: Told = "scaled" if scaled else "same"
    plain, mirrored = _fits(one, shape, size)
    off = min(plain.farthest, mirrored.farthest)
    if off > FITS * size:
        return Overlay("other", None, scale)
    if plain.farthest > EVEN * size and not _nearer(plain, mirrored) and _has_hand(one, size):
        found = "mirrored" if _nearer(mirrored, plain) else "same_or_mirrored"
    return Overlay(found, off, scale)


def mirror(mesh: TriMesh) -> TriMesh:
    """Reflect a mesh in x."""
    flipped = np.ascontiguousarray(mesh.triangles[:, ::-1])
    return TriMesh(mesh.points * (-1.0, 1.0, 1.0), flipped)


def _fits(known: Side, shape: TriMesh, size: float) -> tuple[_Fit, _Fit]:
    """How well a shape fits as it is and mirrored; looked for thoroughly unless one is exact."""
    sides, fits = (side(shape), side(mirror(shape))), []
    for other in sides:
        fits.append(_apart(known, other, register(known, other), size))
        if fits[-1].farthest <= EVEN * size:
            return (fits[0], NEVER) if len(fits) == 1 else (fits[0], fits[1])
    for at, other in enumerate(sides):
        better = _apart(known, other, register(known, other, thorough=True), size)
        fits[at] = min(fits[at], better, key=lambda fit: fit.mean)
    return fits[0], fits[1]


def _nearer(one: _Fit, two: _Fit) -> bool:
    """Whether one fit is clearly better by one of its distances, and not worse by the other."""
    clear = max(two.farthest / (one.farthest + TINY), two.mean / (one.mean + TINY)) >= CLEARLY
    return clear and one.farthest <= two.farthest and one.mean <= two.mean


def _has_hand(known: Side, size: float) -> bool:
    other = side(mirror(known.mesh))
    return _apart(known, other, register(known, other), size).farthest > EVEN * size


def _apart(known: Side, other: Side, move: Floats, size: float) -> _Fit:
    both = _distances(known, other, move, size), _distances(other, known, inverse(move), size)
    even = [distance[-len(known.points) :].mean() for distance in both]
    return _Fit(max(float(one.max()) for one in both), float(np.mean(even)))


def _distances(surface: Side, other: Side, move: Floats, size: float) -> Floats:
    """Distances of corners and then of points spread evenly over the other surface."""
    corners = other.mesh.points
    points = np.concatenate([corners[:: -(-len(corners) // CORNERS)], other.points])
    laid = np.ascontiguousarray(points @ move[:3, :3].T + move[:3, 3])
    distance, _, _ = bvh.nearest_all(surface.tree, laid, FAR * size)
    return distance
