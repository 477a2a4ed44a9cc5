"""One fact of one part, with its place and what is to be known about it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.checks.model import Place
from mitwerk.engines.geometry.checks.upright import Y_UP, stood_up

if TYPE_CHECKING:
    from mitwerk.engines.geometry.checks.files import Part
    from mitwerk.engines.geometry.factsheet.model import FactFinding, FactSheet

AXES = {"x": 0, "y": 1, "z": 2}
PLAIN = {"volume": "volume_mm3", "area": "area_mm2", "mass": "mass_kg",
         "min_wall": "min_wall_mm", "bodies": "bodies", "closed": "closed",
         "triangles": "triangles"}  # fmt: skip
# which findings say why a fact is unknown, most telling first
REASONS = ("unclear_document", "open_mesh", "open_shell", "no_solid", "double_part", "inside_out",
           "no_volume", "flat_drawing")  # fmt: skip
OWN_REASON = {"mass": "density_missing", "min_wall": "wall_unknown", "holes": "holes_unknown",
              "triangles": "no_triangles"}  # fmt: skip
MASS_LIKE = {"volume", "mass"}
UPPER_BOUND = {"overlap_unknown": MASS_LIKE, "faces_without_mesh": {"min_wall"}}


def part_value(fact: str, part: Part) -> tuple[Any, Place | None, str]:
    """Return the value in mm, mm², mm³ or kg (None: unknown), its place and a remark.

    `why_unknown` gives a stable word for an unknown value.
    """
    sheet = part.best
    if fact == "triangles":  # the exact formats have none: the first mesh of the part counts
        sheet = next((s for s in part.sheets if s.facts.triangles is not None), sheet)
    value = _value(fact, sheet)
    if value is None:
        return None, Place(sheet.file), _reason(fact, sheet)
    at = sheet.facts.min_wall_at if fact == "min_wall" else None
    return value, Place(sheet.file, at), _remark(fact, sheet)


def on_exact_shape(fact: str, value: Any, part: Part) -> Any:
    """Estimate what a volume or mass would be on the curved shape that facets stand for."""
    said = {finding.code: finding for finding in part.best.findings}
    if fact not in MASS_LIKE or "facet_bound" not in said:
        return value
    return value * (1.0 + said["facet_bound"].value)


def if_stood_up(fact: str, part: Part) -> Any:
    """Return what a value would be if a glTF part stood z up, None where it makes no difference."""
    sheet = part.best
    if sheet.format not in Y_UP:
        return None
    return stood_up(fact, lambda name: _value(name, sheet))


def upper_bound(fact: str, part: Part) -> FactFinding | None:
    """Return why a value is only known to be no larger than measured, None where it is exact.

    Space that bodies share may be counted twice; behind faces without a mesh walls are not seen.
    """
    return next((f for f in part.best.findings if fact in UPPER_BOUND.get(f.code, ())), None)


def could_be_more(fact: str, part: Part) -> FactFinding | None:
    """Return the finding whose ``value`` counts what may be holes, too, None without one."""
    if fact != "holes":
        return None
    return next((f for f in part.best.findings if f.code == "holes_uncertain"), None)


def is_called(part: Part, file: str) -> bool:
    """Whether one of the part's files is the one at the end of this path."""
    wanted = Path(file).parts
    return any(Path(s.file).parts[-len(wanted) :] == wanted for s in part.sheets)


def _value(fact: str, sheet: FactSheet) -> Any:
    found = sheet.facts
    if fact == "holes":
        return None if found.holes is None else len(found.holes)
    name, _, axis = fact.rpartition("_")
    if axis in AXES and name in {"envelope", "centre_of_gravity"}:
        vector = found.envelope_mm if name == "envelope" else found.centre_of_gravity_mm
        return None if vector is None else vector[AXES[axis]]
    return getattr(found, PLAIN[fact])


def why_unknown(fact: str, part: Part) -> str:
    """Return the code of the finding that says why a fact of a part is unknown, "" without one."""
    said = {finding.code for finding in part.best.findings}
    return next((code for code in _codes(fact) if code in said), "")


def _codes(fact: str) -> tuple[str, ...]:
    return (*REASONS, OWN_REASON.get(fact, ""))


def _reason(fact: str, sheet: FactSheet) -> str:
    said = {finding.code: finding.message for finding in sheet.findings}
    return next((said[code] for code in _codes(fact) if code in said), "could not be measured")


def _remark(fact: str, sheet: FactSheet) -> str:
    """Say what the number rests on where it is not exact."""
    said = {finding.code: finding for finding in sheet.findings}
    remarks = []
    if "unit_assumed" in said:
        remarks.append("millimetres assumed")
    if fact in MASS_LIKE and "facet_bound" in said:
        remarks.append(f"facets: ±{100 * said['facet_bound'].limit:.2g} %")
    if "bodies_overlap" in said and fact in MASS_LIKE:
        remarks.append("overlapping bodies counted once")
    if fact.startswith(("envelope", "centre")) and "y_up" in said:
        remarks.append("glTF: y is up")
    return "; ".join(remarks)
