"""Foreign file → sheet of facts, each file in a disposable child."""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.factsheet.model import (
    FactFinding,
    FactSheet,
    facts_from,
    findings_from,
)
from mitwerk.engines.geometry.model import Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import FileKind, FilePath

CHILDREN = "mitwerk.engines.geometry.children"
# format → (job, nursery)
MESH = (f"{CHILDREN}.facts_mesh:mesh", "mesh")
JOBS = {
    "step": (f"{CHILDREN}.facts_step:step", "measure"),
    "fcstd": (f"{CHILDREN}.facts_step:fcstd", "measure"),
    **dict.fromkeys(("stl", "ply", "obj", "3mf", "glb", "gltf"), MESH),
    "dxf": (f"{CHILDREN}.facts_drawing:dxf", "drawing"),
}
UNITLESS = frozenset({"stl", "ply", "obj"})
UNITS_MM = {"mm": 1.0, "cm": 10.0, "m": 1000.0, "in": 25.4}
DEFAULT_LIMITS = Limits()
RESOURCE = re.compile(rb'"uri"\s*:\s*"([A-Za-z0-9_.-]{1,90}\.(?:bin|png|jpg|jpeg|webp))"')
MOST_TEXT, MOST_RESOURCES = 64 << 20, 64


def facts(
    path: FilePath,
    density: float | None = None,
    unit: str | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> FactSheet:
    """Measure one STEP, FCStd, STL, 3MF, GLB, glTF, OBJ, PLY or DXF file in a disposable child.

    STEP and FCStd are measured on their exact surfaces, meshes on their triangles.

    Parameters
    ----------
    path
        The file; its type is taken from its content.
    density
        In kg/m³, for mass and inertia; without it they are unknown.
    unit
        ``mm``, ``cm``, ``m`` or ``in``: what one length in an STL, OBJ or PLY file is.
        Millimetres are assumed without it, with the note ``unit_assumed``.

    Returns
    -------
    FactSheet
        Lengths in mm in the axes of the file. What can't be known is None and a finding says
        why; no value is ever NaN.

    Raises
    ------
    Refused
        The file is empty, damaged, dishonest or dangerous; ``where`` has the place.
    ValueError
        A density that is not positive, or an unknown unit.
    Crashed, TimedOut, OutOfMemory, IsolationUnavailable
        As in `sandbox.run`; ``where`` names the file that did it.

    Notes
    -----
    A warm child takes some ten milliseconds for a mesh of some thousand triangles and some
    hundred for a STEP part. The method is in docs/algorithms/geometry-facts.md.
    """
    _check_given(density, unit)
    path = Path(path)
    kind = _kind(path)
    answer = _answer(path, kind.format, density, unit, limits)
    notes = _notes(kind.format, unit, kind.name_agrees, kind.polyglot)
    return FactSheet(
        file=str(path),
        format=kind.format,
        sha256=_sha256(path),
        facts=facts_from(answer.result["facts"]),
        findings=(*notes, *findings_from(answer.result["findings"])),
        usage=answer.usage,
    )


def _check_given(density: float | None, unit: str | None) -> None:
    if density is not None and not 0 < density < float("inf"):
        raise ValueError("density must be a positive number of kg/m³")
    if unit is not None and unit not in UNITS_MM:
        raise ValueError(f"unit must be one of {', '.join(UNITS_MM)}")


def _kind(path: Path) -> FileKind:
    """What a file is, if that can be measured."""
    kind = sniff(path)
    if kind is None or kind.format not in JOBS:
        shown = "unknown content" if kind is None else kind.format
        raise Refused(f"no format that can be measured: {shown}", str(path))
    return kind


def _answer(
    path: Path, name: str, density: float | None, unit: str | None, limits: Limits
) -> sandbox.Answer:
    """Run the job of this format, with the files that belong to it."""
    job, nursery = JOBS[name]
    return sandbox.run(
        job,
        inputs={"input": path, **beside(path, name)},
        params={
            "input": "input",
            "format": name,
            "density": density,
            "scale": UNITS_MM[unit or "mm"] if name in UNITLESS else None,
            "unit": unit,
            **asdict(limits),
        },
        nursery=nursery,
        limits=limits,
    )


def beside(path: Path, name: str) -> dict[str, Path]:
    """Files of the same folder that a .gltf names by a plain name: they go into the child too.

    Only with the endings of glTF resources, so that no other file of a folder gets in.
    """
    if name != "gltf" or path.suffix.lower() != ".gltf" or path.stat().st_size > MOST_TEXT:
        return {}
    named = {found.decode() for found in RESOURCE.findall(path.read_bytes())}
    there = {uri: path.parent / uri for uri in sorted(named)[:MOST_RESOURCES]}
    return {uri: p for uri, p in there.items() if p.is_file() and not p.is_symlink()}


def _notes(
    name: str,
    unit: str | None,
    name_agrees: bool,  # noqa: FBT001 - two facts of a FileKind
    polyglot: tuple[str, ...],
) -> list[FactFinding]:
    found = []
    if name in UNITLESS and unit is None:
        message = "the format carries no unit; millimetres are assumed"
        found.append(FactFinding("unit_assumed", "note", message))
    elif name not in UNITLESS and unit is not None:
        message = f"{name} says its unit itself; the given {unit} is not used"
        found.append(FactFinding("unit_ignored", "warning", message))
    if not name_agrees:
        message = f"the content is {name}, the name says otherwise"
        found.append(FactFinding("wrong_extension", "warning", message))
    if polyglot:
        message = f"the same bytes also look like {', '.join(polyglot)}"
        found.append(FactFinding("polyglot", "warning", message))
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
