"""Writes a scene as GLB 2.0, from nothing but checked arrays: no foreign byte passes through.

Edges are a line primitive (mode 1) with the material named ``edges``; everything else is
triangles. Node indices in the file equal those of the scene.
Source: Khronos glTF 2.0 specification, sections 3.6 (buffers) and 4.4 (GLB layout).
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mitwerk.engines.geometry.children.scene import Material, Mesh, Node, Scene, Surface

FLOAT, UNSIGNED_SHORT, UNSIGNED_INT = 5126, 5123, 5125
VERTICES, ELEMENTS = 34962, 34963
LINES = 1
EDGE_INK = (0.0103, 0.0116, 0.0137, 1.0)  # linear of the ink #1B1D1F
UNLIT = "KHR_materials_unlit"


class _Binary:
    """The binary chunk under construction, with its views and accessors."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self.views: list[dict[str, int]] = []
        self.accessors: list[dict[str, Any]] = []

    def view(self, data: bytes, target: int | None = None) -> int:
        entry = {"buffer": 0, "byteOffset": self.size, "byteLength": len(data)}
        if target is not None:
            entry["target"] = target
        self.views.append(entry)
        padded = data + bytes(-len(data) % 4)
        self.parts.append(padded)
        self.size += len(padded)
        return len(self.views) - 1

    def vectors(self, values: np.ndarray[Any, Any], kind: str, *, bounds: bool = False) -> int:
        array = np.ascontiguousarray(values, dtype="<f4")
        accessor = {
            "bufferView": self.view(array.tobytes(), VERTICES),
            "componentType": FLOAT,
            "count": len(array),
            "type": kind,
        }
        if bounds:
            accessor["min"] = [float(v) for v in array.min(0)]
            accessor["max"] = [float(v) for v in array.max(0)]
        self.accessors.append(accessor)
        return len(self.accessors) - 1

    def indices(self, triangles: np.ndarray[Any, Any], points: int) -> int:
        short = points < 65535
        array = np.ascontiguousarray(triangles.reshape(-1), dtype="<u2" if short else "<u4")
        self.accessors.append(
            {
                "bufferView": self.view(array.tobytes(), ELEMENTS),
                "componentType": UNSIGNED_SHORT if short else UNSIGNED_INT,
                "count": len(array),
                "type": "SCALAR",
            }
        )
        return len(self.accessors) - 1


def write(scene: Scene, path: Path) -> None:
    """Write ``scene`` to ``path``."""
    binary = _Binary()
    edge_material = len(scene.materials)
    meshes = [_mesh(mesh, binary, edge_material) for mesh in scene.meshes]
    has_edges = any(mesh.edges is not None and len(mesh.edges) for mesh in scene.meshes)
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "mitwerk"},
        "scene": 0,
        "scenes": [{"nodes": scene.roots}],
        "nodes": [_node(node) for node in scene.nodes],
        "meshes": meshes,
        "materials": [_material(m) for m in scene.materials],
    }
    if has_edges:
        document["materials"].append(_edge_material())
        document["extensionsUsed"] = [UNLIT]
    _add_textures(document, scene.textures, binary)
    document["accessors"] = binary.accessors
    document["bufferViews"] = binary.views
    document["buffers"] = [{"byteLength": binary.size}]
    _write_chunks(document, binary.parts, path)


def _write_chunks(document: dict[str, Any], parts: Sequence[bytes], path: Path) -> None:
    text = json.dumps(document, separators=(",", ":"), allow_nan=False).encode()
    text += b" " * (-len(text) % 4)
    size = sum(len(part) for part in parts)
    with path.open("wb") as file:
        file.write(struct.pack("<4sII", b"glTF", 2, 12 + 8 + len(text) + 8 + size))
        file.write(struct.pack("<I4s", len(text), b"JSON") + text)
        file.write(struct.pack("<I4s", size, b"BIN\0"))
        file.writelines(parts)


def _node(node: Node) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": node.name}
    if node.children:
        entry["children"] = node.children
    if node.mesh is not None:
        entry["mesh"] = node.mesh
    if node.matrix is not None and not np.array_equal(node.matrix, np.eye(4)):
        entry["matrix"] = [float(v) for v in node.matrix.T.reshape(-1)]
    return entry


def _mesh(mesh: Mesh, binary: _Binary, edge_material: int) -> dict[str, Any]:
    primitives = [_surface(s, binary) for s in mesh.surfaces if len(s.triangles)]
    if mesh.edges is not None and len(mesh.edges):
        points = mesh.edges.reshape(-1, 3)
        primitives.append(
            {
                "attributes": {"POSITION": binary.vectors(points, "VEC3", bounds=True)},
                "mode": LINES,
                "material": edge_material,
            }
        )
    return {"primitives": primitives}


def _surface(surface: Surface, binary: _Binary) -> dict[str, Any]:
    attributes = {"POSITION": binary.vectors(surface.points, "VEC3", bounds=True)}
    if surface.normals is not None:
        attributes["NORMAL"] = binary.vectors(surface.normals, "VEC3")
    if surface.uv is not None:
        attributes["TEXCOORD_0"] = binary.vectors(surface.uv, "VEC2")
    return {
        "attributes": attributes,
        "indices": binary.indices(surface.triangles, len(surface.points)),
        "material": surface.material,
    }


def _material(material: Material) -> dict[str, Any]:
    surface: dict[str, Any] = {
        "baseColorFactor": [float(v) for v in material.colour],
        "metallicFactor": float(material.metallic),
        "roughnessFactor": float(material.roughness),
    }
    if material.texture is not None:
        surface["baseColorTexture"] = {"index": material.texture}
    entry: dict[str, Any] = {"pbrMetallicRoughness": surface, "doubleSided": True}
    if material.name:
        entry["name"] = material.name
    if any(material.emissive):
        entry["emissiveFactor"] = [float(v) for v in material.emissive]
    if material.colour[3] < 1:
        entry["alphaMode"] = "BLEND"
    return entry


def _edge_material() -> dict[str, Any]:
    return {
        "name": "edges",
        "pbrMetallicRoughness": {"baseColorFactor": list(EDGE_INK), "metallicFactor": 0.0},
        "extensions": {UNLIT: {}},
    }


def _add_textures(
    document: dict[str, Any], textures: Sequence[tuple[str, bytes]], binary: _Binary
) -> None:
    if not textures:
        return
    document["images"] = [
        {"bufferView": binary.view(data), "mimeType": media} for media, data in textures
    ]
    document["samplers"] = [{"magFilter": 9729, "minFilter": 9987}]
    document["textures"] = [{"source": i, "sampler": 0} for i in range(len(textures))]
