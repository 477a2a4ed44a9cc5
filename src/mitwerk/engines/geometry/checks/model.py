"""Briefs, rows and verdicts."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mitwerk.engines.geometry.errors import GeometryError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

Verdict = Literal["pass", "fail", "not_checkable", "declared"]
Scope = Literal["part", "vehicle"]


class BadBrief(GeometryError):  # noqa: N818 - as its base
    """The brief can't be used; ``where`` names the row."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of a brief: ``fact op value unit``, and whom it binds.

    ``tolerance`` is in the row's unit; ``baseline`` and ``file`` are paths as the brief has them.
    """

    id: str
    text: str
    fact: str
    op: str
    value: Any
    unit: str
    must: bool = True
    scope: Scope = "part"
    tolerance: float | None = None
    baseline: str | None = None
    file: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """Rows, the density in kg/m³, those of files by the end of their path, and the folder."""

    requirements: tuple[Requirement, ...]
    density: float | None = None
    densities: Mapping[str, float] = field(default_factory=dict)
    folder: Path | None = None
    name: str = "brief"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row was decided: the file and, where there is one, the point in mm."""

    file: str
    at: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """The verdict on one requirement; ``measured`` and ``limit`` are in ``unit``.

    ``reason`` is a stable word for why a value is not there, as in docs/members/briefs.md.
    """

    id: str
    text: str
    verdict: Verdict
    measured: Any
    limit: Any
    unit: str
    where: Place | None
    message: str
    must: bool = True
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Verdict on all must-rows: fail when one fails, not_checkable when one is not a pass."""

    verdict: Literal["pass", "fail", "not_checkable"]
    rows: tuple[Row, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the documented JSON object."""
        rows = [asdict(row) for row in self.rows]
        for row in rows:
            del row["must"], row["reason"]
        return {"verdict": self.verdict, "rows": rows}

    def __getitem__(self, key: str) -> Any:
        return self.as_dict()[key]
