"""FreeCAD documents: a ZIP with Document.xml and one BREP file for each shape.

The result of a document are the shapes that no other shape is made from: a cut names its base
and its tool, a body its features. Those named are steps on the way.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from OCP.BRep import BRep_Builder
from OCP.BRepTools import BRepTools
from OCP.TopoDS import TopoDS_Compound, TopoDS_Shape

from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.children.threemf import opened
from mitwerk.engines.geometry.children.threemf_xml import parse_xml
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mitwerk.engines.geometry.measure.report import Findings

MAIN = "document.xml"
LINKS = {"Link", "LinkSub"}
NOT_USED_UP = {"App::Part", "App::DocumentObjectGroup", "App::Origin"}


@dataclass(slots=True)
class Entry:
    """One object of the document: its type, shape file and the objects that it names."""

    kind: str = ""
    file: str = ""
    names: set[str] = field(default_factory=set)


def final_shapes(path: Path, most: int, stage: Callable[[str], None], findings: Findings) -> Any:
    """Return one compound of the shapes that are not used up by others."""
    with opened(path, most) as package:
        text = package.member(MAIN)
        hygiene.look(text, findings, "Document.xml")
        entries = read_document(text)
        files = _final(entries)
        stage("reading the shapes")
        shapes = [_shape(package.member(file.lower()), file) for file in files]
    whole, builder = TopoDS_Compound(), BRep_Builder()
    builder.MakeCompound(whole)
    for shape in shapes:
        builder.Add(whole, shape)
    return whole


def read_document(text: bytes) -> dict[str, Entry]:
    """Objects of a Document.xml by name."""
    entries: dict[str, Entry] = {}
    here: list[Entry | None] = [None]
    inside: list[str] = [""]

    def start(tag: str, values: dict[str, str]) -> None:
        if tag == "Object":
            entry = entries.setdefault(values.get("name", ""), Entry())
            entry.kind = values.get("type", entry.kind)
            here[0] = entry
        elif tag == "Property":
            inside[0] = values.get("name", "")
        elif here[0] is None:
            return
        elif tag == "Part" and inside[0] == "Shape":
            here[0].file = values.get("file", "")
        elif tag in LINKS:
            here[0].names.add(values.get("value", values.get("obj", "")))

    def end(tag: str) -> None:
        if tag == "Object":
            here[0] = None

    parse_xml(text, "#Document.xml", start, end)
    return entries


def _final(entries: dict[str, Entry]) -> list[str]:
    used = {
        name
        for own, entry in entries.items()
        if entry.file and entry.kind not in NOT_USED_UP
        for name in entry.names
        if name != own
    }
    files = [entry.file for name, entry in entries.items() if entry.file and name not in used]
    if not files:
        raise Refused("the document holds no finished shape")
    return files


def _shape(data: bytes, file: str) -> Any:
    if not data.strip():
        raise Refused("a shape is empty", f"#{file}")
    shape = TopoDS_Shape()
    BRepTools.Read_s(shape, BytesIO(data), BRep_Builder())
    if shape.IsNull():
        raise Refused("a shape can't be read", f"#{file}")
    return shape
