"""Volume, bounds, solids and validity of a shape."""

from dataclasses import dataclass

from OCP.Bnd import Bnd_Box
from OCP.BRepBndLib import BRepBndLib
from OCP.BRepCheck import BRepCheck_Analyzer
from OCP.BRepGProp import BRepGProp
from OCP.GProp import GProp_GProps
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer

from mitwerk.demo.vehicle.kernel.solids import Shape, Triple


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-parallel box in millimetres."""

    low: Triple
    high: Triple

    @property
    def size(self) -> Triple:
        return (self.high[0] - self.low[0], self.high[1] - self.low[1], self.high[2] - self.low[2])

    @property
    def middle(self) -> Triple:
        return tuple((a + b) / 2 for a, b in zip(self.low, self.high, strict=True))  # type: ignore[return-value]


def boxed(box: Shape) -> Box:
    low, high = box.CornerMin(), box.CornerMax()
    return Box((low.X(), low.Y(), low.Z()), (high.X(), high.Y(), high.Z()))


def bounds(shape: Shape, *, tight: bool = False) -> Box:
    """The box of the exact geometry.

    Roomy by some millimetres round curved faces unless `tight`.
    """
    box = Bnd_Box()
    if tight:
        BRepBndLib.AddOptimal_s(shape, box, False, False)
    else:
        BRepBndLib.Add_s(shape, box, False)
    return boxed(box)


def volume(shape: Shape) -> float:
    properties = GProp_GProps()
    BRepGProp.VolumeProperties_s(shape, properties)
    return float(properties.Mass())


def solids(shape: Shape) -> list[Shape]:
    explorer, found = TopExp_Explorer(shape, TopAbs_ShapeEnum.TopAbs_SOLID), []
    while explorer.More():
        found.append(explorer.Current())
        explorer.Next()
    return found


def is_valid(shape: Shape) -> bool:
    return bool(BRepCheck_Analyzer(shape).IsValid())
