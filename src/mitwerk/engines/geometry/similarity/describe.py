"""File → description of its shape, in a disposable child."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.factsheet.sheet import JOBS, UNITS_MM
from mitwerk.engines.geometry.model import Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from pathlib import Path

JOB = "mitwerk.engines.geometry.children.describe_job:describe"
DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ShapeDescription:
    """What a shape is known by: 74 numbers, size in mm, handedness and triangles.

    Plain numbers, to be kept wherever parts are kept; ``handedness`` changes its sign in the
    mirror and is near 0 for shapes that equal their mirror image.
    """

    numbers: tuple[float, ...]
    size_mm: float
    handedness: float
    triangles: int


def describe(
    path: Path, *, unit: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> ShapeDescription:
    """Describe the shape of a model in a disposable child.

    Raises
    ------
    Refused
        No model, or as in `facts`.
    """
    kind = sniff(path)
    if kind is None or kind.format not in JOBS or kind.format == "dxf":
        raise Refused("no model that can be compared", str(path))
    answer = sandbox.run(
        JOB,
        inputs={"input": path},
        params={
            "input": "input",
            "format": kind.format,
            "scale": UNITS_MM[unit or "mm"],
            "unit": unit,
            **asdict(limits),
        },
        nursery="measure",
        limits=limits,
    )
    found = answer.result
    return ShapeDescription(
        tuple(found["numbers"]), found["size_mm"], found["handedness"], found["triangles"]
    )
