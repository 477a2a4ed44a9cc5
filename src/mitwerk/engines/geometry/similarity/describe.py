"""File → description of its shape, and how two files relate, in disposable children."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.factsheet.sheet import JOBS, UNITS_MM
from mitwerk.engines.geometry.model import Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from mitwerk.engines.geometry.measure.overlay import Told
    from mitwerk.engines.geometry.model import FilePath, Usage

JOB = "mitwerk.engines.geometry.children.describe_job:describe"
LAY_OVER = "mitwerk.engines.geometry.children.describe_job:lay_over"
DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ShapeDescription:
    """What a shape is known by: 74 numbers, size in mm, handedness and triangles.

    Plain numbers, to be kept wherever parts are kept; ``handedness`` changes its sign in the
    mirror and is near 0 for shapes that equal their mirror image. It is `UNTOLD` where they do
    not, and numbers can't tell which of both this is.
    """

    numbers: tuple[float, ...]
    size_mm: float
    handedness: float
    triangles: int


def describe(
    path: FilePath, *, unit: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> ShapeDescription:
    """Describe the shape of a model in a disposable child.

    Raises
    ------
    Refused
        No model, or as in `facts`.
    """
    path = Path(path)
    answer = sandbox.run(
        JOB,
        inputs={"input": path},
        params={
            "input": "input",
            "format": _format(path),
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


@dataclass(frozen=True, slots=True)
class Laid:
    """How a file relates to a known one once it was laid over it.

    ``off_mm`` is the largest distance between both, in the size of the known one; None where
    none is a copy of the other. ``scale`` is the known size over the other one's.
    """

    relation: Told
    off_mm: float | None
    scale: float
    usage: Usage


def lay_over(
    asked: FilePath, known: FilePath, *, unit: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Laid:
    """Lay a model over a known one, in its size, as it is and mirrored, and say which fits.

    A copy lies nowhere farther off than 0.6 % of the known part's diagonal: moved, turned,
    re-meshed and simplified ones do, ``scaled`` ones in their own size.

    Raises
    ------
    Refused
        One of the files is no model, or as in `facts`; ``where`` names the file.
    """
    asked, known = Path(asked), Path(known)
    answer = sandbox.run(
        LAY_OVER,
        inputs={"asked": asked, "known": known},
        params={
            "asked_format": _format(asked),
            "known_format": _format(known),
            "scale": UNITS_MM[unit or "mm"],
            "unit": unit,
            **asdict(limits),
        },
        nursery="measure",
        limits=limits,
    )
    found = answer.result
    return Laid(found["relation"], found["off_mm"], found["scale"], answer.usage)


def _format(path: Path) -> str:
    kind = sniff(path)
    if kind is None or kind.format not in JOBS or kind.format == "dxf":
        raise Refused("no model that can be compared", str(path))
    return kind.format
