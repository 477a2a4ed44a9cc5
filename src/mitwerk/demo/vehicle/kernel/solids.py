"""Solids from flat outlines: prism, loft, turned part and the plain primitives."""

import math
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from OCP.BRepBuilderAPI import (
    BRepBuilderAPI_MakeEdge,
    BRepBuilderAPI_MakeFace,
    BRepBuilderAPI_MakeWire,
)
from OCP.BRepOffsetAPI import BRepOffsetAPI_ThruSections
from OCP.BRepPrimAPI import (
    BRepPrimAPI_MakeBox,
    BRepPrimAPI_MakeCylinder,
    BRepPrimAPI_MakePrism,
    BRepPrimAPI_MakeRevol,
    BRepPrimAPI_MakeTorus,
)
from OCP.GC import GC_MakeArcOfCircle
from OCP.gp import gp_Ax1, gp_Ax2, gp_Dir, gp_Pnt, gp_Vec

from mitwerk.demo.vehicle.outline import Line, Outline

Shape: TypeAlias = Any  # the bindings ship no types
Plane = Literal["xy", "xz", "yz"]
Axis = Literal["x", "y", "z"]
Triple = tuple[float, float, float]

DIRECTIONS: dict[Axis, Triple] = {"x": (1, 0, 0), "y": (0, 1, 0), "z": (0, 0, 1)}
_NORMALS: dict[Plane, Axis] = {"xy": "z", "xz": "y", "yz": "x"}


def point(plane: Plane, at: float, uv: tuple[float, float]) -> Shape:
    u, v = uv
    if plane == "xy":
        return gp_Pnt(u, v, at)
    return gp_Pnt(u, at, v) if plane == "xz" else gp_Pnt(at, u, v)


def wire(outline: Outline, plane: Plane, at: float) -> Shape:
    """Lay a closed outline into a plane parallel to the axes."""
    maker = BRepBuilderAPI_MakeWire()
    for piece in outline:
        start, end = point(plane, at, piece.start), point(plane, at, piece.end)
        if isinstance(piece, Line):
            maker.Add(BRepBuilderAPI_MakeEdge(start, end).Edge())
        else:
            curve = GC_MakeArcOfCircle(start, point(plane, at, piece.middle), end).Value()
            maker.Add(BRepBuilderAPI_MakeEdge(curve).Edge())
    return maker.Wire()


def face(outline: Outline, plane: Plane, at: float, holes: Sequence[Outline] = ()) -> Shape:
    """Fill an outline; outer and holes all run counter-clockwise and holes are turned here."""
    maker = BRepBuilderAPI_MakeFace(wire(outline, plane, at), True)
    for hole in holes:
        inner = wire(hole, plane, at)
        inner.Reverse()
        maker.Add(inner)
    return maker.Face()


def prism(
    outline: Outline, plane: Plane, start: float, end: float, holes: Sequence[Outline] = ()
) -> Shape:
    """Extrude an outline along its plane's normal, holes included without any boolean."""
    along = DIRECTIONS[_NORMALS[plane]]
    way = gp_Vec(*(c * (end - start) for c in along))
    return BRepPrimAPI_MakePrism(face(outline, plane, start, holes), way).Shape()


def loft(sections: Sequence[tuple[Outline, float]], plane: Plane, *, smooth: bool = False) -> Shape:
    """Skin a solid over outlines with equally many pieces, ruled unless `smooth`."""
    maker = BRepOffsetAPI_ThruSections(True, not smooth)
    maker.CheckCompatibility(False)
    for outline, at in sections:
        maker.AddWire(wire(outline, plane, at))
    maker.Build()
    return maker.Shape()


def revolved(outline: Outline, sweep: float = 360.0) -> Shape:
    """Turn an outline of (y, radius) points about the y axis, starting upright.

    By `sweep` degrees.
    """
    lathe = gp_Ax1(gp_Pnt(0, 0, 0), gp_Dir(0, 1, 0))
    flat = face(outline, "yz", 0)
    if sweep >= 360:
        return BRepPrimAPI_MakeRevol(flat, lathe).Shape()
    return BRepPrimAPI_MakeRevol(flat, lathe, math.radians(sweep)).Shape()


def block(low: Triple, high: Triple) -> Shape:
    return BRepPrimAPI_MakeBox(gp_Pnt(*low), gp_Pnt(*high)).Shape()


def cylinder(start: Triple, axis: Axis, radius: float, length: float) -> Shape:
    """Length may be negative: the cylinder then runs against the axis."""
    sign = 1 if length > 0 else -1
    way = gp_Dir(*(sign * c for c in DIRECTIONS[axis]))
    return BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(*start), way), radius, abs(length)).Shape()


def torus(centre: Triple, axis: Triple, ring: float, thickness: float) -> Shape:
    return BRepPrimAPI_MakeTorus(gp_Ax2(gp_Pnt(*centre), gp_Dir(*axis)), ring, thickness).Shape()
