"""Exact shapes unfolded into solids and faces, and their triangles with the face of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRep import BRep_Tool
from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS, TopoDS_Iterator

from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DEEPEST = 64
CONTAINERS = (TopAbs_ShapeEnum.TopAbs_COMPOUND, TopAbs_ShapeEnum.TopAbs_COMPSOLID)


@dataclass(slots=True)
class Body:
    """One shape with its solids, the shells outside solids and all faces, in placed copies."""

    shape: Any
    solids: list[Any]
    sheets: list[Any]
    faces: list[Any]


def unfolded(shape: Any, most: int) -> Body:
    """List solids, loose shells and faces; refuses what is empty or unfolds without end."""
    if shape is None or shape.IsNull():
        raise Refused("there is no solid or surface in it")
    parts = _count(shape, {}, 0)
    if parts > most:
        raise Refused(f"unfolds into {parts} parts; up to {most} are measured")
    solids = explore(shape, TopAbs_ShapeEnum.TopAbs_SOLID)
    faces = [TopoDS.Face(face) for face in explore(shape, TopAbs_ShapeEnum.TopAbs_FACE)]
    if not faces:
        raise Refused("there is no solid or surface in it")
    loose = TopExp_Explorer(shape, TopAbs_ShapeEnum.TopAbs_SHELL, TopAbs_ShapeEnum.TopAbs_SOLID)
    return Body(shape, solids, _all(loose), faces)


def explore(shape: Any, kind: Any) -> list[Any]:
    """Return all sub-shapes of a kind, once for each place where they are used."""
    return _all(TopExp_Explorer(shape, kind))


def _all(explorer: Any) -> list[Any]:
    found = []
    while explorer.More():
        found.append(explorer.Current())
        explorer.Next()
    return found


def _count(shape: Any, known: dict[int, int], depth: int) -> int:
    """Count what an assembly unfolds into; shared shapes are counted once and multiplied."""
    if depth > DEEPEST:
        raise Refused(f"assemblies nested deeper than {DEEPEST}")
    if shape.ShapeType() not in CONTAINERS:
        return 1
    key = hash(shape.TShape())
    if key not in known:
        total = 1
        inner = TopoDS_Iterator(shape)
        while inner.More():
            total += _count(inner.Value(), known, depth + 1)
            inner.Next()
        known[key] = total
    return known[key]


def triangulated(body: Body, deflection: float, angle: float) -> tuple[TriMesh, Ints, int]:
    """Mesh all faces; returns the mesh, the face of each triangle and how many faces failed."""
    BRepMesh_IncrementalMesh(body.shape, deflection, False, angle, False)
    points: list[Floats] = []
    triangles: list[Ints] = []
    at = failed = 0
    for face in body.faces:
        found = face_triangles(face)
        if found is None:
            failed += 1
            found = np.empty((0, 3)), np.empty((0, 3), np.int64)
        points.append(found[0])
        triangles.append(found[1] + at)
        at += len(found[0])
    if not at:
        raise Refused("no face could be meshed")
    owner = np.repeat(np.arange(len(body.faces)), [len(t) for t in triangles])
    heap, order = np.concatenate(points), np.concatenate(triangles)
    whole = merged(heap, order)
    if len(whole.triangles) != len(order):  # some had two equal corners: leave out their owners
        area = np.linalg.norm(np.diff(heap[order][:, [0, 1, 2, 0]], axis=1), axis=2)
        owner = owner[(area > 0).all(1)]
    return whole, owner, failed


def face_triangles(face: Any) -> tuple[Floats, Ints] | None:
    """Points (n, 3) in mm and triangles (m, 3) of a meshed face, looking outwards."""
    place = TopLoc_Location()
    mesh = BRep_Tool.Triangulation_s(face, place)
    if mesh is None:
        return None
    nodes = [mesh.Node(i) for i in range(1, mesh.NbNodes() + 1)]
    points = np.array([(p.X(), p.Y(), p.Z()) for p in nodes])
    corners = [mesh.Triangle(i).Get() for i in range(1, mesh.NbTriangles() + 1)]
    triangles = np.array(corners, dtype=np.int64).reshape(-1, 3) - 1
    if face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED:
        triangles = triangles[:, ::-1]
    if not place.IsIdentity():
        move = place.Transformation()
        matrix = np.array([[move.Value(i, j) for j in range(1, 5)] for i in range(1, 4)])
        points = points @ matrix[:, :3].T + matrix[:, 3]
        if move.IsNegative():
            triangles = triangles[:, ::-1]
    return points, triangles
