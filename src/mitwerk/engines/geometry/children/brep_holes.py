"""Cylindrical holes of exact shapes: concave cylinder faces joined to full turns.

Some exporters write every surface as a spline; those that are cylinders are recognised as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.TopAbs import TopAbs_Orientation

from mitwerk.engines.geometry.children.brep_free import (
    FREE,
    Piece,
    free_piece,
    grid_of,
    line_of,
    upwards,
)
from mitwerk.engines.geometry.measure.holes import Cylinder
from mitwerk.engines.geometry.measure.strips import WIDEST_GAP

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL_TURN = 2 * np.pi - WIDEST_GAP  # as on meshes: a clamp's bore with its slit is a hole
SAME_MM = 1e-4


def cylinders(faces: list[Any]) -> tuple[list[Cylinder], list[NDArray[np.float64]]]:
    """Join concave cylinder faces on the same axis with the same radius.

    Also returns a point of each other concave face that closes round: nobody can tell whether
    that is a hole.
    """
    groups: dict[tuple[int, ...], tuple[NDArray[np.float64], NDArray[np.float64], float]] = {}
    pieces: dict[tuple[int, ...], list[Piece]] = {}
    unsure = []
    for face in faces:
        surface = BRepAdaptor_Surface(face, True)
        kind = surface.GetType()
        if kind == GeomAbs_SurfaceType.GeomAbs_Cylinder:
            found = _piece(face, surface) if _concave(face, surface) else None
        elif kind in FREE:
            seen = grid_of(face, surface)
            found = free_piece(face, seen)
            if found is None and seen.round_ and seen.hollow:
                unsure.append(seen.points[0, 0])
        else:
            found = None
        if found is not None:
            foot, axis, radius, piece = found
            key = _key(foot, axis, radius)
            groups.setdefault(key, (foot, axis, radius))
            pieces.setdefault(key, []).append(piece)
    full = [
        Cylinder(foot, axis, radius, low, high)
        for key, (foot, axis, radius) in groups.items()
        for low, high in _full(pieces[key])
    ]
    return full, unsure


def _concave(face: Any, surface: Any) -> bool:
    """Whether the material lies outside the cylinder."""
    turned = face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
    return bool(turned == surface.Cylinder().Position().Direct())


def _piece(
    face: Any, surface: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, Piece]:
    """Foot of the origin on the axis, axis (largest component positive), radius, extent."""
    middle, axis, radius = line_of(surface.Cylinder())
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face)
    at = float(middle @ axis)
    return upwards(middle, axis, radius, (at + v0, at + v1, u1 - u0))


def _key(foot: NDArray[np.float64], axis: NDArray[np.float64], radius: float) -> tuple[int, ...]:
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
