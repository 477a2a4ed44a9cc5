"""Whether several files of one part are the same part: volume, size, centre, inertia, holes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.checks.model import Place
from mitwerk.engines.geometry.checks.upright import Y_UP
from mitwerk.engines.geometry.factsheet.sheet import facts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.checks.files import FileSet
    from mitwerk.engines.geometry.factsheet.model import FactSheet

    Floats = NDArray[np.float64]

TURNED = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, -1.0], [0.0, 1.0, 0.0]])  # y up → z up
READINGS = (np.eye(3), TURNED, TURNED.T)
UNIT_DENSITY = 1000.0  # only ratios of the moments count


def worst_difference(files: FileSet) -> tuple[float | None, Place | None, str]:
    """Return the largest relative difference of a part's files from its most exact one.

    Volume relative to the volume, box and centre relative to the diagonal of the box, moments of
    inertia of the same mass relative to their sum. glTF may be y up: the nearer of all readings
    counts.
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


def other_holes(files: FileSet) -> tuple[Place, str] | None:
    """Return the first file with another number of round holes than its most exact format."""
    for part in files.parts:
        for sheet in part.sheets[1:]:
            one, two = part.best.facts.holes, sheet.facts.holes
            if one is not None and two is not None and len(one) != len(two):
                names = Path(sheet.file).name, Path(part.best.file).name
                message = (
                    f"{names[0]} has {len(two)} holes that could be found, {names[1]} {len(one)}: "
                    "export both again from one source"
                )
                return Place(sheet.file), message
    return None


def _difference(one: FactSheet, two: FactSheet) -> tuple[float, str] | None:
    a, b = one.facts, two.facts
    if a.volume_mm3 is None or b.volume_mm3 is None:
        return None
    box, centre, moment = _shape(one)
    diagonal = float(np.linalg.norm(box)) or 1.0
    volume = abs(b.volume_mm3 - a.volume_mm3) / a.volume_mm3
    found = _shape(two)
    turns = READINGS if {one.format, two.format} & Y_UP else READINGS[:1]
    nearest = min(
        (
            {
                "size": _largest(np.abs(turn) @ found[0] - box) / diagonal,
                "centre of gravity": _largest(turn @ found[1] - centre) / diagonal,
                "inertia": _largest(turn @ found[2] @ turn.T - moment) / np.trace(moment),
            }
            for turn in turns
        ),
        key=lambda each: max(each.values()),
    )
    every = {"volume": volume, **nearest}
    name = max(every, key=lambda key: every[key])
    return float(every[name]), name


def _shape(sheet: FactSheet) -> tuple[Floats, Floats, Floats]:
    """Box, centre and moments of inertia over the volume; measured anew where no density was."""
    found = sheet.facts
    if found.inertia is None:
        weighed = facts(Path(sheet.file), UNIT_DENSITY).facts
        inertia, mass = weighed.inertia, weighed.mass_kg
    else:
        inertia, mass = found.inertia, found.mass_kg
    return (
        np.array(found.envelope_mm),
        np.array(found.centre_of_gravity_mm),
        np.array(inertia) / (mass or 1.0),
    )


def _largest(values: Floats) -> float:
    return float(np.abs(values).max())
