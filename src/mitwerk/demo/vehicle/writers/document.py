"""The kernel's document: a tree of named, coloured.

Placed parts that STEP and GLB are written from.
"""

from OCP.Quantity import Quantity_Color, Quantity_ColorRGBA, Quantity_TOC_sRGB
from OCP.TCollection import TCollection_AsciiString, TCollection_ExtendedString
from OCP.TDataStd import TDataStd_Name
from OCP.TDocStd import TDocStd_Document
from OCP.TopLoc import TopLoc_Location
from OCP.XCAFApp import XCAFApp_Application
from OCP.XCAFDoc import (
    XCAFDoc_ColorSurf,
    XCAFDoc_DocumentTool,
    XCAFDoc_VisMaterial,
    XCAFDoc_VisMaterialPBR,
)

from mitwerk.demo.vehicle.kernel import Placement, Shape, compound
from mitwerk.demo.vehicle.model import Component, Vehicle


def document(vehicle: Vehicle) -> Shape:
    """Root assembly, one assembly per group, one part per component."""
    doc = TDocStd_Document(TCollection_ExtendedString("BinXCAF"))
    XCAFApp_Application.GetApplication_s().InitDocument(doc)
    tool = XCAFDoc_DocumentTool.ShapeTool_s(doc.Main())
    if len(vehicle.components) == 1 and vehicle.components[0].placements == (Placement(),):
        _part(doc, tool, vehicle.components[0])
        return doc
    root = _assembly(tool, vehicle.name)
    for name in dict.fromkeys(c.group for c in vehicle.components):
        group = _assembly(tool, name)
        for component in vehicle.components:
            if component.group == name:
                _place(doc, tool, group, component)
        _named(tool.AddComponent(root, group, TopLoc_Location()), name)
    tool.UpdateAssemblies()
    return doc


def _assembly(tool: Shape, name: str) -> Shape:
    label = tool.NewShape()
    _named(label, name)
    return label


def _place(doc: Shape, tool: Shape, group: Shape, component: Component) -> None:
    part = _part(doc, tool, component)
    for number, placement in enumerate(component.placements, start=1):
        name = component.name if component.count == 1 else f"{component.name} {number}"
        _named(tool.AddComponent(group, part, placement.location()), name)


def _part(doc: Shape, tool: Shape, component: Component) -> Shape:
    label = tool.AddShape(_at_rest(component.shape), False)
    _named(label, component.name)
    colour = rgba(component.colour, component.opacity)
    XCAFDoc_DocumentTool.ColorTool_s(doc.Main()).SetColor(label, colour, XCAFDoc_ColorSurf)
    materials = XCAFDoc_DocumentTool.VisMaterialTool_s(doc.Main())
    materials.SetShapeMaterial(
        label, materials.AddMaterial(_look(component), TCollection_AsciiString(component.name))
    )
    return label


def _at_rest(shape: Shape) -> Shape:
    """The document drops the location of a part's own shape; inside a compound it survives."""
    return shape if shape.Location().IsIdentity() else compound([shape])


def _look(component: Component) -> Shape:
    surface, pbr = XCAFDoc_VisMaterial(), XCAFDoc_VisMaterialPBR()
    pbr.BaseColor = rgba(component.colour, component.opacity)
    pbr.Metallic, pbr.Roughness = component.made_of.metallic, component.made_of.roughness
    pbr.IsDefined = True
    surface.SetPbrMaterial(pbr)
    return surface


def rgba(colour: str, opacity: float = 1.0) -> Shape:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return Quantity_ColorRGBA(Quantity_Color(red, green, blue, Quantity_TOC_sRGB), opacity)


def _named(label: Shape, name: str) -> None:
    TDataStd_Name.Set_s(label, TCollection_ExtendedString(name))
