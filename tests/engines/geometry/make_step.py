"""Writes a small coloured STEP assembly with OCP; run in a process of its own."""

from __future__ import annotations

import sys

from OCP.BRepPrimAPI import BRepPrimAPI_MakeBox, BRepPrimAPI_MakeCylinder
from OCP.gp import gp_Pnt, gp_Trsf, gp_Vec
from OCP.Quantity import Quantity_Color, Quantity_TypeOfColor
from OCP.STEPCAFControl import STEPCAFControl_Writer
from OCP.TCollection import TCollection_ExtendedString
from OCP.TDataStd import TDataStd_Name
from OCP.TDocStd import TDocStd_Document
from OCP.TopLoc import TopLoc_Location
from OCP.XCAFDoc import XCAFDoc_ColorType, XCAFDoc_DocumentTool


def main(path: str) -> None:
    document = TDocStd_Document(TCollection_ExtendedString("test"))
    shapes = XCAFDoc_DocumentTool.ShapeTool_s(document.Main())
    colours = XCAFDoc_DocumentTool.ColorTool_s(document.Main())

    def part(shape: object, name: str, rgb: tuple[float, float, float]) -> object:
        label = shapes.AddShape(shape, False)
        TDataStd_Name.Set_s(label, TCollection_ExtendedString(name))
        colour = Quantity_Color(*rgb, Quantity_TypeOfColor.Quantity_TOC_sRGB)
        colours.SetColor(label, colour, XCAFDoc_ColorType.XCAFDoc_ColorSurf)
        return label

    def moved(x: float, y: float, z: float) -> TopLoc_Location:
        move = gp_Trsf()
        move.SetTranslation(gp_Vec(x, y, z))
        return TopLoc_Location(move)

    plate = part(
        BRepPrimAPI_MakeBox(gp_Pnt(0, 0, 0), 100, 60, 20).Shape(), "Plate", (0.8, 0.2, 0.2)
    )
    pin = part(BRepPrimAPI_MakeCylinder(5, 30).Shape(), "Pin", (0.6, 0.6, 0.6))
    assembly = shapes.NewShape()
    TDataStd_Name.Set_s(assembly, TCollection_ExtendedString("Assembly"))
    shapes.AddComponent(assembly, plate, moved(0, 0, 0))
    shapes.AddComponent(assembly, pin, moved(20, 30, 20))
    shapes.AddComponent(assembly, pin, moved(80, 30, 20))
    shapes.UpdateAssemblies()
    writer = STEPCAFControl_Writer()
    writer.SetColorMode(True)
    writer.SetNameMode(True)
    writer.Transfer(document)
    writer.Write(path)


if __name__ == "__main__":
    main(sys.argv[1])
