"""Geometry: foreign files made safe to look at, in disposable children.

>>> from mitwerk.engines import geometry
>>> geometry.sniff, geometry.convert, geometry.drawing, geometry.thumbnail  # doctest: +ELLIPSIS
(...)

`sniff` tells what a file is. `convert` makes one clean GLB of a STEP, STL, 3MF, OBJ, PLY, GLB
or glTF file; `drawing` a static SVG or picture of a DXF, SVG, PDF or image; `thumbnail` a studio
picture of a GLB. `isolation` says how well children are shut in here. Importing this package
loads no reader: OCP, f3d, ezdxf and Pillow live in the nurseries only.
"""

from __future__ import annotations

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.convert import convert
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
from mitwerk.engines.geometry.sniff import sniff
from mitwerk.engines.geometry.thumbnail import thumbnail

__all__ = [
    "Conversion",
    "Crashed",
    "Drawing",
    "FactFinding",
    "FactSheet",
    "Facts",
    "FileKind",
    "Finding",
    "GeometryError",
    "HoleFact",
    "Isolation",
    "IsolationUnavailable",
    "Limits",
    "OutOfMemory",
    "PartNode",
    "Refused",
    "RenderingUnavailable",
    "Thumbnail",
    "TimedOut",
    "Usage",
    "convert",
    "drawing",
    "facts",
    "isolation",
    "sandbox",
    "sniff",
    "thumbnail",
]
