"""STEP → scene by OCP: names, colours and the assembly tree through XCAF, true edges.

OCCT writes a first GLB (its C++ writer is fast and takes exact normals from the surfaces); that
file is read back, joined with the B-rep edges, checked and written again by us.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from OCP.Bnd import Bnd_Box
from OCP.BRepBndLib import BRepBndLib
from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.BRepTools import BRepTools
from OCP.collections import (
    IndexedDataMap_TCollection_AsciiString_TCollection_AsciiString as FileInfo,
)
from OCP.collections import (
    Sequence_TCollection_AsciiString as Strings,
)
from OCP.collections import (
    Sequence_TDF_Label as Labels,
)
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.Message import Message_ProgressRange
from OCP.RWGltf import RWGltf_CafWriter
from OCP.RWMesh import RWMesh_CoordinateSystem, RWMesh_NameFormat
from OCP.STEPCAFControl import STEPCAFControl_Reader
from OCP.TCollection import TCollection_AsciiString, TCollection_ExtendedString
from OCP.TDF import TDF_Label
from OCP.TDocStd import TDocStd_Document
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopExp import TopExp_Explorer
from OCP.XCAFDoc import XCAFDoc_DocumentTool, XCAFDoc_ShapeTool

from mitwerk.engines.geometry.children import gltf_read
from mitwerk.engines.geometry.children.finish import finish
from mitwerk.engines.geometry.children.step_edges import edges_by_entry
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from OCP.TopoDS import TopoDS_Shape

    from mitwerk.engines.geometry.children.scene import Scene

DEFLECTION = 1e-3  # of a part's own diagonal: a 4 m vehicle and an 8 mm bolt look equally round
FINEST = 2e-5  # of the whole diagonal: no part is meshed finer than the whole can show
ANGLE_RAD = 0.3  # 21 segments to a full turn at least
COARSER = 4.0
FULL_NAME = RWMesh_NameFormat.RWMesh_NameFormat_ProductAndInstanceAndOcaf
GENERIC = re.compile(r"=>|NAUO\d*$|\d+$|nauo", re.IGNORECASE)
BODY = re.compile(r"(SOLID|COMPOUND|SHELL|BODY)(_\d+)?", re.IGNORECASE)
UNITS = {"millimetre": "mm", "millimeter": "mm", "metre": "m", "meter": "m",
         "centimetre": "cm", "centimeter": "cm", "inch": "in", "foot": "ft"}  # fmt: skip


def convert(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (STEP) → ``model.glb``."""
    stage("looking at the STEP text")
    check_text(Path(params["input"]))
    reader, document = _read(params["input"], stage)
    shapes = XCAFDoc_DocumentTool.ShapeTool_s(document.Main())
    _check_size(shapes, int(params["nodes"]))
    stage("meshing the surfaces")
    faceless = _mesh(shapes, int(params["triangles"]))
    stage("writing the first GLB")
    scene = _first_glb(document)
    _name_and_edge(scene, document, stage)
    _say_unit(scene, reader)
    if faceless:
        scene.note("faces_without_mesh", f"{faceless} faces could not be meshed", "warning")
    return finish(scene, params, stage)


def check_text(path: Path) -> None:
    """STEP is text between two fixed lines (ISO 10303-21, 5.1 and 5.3)."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(max(0, path.stat().st_size - 4096))
        tail = file.read()
    if b"ISO-10303-21" not in head:
        raise Refused("no STEP file: the first line is missing")
    if b"END-ISO-10303-21" not in tail:
        raise Refused("the STEP file breaks off: its last line END-ISO-10303-21 is missing")


def _read(name: str, stage: Callable[[str], None]) -> tuple[Any, Any]:
    stage("reading the STEP entities")
    document = TDocStd_Document(TCollection_ExtendedString("mitwerk"))
    reader = STEPCAFControl_Reader()
    reader.SetNameMode(True)
    reader.SetColorMode(True)
    if reader.ReadFile(name) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise Refused("the STEP entities can't be read")
    stage("building the STEP shapes")
    if not reader.Transfer(document):
        raise Refused("no shape could be built from the STEP entities")
    return reader, document


def _check_size(shapes: Any, most: int) -> None:
    """Refuse an assembly that is empty or unfolds into more nodes than anybody can show."""
    unfolded: dict[str, int] = {}
    free = Labels()
    shapes.GetFreeShapes(free)
    total = sum(_unfold(label, unfolded, most, 0) for label in free)
    if total > most:
        raise Refused(f"the assembly unfolds into {total} parts; up to {most} are shown")
    if not any(TopExp_Explorer(s, TopAbs_ShapeEnum.TopAbs_FACE).More() for s in _free(shapes)):
        raise Refused("there is no solid or surface in it")


def _unfold(label: Any, known: dict[str, int], most: int, depth: int) -> int:
    """Count the nodes below a label; shared products are counted once and multiplied."""
    target = TDF_Label()
    if not XCAFDoc_ShapeTool.GetReferredShape_s(label, target):
        target = label
    key = _entry(target)
    if key not in known:
        if depth > 64:
            raise Refused("assemblies nested deeper than 64")
        known[key] = 0  # its own ancestor counts as nothing here and is caught by the depth
        below = Labels()
        XCAFDoc_ShapeTool.GetComponents_s(target, below)
        known[key] = 1 + sum(_unfold(part, known, most, depth + 1) for part in below)
    return known[key]


def _entry(label: Any) -> str:
    text = TCollection_AsciiString()
    from_label(label, text)
    return str(text.ToCString())


def from_label(label: Any, text: Any) -> None:
    """Write the address of a label (``0:1:1:3``) into ``text``."""
    from OCP.TDF import TDF_Tool  # noqa: PLC0415 - already imported by the nursery

    TDF_Tool.Entry_s(label, text)


def _free(shapes: Any) -> list[TopoDS_Shape]:
    labels = Labels()
    shapes.GetFreeShapes(labels)
    return [XCAFDoc_ShapeTool.GetShape_s(label) for label in labels]


def _mesh(shapes: Any, most: int) -> int:
    """Mesh every product by its own size; once more, coarser, when it came out too fine."""
    parts = _simple_shapes(shapes)
    whole = max(_diagonal(shape) for shape in _free(shapes))
    for factor in (1.0, COARSER):
        for shape in parts:
            fine = max(DEFLECTION * _diagonal(shape), FINEST * whole) * factor
            BRepMesh_IncrementalMesh(shape, fine, False, ANGLE_RAD * factor**0.5, False)
        triangles, faceless = _count(parts)
        if triangles <= most:
            return faceless
        for shape in parts:
            BRepTools.Clean_s(shape)
    raise Refused(f"more than {most} triangles even when meshed coarsely")


def _simple_shapes(shapes: Any) -> list[TopoDS_Shape]:
    labels = Labels()
    shapes.GetShapes(labels)
    simple = [label for label in labels if XCAFDoc_ShapeTool.IsSimpleShape_s(label)]
    return [XCAFDoc_ShapeTool.GetShape_s(label) for label in simple]


def _diagonal(shape: TopoDS_Shape) -> float:
    box = Bnd_Box()
    BRepBndLib.AddClose_s(shape, box)
    if box.IsVoid():
        return 0.0
    return float(box.SquareExtent() ** 0.5)


def _count(parts: list[TopoDS_Shape]) -> tuple[int, int]:
    from OCP.BRep import BRep_Tool  # noqa: PLC0415 - already imported by the nursery
    from OCP.TopLoc import TopLoc_Location  # noqa: PLC0415
    from OCP.TopoDS import TopoDS  # noqa: PLC0415

    triangles = faceless = 0
    for shape in parts:
        faces = TopExp_Explorer(shape, TopAbs_ShapeEnum.TopAbs_FACE)
        while faces.More():
            mesh = BRep_Tool.Triangulation_s(TopoDS.Face(faces.Current()), TopLoc_Location())
            triangles += mesh.NbTriangles() if mesh is not None else 0
            faceless += mesh is None
            faces.Next()
    return triangles, faceless


def _first_glb(document: Any) -> Scene:
    path = Path("occt.glb")
    writer = RWGltf_CafWriter(TCollection_AsciiString(path.name), True)
    writer.SetMergeFaces(True)
    writer.SetParallel(False)
    writer.SetNodeNameFormat(FULL_NAME)
    converter = writer.ChangeCoordinateSystemConverter()
    converter.SetInputLengthUnit(0.001)  # XCAF holds millimetres whatever the file says
    converter.SetInputCoordinateSystem(RWMesh_CoordinateSystem.RWMesh_CoordinateSystem_Zup)
    if not writer.Perform(document, FileInfo(), Message_ProgressRange()):
        raise Refused("the shapes could not be written")
    scene = gltf_read.read_glb(path.read_bytes(), gltf_read.Bounds.generous())
    path.unlink()
    return scene


def _name_and_edge(scene: Scene, document: Any, stage: Callable[[str], None]) -> None:
    """Replace OCCT's ``Product [Instance] [0:1:1:2]`` by the plain name, hang on the edges."""
    stage("taking the edges")
    edges = edges_by_entry(scene, document)
    for node in scene.nodes:
        name, _, entry = node.name.removesuffix("]").rpartition(" [")
        node.name = _plain(name)
        if node.mesh is not None and scene.meshes[node.mesh].edges is None:
            scene.meshes[node.mesh].edges = edges.get(entry)
    _name_bodies(scene)
    for material in scene.materials:
        material.metallic, material.roughness = 0.05, 0.5  # STEP knows colours, no finish


def _plain(name: str) -> str:
    """Prefer what somebody called the instance; exporters number them NAUO1, =>[0:1:1:3]."""
    product, _, instance = name.partition(" [")
    instance = instance.removesuffix("]")
    return product if not instance or GENERIC.match(instance) else instance


def _name_bodies(scene: Scene) -> None:
    """Bodies below a part are often all called SOLID: they take the part's name."""
    for index, parent, _ in scene.walk():
        if parent is not None and BODY.fullmatch(scene.nodes[index].name):
            scene.nodes[index].name = scene.nodes[parent].name


def _say_unit(scene: Scene, reader: Any) -> None:
    lengths, angles, solids = Strings(), Strings(), Strings()
    reader.ChangeReader().FileUnits(lengths, angles, solids)
    names = {str(text.ToCString()).lower() for text in lengths}
    scene.unit = UNITS.get(next(iter(names), ""), next(iter(names), "mm"))
    if len(names) > 1:
        scene.note("mixed_units", f"the file mixes units: {', '.join(sorted(names))}", "warning")
    if not names:
        scene.note("unit_assumed", "the file names no length unit; millimetres are assumed")
