"""Fillets and chamfers on the edges that a rule picks."""

from collections.abc import Callable, Iterator

from OCP.Bnd import Bnd_Box
from OCP.BRepBndLib import BRepBndLib
from OCP.BRepFilletAPI import BRepFilletAPI_MakeChamfer, BRepFilletAPI_MakeFillet
from OCP.collections import IndexedMap_TopoDS_Shape_TopTools_ShapeMapHasher
from OCP.Standard import Standard_Failure
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp
from OCP.TopoDS import TopoDS

from mitwerk.demo.vehicle.kernel.measure import Box, boxed, is_valid
from mitwerk.demo.vehicle.kernel.solids import Shape

Rule = Callable[[Box], bool]
_SMALLER = (1.0, 0.6, 0.35)


def edges(shape: Shape) -> Iterator[tuple[Shape, Box]]:
    """Each edge once, with its box."""
    found = IndexedMap_TopoDS_Shape_TopTools_ShapeMapHasher()
    TopExp.MapShapes_s(shape, TopAbs_ShapeEnum.TopAbs_EDGE, found)
    for index in range(1, found.Extent() + 1):
        edge = TopoDS.Edge(found.FindKey(index))
        box = Bnd_Box()
        BRepBndLib.Add_s(edge, box, False)
        yield edge, boxed(box)


def filleted(shape: Shape, radius: float, where: Rule = lambda _: True) -> Shape:
    """Round the picked edges; with a smaller radius where the full one does not fit."""
    return _worked(shape, radius, where, BRepFilletAPI_MakeFillet)


def bevelled(shape: Shape, width: float, where: Rule = lambda _: True) -> Shape:
    """Chamfer the picked edges; narrower where the full width does not fit."""
    return _worked(shape, width, where, BRepFilletAPI_MakeChamfer)


def _worked(shape: Shape, size: float, where: Rule, maker: Callable[[Shape], Shape]) -> Shape:
    picked = [edge for edge, box in edges(shape) if where(box)]
    if not picked:
        raise ValueError("no edge fits the rule")
    for factor in _SMALLER:
        attempt = maker(shape)
        for edge in picked:
            attempt.Add(size * factor, edge)
        result = _built(attempt)
        if result is not None:
            return result
    raise ValueError(f"{len(picked)} edges take no radius up to {size} mm")


def _built(attempt: Shape) -> Shape | None:
    """The kernel says no by raising; some of its answers are broken solids."""
    try:
        attempt.Build()
        result = attempt.Shape() if attempt.IsDone() else None
    except Standard_Failure:
        return None
    return result if result is not None and is_valid(result) else None
