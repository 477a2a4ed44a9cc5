"""Bent tubes and straight rods in space."""

import math
from collections.abc import Sequence

from OCP.BRepBuilderAPI import (
    BRepBuilderAPI_MakeEdge,
    BRepBuilderAPI_MakeFace,
    BRepBuilderAPI_MakeWire,
)
from OCP.BRepOffsetAPI import BRepOffsetAPI_MakePipe
from OCP.BRepPrimAPI import BRepPrimAPI_MakeCylinder
from OCP.GC import GC_MakeArcOfCircle
from OCP.gp import gp_Ax2, gp_Circ, gp_Dir, gp_Pnt

from mitwerk.demo.vehicle.kernel.solids import Shape, Triple


def rod(start: Triple, end: Triple, radius: float) -> Shape:
    way = gp_Dir(*(e - s for s, e in zip(start, end, strict=True)))
    return BRepPrimAPI_MakeCylinder(
        gp_Ax2(gp_Pnt(*start), way), radius, math.dist(start, end)
    ).Shape()


def tube(points: Sequence[Triple], radius: float, bend: float, wall: float = 0.0) -> Shape:
    """Sweep a round section along a polyline with bends; hollow when a wall is given."""
    way = gp_Dir(*(e - s for s, e in zip(points[0], points[1], strict=True)))
    axis = gp_Ax2(gp_Pnt(*points[0]), way)
    maker = BRepBuilderAPI_MakeFace(_ring(axis, radius), True)
    if wall:
        bore = _ring(axis, radius - wall)
        bore.Reverse()
        maker.Add(bore)
    return BRepOffsetAPI_MakePipe(_spine(points, bend), maker.Face()).Shape()


def _ring(axis: Shape, radius: float) -> Shape:
    return BRepBuilderAPI_MakeWire(BRepBuilderAPI_MakeEdge(gp_Circ(axis, radius)).Edge()).Wire()


def _spine(points: Sequence[Triple], bend: float) -> Shape:
    maker = BRepBuilderAPI_MakeWire()
    here = points[0]
    for index in range(1, len(points) - 1):
        start, middle, end = _bend(points[index - 1], points[index], points[index + 1], bend)
        maker.Add(BRepBuilderAPI_MakeEdge(gp_Pnt(*here), gp_Pnt(*start)).Edge())
        curve = GC_MakeArcOfCircle(gp_Pnt(*start), gp_Pnt(*middle), gp_Pnt(*end)).Value()
        maker.Add(BRepBuilderAPI_MakeEdge(curve).Edge())
        here = end
    maker.Add(BRepBuilderAPI_MakeEdge(gp_Pnt(*here), gp_Pnt(*points[-1])).Edge())
    return maker.Wire()


def _bend(
    before: Triple, at: Triple, after: Triple, radius: float
) -> tuple[Triple, Triple, Triple]:
    u, v = _unit(at, before), _unit(at, after)
    half = math.acos(max(-1.0, min(1.0, sum(a * b for a, b in zip(u, v, strict=True))))) / 2
    reach = min(radius / math.tan(half), 0.45 * math.dist(at, before), 0.45 * math.dist(at, after))
    radius = reach * math.tan(half)
    halfway = _unit((0, 0, 0), (u[0] + v[0], u[1] + v[1], u[2] + v[2]))
    deep = radius / math.sin(half) - radius
    return _step(at, u, reach), _step(at, halfway, deep), _step(at, v, reach)


def _unit(start: Triple, end: Triple) -> Triple:
    length = math.dist(start, end)
    return (
        (end[0] - start[0]) / length,
        (end[1] - start[1]) / length,
        (end[2] - start[2]) / length,
    )


def _step(start: Triple, way: Triple, length: float) -> Triple:
    return (start[0] + way[0] * length, start[1] + way[1] * length, start[2] + way[2] * length)
