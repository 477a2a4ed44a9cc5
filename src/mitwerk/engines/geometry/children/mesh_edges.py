"""Feature edges of triangle meshes: creases and open borders, for files without true edges."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.scene import Mesh, Scene

CREASE_COS = float(np.cos(np.radians(32.0)))
MOST_TRIANGLES = 600_000  # beyond, sorting edges takes longer than reading the file
MOST_SHARE = 0.4  # a mesh with more creases than this is a scan or a lattice: lines would black it


def add_feature_edges(scene: Scene) -> None:
    """Give every mesh without edges its creases."""
    left = MOST_TRIANGLES
    for mesh in scene.meshes:
        left -= mesh.triangles
        if mesh.edges is None and mesh.triangles and left >= 0:
            mesh.edges = _creases(mesh)
    if left < 0:
        scene.note("edges_left_out", "too many triangles to look for edges")


def _creases(mesh: Mesh) -> NDArray[np.float32] | None:
    points, triangles = welded(mesh)
    pairs = np.sort(triangles[:, [0, 1, 1, 2, 2, 0]].reshape(-1, 2), axis=1)
    key = pairs[:, 0].astype(np.int64) * len(points) + pairs[:, 1]
    order = np.argsort(key, kind="stable")
    unique, start, count = np.unique(key[order], return_index=True, return_counts=True)
    normals = face_normals(points, triangles)
    first = order[start] // 3
    second = order[start + np.minimum(count, 2) - 1] // 3
    bent = (normals[first] * normals[second]).sum(1) < CREASE_COS
    sharp = unique[(count != 2) | bent]
    if not len(sharp) or len(sharp) > MOST_SHARE * len(unique) > MOST_SHARE * 200:
        return None
    ends = np.stack([sharp // len(points), sharp % len(points)], 1)
    segments: NDArray[np.float32] = points[ends].astype(np.float32)
    return segments


def welded(mesh: Mesh) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Join the surfaces of a mesh; points that are exactly equal become one."""
    points = np.concatenate([s.points for s in mesh.surfaces])
    shift = np.cumsum([0, *(len(s.points) for s in mesh.surfaces)])[:-1]
    triangles = np.concatenate(
        [s.triangles.astype(np.int64) + at for s, at in zip(mesh.surfaces, shift, strict=True)]
    )
    same, inverse = unique_points(points)
    joined = inverse[triangles]
    real = (joined[:, 0] != joined[:, 1]) & (joined[:, 1] != joined[:, 2])
    return same, joined[real & (joined[:, 0] != joined[:, 2])]


def unique_points(
    points: NDArray[np.float32],
) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """Merge exactly equal points: returns them once, and for each old point its new index."""
    bits = np.ascontiguousarray(points + np.float32(0.0), dtype="<f4").view("<u4")  # -0 is 0
    order = np.lexsort((bits[:, 2], bits[:, 1], bits[:, 0]))
    ranked = bits[order]
    new = np.concatenate([[True], (ranked[1:] != ranked[:-1]).any(1)])
    inverse = np.empty(len(points), np.int64)
    inverse[order] = np.cumsum(new) - 1
    return points[order[new]], inverse


def face_normals(points: NDArray[np.float32], triangles: NDArray[np.int64]) -> NDArray[np.float64]:
    """Unit normals of triangles; zero for one without area."""
    a, b, c = (points[triangles[:, i]].astype(np.float64) for i in range(3))
    normals = np.cross(b - a, c - a)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    unit: NDArray[np.float64] = np.divide(
        normals, length, out=np.zeros_like(normals), where=length > 0
    )
    return unit


def smooth_normals(
    points: NDArray[np.float32], triangles: NDArray[np.int64]
) -> tuple[NDArray[np.float32], NDArray[np.uint32], NDArray[np.float32]]:
    """Split points at creases and give each the mean normal of its smooth neighbours.

    Corners of one point are grouped by the octant-rounded direction of their triangle's normal
    seeded greedily: a corner joins the mean of the point when it is within the crease angle,
    else it keeps its own flat normal. Returns points, triangles and normals.
    """
    flat = face_normals(points, triangles)
    mean = np.zeros((len(points), 3))
    for corner in range(3):
        np.add.at(mean, triangles[:, corner], flat)
    length = np.linalg.norm(mean, axis=1, keepdims=True)
    mean = np.divide(mean, length, out=np.zeros_like(mean), where=length > 0)
    smooth = (mean[triangles] * flat[:, None, :]).sum(2) > CREASE_COS
    normals = np.where(smooth[..., None], mean[triangles], flat[:, None, :])
    return _index_corners(points, triangles, normals.astype(np.float32))


def _index_corners(
    points: NDArray[np.float32], triangles: NDArray[np.int64], normals: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.uint32], NDArray[np.float32]]:
    """Give equal (point, normal) corners one index."""
    rounded = np.round(normals.reshape(-1, 3) * 1023).astype(np.int64) + 1024
    packed = (rounded[:, 0] << 22) | (rounded[:, 1] << 11) | rounded[:, 2]
    corner = triangles.reshape(-1)
    order = np.lexsort((packed, corner))
    point, direction = corner[order], packed[order]
    new = np.concatenate([[True], (point[1:] != point[:-1]) | (direction[1:] != direction[:-1])])
    inverse = np.empty(len(corner), np.int64)
    inverse[order] = np.cumsum(new) - 1
    kept = order[new]
    return (
        points[corner[kept]],
        inverse.reshape(-1, 3).astype(np.uint32),
        normals.reshape(-1, 3)[kept],
    )
