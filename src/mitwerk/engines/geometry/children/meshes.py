"""STL, PLY and OBJ → scene. Sizes are compared with the bytes there before anything is read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children.finish import finish
from mitwerk.engines.geometry.children.mesh_edges import (
    add_feature_edges,
    smooth_normals,
    unique_points,
)
from mitwerk.engines.geometry.children.obj_read import read_obj
from mitwerk.engines.geometry.children.ply_read import read_ply
from mitwerk.engines.geometry.children.scene import Material, Mesh, Node, Scene, Surface
from mitwerk.engines.geometry.children.stl_read import read_stl
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

MM = 0.001
MOST_SMOOTHED = 1_500_000


def convert_stl(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (STL) → ``model.glb``."""
    stage("reading the STL")
    points, triangles = read_stl(_bytes(params), int(params["triangles"]))
    return _finish(_scene([("", points, triangles, None)]), params, stage)


def convert_ply(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (PLY) → ``model.glb``."""
    stage("reading the PLY")
    points, triangles = read_ply(_bytes(params), int(params["triangles"]))
    return _finish(_scene([("", points, triangles, None)]), params, stage)


def convert_obj(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (OBJ) → ``model.glb``; groups become parts."""
    stage("reading the OBJ")
    groups, findings = read_obj(_bytes(params), int(params["triangles"]))
    scene = _scene([(name, points, triangles, None) for name, points, triangles in groups])
    for code, message in findings:
        scene.note(code, message)
    return _finish(scene, params, stage)


def _bytes(params: Mapping[str, Any]) -> bytes:
    return Path(params["input"]).read_bytes()


def _finish(
    scene: Scene, params: Mapping[str, Any], stage: Callable[[str], None]
) -> dict[str, Any]:
    scene.unit = "mm"
    scene.note("unit_assumed", "the format carries no unit; millimetres are assumed")
    stage("looking for edges")
    add_feature_edges(scene)
    return finish(scene, params, stage)


Part = tuple[str, "NDArray[np.float64]", "NDArray[np.int64]", int | None]


def _scene(parts: list[Part]) -> Scene:
    """Build a scene of parts in millimetres, z up, below one root when there are several."""
    scene = Scene([], [], [], [Material()])
    for name, points, triangles, material in parts:
        if len(triangles):
            mesh = Mesh([part_surface(points * MM, triangles, material or 0)])
            scene.meshes.append(mesh)
            scene.nodes.append(Node(name, mesh=len(scene.meshes) - 1))
    scene.roots = list(range(len(scene.nodes)))
    if len(scene.nodes) > 1:
        scene.nodes.append(Node("", children=scene.roots))
        scene.roots = [len(scene.nodes) - 1]
    return scene


def part_surface(
    metres: NDArray[np.float64], triangles: NDArray[np.int64], material: int
) -> Surface:
    """Turn z-up points into a surface with y up and normals that are smooth up to the creases."""
    if not np.isfinite(metres).all():
        bad = int((~np.isfinite(metres).all(1)).sum())
        raise Refused(f"{bad} points are not numbers")
    upright = (metres[:, [0, 2, 1]] * (1.0, 1.0, -1.0)).astype(np.float32)
    points, inverse = unique_points(upright)
    joined = inverse[triangles]
    if len(joined) > MOST_SMOOTHED:
        return Surface(points, joined.astype(np.uint32), material)
    split, corners, normals = smooth_normals(points, joined)
    return Surface(split, corners, material, normals)
