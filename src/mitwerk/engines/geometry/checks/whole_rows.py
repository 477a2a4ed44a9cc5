"""Rows of a whole: files of one frame, measured together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.checks.deciding import decide, shown, unless_turned, verdict
from mitwerk.engines.geometry.checks.files import density_for
from mitwerk.engines.geometry.checks.upright import stood_up
from mitwerk.engines.geometry.checks.vehicle import (
    CONTACT,
    OF_WHOLE,
    Vehicle,
    Whole,
    measure_vehicle,
    place_in,
)
from mitwerk.engines.geometry.errors import GeometryError, unread

if TYPE_CHECKING:
    from mitwerk.engines.geometry.checks.model import Brief, Requirement, Row


class AssemblyRows:
    """Rows of a `Vehicle`, measured in one go when the first is asked for."""

    def __init__(self, vehicle: Vehicle, brief: Brief, *, keep_going: bool) -> None:
        self.vehicle, self.brief, self.keep_going = vehicle, brief, keep_going
        self._found: Whole | GeometryError | None = None

    def __call__(self, row: Requirement) -> Row:
        if row.fact not in OF_WHOLE:
            message = f"{row.fact} is a row of single parts, not of an assembly"
            return verdict(row, "not_checkable", None, None, message, "single_part")
        found = self._measured()
        if isinstance(found, GeometryError):
            return verdict(row, "not_checkable", None, None, found.message, unread(found))
        if found.missing:
            names = " or ".join(found.missing[0])
            message = f"nothing in the assembly is called {names}"
            return verdict(row, "not_checkable", None, None, message, "no_place")
        value, at, message = found.value(row.fact)
        if value is None:
            return verdict(row, "not_checkable", None, None, message, found.why_unknown(row.fact))
        decided = decide(row, value, place_in(self.vehicle, at), message)
        if found.y_up:
            turned = stood_up(row.fact, lambda name: found.value(name)[0])
            decided = unless_turned(row, decided, turned, self.vehicle.files[0])
        return _with_alike(row, decided, found)

    def _measured(self) -> Whole | GeometryError:
        if self._found is None:
            asked = {row.fact for row in self.brief.requirements if row.scope == "vehicle"}
            paths = (*self.vehicle.files, *(swap.path for swap in self.vehicle.swaps))
            densities = {p: density_for(p, self.brief.densities, self.brief.density) for p in paths}
            try:
                contact = bool(asked & CONTACT)
                self._found = measure_vehicle(self.vehicle, densities, contact=contact)
            except GeometryError as error:
                if not self.keep_going:
                    raise
                self._found = error
        return self._found


def _with_alike(row: Requirement, found: Row, whole: Whole) -> Row:
    """Decide with and without files that may be a single part once more, or one more part."""
    if whole.with_alike is None:
        return found
    value, _at, _said = whole.with_alike.value(row.fact)
    other = decide(row, value, None, "")
    names = ", ".join(f"{one.name} (like a part of {two.name})" for one, two in whole.alike)
    if other.verdict == found.verdict:
        return replace(found, message=f"{found.message}; {shown(other)} with {names}")
    message = (
        f"{shown(found)} without and {shown(other)} with {names}: draw that file in its place "
        "in the assembly, or take it away"
    )
    return replace(found, verdict="not_checkable", message=message, reason="alike")
