"""Hole pattern against a baseline part."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.checks.model import BadBrief, Place, Requirement, Row
from mitwerk.engines.geometry.checks.units import UNITS, plain_unit
from mitwerk.engines.geometry.factsheet.sheet import facts
from mitwerk.engines.geometry.measure.pattern import Match, lines_of, match

if TYPE_CHECKING:
    from mitwerk.engines.geometry.checks.files import FileSet, Part
    from mitwerk.engines.geometry.checks.model import Brief, Verdict

TOLERANCE_MM = 0.1
UNSURE = "holes_uncertain"  # a hole that the numbers of the file spoilt may be among them


def check_pattern(row: Requirement, files: FileSet, brief: Brief) -> Row:
    """Find the baseline's holes in one of the parts, in any pose but not mirrored."""
    path = (brief.folder or Path()) / str(row.baseline)
    if not path.is_file():
        raise BadBrief(f"the baseline {row.baseline} is not there", where=f"{brief.name}#{row.id}")
    baseline = facts(path).facts
    if not baseline.holes:
        return _row(row, "not_checkable", None, None, "the baseline has no hole to compare")
    tolerance = TOLERANCE_MM if row.tolerance is None else row.tolerance
    tolerance *= UNITS["length"].get(plain_unit(row.unit), 1.0)
    old = lines_of(baseline)
    best: tuple[Match, Part] | None = None
    for part in files.parts:
        holes = part.best.facts.holes
        if holes is None:
            message = f"the holes of {part.best.file} are unknown"
            return _row(row, "not_checkable", None, Place(part.best.file), message)
        found = match(old, lines_of(part.best.facts), tolerance)
        if best is None or found.matched > best[0].matched:
            best = found, part
    if best is None:
        return _row(row, "not_checkable", None, None, "there is no model among the files")
    found, part = best
    place = Place(part.best.file)
    if found.complete == row.value:
        message = f"{found.matched} of {found.of} holes within {tolerance:g} mm"
        return _row(row, "pass", found.complete, place, message)
    if row.value and not found.mirrored and any(f.code == UNSURE for f in part.best.findings):
        message = f"{_fault(found, tolerance)}, but round recesses are there that are no cylinder"
        return _row(row, "not_checkable", None, place, message)
    return _row(row, "fail", found.complete, place, _fault(found, tolerance))


def _fault(found: Match, tolerance: float) -> str:
    share = f"{found.matched} of {found.of} holes within {tolerance:g} mm"
    if found.mirrored:
        return f"the pattern is mirrored ({share})"
    return f"the pattern does not fit ({share})"


def _row(
    row: Requirement,
    verdict: Verdict,
    measured: bool | None,  # noqa: FBT001 - the measured value of a row
    place: Place | None,
    message: str,
) -> Row:
    return Row(row.id, row.text, verdict, measured, row.value, row.unit, place, message, row.must)
