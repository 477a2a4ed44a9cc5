"""Moving, turning and mirroring shapes; placements for parts that are used several times."""

import math
from dataclasses import dataclass

from OCP.BRepBuilderAPI import BRepBuilderAPI_Transform
from OCP.gp import gp_Ax1, gp_Ax2, gp_Dir, gp_Pnt, gp_Trsf, gp_Vec
from OCP.TopLoc import TopLoc_Location

from mitwerk.demo.vehicle.kernel.solids import Shape, Triple


@dataclass(frozen=True, slots=True)
class Placement:
    """Turn about the vertical axis (degrees), then move (millimetres)."""

    move: Triple = (0.0, 0.0, 0.0)
    turn: float = 0.0

    def location(self) -> Shape:
        turn, move = gp_Trsf(), gp_Trsf()
        turn.SetRotation(gp_Ax1(gp_Pnt(0, 0, 0), gp_Dir(0, 0, 1)), math.radians(self.turn))
        move.SetTranslation(gp_Vec(*self.move))
        return TopLoc_Location(move.Multiplied(turn))


def moved(shape: Shape, by: Triple) -> Shape:
    """A copy elsewhere that shares its geometry with the original."""
    return shape.Moved(Placement(by).location())


def turned(shape: Shape, about: Triple, axis: Triple, degrees: float) -> Shape:
    turn = gp_Trsf()
    turn.SetRotation(gp_Ax1(gp_Pnt(*about), gp_Dir(*axis)), math.radians(degrees))
    return shape.Moved(TopLoc_Location(turn))


def mirrored_y(shape: Shape) -> Shape:
    """The right-hand twin of a left-hand part."""
    flip = gp_Trsf()
    flip.SetMirror(gp_Ax2(gp_Pnt(0, 0, 0), gp_Dir(0, 1, 0)))
    return BRepBuilderAPI_Transform(shape, flip, True).Shape()
