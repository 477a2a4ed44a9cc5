"""Compile or load every loop once, on a small box: children forked later only use them."""

from __future__ import annotations

import numpy as np

from mitwerk.engines.geometry.measure.jit import COMPILED
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged

CORNERS = np.array([(x, y, z) for x in (0, 1) for y in (0, 2) for z in (0, 3)], dtype=np.float64)
FACES = np.array(
    [(0, 1, 3), (0, 3, 2), (4, 6, 7), (4, 7, 5), (0, 4, 5), (0, 5, 1),
     (2, 3, 7), (2, 7, 6), (0, 2, 6), (0, 6, 4), (1, 5, 7), (1, 7, 3)]
)  # fmt: skip


def box() -> TriMesh:
    """Return a box of 1 × 2 × 3 mm."""
    return merged(CORNERS, FACES)


def warm() -> bool:
    """Run the compiled loops of this package; False when there is no compiler."""
    if not COMPILED:
        return False
    from mitwerk.engines.geometry.measure import bvh, edges, holes, walls  # noqa: PLC0415
    from mitwerk.engines.geometry.measure.integrals import facet_error, moments  # noqa: PLC0415
    from mitwerk.engines.geometry.measure.numbers import vertices  # noqa: PLC0415
    from mitwerk.engines.geometry.measure.register import register, side  # noqa: PLC0415
    from mitwerk.engines.geometry.measure.rounding import rounding  # noqa: PLC0415

    vertices(np.frombuffer(b"vertex 1 2 3", np.uint8), 1)
    mesh = box()
    shape = edges.topology(mesh)
    tree = bvh.tree(mesh)
    moments(mesh), facet_error(mesh, shape)
    walls.thinnest(mesh, shape, tree)
    walls.candidates(mesh, shape, tree, 9.0)
    holes.find_holes(mesh, shape, tree, rounding(mesh.points))
    register(side(mesh), side(merged(mesh.points[:, [1, 2, 0]] + 9.0, mesh.triangles)))
    inside = np.array([[0.5, 1.0, 1.5]])
    bvh.nearest_all(tree, inside, 9.0)
    bvh.ray(tree, inside[0], np.array([0.0, 0.0, 1.0]), 0.0)
    bvh.rays(tree, inside, np.array([[0.0, 0.0, 1.0]]), 0.0)
    return True


if __name__ == "__main__":
    warm()  # at set-up, so that the first file doesn't wait for the compiler
