"""The bodies of an assembly's files, with the names that stand above them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.collections import Sequence_TDF_Label as Labels
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.STEPCAFControl import STEPCAFControl_Reader
from OCP.TCollection import TCollection_ExtendedString
from OCP.TDataStd import TDataStd_Name
from OCP.TDF import TDF_Label
from OCP.TDocStd import TDocStd_Document
from OCP.TopLoc import TopLoc_Location
from OCP.XCAFDoc import XCAFDoc_DocumentTool, XCAFDoc_ShapeTool

from mitwerk.engines.geometry.children.brep import DEEPEST
from mitwerk.engines.geometry.children.brep_facts import moments_of
from mitwerk.engines.geometry.children.clash_job import Piece, brep_pieces, mesh_pieces
from mitwerk.engines.geometry.children.step import check_text
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure.integrals import Moments, moments, sheet_moments

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

EXACT = frozenset({"step", "fcstd"})


@dataclass(slots=True, eq=False)
class Placed:
    """A body with the file it is from and the names above it, each with its place.

    ``size`` is its volume in mm³, or the area of an open surface in mm²; ``turning`` are the
    moments of inertia of the same.
    """

    piece: Piece
    file: str
    chain: tuple[tuple[str, Any], ...] = ()
    size: float = 0.0
    centre: Any = None
    turning: Any = None
    swapped: bool = False

    @property
    def inside(self) -> bool:
        """Whether it encloses a volume."""
        return self.piece.inside


def read(
    params: Mapping[str, Any], at: int, stage: Callable[[str], None], *, named: bool
) -> list[Placed]:
    name, kind = params["inputs"][at], params["formats"][at]
    one = {**params, "input": name, "format": kind, "scale": params["scales"][at], "unit": None}
    stem = (folded(params["stems"][at]), None)
    if kind == "step" and named:
        found = [
            Placed(piece, name, (stem, *chain))
            for shape, chain in _tree(name, stage)
            for piece in brep_pieces(shape)
        ]
        if not found:
            raise Refused("there is no solid in it")
    else:
        pieces = brep_pieces(None, one, stage) if kind in EXACT else mesh_pieces(one, stage)
        found = [Placed(piece, name, (stem,)) for piece in pieces]
    for body in found:
        seen = _moments(body.piece)
        body.size, body.centre = float(seen.volume), np.asarray(seen.centre)
        body.turning = np.linalg.eigvalsh(seen.inertia)
    return found


def _moments(piece: Piece) -> Moments:
    """Moments of a body; of an open surface as of a thin sheet of mass 1 a mm²."""
    if piece.solid is not None:
        return moments_of(piece.solid)
    return moments(piece.mesh) if piece.inside else sheet_moments(piece.mesh)


def _tree(name: str, stage: Callable[[str], None]) -> list[tuple[Any, tuple[tuple[str, Any], ...]]]:
    """Read a STEP assembly: each leaf in its place with the names above it, outermost first."""
    stage("reading the STEP assembly")
    check_text(Path(name))
    document = TDocStd_Document(TCollection_ExtendedString("mitwerk"))
    reader = STEPCAFControl_Reader()
    reader.SetNameMode(True)
    if reader.ReadFile(name) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise Refused("the STEP entities can't be read")
    if not reader.Transfer(document):
        raise Refused("no shape could be built from the STEP entities")
    free = Labels()
    XCAFDoc_DocumentTool.ShapeTool_s(document.Main()).GetFreeShapes(free)
    found: list[tuple[Any, tuple[tuple[str, Any], ...]]] = []
    for label in free:
        _walk(label, TopLoc_Location(), (), found)
    return found


def _walk(
    label: Any,
    above: Any,
    chain: tuple[tuple[str, Any], ...],
    found: list[tuple[Any, tuple[tuple[str, Any], ...]]],
) -> None:
    if len(chain) > 2 * DEEPEST:
        raise Refused(f"assemblies nested deeper than {DEEPEST}")
    target, here = TDF_Label(), above.Multiplied(XCAFDoc_ShapeTool.GetLocation_s(label))
    if not XCAFDoc_ShapeTool.GetReferredShape_s(label, target):
        target, here = label, above
    names = dict.fromkeys(folded(name) for name in (_name(label), _name(target)) if name)
    chain = (*chain, *((name, here) for name in names))
    if XCAFDoc_ShapeTool.IsAssembly_s(target):
        below = Labels()
        XCAFDoc_ShapeTool.GetComponents_s(target, below)
        for part in below:
            _walk(part, here, chain, found)
        return
    found.append((XCAFDoc_ShapeTool.GetShape_s(target).Moved(here), chain))


def _name(label: Any) -> str:
    held = TDataStd_Name()
    if not label.FindAttribute(TDataStd_Name.GetID_s(), held):
        return ""
    return str(held.Get().ToExtString())


def folded(name: str) -> str:
    return " ".join(name.replace("_", " ").replace("-", " ").casefold().split())
