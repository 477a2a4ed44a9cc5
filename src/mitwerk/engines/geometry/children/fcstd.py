"""FreeCAD documents: a ZIP with Document.xml and one BREP file for each shape.

The result of a document are the shapes that no other shape is made from: a cut names its base
and its tool, a body its features. Those named are steps on the way. Containers (App::Part) move
what is in them; an App::Link shows its object once more. Where one can't tell, nothing is said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any

from OCP.BRep import BRep_Builder
from OCP.BRepTools import BRepTools
from OCP.gp import gp_Quaternion, gp_Trsf, gp_Vec
from OCP.TopLoc import TopLoc_Location
from OCP.TopoDS import TopoDS_Compound, TopoDS_Shape

from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.children.threemf import opened
from mitwerk.engines.geometry.children.threemf_xml import parse_xml
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from mitwerk.engines.geometry.measure.report import Findings

MAIN = "document.xml"
CONTAINERS = frozenset({"App::Part", "App::DocumentObjectGroup", "App::DocumentObjectGroupPython"})
LINK = "App::Link"
# Properties whose shape goes into the result, and those that only lean on it.
USES_UP = frozenset({
    "Base", "Tool", "Tools", "Shapes", "Group", "Tip", "BaseFeature", "Links", "Profile",
    "Sections", "Spine", "Sketch", "Originals", "Objects", "Faces", "Edges", "Shape1", "Shape2",
})  # fmt: skip
LEANS_ON = frozenset({
    "AttachmentSupport", "Support", "Origin", "OriginFeatures", "_Body", "_Part", "Body",
    "ReferenceAxis", "MirrorPlane", "UpToFace", "UpToShape", "ExternalGeometry", "Direction",
    "DirLink", "AxisLink", "PathObj", "ExpressionEngine", "Material", "ShapeMaterial", "Proxy",
    "NeutralPlane", "PullDirection", "_GroupTouched", "AuxiliarySpine", "Axis", "Plane",
})  # fmt: skip
SOURCE_STAYS = frozenset({"Part::Mirroring"})  # a mirror image stands beside its source
DEEPEST, MOST_COPIES = 32, 10_000
UNCLEAR = "unclear_document"


@dataclass(slots=True)
class Entry:
    """One object of the document.

    Its type and shape file, the objects it names by property, its place (x, y, z and a
    quaternion x, y, z, w), and whether it is shown (None: not said).
    """

    kind: str = ""
    file: str = ""
    names: dict[str, list[str]] = field(default_factory=dict)
    place: tuple[float, ...] | None = None
    shown: bool | None = None
    outside: str = ""
    copies: int = 0
    scaled: bool = False
    moves_along: bool = False


def final_shapes(path: Path, most: int, stage: Callable[[str], None], findings: Findings) -> Any:
    """Return one compound of the shapes that are not used up by others, each in its place.

    Where it can't be told which they are it adds the finding `UNCLEAR`.
    """
    with opened(path, most) as package:
        text = package.member(MAIN)
        hygiene.look(text, findings, "Document.xml")
        entries = read_document(text)
        if why := unclear(entries):
            message = f"{why}; export what counts as STEP"
            findings.add(UNCLEAR, "error", message, pointer="Document.xml")
        placed = _placed(entries)
        stage("reading the shapes")
        held = {
            name: _shape(package.member(entries[name].file.lower()), entries[name].file)
            for name in {name for name, _place in placed}
        }
    whole, builder = TopoDS_Compound(), BRep_Builder()
    builder.MakeCompound(whole)
    for name, place in placed:
        builder.Add(whole, held[name].Moved(place))
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
        elif here[0] is not None:
            _take(here[0], inside[0], tag, values)

    def end(tag: str) -> None:
        if tag == "Object":
            here[0] = None

    parse_xml(text, "#Document.xml", start, end)
    return entries


def _take(entry: Entry, name: str, tag: str, values: Mapping[str, str]) -> None:
    """Take one value of a property."""
    if tag == "Part" and name == "Shape":
        entry.file = values.get("file", "")
    elif tag in {"Link", "LinkSub", "XLink"}:
        target = values.get("value") or values.get("obj") or values.get("name", "")
        if values.get("file"):
            entry.outside = values["file"]
        elif target:
            entry.names.setdefault(name, []).append(target)
    elif tag == "PropertyPlacement" and name in {"Placement", "LinkPlacement"}:
        keys = ("Px", "Py", "Pz", "Q0", "Q1", "Q2", "Q3")
        entry.place = tuple(_number(values.get(key, "0")) for key in keys)
    elif tag == "Bool" and name == "Visibility":
        entry.shown = values.get("value") == "true"
    elif tag == "Bool" and name == "LinkTransform":
        entry.moves_along = values.get("value") == "true"
    elif tag == "Integer" and name == "ElementCount":
        entry.copies = int(_number(values.get("value", "0")))
    elif name in {"Scale", "ScaleVector"} and entry.kind == LINK:
        sizes = [values[key] for key in ("value", "valueX", "valueY", "valueZ") if key in values]
        entry.scaled |= any(_number(size) != 1.0 for size in sizes)


def _number(text: str) -> float:
    try:
        value = float(text)
    except ValueError as error:
        raise Refused(f"{text[:40]!r} is no number", "#Document.xml") from error
    if not abs(value) < 1e12:
        raise Refused(f"{text[:40]!r} is too large", "#Document.xml")
    return value


def unclear(entries: Mapping[str, Entry]) -> str:
    """Say why it can't be told which shapes the document's result are, "" where it can."""
    used = _used_up(entries)
    for name, entry in entries.items():
        if entry.outside:
            return f"{name} stands for something in {entry.outside}, which is not here"
        target = (entry.names.get("LinkedObject") or ["nothing"])[0]
        if entry.kind == LINK and (entry.copies or entry.scaled):
            return f"{name} {'repeats' if entry.copies else 'scales'} {target}"
        if not entry.file:
            continue
        for key, targets in entry.names.items():
            if key in USES_UP | LEANS_ON or (key == "Source" and entry.kind in SOURCE_STAYS):
                continue
            for one in targets:
                held = entries.get(one, Entry())
                if one != name and held.file and one not in used and held.shown is None:
                    return f"{name} uses {one} as its {key}: whether {one} stays is not said"
    return ""


def _used_up(entries: Mapping[str, Entry]) -> set[str]:
    """Names of shapes that others are made from; a hidden one by any use but leaning on it."""
    return {
        name
        for own, entry in entries.items()
        if entry.file and entry.kind not in CONTAINERS
        for key, names in entry.names.items()
        for name in names
        if name != own
        and (key in USES_UP or (key not in LEANS_ON and entries.get(name, Entry()).shown is False))
    }


def _placed(entries: Mapping[str, Entry]) -> list[tuple[str, Any]]:
    """Return the finished shapes with their moves: containers carry what is in them, links copy."""
    used = _used_up(entries)
    inside = {
        name
        for entry in entries.values()
        if entry.kind in CONTAINERS
        for name in entry.names.get("Group", ())
    }
    linked = {name for e in entries.values() for name in e.names.get("LinkedObject", ())}
    found: list[tuple[str, Any]] = []

    def walk(name: str, place: Any, trail: tuple[str, ...]) -> None:
        if name in trail or len(trail) > DEEPEST:
            raise Refused(f"{name} lies in a circle of containers", "#Document.xml")
        if len(found) > MOST_COPIES:
            raise Refused(f"stands for more than {MOST_COPIES} shapes", "#Document.xml")
        entry, trail = entries.get(name, Entry()), (*trail, name)
        if entry.kind in CONTAINERS:
            here = place.Multiplied(_location(entry.place)) if entry.kind == "App::Part" else place
            for one in entry.names.get("Group", ()):
                if one not in used and _stays(entries.get(one, Entry()), one, linked):
                    walk(one, here, trail)
        elif entry.kind == LINK:
            for one in entry.names.get("LinkedObject", ()):
                own = entries.get(one, Entry())
                here = place.Multiplied(_location(entry.place))
                if not entry.moves_along:  # the link's place instead of the object's own
                    here = here.Multiplied(_location(own.place).Inverted())
                walk(one, here, trail)
        elif entry.file:
            found.append((name, place))

    for name, entry in entries.items():
        if name not in inside and name not in used and _stays(entry, name, linked):
            walk(name, TopLoc_Location(), ())
    if entries and not found and _all_inside(entries, inside):
        raise Refused("containers lie in a circle", "#Document.xml")
    if not found:
        raise Refused("the document holds no finished shape")
    return found


def _stays(entry: Entry, name: str, linked: set[str]) -> bool:
    """Hidden shapes that links show elsewhere are only their pattern."""
    return not (entry.shown is False and name in linked)


def _all_inside(entries: Mapping[str, Entry], inside: set[str]) -> bool:
    return all(name in inside for name, entry in entries.items() if entry.kind in CONTAINERS)


def _location(place: tuple[float, ...] | None) -> Any:
    if place is None:
        return TopLoc_Location()
    x, y, z, *turn = place
    move = gp_Trsf()
    if any(turn):
        quaternion = gp_Quaternion(*turn)
        quaternion.Normalize()
        move.SetRotation(quaternion)
    move.SetTranslationPart(gp_Vec(x, y, z))
    return TopLoc_Location(move)


def _shape(data: bytes, file: str) -> Any:
    if not data.strip():
        raise Refused("a shape is empty", f"#{file}")
    shape = TopoDS_Shape()
    BRepTools.Read_s(shape, BytesIO(data), BRep_Builder())
    if shape.IsNull():
        raise Refused("a shape can't be read", f"#{file}")
    return shape
