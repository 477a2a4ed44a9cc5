"""The thinnest wall of exact shapes: found on triangles, measured on the surfaces.

The mesh says which two faces stand nearest; the distance between exactly these faces is the
wall. Where they share an edge, the mesh's place is measured by a line along the exact normal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRep import BRep_Tool
from OCP.BRepExtrema import BRepExtrema_DistShapeShape
from OCP.GeomAPI import GeomAPI_ProjectPointOnSurf
from OCP.GeomLProp import GeomLProp_SLProps
from OCP.gp import gp_Dir, gp_Lin, gp_Pnt
from OCP.IntCurvesFace import IntCurvesFace_Intersector
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum

from mitwerk.engines.geometry.children.brep import explore
from mitwerk.engines.geometry.measure.walls import Wall, candidates, thinnest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.brep import Body
    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]

MOST_PAIRS = 6
WITHIN = 0.35  # the facets may be off by this share of the wall
TOLERANCE_MM = 1e-7


def exact_wall(
    body: Body, mesh: TriMesh, owner: NDArray[np.int64], shape: Topology, tree: Tree
) -> Wall | None:
    """Thinnest wall of a triangulated body, in mm."""
    rough = thinnest(mesh, shape, tree)
    if rough is None:
        return None
    best: Wall | None = None
    pairs: set[tuple[int, int]] = set()
    for wall, near, far in candidates(mesh, shape, tree, rough.thickness * (1 + WITHIN)):
        pair = int(owner[near]), int(owner[far])
        if tuple(sorted(pair)) in pairs or len(pairs) >= MOST_PAIRS:
            continue
        pairs.add((min(pair), max(pair)))
        exact = _between(body.faces[pair[0]], body.faces[pair[1]], wall)
        if exact is not None and (best is None or exact.thickness < best.thickness):
            best = exact
    return best or rough


def _between(near: Any, far: Any, wall: Wall) -> Wall | None:
    """Distance of two faces when they don't touch, else along the normal at the mesh's place."""
    if near.IsSame(far) or _joined(near, far):
        return _along_normal(near, far, wall)
    solver = BRepExtrema_DistShapeShape(near, far)
    if not solver.IsDone() or not solver.NbSolution():
        return _along_normal(near, far, wall)
    value = float(solver.Value())
    if not wall.thickness * (1 - WITHIN) <= value <= wall.thickness * (1 + WITHIN):
        return _along_normal(near, far, wall)  # the faces are nearest where no wall lies between
    return Wall(value, _plain(solver.PointOnShape1(1)), _plain(solver.PointOnShape2(1)))


def _joined(near: Any, far: Any) -> bool:
    kind = TopAbs_ShapeEnum.TopAbs_VERTEX
    return any(one.IsSame(two) for one in explore(near, kind) for two in explore(far, kind))


def _along_normal(near: Any, far: Any, wall: Wall) -> Wall | None:
    """Put the place on the exact surface, go straight in and meet the other face."""
    surface = BRep_Tool.Surface_s(near)
    foot = GeomAPI_ProjectPointOnSurf(gp_Pnt(*wall.at), surface)
    if not foot.NbPoints():
        return None
    u, v = foot.LowerDistanceParameters()
    local = GeomLProp_SLProps(surface, u, v, 1, 1e-9)
    if not local.IsNormalDefined():
        return None
    outward = local.Normal()
    if near.Orientation() == TopAbs_Orientation.TopAbs_REVERSED:
        outward.Reverse()
    start = foot.NearestPoint()
    line = gp_Lin(start, gp_Dir(-outward.X(), -outward.Y(), -outward.Z()))
    meeting = IntCurvesFace_Intersector(far, TOLERANCE_MM)
    meeting.Perform(line, TOLERANCE_MM, 4.0 * wall.thickness)
    if not meeting.IsDone() or not meeting.NbPnt():
        return None
    first = min(range(1, meeting.NbPnt() + 1), key=meeting.WParameter)
    return Wall(float(meeting.WParameter(first)), _plain(start), _plain(meeting.Pnt(first)))


def _plain(point: Any) -> Floats:
    return np.array([point.X(), point.Y(), point.Z()])
