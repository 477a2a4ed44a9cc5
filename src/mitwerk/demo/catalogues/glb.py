"""GLB with slots: metres, Y up, one node per placed piece, one material per slot.

Normals come from the triangles of each face of the exact shape, so that round faces look round
and edges stay sharp.
"""

from __future__ import annotations

import json
import math
import struct
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRep import BRep_Tool
from OCP.TopAbs import TopAbs_Orientation, TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS

from mitwerk.demo.vehicle.writers.mesh import triangulate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from mitwerk.demo.catalogues.shapes import Look, Piece
    from mitwerk.demo.vehicle.kernel import Placement, Shape

DEFLECTION, ANGLE = 2.2, 0.45
METRES = 0.001
FLOAT, SHORT, INT = 5126, 5123, 5125
ARRAY, ELEMENTS = 34962, 34963
SHORT_END = 65_535
GLTF, JSON, BIN = 0x46546C67, 0x4E4F534A, 0x004E4942


def write_glb(path: Path, pieces: Sequence[Piece], covers: Collection[str] = ()) -> Path:
    """Write the pieces; the same pieces make the same bytes.

    Pieces named in ``covers`` are marked (``extras.cover``): they hide the inside, so whoever
    looks inside leaves them out.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_File().whole(pieces, covers))
    return path


class _File:
    """The document that grows piece by piece, and its one buffer."""

    def __init__(self) -> None:
        self.views: list[dict[str, Any]] = []
        self.accessors: list[dict[str, Any]] = []
        self.materials: dict[str, dict[str, Any]] = {}
        self.data = bytearray()

    def whole(self, pieces: Sequence[Piece], covers: Collection[str]) -> bytes:
        meshes = [self._mesh(piece) for piece in pieces]
        nodes = [
            _node(piece, index, placement) | _extras(piece.name in covers)
            for index, piece in enumerate(pieces)
            for placement in piece.placements
        ]
        document = {
            "asset": {"version": "2.0", "generator": "mitwerk"},
            "scene": 0,
            "scenes": [{"nodes": list(range(len(nodes)))}],
            "nodes": nodes,
            "meshes": meshes,
            "materials": list(self.materials.values()),
            "accessors": self.accessors,
            "bufferViews": self.views,
            "buffers": [{"byteLength": len(self.data)}],
        }
        return _packed(document, bytes(self.data))

    def _mesh(self, piece: Piece) -> dict[str, Any]:
        places, normals, triangles = triangles_of(piece.shape)
        kind, width = (SHORT, "<u2") if len(places) < SHORT_END else (INT, "<u4")
        limits = {"min": places.min(axis=0).tolist(), "max": places.max(axis=0).tolist()}
        attributes = {
            "POSITION": self._accessor(places, FLOAT, "VEC3", ARRAY, limits),
            "NORMAL": self._accessor(normals, FLOAT, "VEC3", ARRAY, {}),
        }
        indices = self._accessor(triangles.reshape(-1).astype(width), kind, "SCALAR", ELEMENTS, {})
        shown = {"attributes": attributes, "indices": indices, "material": self._material(piece)}
        return {"name": piece.name, "primitives": [shown]}

    def _accessor(
        self, values: NDArray[Any], kind: int, shape: str, target: int, limits: dict[str, Any]
    ) -> int:
        self.data.extend(b"\0" * (-len(self.data) % 4))
        raw = values.tobytes()
        view = {"buffer": 0, "byteOffset": len(self.data), "byteLength": len(raw), "target": target}
        self.data.extend(raw)
        self.views.append(view)
        accessor = {"bufferView": len(self.views) - 1, "componentType": kind, "type": shape}
        self.accessors.append({**accessor, "count": len(values), **limits})
        return len(self.accessors) - 1

    def _material(self, piece: Piece) -> int:
        self.materials.setdefault(piece.slot, _material(piece.slot, piece.look))
        return list(self.materials).index(piece.slot)


def _material(slot: str, look: Look) -> dict[str, Any]:
    made: dict[str, Any] = {
        "name": slot,
        "pbrMetallicRoughness": {
            "baseColorFactor": [*map(linear, rgb(look.colour)), look.opacity],
            "metallicFactor": look.metallic,
            "roughnessFactor": look.roughness,
        },
    }
    return made | ({"alphaMode": "BLEND", "doubleSided": True} if look.opacity < 1 else {})


def rgb(colour: str) -> tuple[float, float, float]:
    """Return "#RRGGBB" as three shares."""
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def linear(share: float) -> float:
    """Return an sRGB share as linear light (IEC 61966-2-1), rounded."""
    value = share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
    return round(value, 5)


def _node(piece: Piece, mesh: int, placement: Placement) -> dict[str, Any]:
    node: dict[str, Any] = {"name": piece.name, "mesh": mesh}
    x, y, z = placement.move
    if (x, y, z) != (0, 0, 0):
        node["translation"] = [round(v * METRES, 6) for v in (x, z, -y)]
    if placement.turn:
        half = math.radians(placement.turn) / 2
        node["rotation"] = [0, round(math.sin(half), 9), 0, round(math.cos(half), 9)]
    return node


def _extras(cover: bool) -> dict[str, Any]:  # noqa: FBT001 - one mark, used once
    return {"extras": {"cover": True}} if cover else {}


@lru_cache(maxsize=512)
def triangles_of(
    shape: Shape,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.int64]]:
    """Return places (metres, Y up), normals and triangles of a shape; parts are used again."""
    triangulate(shape, DEFLECTION, ANGLE)
    nodes: list[tuple[float, float, float]] = []
    faces: list[tuple[int, int, int]] = []
    explorer = TopExp_Explorer(shape, TopAbs_ShapeEnum.TopAbs_FACE)
    while explorer.More():
        _collect(explorer.Current(), nodes, faces)
        explorer.Next()
    corners, triangles = np.array(nodes, dtype=np.float64), np.array(faces, dtype=np.int64)
    upright = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], dtype=np.float64)
    where = np.round(corners @ upright * METRES, 5)
    pointing = np.round(_normals(corners, triangles) @ upright, 3)
    return where.astype("<f4"), pointing.astype("<f4"), triangles


def _collect(
    shape: Shape, nodes: list[tuple[float, float, float]], faces: list[tuple[int, int, int]]
) -> None:
    """Add a face's own corners and triangles; neighbours share none, so edges stay sharp."""
    face, location = TopoDS.Face(shape), TopLoc_Location()
    patch = BRep_Tool.Triangulation_s(face, location)
    if patch is None:
        raise ValueError("a face has no triangles")
    base, here = len(nodes) - 1, range(1, patch.NbNodes() + 1)
    if location.IsIdentity():
        nodes.extend(patch.Node(index).Coord() for index in here)
    else:
        move = location.Transformation()
        nodes.extend(patch.Node(index).Transformed(move).Coord() for index in here)
    flipped = face.Orientation() == TopAbs_Orientation.TopAbs_REVERSED
    for index in range(1, patch.NbTriangles() + 1):
        a, b, c = patch.Triangle(index).Get()
        faces.append((base + a, base + c, base + b) if flipped else (base + a, base + b, base + c))


def _normals(corners: NDArray[np.float64], triangles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Sum the triangles' normals (their length is twice the area) at each corner."""
    a, b, c = (corners[triangles[:, i]] for i in range(3))
    across = np.cross(b - a, c - a)
    found = np.zeros_like(corners)
    for i in range(3):
        np.add.at(found, triangles[:, i], across)
    lengths = np.linalg.norm(found, axis=1, keepdims=True)
    return np.where(lengths > 0, found / np.maximum(lengths, 1e-12), [0.0, 0.0, 1.0])


def _packed(document: dict[str, Any], data: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    data += b"\0" * (-len(data) % 4)
    size = 12 + 8 + len(text) + 8 + len(data)
    head = struct.pack("<III", GLTF, 2, size)
    return (
        head
        + struct.pack("<II", len(text), JSON)
        + text
        + struct.pack("<II", len(data), BIN)
        + data
    )
