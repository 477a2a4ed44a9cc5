"""Round holes of exact shapes: concave cylinder faces joined to full turns, and cones with them.

Some exporters write every surface as a spline; those that are cylinders or cones are recognised.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.TopAbs import TopAbs_Orientation

from mitwerk.engines.geometry.children.brep_cones import (
    POINTED,
    ConePiece,
    Recess,
    chained,
    free_cone,
    plain_cone,
    ring,
    same_axis,
)
from mitwerk.engines.geometry.children.brep_free import (
    FREE,
    Piece,
    Placed,
    free_piece,
    grid_of,
    line_of,
    upwards,
)
from mitwerk.engines.geometry.measure.holes import Cylinder, Hole, as_hole
from mitwerk.engines.geometry.measure.strips import WIDEST_GAP

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree

    Floats = NDArray[np.float64]
    Key = tuple[int, ...]

FULL_TURN = 2 * np.pi - WIDEST_GAP  # as on meshes: a clamp's bore with its slit is a hole
SAME_MM = 1e-4


@dataclass(frozen=True, slots=True)
class Bore:
    """What goes all the way round an axis: the cylinder, and how narrow the cones on it get.

    A ``conical`` one has no cylinder: it is a hole as wide as its narrowest place if it goes
    through, and else nobody can tell.
    """

    foot: Floats
    axis: Floats
    radius: float
    low: float
    high: float
    narrowest: float
    conical: bool = False

    def hole(self, tree: Tree) -> Hole | None:
        """Return the hole, None for a conical recess with a bottom or a point."""
        if self.conical and self.narrowest <= POINTED:
            return None
        cylinder = Cylinder(self.foot, self.axis, self.radius, self.low, self.high)
        found = as_hole(cylinder, tree)
        if found.through:
            return replace(found, diameter=2.0 * self.narrowest)
        return None if self.conical else found


@dataclass(slots=True)
class _Found:
    """Concave pieces by the surface that they lie on, and points of those that lie on none."""

    cylinders: dict[Key, list[Placed]] = field(default_factory=dict)
    cones: dict[Key, list[ConePiece]] = field(default_factory=dict)
    rings: list[Recess] = field(default_factory=list)
    unsure: list[Floats] = field(default_factory=list)

    def cylinder(self, placed: Placed) -> None:
        foot, axis, radius, _piece = placed
        self.cylinders.setdefault(_key(foot, axis, radius), []).append(placed)

    def cone(self, found: ConePiece) -> None:
        key = (*_key(found.foot, found.axis, found.start), round(found.slope / 1e-6))
        self.cones.setdefault(key, []).append(found)

    def free(self, face: Any, surface: Any) -> None:
        """Sort a free-form face."""
        seen = grid_of(face, surface)
        if placed := free_piece(face, seen):
            self.cylinder(placed)
        elif found := free_cone(face, seen):
            self.cone(found)
        elif seen.round_ and seen.hollow:
            self.unsure.append(seen.points[0, 0])


def bores(faces: list[Any]) -> tuple[list[Bore], list[Floats]]:
    """Join concave cylinder faces on the same axis with the same radius, and cones on that axis.

    Also returns a point of each other concave face that closes round: nobody can tell whether
    that is a hole.
    """
    found = _Found()
    for face in faces:
        surface = BRepAdaptor_Surface(face, True)
        kind = surface.GetType()
        if kind == GeomAbs_SurfaceType.GeomAbs_Cylinder and _concave(face, surface):
            found.cylinder(_piece(face, surface))
        elif kind == GeomAbs_SurfaceType.GeomAbs_Cone and (cone := plain_cone(face, surface)):
            found.cone(cone)
        elif kind == GeomAbs_SurfaceType.GeomAbs_Torus and (round_ := ring(face, surface)):
            found.rings.append(round_)
        elif kind in FREE:
            found.free(face, surface)
    return _with_cones(_full_bores(found), _recesses(found)), found.unsure


def _full_bores(found: _Found) -> list[Bore]:
    return [
        Bore(foot, axis, radius, low, high, radius)
        for group in found.cylinders.values()
        for foot, axis, radius, _piece in group[:1]
        for low, high in _full([placed[3] for placed in group])
    ]


def _recesses(found: _Found) -> list[Recess]:
    full = [
        group[0].over(low, high)
        for group in found.cones.values()
        for low, high in _full([one.piece for one in group])
    ]
    return chained([*full, *found.rings], SAME_MM)


def _with_cones(cylinders: list[Bore], recesses: list[Recess]) -> list[Bore]:
    """Cones at the end of a cylinder belong to its bore; the others stand for themselves."""
    result, alone = list(cylinders), []
    for recess in recesses:
        beside = [at for at, bore in enumerate(result) if _touches(bore, recess)]
        if not beside:
            alone.append(recess)
        elif len(beside) == 1 and not recess.pointed:  # between two it leads from one to the other
            bore = result[beside[0]]
            result[beside[0]] = replace(bore, narrowest=min(bore.narrowest, recess.narrowest))
    for one in alone:
        size = max(one.narrowest, POINTED)
        result.append(Bore(one.foot, one.axis, size, one.low, one.high, size, conical=True))
    return result


def _touches(bore: Bore, recess: Recess) -> bool:
    near = bore.low <= recess.high + SAME_MM and recess.low <= bore.high + SAME_MM
    return near and same_axis(bore, recess, SAME_MM)


def _concave(face: Any, surface: Any) -> bool:
    """Whether the material lies outside the cylinder."""
    turned = face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
    return bool(turned == surface.Cylinder().Position().Direct())


def _piece(face: Any, surface: Any) -> Placed:
    """Foot of the origin on the axis, axis (largest component positive), radius, extent."""
    middle, axis, radius = line_of(surface.Cylinder())
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face)
    at = float(middle @ axis)
    return upwards(middle, axis, radius, (at + v0, at + v1, u1 - u0))


def _key(foot: Floats, axis: Floats, radius: float) -> Key:
    values = [*(foot / SAME_MM), *(axis / 1e-6), radius / SAME_MM]
    return tuple(round(float(v)) for v in values)


def _full(pieces: list[Piece]) -> list[tuple[float, float]]:
    """Extents along the axis in which the pieces go all the way round."""
    found = []
    for group in _touching(sorted(pieces)):
        length = max(p[1] for p in group) - min(p[0] for p in group)
        if length <= 0:
            continue
        turn = sum(angle * (high - low) for low, high, angle in group) / length
        if turn >= FULL_TURN:
            found.append((min(p[0] for p in group), max(p[1] for p in group)))
    return found


def _touching(pieces: list[Piece]) -> list[list[Piece]]:
    groups: list[list[Piece]] = []
    reach = -np.inf
    for piece in pieces:
        if piece[0] > reach + SAME_MM:
            groups.append([])
        groups[-1].append(piece)
        reach = max(reach, piece[1])
    return groups
