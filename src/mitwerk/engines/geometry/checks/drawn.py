"""Whether a file that should be a drawing can be read and has something on it.

Each file is looked at in disposable children, as its preview is made.
"""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.drawing import page_of
from mitwerk.engines.geometry.errors import (
    Crashed,
    GeometryError,
    Refused,
    RenderingUnavailable,
)
from mitwerk.engines.geometry.factsheet.sheet import facts
from mitwerk.engines.geometry.model import Limits

JOBS = "mitwerk.engines.geometry.children.drawn"
PAGES = 3  # of a PDF that are looked at: the first may be left blank
EMPTY = "nothing is drawn on it"


class Fault(NamedTuple):
    """Why a file is no drawing; not ``certain`` where nobody could look."""

    certain: bool
    message: str


def drawing_fault(path: Path, kind: str) -> Fault | None:
    """Return what keeps a DXF, PDF or SVG from being a drawing, None where something is drawn."""
    try:
        seen = LOOK[kind](path, Limits())
    except RenderingUnavailable as error:
        return Fault(certain=False, message=error.message)
    except (Refused, Crashed) as error:
        return Fault(certain=True, message=f"it can't be read: {error.message}")
    except GeometryError as error:  # too much for a child: that says nothing about the sheet
        return Fault(certain=False, message=error.message)
    return None if seen else Fault(certain=True, message=EMPTY)


def _dxf(path: Path, limits: Limits) -> bool:
    return facts(path, limits=limits).facts.envelope_mm is not None


def _svg(path: Path, limits: Limits) -> bool:
    return _marks("svg", path, limits)


def _pdf(path: Path, limits: Limits) -> bool:
    """Draw the first pages until one has something on it; a first one that can't be is a fault."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(1, PAGES + 1):
            try:
                page = page_of(path, Path(folder), limits, number)
            except (Refused, Crashed):
                if number == 1:
                    raise
                return False  # there is no such page
            if _marks("page", page, limits):
                return True
            page.unlink()
    return False


def _marks(job: str, path: Path, limits: Limits) -> bool:
    answer = sandbox.run(
        f"{JOBS}:{job}",
        inputs={"input": path},
        params={"input": "input", **asdict(limits)},
        nursery="drawing",
        limits=limits,
    )
    return bool(answer.result["marks"])


LOOK = {"dxf": _dxf, "svg": _svg, "pdf": _pdf}
