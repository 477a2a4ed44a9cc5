"""The bodies of a mesh one by one, and which of them two meshes have in common.

Assemblies change in a few parts. What is the same on both sides needs no boolean, and bodies
that reach into each other are joined before one side is taken from the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.integrals import moments
from mitwerk.engines.geometry.measure.mesh import TriMesh
from mitwerk.engines.geometry.measure.solids import nested, to_manifold

if TYPE_CHECKING:
    from typing import Any

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.edges import Topology

    Floats = NDArray[np.float64]

try:
    import manifold3d
except ImportError:  # nothing can be joined then, and the caller says so
    manifold3d = None

SAME_SHARE = 1e-6  # of volume, area and inertia
SAME_MM = 1e-3  # of centre and box


@dataclass(frozen=True, slots=True)
class Body:
    """One closed body with its voids: sizes that change when anything on it does."""

    mesh: TriMesh
    place: Floats  # centre, low and high corner of its box: 9 lengths in mm
    sizes: Floats  # volume, area, three inertias


def bodies(mesh: TriMesh, outline: Topology) -> list[Body]:
    """Take a closed mesh apart into its bodies; it stays whole when a void lies in none of them."""
    found = nested(mesh, outline) if outline.surfaces > 1 else []
    if len(found) < 2 or not np.logical_or.reduce(found).all():
        return [_body(mesh)]
    return [_body(_only(mesh, members)) for members in found]


def _only(mesh: TriMesh, members: NDArray[np.bool_]) -> TriMesh:
    triangles = mesh.triangles[members]
    used, number = np.unique(triangles, return_inverse=True)
    return TriMesh(mesh.points[used], number.reshape(-1, 3))


def _body(mesh: TriMesh) -> Body:
    found = moments(mesh)
    return Body(
        mesh,
        np.concatenate([found.centre, *mesh.bounds]),
        np.array([found.volume, mesh.area, *np.diag(found.inertia)]),
    )


def common(old: list[Body], new: list[Body]) -> list[tuple[int, int]]:
    """Pair bodies of the same size at the same place; each is used once."""
    if not old or not new:
        return []
    places = np.stack([body.place for body in new])
    sizes = np.stack([body.sizes for body in new])
    free = np.ones(len(new), bool)
    pairs = []
    for number, body in enumerate(old):
        near = np.abs(places - body.place).max(1) <= SAME_MM
        alike = (np.abs(sizes - body.sizes) <= SAME_SHARE * np.abs(body.sizes)).all(1)
        fits = np.flatnonzero(near & alike & free)
        if len(fits):
            free[fits[0]] = False
            pairs.append((number, int(fits[0])))
    return pairs


def joined(parts: list[Body]) -> Any:
    """Join bodies into one manifold3d solid, overlaps counted once; None when one is no solid."""
    solids = [to_manifold(body.mesh) for body in parts]
    if manifold3d is None or any(solid is None for solid in solids):
        return None
    if len(solids) == 1:
        return solids[0]
    return manifold3d.Manifold.batch_boolean(solids, manifold3d.OpType.Add)
