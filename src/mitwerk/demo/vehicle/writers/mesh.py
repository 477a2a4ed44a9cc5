"""Triangles from the exact shapes: GLB for the screen, STL.

3MF and OBJ for printers and other tools.
"""

from pathlib import Path

from OCP.BRepMesh import BRepMesh_IncrementalMesh
from OCP.collections import IndexedDataMap_TCollection_AsciiString_TCollection_AsciiString
from OCP.Message import Message_ProgressRange
from OCP.RWGltf import RWGltf_CafWriter
from OCP.RWMesh import RWMesh_CoordinateSystem
from OCP.TCollection import TCollection_AsciiString

from mitwerk.demo.vehicle.kernel import Shape
from mitwerk.demo.vehicle.model import Vehicle
from mitwerk.demo.vehicle.writers.document import document

DEFLECTION, ANGLE = 1.2, 0.35


def triangulate(shape: Shape, deflection: float = DEFLECTION, angle: float = ANGLE) -> None:
    """Mesh in place on one thread: the kernel's thread pool would hang children forked later."""
    BRepMesh_IncrementalMesh(shape, deflection, False, angle, False)


def write_glb(path: Path, vehicle: Vehicle) -> Path:
    """Metres, Y up, upright, one named node per component."""
    for component in vehicle.components:
        triangulate(component.shape)
    writer = RWGltf_CafWriter(TCollection_AsciiString(str(path)), True)
    converter = writer.ChangeCoordinateSystemConverter()
    converter.SetInputLengthUnit(0.001)
    converter.SetInputCoordinateSystem(RWMesh_CoordinateSystem.RWMesh_CoordinateSystem_Zup)
    writer.SetMergeFaces(True)
    notes = IndexedDataMap_TCollection_AsciiString_TCollection_AsciiString()
    if not writer.Perform(document(vehicle), notes, Message_ProgressRange()):
        raise OSError(f"{path} could not be written")
    return path
