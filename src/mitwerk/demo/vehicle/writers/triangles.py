"""Triangles of a vehicle's components as arrays: the one source of all mesh formats."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from OCP.BRep import BRep_Tool
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS

from mitwerk.demo.vehicle.kernel import Shape
from mitwerk.demo.vehicle.model import Component, Vehicle
from mitwerk.demo.vehicle.writers.mesh import triangulate


@dataclass(frozen=True, slots=True)
class Mesh:
    """Vertices (n, 3) in millimetres and triangles (m, 3) of one placed component."""

    name: str
    colour: str
    vertices: NDArray[np.float64]
    triangles: NDArray[np.int64]


def meshes(vehicle: Vehicle) -> list[Mesh]:
    """One mesh per placement; equal corners of neighbouring faces are welded."""
    return [mesh for component in vehicle.components for mesh in _placed(component)]


def _placed(component: Component) -> list[Mesh]:
    triangulate(component.shape)
    made = []
    for number, placement in enumerate(component.placements, start=1):
        name = component.name if component.count == 1 else f"{component.name} {number}"
        corners, faces = _collected(component.shape.Moved(placement.location()))
        made.append(Mesh(name, component.colour, *_welded(corners, faces)))
    return made


def _collected(shape: Shape) -> tuple[list[tuple[float, float, float]], list[tuple[int, int, int]]]:
    corners: list[tuple[float, float, float]] = []
    faces: list[tuple[int, int, int]] = []
    explorer = TopExp_Explorer(shape, TopAbs_ShapeEnum.TopAbs_FACE)
    while explorer.More():
        face, location = TopoDS.Face(explorer.Current()), TopLoc_Location()
        patch = BRep_Tool.Triangulation_s(face, location)
        explorer.Next()
        if patch is None:
            raise ValueError("a face has no triangles")
        base, move = len(corners), location.Transformation()
        for index in range(1, patch.NbNodes() + 1):
            node = patch.Node(index).Transformed(move)
            corners.append((node.X(), node.Y(), node.Z()))
        flipped = face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
        for index in range(1, patch.NbTriangles() + 1):
            a, b, c = patch.Triangle(index).Get()
            faces.append(
                (base + a - 1, base + c - 1, base + b - 1)
                if flipped
                else (base + a - 1, base + b - 1, base + c - 1)
            )
    return corners, faces


def _welded(
    corners: list[tuple[float, float, float]], faces: list[tuple[int, int, int]]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    rounded = np.round(np.asarray(corners, dtype=np.float64), 4).astype(np.float64)
    unique, index = np.unique(rounded, axis=0, return_inverse=True)
    triangles = index.reshape(-1)[np.asarray(faces, dtype=np.int64)].astype(np.int64)
    a, b, c = triangles.T
    return unique, triangles[(a != b) & (b != c) & (c != a)]
