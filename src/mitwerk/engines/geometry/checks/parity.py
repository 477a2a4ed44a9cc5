"""Whether several files of one part are the same part: volume, size, centre of gravity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.checks.model import Place

if TYPE_CHECKING:
    from mitwerk.engines.geometry.checks.files import FileSet
    from mitwerk.engines.geometry.factsheet.model import FactSheet


def worst_difference(files: FileSet) -> tuple[float | None, Place | None, str]:
    """Return the largest relative difference of a part's files from its most exact one.

    Volume relative to the volume, box and centre relative to the diagonal of the box. glTF may
    be y up: the nearer of both readings counts.
    """
    worst: tuple[float, Place, str] | None = None
    for part in files.parts:
        for sheet in part.sheets[1:]:
            found = _difference(part.best, sheet)
            if found is None:
                message = f"the volume of {sheet.file} or {part.best.file} is unknown"
                return None, Place(sheet.file), message
            if worst is None or found[0] > worst[0]:
                worst = found[0], Place(sheet.file), f"{found[1]} against {part.best.format}"
    if worst is None:
        return None, None, "no part is there in more than one format"
    return worst


def _difference(one: FactSheet, two: FactSheet) -> tuple[float, str] | None:
    a, b = one.facts, two.facts
    if a.volume_mm3 is None or b.volume_mm3 is None:
        return None
    if a.envelope_mm is None or a.centre_of_gravity_mm is None:
        return None
    box, centre = np.array(a.envelope_mm), np.array(a.centre_of_gravity_mm)
    diagonal = float(np.linalg.norm(box)) or 1.0
    volume = abs(b.volume_mm3 - a.volume_mm3) / a.volume_mm3
    readings = [_as_is(two)]
    if {one.format, two.format} & {"glb", "gltf"}:
        readings += [_turned(two), _turned_back(two)]
    apart = min(
        (_largest(size - box) / diagonal, _largest(middle - centre) / diagonal)
        for size, middle in readings
    )
    every = {"volume": volume, "size": apart[0], "centre of gravity": apart[1]}
    name = max(every, key=lambda key: every[key])
    return every[name], name


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max())


def _as_is(sheet: FactSheet) -> tuple[np.ndarray, np.ndarray]:
    return np.array(sheet.facts.envelope_mm), np.array(sheet.facts.centre_of_gravity_mm)


def _turned(sheet: FactSheet) -> tuple[np.ndarray, np.ndarray]:
    """(x, y, z) y up → (x, −z, y) z up."""
    (a, b, c), (x, y, z) = _as_is(sheet)
    return np.array([a, c, b]), np.array([x, -z, y])


def _turned_back(sheet: FactSheet) -> tuple[np.ndarray, np.ndarray]:
    (a, b, c), (x, y, z) = _as_is(sheet)
    return np.array([a, c, b]), np.array([x, z, -y])
