"""Between two stored files and the geometry engine's `diff`: what changed, or why nobody knows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.vault.adapters import MODELS, WHY, NotPossibleError
from mitwerk.engines import geometry
from mitwerk.engines.geometry.errors import GeometryError, OutOfMemory, Refused, TimedOut

if TYPE_CHECKING:
    from pathlib import Path

    from mitwerk.engines.geometry import Difference

COMPARED = MODELS | {"fcstd"}
MEDIA_TYPE = "model/gltf-binary"
# What the engine says when there is nothing to compare → a stable word for the reader's language.
REFUSALS = {
    "no closed surface": "open",
    "encloses no volume": "inside-out",
    "no manifold": "no-manifold",
    "no model that can be compared": "no-model",
}
DIGITS = 9  # of a matrix and of volumes: what the engine can mean, and equal on every machine


@dataclass(frozen=True, slots=True)
class Compared:
    """The picture of the difference and what was measured."""

    glb: Path
    facts: dict[str, object]


def compare(
    old: Path, new: Path, folder: Path, *, meshes: tuple[Path, Path] | None = None
) -> Compared:
    """Lay the new file over the old one; the GLB goes into ``folder``.

    ``meshes`` are the converted models of both: taken when the files themselves are too heavy,
    as whole vehicles are. Then ``measured_on`` says "mesh".

    Raises
    ------
    NotPossibleError
        ``why`` is a stable word, ``which`` the file that is to blame ("old", "new" or "").
    """
    glb = folder / "difference.glb"
    try:
        return _compared(old, new, glb, "file")
    except (TimedOut, OutOfMemory) as error:
        if meshes is None:
            raise _not_possible(error, old, new) from error
    except GeometryError as error:
        raise _not_possible(error, old, new) from error
    try:
        return _compared(*meshes, glb, "mesh")
    except GeometryError as error:
        raise _not_possible(error, *meshes) from error


def _compared(old: Path, new: Path, glb: Path, measured_on: str) -> Compared:
    found = geometry.diff(old, new, glb=glb)
    return Compared(glb, {**_facts(found), "measured_on": measured_on})


def _not_possible(error: GeometryError, old: Path, new: Path) -> NotPossibleError:
    why = next(word for kind, word in WHY.items() if isinstance(error, kind))
    if isinstance(error, Refused):
        why = next((word for said, word in REFUSALS.items() if said in error.message), why)
    return NotPossibleError(why, error.message, which=_which(error, old, new))


def _which(error: GeometryError, old: Path, new: Path) -> str:
    where = error.where or ""
    if where.startswith(str(old)):
        return "old"
    return "new" if where.startswith(str(new)) else ""


def _facts(found: Difference) -> dict[str, object]:
    told = found.as_dict()
    del told["mass_delta_kg"]  # of no material in particular
    return {name: _rounded(value) for name, value in told.items()}


def _rounded(value: object) -> object:
    if isinstance(value, float):
        return round(value, DIGITS) if math.isfinite(value) else None
    if isinstance(value, (list, tuple)):
        return [_rounded(one) for one in value]
    if isinstance(value, dict):
        return {name: _rounded(one) for name, one in value.items()}
    return value
