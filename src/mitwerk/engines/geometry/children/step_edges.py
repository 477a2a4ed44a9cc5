"""The true edges of B-rep parts as line segments, on the points of the mesh that was made.

Edges where two faces run into each other smoothly are left out, as on a technical drawing.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRep import BRep_Tool
from OCP.BRepLib import BRepLib
from OCP.collections import (
    IndexedDataMap_TopoDS_Shape_List_TopoDS_Shape_TopTools_ShapeMapHasher as Ancestors,
)
from OCP.GeomAbs import GeomAbs_Shape
from OCP.TDF import TDF_Label, TDF_Tool
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS
from OCP.XCAFDoc import XCAFDoc_ShapeTool

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.scene import Scene

MOST_SEGMENTS = 600_000  # 14 MB of GLB and about one second of Python
MM = 0.001


def edges_by_entry(scene: Scene, document: Any) -> dict[str, NDArray[np.float32] | None]:
    """Map the address at the end of each node's OCCT name to the edges of its product."""
    found: dict[str, NDArray[np.float32] | None] = {}
    by_product: dict[int, NDArray[np.float32] | None] = {}
    left = MOST_SEGMENTS
    for node in scene.nodes:
        entry = node.name.removesuffix("]").rpartition(" [")[2]
        if node.mesh is None or entry in found:
            continue
        if node.mesh not in by_product:
            by_product[node.mesh] = _product_edges(document, entry, left)
            left -= 0 if by_product[node.mesh] is None else len(by_product[node.mesh])  # type: ignore[arg-type]
        found[entry] = by_product[node.mesh]
    if left <= 0:
        scene.note("edges_incomplete", "more edges than the preview draws", "note")
    return found


def _product_edges(document: Any, entry: str, most: int) -> NDArray[np.float32] | None:
    label = TDF_Label()
    TDF_Tool.Label_s(document.GetData(), entry, label)
    if label.IsNull() or most <= 0:
        return None
    product = TDF_Label()
    if XCAFDoc_ShapeTool.GetReferredShape_s(label, product):
        label = product
    return shape_edges(XCAFDoc_ShapeTool.GetShape_s(label), most)


def shape_edges(shape: Any, most: int) -> NDArray[np.float32] | None:
    """Return the sharp edges of a meshed shape, (k, 2, 3) in metres, y up."""
    BRepLib.EncodeRegularity_s(shape)
    faces_of = Ancestors()
    TopExp.MapShapesAndAncestors_s(
        shape, TopAbs_ShapeEnum.TopAbs_EDGE, TopAbs_ShapeEnum.TopAbs_FACE, faces_of
    )
    segments: list[tuple[tuple[float, float, float], tuple[float, float, float]]] = []
    for number in range(1, faces_of.Extent() + 1):
        faces = faces_of.FindFromIndex(number)
        if faces.Size() and len(segments) < most:
            line = _polyline(TopoDS.Edge(faces_of.FindKey(number)), TopoDS.Face(faces.First()))
            segments += pairwise(line)
    if not segments:
        return None
    millimetres = np.array(segments, dtype=np.float64)
    return (millimetres[..., [0, 2, 1]] * (MM, MM, -MM)).astype(np.float32)


def _polyline(edge: Any, face: Any) -> list[tuple[float, float, float]]:
    smooth = BRep_Tool.MaxContinuity_s(edge) != GeomAbs_Shape.GeomAbs_C0
    if smooth or BRep_Tool.Degenerated_s(edge):
        return []
    place = TopLoc_Location()
    mesh = BRep_Tool.Triangulation_s(face, place)
    if mesh is None:
        return []
    line = BRep_Tool.PolygonOnTriangulation_s(edge, mesh, place)
    if line is None:
        return []
    move = place.Transformation()
    points = [mesh.Node(line.Node(i)).Transformed(move) for i in range(1, line.NbNodes() + 1)]
    return [(p.X(), p.Y(), p.Z()) for p in points]
