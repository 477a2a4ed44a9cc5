"""Between stored files and the engine's measuring: facts as rows, shapes as bytes and back."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault.adapters import WHY, WRONG_EXTENSION, NotPossibleError
from mitwerk.engines import geometry
from mitwerk.engines.geometry.errors import GeometryError
from mitwerk.engines.geometry.measure.layout import LENGTH

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.engines.geometry import ShapeDescription

MEASURED = frozenset({"step", "fcstd", "stl", "ply", "obj", "3mf", "glb", "gltf", "dxf"})
SHAPED = MEASURED - {"dxf"}
METHOD = geometry.METHOD
DENSITY = 1000.0  # kg/m³: what inertia is kept for, so that any density can follow
PACKED = struct.Struct(f"<{LENGTH}fddI")
TOLD = frozenset({"same", "mirrored", "scaled"})
PER_1000 = "inertia_at_1000"
DENSITY_MISSING = {
    "code": "density_missing",
    "severity": "note",
    "message": "mass and inertia need a density in kg/m³",
    "where": None,
    "pointer": None,
    "value": None,
    "limit": None,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The sheet of facts as it is kept, and the packed description of the shape, if it has one."""

    sheet: dict[str, Any]
    shape: bytes | None


def measured(kind: str, source: Path) -> Measured:
    """Let the engine measure and describe a file, each in a disposable child.

    Raises
    ------
    NotPossibleError
        With the reason for the member who uploaded the file.
    """
    try:
        sheet = geometry.facts(source, DENSITY).as_dict()
    except GeometryError as error:
        raise _not_possible(error) from error
    return Measured(_kept(sheet), _shape(kind, source))


def _shape(kind: str, source: Path) -> bytes | None:
    """Return what the shape is known by; a file without a surface has none, which is no fault."""
    if kind not in SHAPED:
        return None
    try:
        return packed(geometry.describe(source))
    except geometry.Refused:
        return None
    except GeometryError as error:
        raise _not_possible(error) from error


def _not_possible(error: GeometryError) -> NotPossibleError:
    why = next(word for kind, word in WHY.items() if isinstance(error, kind))
    return NotPossibleError(why, error.message)


def _kept(sheet: dict[str, Any]) -> dict[str, Any]:
    """Keep what does not hang on a density, nor on the name: stored bytes have none."""
    facts = sheet["facts"]
    kept = {key: sheet[key] for key in ("format", "sha256")}
    kept["findings"] = [one for one in sheet["findings"] if one["code"] != WRONG_EXTENSION]
    kept[PER_1000] = facts["inertia"]
    kept["facts"] = facts | {"mass_kg": None, "inertia": None}
    return kept


def with_density(sheet: dict[str, Any], density: float | None) -> dict[str, Any]:
    """Return a kept sheet as the command prints it for this density, the file's name apart."""
    facts, findings = dict(sheet["facts"]), list(sheet["findings"])
    volume, inertia = facts["volume_mm3"], sheet.get(PER_1000)
    if volume is not None and density is None:
        findings.append(dict(DENSITY_MISSING))
    elif volume is not None and density is not None:
        facts["mass_kg"] = volume * density * 1e-9
        facts["inertia"] = [[v * density / DENSITY for v in row] for row in inertia or []] or None
    shown = {key: sheet[key] for key in ("format", "sha256")}
    return shown | {"facts": facts, "findings": findings}


def packed(shape: ShapeDescription) -> bytes:
    """Return a description as bytes of a fixed length; single precision is what the index uses."""
    return PACKED.pack(*shape.numbers, shape.size_mm, shape.handedness, shape.triangles)


def unpacked(data: bytes | memoryview) -> ShapeDescription:
    """Return the description that `packed` wrote.

    >>> from mitwerk.engines.geometry import ShapeDescription
    >>> shape = ShapeDescription(tuple([0.5] * 74), 12.25, -0.125, 12)
    >>> unpacked(packed(shape)) == shape
    True
    """
    *numbers, size, handedness, triangles = PACKED.unpack(data)
    return geometry.ShapeDescription(tuple(numbers), size, handedness, triangles)


def told_by_laying_over(old: Path, new: Path) -> str | None:
    """Return whether a part is the same as an old one, mirrored or scaled, by their surfaces.

    None where it fits in no way, its hand can't be told, or nobody could look.
    """
    try:
        found = geometry.lay_over(new, old)
    except GeometryError:  # the descriptions then have the last word
        return None
    return found.relation if found.relation in TOLD else None


def share_that_differs(old: Path, new: Path) -> float | None:
    """Return the volume that only one of two parts fills, over the old one's; None if unknown.

    The new part is first moved and turned on to the old one, never mirrored.
    """
    try:
        found = geometry.diff(old, new)
        volume = geometry.facts(old).facts.volume_mm3
    except GeometryError:  # a part without an inside has no volume to compare
        return None
    return (found.added_mm3 + found.removed_mm3) / volume if volume else None
