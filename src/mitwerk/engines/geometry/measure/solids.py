"""Which closed surfaces are bodies, which are voids in them, and what bodies share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.integrals import moments_of_surfaces
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.integrals import Moments

    Floats = NDArray[np.float64]

ROUNDED = 1e-14  # of the cube of the diagonal: what sums of volumes are off by

try:
    import manifold3d
except ImportError:  # volumes then count overlaps twice, which is the finding's loss only
    manifold3d = None


def count_bodies(mesh: TriMesh, shape: Topology, each: list[Moments]) -> tuple[int, int | None]:
    """Count bodies; also the first surface that is inside out without lying in a body.

    A surface with negative volume is a void when it lies inside one with positive volume; one
    without any is a flap, two sides of nothing.
    """
    nothing = ROUNDED * mesh.diagonal**3
    bodies = [i for i, found in enumerate(each) if found.volume > nothing]
    for void in (i for i, found in enumerate(each) if found.volume < -nothing):
        start = mesh.points[mesh.triangles[np.flatnonzero(shape.surface == void)[0], 0]]
        around = (winding(mesh, shape.surface == body, start) for body in bodies)
        if not any(turns > 0.5 for turns in around):
            return len(each), void
    return len(bodies), None


def nested(mesh: TriMesh, shape: Topology) -> list[NDArray[np.bool_]]:
    """Triangles of each body of a closed mesh, voids with the body around them."""
    each = moments_of_surfaces(mesh, shape.surface, shape.surfaces)
    bodies = [i for i, found in enumerate(each) if found.volume > 0]
    members = {body: shape.surface == body for body in bodies}
    for void in (i for i, found in enumerate(each) if found.volume <= 0):
        start = mesh.points[mesh.triangles[np.flatnonzero(shape.surface == void)[0], 0]]
        around = [b for b in bodies if winding(mesh, shape.surface == b, start) > 0.5]
        if around:  # the smallest body around it
            owner = min(around, key=lambda b: each[b].volume)
            members[owner] |= shape.surface == void
    return list(members.values())


def winding(mesh: TriMesh, members: NDArray[np.bool_], point: Floats) -> float:
    """How often a surface goes round a point: 1 inside, 0 outside.

    Sum of signed solid angles over 4π (A. van Oosterom and J. Strackee, The Solid Angle of a
    Plane Triangle, IEEE Trans. Biomed. Eng. 30(2), 1983).
    """
    a, b, c = (mesh.corners[members] - point).transpose(1, 0, 2)
    x, y, z = (np.linalg.norm(side, axis=1) for side in (a, b, c))
    above = np.einsum("ij,ij->i", a, np.cross(b, c))
    below = x * y * z + (a * b).sum(1) * z + (b * c).sum(1) * x + (c * a).sum(1) * y
    return float(np.arctan2(above, below).sum() / (2 * np.pi))


def union(mesh: TriMesh, shape: Topology) -> TriMesh | None:
    """All surfaces joined; None when no boxes overlap or it can't be done."""
    if manifold3d is None:
        return None
    groups = [mesh.triangles[shape.surface == i] for i in range(shape.surfaces)]
    boxes = [(mesh.points[g.ravel()].min(0), mesh.points[g.ravel()].max(0)) for g in groups]
    if not _any_overlap(boxes):
        return None
    solid = to_manifold(mesh)
    if solid is None:
        return None
    pieces = solid.decompose()
    joined = manifold3d.Manifold.batch_boolean(pieces, manifold3d.OpType.Add)
    found = joined.to_mesh64()
    points = np.asarray(found.vert_properties)[:, :3]
    return merged(points, np.asarray(found.tri_verts, dtype=np.int64))


def _any_overlap(boxes: list[tuple[Floats, Floats]]) -> bool:
    """Whether two boxes share space; sorted along x so that most pairs are never looked at."""
    boxes = sorted(boxes, key=lambda box: float(box[0][0]))
    for i, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[i + 1 :]:
            if other_low[0] >= high[0]:
                break
            if (np.minimum(high, other_high) - np.maximum(low, other_low) > 0).all():
                return True
    return False


def to_manifold(mesh: TriMesh) -> manifold3d.Manifold | None:
    """Hand a mesh to manifold3d; None when that takes it for no solid."""
    if manifold3d is None:
        return None
    given = manifold3d.Mesh64(
        vert_properties=np.ascontiguousarray(mesh.points),
        tri_verts=np.ascontiguousarray(mesh.triangles, dtype=np.uint64),
    )
    solid = manifold3d.Manifold(given)
    return solid if solid.status() == manifold3d.Error.NoError else None
