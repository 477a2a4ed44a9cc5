"""Whether one shape is a copy of another: laid over it, as it is and as its mirror image.

A list of numbers names candidates; whether two surfaces are one and the same is only told by the
distance between them once one lies over the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mitwerk.engines.geometry.measure.descriptor import size_of
from mitwerk.engines.geometry.measure.fit import EVEN, NEVER, Fit, apart, has_hand, mirror
from mitwerk.engines.geometry.measure.layout import SAME_SIZE
from mitwerk.engines.geometry.measure.mesh import TriMesh
from mitwerk.engines.geometry.measure.register import register, side

if TYPE_CHECKING:
    from mitwerk.engines.geometry.measure.register import Side

FITS = 6e-3  # of the diagonal: nowhere farther off. Twice what simplifiers are commonly allowed
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
    if plain.farthest > EVEN * size and not _nearer(plain, mirrored) and has_hand(one):
        found = "mirrored" if _nearer(mirrored, plain) else "same_or_mirrored"
    return Overlay(found, off, scale)


def _fits(known: Side, shape: TriMesh, size: float) -> tuple[Fit, Fit]:
    """How well a shape fits as it is and mirrored; looked for thoroughly unless one is exact."""
    sides, fits = (side(shape), side(mirror(shape))), []
    for other in sides:
        fits.append(apart(known, other, register(known, other), size))
        if fits[-1].farthest <= EVEN * size:
            return (fits[0], NEVER) if len(fits) == 1 else (fits[0], fits[1])
    for at, other in enumerate(sides):
        better = apart(known, other, register(known, other, thorough=True), size)
        fits[at] = min(fits[at], better, key=lambda fit: fit.mean)
    return fits[0], fits[1]


def _nearer(one: Fit, two: Fit) -> bool:
    """Whether one fit is clearly better by one of its distances, and not worse by the other."""
    clear = max(two.farthest / (one.farthest + TINY), two.mean / (one.mean + TINY)) >= CLEARLY
    return clear and one.farthest <= two.farthest and one.mean <= two.mean
