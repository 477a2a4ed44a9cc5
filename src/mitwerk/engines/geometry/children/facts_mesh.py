"""STL, PLY, OBJ, 3MF and glTF → facts, on the numbers as they stand in the file.

The readers are those of the conversion; nothing is rounded to single precision on the way.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.children.gltf_json import Bounds
from mitwerk.engines.geometry.children.gltf_read import read_glb
from mitwerk.engines.geometry.children.obj_read import read_obj
from mitwerk.engines.geometry.children.ply_read import read_ply
from mitwerk.engines.geometry.children.scene import FARTHEST_M
from mitwerk.engines.geometry.children.stl_read import read_stl
from mitwerk.engines.geometry.children.threemf import Package
from mitwerk.engines.geometry.children.threemf_place import placed
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.report import Findings, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

Soup = tuple["NDArray[np.float64]", "NDArray[np.int64]"]
MM = 1000.0


def mesh(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (STL, PLY, OBJ, 3MF, GLB or glTF as ``format`` says) → facts."""
    findings = Findings()
    found, unit = load(params, stage, findings)
    stage("measuring the mesh")
    facts = describe(found, params["density"], findings)
    return {"facts": {"unit": unit, **facts}, "findings": findings.rows}


def load(
    params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[TriMesh, str]:
    """Read a mesh file as one merged mesh in mm, and the unit that it came in."""
    name = str(params["format"])
    stage(f"reading the {name.upper()}")
    data = Path(params["input"]).read_bytes()
    if name in {"3mf", "glb", "gltf"}:
        (points, triangles), unit = READERS[name](data, params, stage, findings)
        scale = 1.0
    else:
        hygiene.look(data, findings)
        points, triangles = PLAIN[name](data, int(params["triangles"]))
        scale, unit = float(params["scale"] or 1.0), str(params["unit"] or "mm")
    return _checked(points, triangles, scale), unit


def _checked(points: NDArray[np.float64], triangles: NDArray[np.int64], scale: float) -> TriMesh:
    if not np.isfinite(points).all():
        bad = int((~np.isfinite(points).all(1)).sum())
        raise Refused(f"{bad} points are not numbers")
    points = points * scale
    if np.abs(points).max(initial=0.0) > FARTHEST_M * MM:
        raise Refused("lies more than 1 000 km from the origin: the unit must be wrong")
    found = merged(points, triangles)
    if not len(found.triangles):
        raise Refused("there is no triangle with an area in it")
    return found


def _obj(data: bytes, most: int) -> Soup:
    groups, _ = read_obj(data, most)
    return groups[0][1], np.concatenate([triangles for _, _, triangles in groups])


def _threemf(
    data: bytes, params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[Soup, str]:
    del data
    try:
        with zipfile.ZipFile(Path(params["input"])) as archive:
            package = Package(archive, int(params["unpacked_bytes"]))
            models = package.models(stage)
            for member, text in package.texts:
                hygiene.look(text, findings, member)
    except (zipfile.BadZipFile, NotImplementedError, EOFError) as error:
        raise Refused(f"damaged archive: {error}") from error
    stage("placing the objects")
    return placed(models, int(params["triangles"]), int(params["nodes"]))


def _gltf(
    data: bytes, params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[Soup, str]:
    hygiene.look(data, findings)
    stage("reading the glTF")
    bounds = Bounds(points=3 * int(params["triangles"]), nodes=int(params["nodes"]))
    scene = read_glb(data, bounds)
    points: list[NDArray[np.float64]] = []
    triangles: list[NDArray[np.int64]] = []
    at = drawn = 0
    for index, _, world in scene.walk():
        number = scene.nodes[index].mesh
        for surface in scene.meshes[number].surfaces if number is not None else ():
            drawn += len(surface.triangles)
            if drawn > int(params["triangles"]):
                raise Refused(f"more than {params['triangles']} triangles")
            moved = surface.points.astype(np.float64) @ world[:3, :3].T + world[:3, 3]
            order = surface.triangles.astype(np.int64) + at
            points.append(moved * MM)
            triangles.append(order[:, ::-1] if np.linalg.det(world[:3, :3]) < 0 else order)
            at += len(moved)
    if not drawn:
        raise Refused("there is no surface in it")
    findings.add("y_up", "note", "glTF is y up: the height of the part is along y")
    return (np.concatenate(points), np.concatenate(triangles)), "m"


PLAIN: dict[str, Callable[[bytes, int], Soup]] = {"stl": read_stl, "ply": read_ply, "obj": _obj}
READERS = {"3mf": _threemf, "glb": _gltf, "gltf": _gltf}
