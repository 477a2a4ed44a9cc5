"""Writes STEP and FreeCAD parts of known size with OCP; run in a process of its own."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from OCP.BRepAlgoAPI import BRepAlgoAPI_Cut, BRepAlgoAPI_Fuse
from OCP.BRepBuilderAPI import (
    BRepBuilderAPI_MakeEdge,
    BRepBuilderAPI_MakeFace,
    BRepBuilderAPI_MakeWire,
    BRepBuilderAPI_NurbsConvert,
    BRepBuilderAPI_Transform,
)
from OCP.BRepPrimAPI import (
    BRepPrimAPI_MakeBox,
    BRepPrimAPI_MakeCone,
    BRepPrimAPI_MakeCylinder,
    BRepPrimAPI_MakeRevol,
    BRepPrimAPI_MakeSphere,
    BRepPrimAPI_MakeTorus,
)
from OCP.BRepTools import BRepTools
from OCP.GC import GC_MakeArcOfCircle
from OCP.gp import gp_Ax1, gp_Ax2, gp_Dir, gp_Pnt, gp_Trsf, gp_Vec
from OCP.STEPControl import STEPControl_StepModelType, STEPControl_Writer

Z = (0.0, 0.0, 1.0)


def box(x, y, z, at=(0, 0, 0)):
    return BRepPrimAPI_MakeBox(gp_Pnt(*at), x, y, z).Shape()


def pin(radius, height, at=(0, 0, 0), way=Z):
    return BRepPrimAPI_MakeCylinder(gp_Ax2(gp_Pnt(*at), gp_Dir(*way)), radius, height).Shape()


def cut(shape, *tools):
    for tool in tools:
        shape = BRepAlgoAPI_Cut(shape, tool).Shape()
    return shape


def shifted(shape, x, y, z):
    move = gp_Trsf()
    move.SetTranslation(gp_Vec(x, y, z))
    return BRepBuilderAPI_Transform(shape, move, True).Shape()


def mirrored(shape):
    flip = gp_Trsf()
    flip.SetMirror(gp_Ax2(gp_Pnt(0, 0, 0), gp_Dir(1, 0, 0)))
    return BRepBuilderAPI_Transform(shape, flip, True).Shape()


def bracket(drill=4.0, pitch=12.0):
    """A foot with three holes and an upright with one: it has a handedness."""
    foot = BRepAlgoAPI_Fuse(box(60, 40, 6), box(60, 6, 40)).Shape()
    holes = [(10, 20), (10 + 3 * pitch, 20), (10, 20 + pitch)]
    foot = cut(foot, *(pin(drill / 2, 20, (x, y, -5)) for x, y in holes))
    return cut(foot, pin(3, 20, (45, -5, 30), (0, 1, 0)))


def shell_of_sphere(radius, wall):
    return cut(
        BRepPrimAPI_MakeSphere(radius).Shape(), BRepPrimAPI_MakeSphere(radius - wall).Shape()
    )


def splines(shape):
    """The same shape as exporters write it that know splines only."""
    return BRepBuilderAPI_NurbsConvert(shape).Shape()


def cone(low, high, height, at=(0, 0, 0), way=Z):
    return BRepPrimAPI_MakeCone(gp_Ax2(gp_Pnt(*at), gp_Dir(*way)), low, high, height).Shape()


def block():
    return box(40, 40, 10, (-20, -20, 0))


def countersunk():
    """A hole of 5 mm through a block, with a countersink of 13 mm from above."""
    return cut(block(), pin(2.5, 30, (0, 0, -5)), cone(2.5, 6.5, 4, (0, 0, 6)))


def hourglass():
    """What is cut away where two cones of 45° meet in a round of 4 mm, 6 mm wide."""
    slant = 4 * 0.5**0.5
    outer = [(7 - slant + 5 - slant, 0), (7 - slant, 5 - slant), (3, 5), (7 - slant, 5 + slant)]
    outer.append((7 - slant + 5 - slant, 10))
    points = [gp_Pnt(x, 0, z) for x, z in [(0, 0), *outer, (0, 10)]]
    wire = BRepBuilderAPI_MakeWire()
    arc = GC_MakeArcOfCircle(points[2], points[3], points[4]).Value()
    for one, two in ((0, 1), (1, 2), (4, 5), (5, 6), (6, 0)):
        if one == 4:
            wire.Add(BRepBuilderAPI_MakeEdge(arc).Edge())
        wire.Add(BRepBuilderAPI_MakeEdge(points[one], points[two]).Edge())
    face = BRepBuilderAPI_MakeFace(wire.Wire()).Face()
    return BRepPrimAPI_MakeRevol(face, gp_Ax1(gp_Pnt(0, 0, 0), gp_Dir(*Z))).Shape()


PARTS = {
    "box": lambda: box(10, 20, 30),
    "cylinder": lambda: pin(10, 20),
    "torus": lambda: BRepPrimAPI_MakeTorus(20, 5).Shape(),
    "cone": lambda: BRepPrimAPI_MakeCone(10, 4, 12).Shape(),
    "sphere_shell": lambda: shell_of_sphere(20, 0.5),
    "sphere_shell_mended": lambda: shell_of_sphere(20, 1.5),
    "eccentric": lambda: cut(pin(10, 10), pin(8, 20, (1.5, 0, -5))),
    "plate": lambda: cut(
        box(80, 50, 10), pin(3, 30, (10, 25, -5)), pin(4, 30, (60, 35, -5)),
        pin(2.5, 6, (40, 15, 4)),
    ),
    "clamp": lambda: cut(box(30, 30, 10), pin(8, 30, (15, 15, -5)), box(3, 30, 30, (13.5, 15, -5))),
    "half_pipe": lambda: cut(box(30, 15, 10), pin(8, 30, (15, 12, -5))),
    "plate_of_splines": lambda: splines(cut(
        box(80, 50, 10), pin(3, 30, (10, 25, -5)), pin(4, 30, (60, 35, -5)),
        pin(2.5, 6, (40, 15, 4)),
    )),
    "funnel_of_splines": lambda: splines(cut(
        box(40, 40, 10, (-20, -20, 0)), BRepPrimAPI_MakeCone(5, 12, 10).Shape(),
    )),
    "bowl_of_splines": lambda: splines(cut(
        block(), shifted(BRepPrimAPI_MakeSphere(12).Shape(), 0, 0, 16),
    )),
    "countersunk": countersunk,
    "countersunk_of_splines": lambda: splines(countersunk()),
    "countersunk_twice": lambda: cut(countersunk(), cone(6.5, 2.5, 4)),
    "sheet_countersunk": lambda: cut(box(40, 40, 2, (-20, -20, 0)), cone(2, 4, 2)),
    "hourglass": lambda: cut(block(), cone(5, 3, 5), cone(3, 5, 5, (0, 0, 5))),
    "hourglass_rounded": lambda: cut(block(), hourglass()),
    "drilled_blind": lambda: cut(
        block(), pin(3, 20, (0, 0, 4)), cone(0, 3, 2, (0, 0, 2)), cone(3, 4, 1, (0, 0, 9)),
    ),
    "nozzle": lambda: cut(block(), pin(8, 6, (0, 0, 4)), cone(2, 8, 4)),
    "stepped": lambda: cut(block(), pin(3, 20, (0, 0, -1)), pin(6, 9, (0, 0, 7)),
                           cone(3, 6, 3, (0, 0, 4))),
    "dimple": lambda: cut(block(), cone(0, 4, 4, (0, 0, 6))),
    "cup": lambda: cut(block(), cone(3, 6, 5, (0, 0, 5))),
    "cone_on_a_block": lambda: BRepAlgoAPI_Fuse(block(), cone(6, 2, 9, (0, 0, 10))).Shape(),
    "studs_of_splines": lambda: splines(BRepAlgoAPI_Fuse(
        BRepAlgoAPI_Fuse(box(40, 40, 10, (-20, -20, 0)), pin(5, 30)).Shape(),
        shifted(BRepPrimAPI_MakeCone(4, 2, 20).Shape(), 12, 12, 8),
    ).Shape()),
    "bracket": bracket,
    "bracket_moved_holes": lambda: bracket(pitch=12.5),
    "bracket_small_holes": lambda: bracket(drill=3.5),
    "bracket_mirrored": lambda: mirrored(bracket()),
    "bracket_more_holes": lambda: cut(bracket(), pin(2, 20, (50, 34, -5))),
    "block_a": lambda: box(10, 10, 10),
    "block_touching": lambda: box(10, 10, 10, (10, 0, 0)),
    "block_gap": lambda: box(10, 10, 10, (10.5, 0, 0)),
    "block_clash": lambda: box(10, 10, 10, (9, 0, 0)),
    "stud": lambda: pin(5, 40, (0, 0, -10)),  # 10 mm longer than the pin of make_step.py, downwards
    "stud_in_place": lambda: pin(5, 40, (20, 30, 20)),
}  # fmt: skip


def write_step(shape, path: Path) -> None:
    writer = STEPControl_Writer()
    writer.Transfer(shape, STEPControl_StepModelType.STEPControl_AsIs)
    writer.Write(str(path))


def write_fcstd(path: Path) -> None:
    """A cut of two objects, as FreeCAD stores it: the two are steps on the way."""
    body, tool = box(20, 20, 20), pin(5, 40, (10, 10, -5))
    shapes = {"Box": body, "Cylinder": tool, "Cut": cut(body, tool)}
    names = "".join(f'<Object type="Part::{n}" name="{n}"/>' for n in shapes)
    rows = ""
    for name in shapes:
        links = "".join(
            f'<Property name="{key}" type="App::PropertyLink"><Link value="{value}"/></Property>'
            for key, value in (("Base", "Box"), ("Tool", "Cylinder"))
            if name == "Cut"
        )
        rows += (
            f'<Object name="{name}"><Properties>{links}<Property name="Shape" '
            f'type="Part::PropertyPartShape"><Part file="{name}.brp"/></Property>'
            f"</Properties></Object>"
        )
    document = (
        f'<?xml version="1.0" encoding="utf-8"?><Document SchemaVersion="4">'
        f"<Objects>{names}</Objects><ObjectData>{rows}</ObjectData></Document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Document.xml", document)
        for name, shape in shapes.items():
            part = path.with_name(f"{name}.brp")
            BRepTools.Write_s(shape, str(part))
            archive.write(part, f"{name}.brp")
            part.unlink()


def main(folder: Path, *names: str) -> None:
    """Write the parts of these names, all of them and the FreeCAD document without one."""
    for name in names or PARTS:
        write_step(PARTS[name](), folder / f"{name}.step")
    if not names:
        write_fcstd(folder / "cut.FCStd")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
