"""Free-form faces that are cylinders in truth, or close round like one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepTools import BRepTools
from OCP.GeomAbs import GeomAbs_SurfaceType
from OCP.gp import gp_Cylinder, gp_Pnt, gp_Vec
from OCP.ShapeAnalysis import ShapeAnalysis_CanonicalRecognition
from OCP.TopAbs import TopAbs_Orientation

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FREE = frozenset({
    GeomAbs_SurfaceType.GeomAbs_BSplineSurface, GeomAbs_SurfaceType.GeomAbs_BezierSurface,
    GeomAbs_SurfaceType.GeomAbs_SurfaceOfExtrusion, GeomAbs_SurfaceType.GeomAbs_SurfaceOfRevolution,
    GeomAbs_SurfaceType.GeomAbs_OffsetSurface, GeomAbs_SurfaceType.GeomAbs_OtherSurface,
})  # fmt: skip
WITHIN_MM = 1e-4  # how far a surface may be off the cylinder that it is taken for
LOOKS = 17  # points along each parameter
Piece = tuple[float, float, float]  # from, to along the axis, angle
Placed = tuple["Floats", "Floats", float, Piece]  # foot, axis, radius, piece


@dataclass(frozen=True, slots=True)
class Grid:
    """Points (n, n, 3) of a face and the normals that look out of the material there."""

    points: Floats
    outward: Floats

    @property
    def round_(self) -> bool:
        """Whether one pair of opposite sides meets."""
        size = float(np.ptp(self.points.reshape(-1, 3), axis=0).max())
        pairs = (self.points[0], self.points[-1]), (self.points[:, 0], self.points[:, -1])
        return any(float(np.abs(one - two).max()) <= 1e-6 * size for one, two in pairs)

    @property
    def hollow(self) -> bool:
        """Whether the outward normals look towards the middle."""
        middle = self.points.reshape(-1, 3).mean(0)
        return float(((self.points - middle) * self.outward).sum(-1).mean()) < 0


def grid_of(face: Any, surface: Any) -> Grid:
    """Look at a face over its whole range of parameters."""
    u0, u1, v0, v1 = BRepTools.UVBounds_s(face)
    points, normals = np.zeros((2, LOOKS, LOOKS, 3))
    place, along, across = gp_Pnt(), gp_Vec(), gp_Vec()
    for i, u in enumerate(np.linspace(u0, u1, LOOKS)):
        for j, v in enumerate(np.linspace(v0, v1, LOOKS)):
            surface.D1(float(u), float(v), place, along, across)
            out = along.Crossed(across)
            points[i, j] = place.X(), place.Y(), place.Z()
            normals[i, j] = out.X(), out.Y(), out.Z()
    if face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED:
        normals = -normals
    return Grid(points, normals)


def free_piece(face: Any, seen: Grid) -> Placed | None:
    """Return a concave face as a piece of a cylinder, None when it is none."""
    cylinder = gp_Cylinder()
    if not ShapeAnalysis_CanonicalRecognition(face).IsCylinder(WITHIN_MM, cylinder):
        return None
    middle, axis, radius = line_of(cylinder)
    arm = seen.points - middle
    along = arm @ axis
    arm = arm - along[..., None] * axis
    if float((arm * seen.outward).sum(-1).mean()) >= 0:
        return None
    x = arm[0, 0] / np.linalg.norm(arm[0, 0])
    angle = np.arctan2(arm @ np.cross(axis, x), arm @ x)
    turn = max(float(np.ptp(np.unwrap(angle, axis=way), axis=way).max()) for way in (0, 1))
    at = float(middle @ axis)
    return upwards(middle, axis, radius, (at + along.min(), at + along.max(), turn))


def line_of(cylinder: Any) -> tuple[Floats, Floats, float]:
    """Return a point on the axis, the direction and the radius."""
    line = cylinder.Axis()
    way, place = line.Direction(), line.Location()
    axis = np.array([way.X(), way.Y(), way.Z()])
    return np.array([place.X(), place.Y(), place.Z()]), axis, float(cylinder.Radius())


def upwards(middle: Floats, axis: Floats, radius: float, piece: Piece) -> Placed:
    """Foot of the origin on the axis, axis with its largest component positive, radius, piece."""
    low, high, turn = piece
    low, high = sorted((float(low), float(high)))
    if axis[int(np.argmax(np.abs(axis).round(6)))] < 0:
        axis, low, high = -axis, -high, -low
    return middle - (middle @ axis) * axis, axis, radius, (low, high, turn)
