"""STL, PLY, OBJ, 3MF and glTF → facts, on the numbers as they stand in the file.

The readers are those of the conversion; nothing is rounded to single precision on the way.
"""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.children.gltf_check import Verdict, check_document
from mitwerk.engines.geometry.children.gltf_document import Document
from mitwerk.engines.geometry.children.gltf_json import Bounds, parse
from mitwerk.engines.geometry.children.gltf_read import read_glb
from mitwerk.engines.geometry.children.gltf_rules import check_rules
from mitwerk.engines.geometry.children.gltf_values import check_values
from mitwerk.engines.geometry.children.obj_read import read_obj
from mitwerk.engines.geometry.children.ply_read import read_ply
from mitwerk.engines.geometry.children.scene import FARTHEST_M
from mitwerk.engines.geometry.children.stl_read import read_stl
from mitwerk.engines.geometry.children.threemf import opened
from mitwerk.engines.geometry.children.threemf_judge import judge
from mitwerk.engines.geometry.children.threemf_place import placed
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.numbers import vertices
from mitwerk.engines.geometry.measure.report import Findings, describe

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.scene import Scene

Soup = tuple["NDArray[np.float64]", "NDArray[np.int64]"]
MM = 1000.0
BESIDE = re.compile(r"[A-Za-z0-9_.-]{1,100}")
PICTURES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
            ".webp": "image/webp"}  # fmt: skip


def mesh(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (STL, PLY, OBJ, 3MF, GLB or glTF as ``format`` says) → facts."""
    findings = Findings()
    found, unit = _load(params, stage, findings)
    if found is None:
        return {"facts": {"unit": unit}, "findings": findings.rows}
    stage("measuring the mesh")
    facts = describe(found, params["density"], findings)
    return {"facts": {"unit": unit, **facts}, "findings": findings.rows}


def load(
    params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[TriMesh, str]:
    """Read a mesh file as one merged mesh in mm, and the unit that it came in."""
    found, unit = _load(params, stage, findings)
    if found is None:
        raise Refused("there is no surface in it")
    return found, unit


def _load(
    params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[TriMesh | None, str]:
    """As `load`; None for a glTF without a surface."""
    name = str(params["format"])
    stage(f"reading the {name.upper()}")
    data = Path(params["input"]).read_bytes()
    if name in {"3mf", "glb", "gltf"}:
        soup, unit = READERS[name](data, params, stage, findings)
        if soup is None:
            return None, unit
        (points, triangles), scale = soup, 1.0
    else:
        hygiene.look(hygiene.words(data, name), findings)
        points, triangles = PLAIN[name](data, int(params["triangles"]))
        scale, unit = float(params["scale"] or 1.0), str(params["unit"] or "mm")
    found = _checked(points, triangles, scale)
    if not len(found.triangles):
        if name in {"glb", "gltf"}:
            findings.add("no_surface", "warning", "no triangle has an area")
            return None, unit
        raise Refused("there is no triangle with an area in it")
    return found, unit


def _checked(points: NDArray[np.float64], triangles: NDArray[np.int64], scale: float) -> TriMesh:
    if not np.isfinite(points).all():
        bad = int((~np.isfinite(points).all(1)).sum())
        raise Refused(f"{bad} points are not numbers")
    points = points * scale
    if np.abs(points).max(initial=0.0) > FARTHEST_M * MM:
        raise Refused("lies more than 1 000 km from the origin: the unit must be wrong")
    return merged(points, triangles)


def _stl(data: bytes, most: int) -> Soup:
    return read_stl(data, most, vertices)


def _obj(data: bytes, most: int) -> Soup:
    groups, _ = read_obj(data, most)
    return groups[0][1], np.concatenate([triangles for _, _, triangles in groups])


def _threemf(
    data: bytes, params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[Soup | None, str]:
    del data
    with opened(Path(params["input"]), int(params["unpacked_bytes"])) as package:
        models = package.models(stage)
        for member, text in package.texts:
            hygiene.look(text, findings, member)
    stage("judging the package")
    judge(str(params["input"]), findings)
    stage("placing the objects")
    return placed(models, int(params["triangles"]), int(params["nodes"]))


def _gltf(
    data: bytes, params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[Soup | None, str]:
    hygiene.look(hygiene.words(data, str(params["format"])), findings)
    stage("checking the glTF")
    root, chunk = parse(data)
    if _take_in(root):
        data = json.dumps(root).encode()
    verdict = Verdict(findings)
    check_document(root, verdict)
    doc = Document(root, verdict)
    check_rules(doc)
    outside = check_values(doc, chunk)
    stage("reading the glTF")
    bounds = Bounds(points=3 * int(params["triangles"]), nodes=int(params["nodes"]))
    try:
        soup = _triangles(read_glb(data, bounds), int(params["triangles"]))
    except Refused as refusal:
        if verdict.errors:
            raise _first_error(verdict, refusal) from refusal
        if not outside:
            raise
        soup = None
    if soup is None and any(pointer.startswith("/buffers/") for pointer, _ in verdict.errors):
        raise _first_error(verdict, Refused("nothing can be measured"))
    if soup is None:
        why = "the shape lies outside the file" if outside else "there is no surface in it"
        findings.add("no_surface", "warning", f"{why}: nothing can be measured")
        return None, "m"
    findings.add("y_up", "note", "glTF is y up: the height of the part is along y")
    return soup, "m"


def _take_in(root: dict[str, Any]) -> bool:
    """Put the files that came along into the document, as embedded data."""
    taken = False
    for key in ("buffers", "images"):
        rows = root.get(key)
        for row in rows if isinstance(rows, list) else ():
            uri = row.get("uri") if isinstance(row, dict) else None
            if isinstance(uri, str) and BESIDE.fullmatch(uri) and Path(uri).is_file():
                kind = PICTURES.get(Path(uri).suffix.lower(), "application/octet-stream")
                body = base64.b64encode(Path(uri).read_bytes()).decode()
                row["uri"] = f"data:{kind};base64,{body}"
                taken = True
    return taken


def _first_error(verdict: Verdict, refusal: Refused) -> Refused:
    """What the specification says against the file, with the place of each fault."""
    pointer, message = verdict.errors[0]
    more = [other for other, _ in verdict.errors[1:6] if other != pointer]
    said = f"{pointer}: {message}"
    said += f"; faults also at {', '.join(more)}" if more else ""
    return Refused(f"{said} ({refusal.reason})", f"#{pointer}")


def _triangles(scene: Scene, most: int) -> Soup | None:
    """All surfaces in their places, in mm; None without any."""
    points: list[NDArray[np.float64]] = []
    triangles: list[NDArray[np.int64]] = []
    at = drawn = 0
    for index, _, world in scene.walk():
        number = scene.nodes[index].mesh
        for surface in scene.meshes[number].surfaces if number is not None else ():
            drawn += len(surface.triangles)
            if drawn > most:
                raise Refused(f"more than {most} triangles")
            moved = surface.points.astype(np.float64) @ world[:3, :3].T + world[:3, 3]
            order = surface.triangles.astype(np.int64) + at
            points.append(moved * MM)
            triangles.append(order[:, ::-1] if np.linalg.det(world[:3, :3]) < 0 else order)
            at += len(moved)
    if not drawn:
        return None
    return np.concatenate(points), np.concatenate(triangles)


PLAIN: dict[str, Callable[[bytes, int], Soup]] = {"stl": _stl, "ply": read_ply, "obj": _obj}
READERS = {"3mf": _threemf, "glb": _gltf, "gltf": _gltf}
