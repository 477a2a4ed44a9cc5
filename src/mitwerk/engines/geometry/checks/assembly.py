"""Clash and gap of the bodies of an assembly, all files in one frame, in a disposable child."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.checks.vehicle import why_no_contact
from mitwerk.engines.geometry.factsheet.sheet import UNITLESS
from mitwerk.engines.geometry.model import Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from pathlib import Path

DEFAULT_LIMITS = Limits()
JOB = "mitwerk.engines.geometry.children.clash_job:clash"
Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Assembly:
    """Common volume of all pairs in mm³ and the smallest gap in mm; None where ``reason`` says."""

    bodies: int
    clash_mm3: float | None
    clash_at: Point | None
    gap_mm: float | None
    gap_at: Point | None
    message: str
    reason: str = ""


def measure_assembly(paths: list[Path], *, limits: Limits = DEFAULT_LIMITS) -> Assembly:
    """Measure how the bodies of these files stand to each other, in mm."""
    inputs = {f"input{number}": path for number, path in enumerate(paths)}
    formats = [kind.format if (kind := sniff(path)) else "" for path in paths]
    answer = sandbox.run(
        JOB,
        inputs=inputs,
        params={
            "inputs": list(inputs),
            "formats": formats,
            "scales": [1.0 if name in UNITLESS else None for name in formats],
            **asdict(limits),
        },
        nursery="measure",
        limits=limits,
    )
    found = answer.result
    return Assembly(
        bodies=found["bodies"],
        clash_mm3=found["clash_mm3"],
        clash_at=tuple(found["clash_at"]) if found["clash_at"] else None,
        gap_mm=found["gap_mm"],
        gap_at=tuple(found["gap_at"]) if found["gap_at"] else None,
        message=found["message"],
        reason=why_no_contact(found) if found["clash_mm3"] is None else "",
    )
