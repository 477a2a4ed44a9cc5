"""The sheet of facts about one file, as Python values and as the documented JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import Severity, Usage

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class FactFinding:
    """One remark with its place: a point in mm, or a JSON pointer into the file.

    ``value`` and ``limit`` are what was measured and what was expected, where there is such.
    """

    code: str
    severity: Severity
    message: str
    where: Point | None = None
    pointer: str | None = None
    value: Any = None
    limit: Any = None


@dataclass(frozen=True, slots=True)
class HoleFact:
    """A round hole: ``at`` is the middle of its opening, ``axis`` points into the material.

    ``depth_mm`` is for comparing patterns; the JSON of the command does not have it.
    """

    diameter_mm: float
    axis: Point
    at: Point
    through: bool
    depth_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Facts:
    """Measured values; None is unknown and a finding says why.

    Lengths in mm in the axes of the file, ``inertia`` in kg·mm² about the centre of gravity.
    """

    unit: str | None = None
    envelope_mm: Point | None = None
    volume_mm3: float | None = None
    area_mm2: float | None = None
    mass_kg: float | None = None
    centre_of_gravity_mm: Point | None = None
    inertia: tuple[Point, Point, Point] | None = None
    closed: bool | None = None
    bodies: int | None = None
    triangles: int | None = None
    min_wall_mm: float | None = None
    min_wall_at: Point | None = None
    holes: tuple[HoleFact, ...] | None = None


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Facts and findings of one file, bound to its bytes by ``sha256``.

    ``sheet["facts"]["volume_mm3"]`` reads the same as the JSON of the command.
    """

    file: str
    format: str
    sha256: str
    facts: Facts
    findings: tuple[FactFinding, ...]
    usage: Usage

    def as_dict(self) -> dict[str, Any]:
        """Return the documented JSON object."""
        whole = asdict(self)
        del whole["usage"]
        for hole in whole["facts"]["holes"] or ():
            del hole["depth_mm"]
        return whole

    def __getitem__(self, key: str) -> Any:
        return self.as_dict()[key]


def facts_from(row: dict[str, Any]) -> Facts:
    """Build facts from the plain values that a child sent."""
    known = {field.name for field in fields(Facts)}
    values = {key: _tuples(value) for key, value in row.items() if key in known}
    if row.get("holes") is not None:
        values["holes"] = tuple(
            HoleFact(**{k: _tuples(v) for k, v in hole.items()}) for hole in row["holes"]
        )
    return Facts(**values)


def findings_from(rows: list[dict[str, Any]]) -> tuple[FactFinding, ...]:
    """Build findings from the plain values that a child sent."""
    return tuple(FactFinding(**{**row, "where": _tuples(row.get("where"))}) for row in rows)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
