"""Solids with flat faces from two rings of corners."""

from collections.abc import Sequence

from OCP.BRepBuilderAPI import (
    BRepBuilderAPI_MakeFace,
    BRepBuilderAPI_MakePolygon,
    BRepBuilderAPI_MakeSolid,
    BRepBuilderAPI_Sewing,
)
from OCP.BRepLib import BRepLib
from OCP.gp import gp_Pnt
from OCP.TopoDS import TopoDS

from mitwerk.demo.vehicle.kernel.solids import Shape, Triple


def faceted(lower: Sequence[Triple], upper: Sequence[Triple]) -> Shape:
    """Join two rings with equally many corners; every side must come out flat."""
    rings = [list(reversed(lower)), list(upper)]
    count = len(lower)
    for i in range(count):
        j = (i + 1) % count
        rings.append([lower[i], lower[j], upper[j], upper[i]])
    sewing = BRepBuilderAPI_Sewing(1e-4)
    for ring in rings:
        sewing.Add(_polygon(ring))
    sewing.Perform()
    solid = BRepBuilderAPI_MakeSolid(TopoDS.Shell(sewing.SewedShape())).Solid()
    BRepLib.OrientClosedSolid_s(solid)
    return solid


def _polygon(corners: Sequence[Triple]) -> Shape:
    maker = BRepBuilderAPI_MakePolygon()
    for corner in corners:
        maker.Add(gp_Pnt(*corner))
    maker.Close()
    return BRepBuilderAPI_MakeFace(maker.Wire(), True).Face()
