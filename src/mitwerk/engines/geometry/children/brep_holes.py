"""Cylindrical holes of exact shapes: concave cylinder faces joined to full turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.TopAbs import TopAbs_Orientation

from mitwerk.engines.geometry.measure.holes import Cylinder

if TYPE_CHECKING:
    from numpy.typing import NDArray

FULL_TURN = 2 * np.pi - 1e-3
SAME_MM = 1e-4
Piece = tuple[float, float, float]  # from, to along the axis, angle


def cylinders(faces: list[Any]) -> list[Cylinder]:
    """Join concave cylinder faces on the same axis with the same radius."""
    groups: dict[tuple[int, ...], tuple[NDArray[np.float64], NDArray[np.float64], float]] = {}
    pieces: dict[tuple[int, ...], list[Piece]] = {}
    for face in faces:
        surface = BRepAdaptor_Surface(face, True)
        if surface.GetType() != GeomAbs_SurfaceType.GeomAbs_Cylinder or not _concave(face, surface):
            continue
        foot, axis, radius, piece = _piece(face, surface)
        key = _key(foot, axis, radius)
        groups.setdefault(key, (foot, axis, radius))
        pieces.setdefault(key, []).append(piece)
    found = []
    for key, (foot, axis, radius) in groups.items():
        for low, high in _full(pieces[key]):
            found.append(Cylinder(foot, axis, radius, low, high))
    return found


def _concave(face: Any, surface: Any) -> bool:
    """Whether the material lies outside the cylinder."""
    turned = face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
    return bool(turned == surface.Cylinder().Position().Direct())


def _piece(
    face: Any, surface: Any
) -> tuple[NDArray[np.float64], NDArray[np.float64], float, Piece]:
    """Foot of the origin on the axis, axis (largest component positive), radius, extent."""
    cylinder = surface.Cylinder()
    line = cylinder.Axis()
    way, place = line.Direction(), cylinder.Location()
    axis = np.array([way.X(), way.Y(), way.Z()])
    middle = np.array([place.X(), place.Y(), place.Z()])
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face)
    at = float(middle @ axis)
    ends = sorted((at + v0, at + v1))
    if axis[int(np.argmax(np.abs(axis).round(6)))] < 0:
        axis, ends = -axis, [-ends[1], -ends[0]]
    foot = middle - (middle @ axis) * axis
    return foot, axis, float(cylinder.Radius()), (ends[0], ends[1], u1 - u0)


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
        if turn >= FULL_TURN * 0.98:
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
