"""Shapes of known size as triangles, and writers for the formats that carry them."""

from __future__ import annotations

import base64
import json
import struct

import numpy as np

from .files import CORE, CUBE, FACES, threemf

Mesh = tuple[np.ndarray, np.ndarray]


def box(x: float = 10, y: float = 20, z: float = 30, at=(0, 0, 0)) -> Mesh:
    unit = np.array(CUBE, float) / (10, 20, 30)
    return unit * (x, y, z) + at, np.array(FACES)


def revolved(profile: list[tuple[float, float]], segments: int) -> Mesh:
    """Turn a closed profile of (radius, height), counter-clockwise, around the z axis."""
    angles = 2 * np.pi * np.arange(segments) / segments
    r, h = np.array(profile, float).T
    points = np.stack(
        [np.outer(np.cos(angles), r), np.outer(np.sin(angles), r), np.tile(h, (segments, 1))], 2
    ).reshape(-1, 3)
    count, faces = len(profile), []
    for i in range(segments):
        j = (i + 1) % segments
        for k in range(count):
            m = (k + 1) % count
            a, b, c, d = i * count + k, i * count + m, j * count + m, j * count + k
            faces += [(a, d, c), (a, c, b)]
    triangles = np.array(faces)
    first = points[triangles]
    area = np.linalg.norm(np.cross(first[:, 1] - first[:, 0], first[:, 2] - first[:, 0]), axis=1)
    return points, triangles[area > 1e-12]


def cylinder(radius: float, height: float, segments: int = 128) -> Mesh:
    return revolved([(0, 0), (radius, 0), (radius, height), (0, height)], segments)


def tube(outer: float, inner: float, height: float, segments: int = 128) -> Mesh:
    return revolved([(inner, 0), (outer, 0), (outer, height), (inner, height)], segments)


def torus(big: float, small: float, segments: int = 128) -> Mesh:
    angles = 2 * np.pi * np.arange(segments) / segments
    return revolved([(big + small * np.cos(a), small * np.sin(a)) for a in angles], segments)


def flipped(mesh: Mesh) -> Mesh:
    return mesh[0], mesh[1][:, ::-1]


def joined(*meshes: Mesh) -> Mesh:
    points, triangles, at = [], [], 0
    for p, t in meshes:
        points.append(p)
        triangles.append(t + at)
        at += len(p)
    return np.concatenate(points), np.concatenate(triangles)


def without(mesh: Mesh, triangle: int) -> Mesh:
    return mesh[0], np.delete(mesh[1], triangle, axis=0)


def moved(mesh: Mesh, turn: np.ndarray | None = None, shift=(0, 0, 0)) -> Mesh:
    return mesh[0] @ (np.eye(3) if turn is None else turn).T + shift, mesh[1]


def turn(rng: np.random.Generator) -> np.ndarray:
    """A random rotation, evenly distributed (Shoemake)."""
    q = rng.normal(size=4)
    w, x, y, z = q / np.linalg.norm(q)
    return np.array([
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ])  # fmt: skip


def to_stl(mesh: Mesh, header: bytes = b"") -> bytes:
    points, triangles = mesh
    rows = np.zeros(len(triangles), [("n", "<f4", 3), ("c", "<f4", (3, 3)), ("a", "<u2")])
    rows["c"] = points[triangles]
    return header.ljust(80, b"\0")[:80] + struct.pack("<I", len(triangles)) + rows.tobytes()


def to_obj(mesh: Mesh) -> str:
    points = "".join(f"v {x!r} {y!r} {z!r}\n" for x, y, z in mesh[0].astype(float).tolist())
    return points + "".join(f"f {a + 1} {b + 1} {c + 1}\n" for a, b, c in mesh[1].tolist())


def to_3mf(mesh: Mesh, unit: str = "millimeter") -> bytes:
    points = "".join(f'<vertex x="{x!r}" y="{y!r}" z="{z!r}"/>' for x, y, z in mesh[0].tolist())
    faces = "".join(f'<triangle v1="{a}" v2="{b}" v3="{c}"/>' for a, b, c in mesh[1].tolist())
    return threemf(
        f'<?xml version="1.0"?><model unit="{unit}" xmlns="{CORE}"><resources>'
        f'<object id="1" type="model"><mesh><vertices>{points}</vertices>'
        f"<triangles>{faces}</triangles></mesh></object></resources>"
        f'<build><item objectid="1"/></build></model>'
    )


def to_gltf(mesh: Mesh) -> str:
    """Metres, as glTF wants, from millimetres."""
    points = (mesh[0] / 1000).astype("<f4")
    order = mesh[1].astype("<u4")
    data = points.tobytes() + order.tobytes()
    uri = "data:application/octet-stream;base64," + base64.b64encode(data).decode()
    low, high = (points.min(0).tolist(), points.max(0).tolist())
    return json.dumps({
        "asset": {"version": "2.0"}, "scene": 0, "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0}],
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0}, "indices": 1}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": len(points), "type": "VEC3",
             "min": low, "max": high},
            {"bufferView": 1, "componentType": 5125, "count": order.size, "type": "SCALAR"},
        ],
        "bufferViews": [
            {"buffer": 0, "byteLength": points.nbytes, "target": 34962},
            {"buffer": 0, "byteOffset": points.nbytes, "byteLength": order.nbytes,
             "target": 34963},
        ],
        "buffers": [{"byteLength": len(data), "uri": uri}],
    })  # fmt: skip
