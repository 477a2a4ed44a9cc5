"""Geometry: foreign files made safe to look at, in disposable children.

>>> from mitwerk.engines import geometry
>>> geometry.sniff, geometry.convert, geometry.drawing, geometry.thumbnail  # doctest: +ELLIPSIS
(...)

`sniff` tells what a file is. `convert` makes one clean GLB of a STEP, STL, 3MF, OBJ, PLY, GLB
or glTF file; `drawing` a static SVG or picture of a DXF, SVG, PDF or image; `thumbnail` a studio
picture of a GLB. `facts` measures a file, `check` holds files against a brief, `diff` lays two
revisions over each other, `Index` finds the nearest shapes. `isolation` says how well children
are shut in here. Importing this package loads no reader: OCP, f3d, ezdxf and Pillow live in the
nurseries only.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.checks.brief import parse_brief, read_brief
from mitwerk.engines.geometry.checks.model import BadBrief, Brief, CheckResult, Requirement, Row
from mitwerk.engines.geometry.checks.vehicle import Swap, Vehicle
from mitwerk.engines.geometry.convert import convert
from mitwerk.engines.geometry.difference.compare import Difference, diff
from mitwerk.engines.geometry.drawing import drawing
from mitwerk.engines.geometry.errors import (
    Crashed,
    GeometryError,
    IsolationUnavailable,
    OutOfMemory,
    Refused,
    RenderingUnavailable,
    TimedOut,
)
from mitwerk.engines.geometry.factsheet.model import FactFinding, Facts, FactSheet, HoleFact
from mitwerk.engines.geometry.factsheet.sheet import facts
from mitwerk.engines.geometry.isolation import isolation
from mitwerk.engines.geometry.model import (
    METHOD,
    Conversion,
    Drawing,
    FileKind,
    Finding,
    Isolation,
    Limits,
    PartNode,
    Thumbnail,
    Usage,
)
from mitwerk.engines.geometry.similarity.describe import Laid, ShapeDescription, describe, lay_over
from mitwerk.engines.geometry.sniff import sniff
from mitwerk.engines.geometry.thumbnail import thumbnail

if TYPE_CHECKING:
    from mitwerk.engines.geometry.checks.check import check
    from mitwerk.engines.geometry.similarity.index import Index, Neighbour

# These need NumPy in the caller: loaded when they are first asked for.
_LATE = {"check": "checks.check", "Index": "similarity.index", "Neighbour": "similarity.index"}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_LATE[name]}"), name)


def __dir__() -> list[str]:
    return __all__


__all__ = [
    "METHOD",
    "BadBrief",
    "Brief",
    "CheckResult",
    "Conversion",
    "Crashed",
    "Difference",
    "Drawing",
    "FactFinding",
    "FactSheet",
    "Facts",
    "FileKind",
    "Finding",
    "GeometryError",
    "HoleFact",
    "Index",
    "Isolation",
    "IsolationUnavailable",
    "Laid",
    "Limits",
    "Neighbour",
    "OutOfMemory",
    "PartNode",
    "Refused",
    "RenderingUnavailable",
    "Requirement",
    "Row",
    "ShapeDescription",
    "Swap",
    "Thumbnail",
    "TimedOut",
    "Usage",
    "Vehicle",
    "check",
    "convert",
    "describe",
    "diff",
    "drawing",
    "facts",
    "isolation",
    "lay_over",
    "parse_brief",
    "read_brief",
    "sandbox",
    "sniff",
    "thumbnail",
]
