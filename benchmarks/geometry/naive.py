"""The peer of the mesh check: what a script with trimesh and manifold3d does.

Called in this interpreter, or as a job in the same disposable child that measures for us.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import manifold3d
import numpy as np
import trimesh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def naive(path: Path) -> None:
    """Box, closedness, volume, centre, inertia, bodies, area and whether it is a manifold."""
    mesh = trimesh.load(path, file_type="stl")
    _ = mesh.bounds, mesh.is_watertight, mesh.volume, mesh.center_mass, mesh.moment_inertia
    _ = mesh.body_count, mesh.area
    points = np.ascontiguousarray(mesh.vertices)
    given = manifold3d.Mesh64(points, np.ascontiguousarray(mesh.faces, dtype=np.uint64))
    _ = manifold3d.Manifold(given).status()


def job(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Do the same in a child, so that both pay for the fork and the walls."""
    stage("the naive pass")
    naive(Path(params["input"]))
    return {}


def nothing(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Do nothing: what the child itself costs."""
    del params, stage
    return {}
