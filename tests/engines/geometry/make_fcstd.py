"""Writes small FreeCAD documents with OCP, as FreeCAD stores them; run in a process of its own."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

from make_parts import box, cut, mirrored, pin
from OCP.BRepTools import BRepTools

PART = (100, 0, 0)


def prop(name, kind, inner):
    return f'<Property name="{name}" type="App::Property{kind}">{inner}</Property>'


def link(name, target):
    return prop(name, "Link", f'<Link value="{target}"/>')


def xlink(target, file=""):
    return prop("LinkedObject", "XLink", f'<XLink file="{file}" stamp="" name="{target}"/>')


def several(name, targets):
    inner = "".join(f'<Link value="{one}"/>' for one in targets)
    return prop(name, "LinkList", f'<LinkList count="{len(targets)}">{inner}</LinkList>')


def faces_of(name, target):
    inner = f'<LinkSubList count="1"><Link obj="{target}" sub="Face6"/></LinkSubList>'
    return prop(name, "LinkSubList", inner)


def at(x, y, z, turn=(0, 0, 0, 1)):
    names = zip(("Px", "Py", "Pz", "Q0", "Q1", "Q2", "Q3"), (x, y, z, *turn), strict=True)
    inner = " ".join(f'{name}="{value}"' for name, value in names)
    return prop("Placement", "Placement", f"<PropertyPlacement {inner}/>")


def shown(value):
    return prop("Visibility", "Bool", f'<Bool value="{str(value).lower()}"/>')


CUBE = box(10, 10, 10)
QUARTER = (0, 0, 0.7071067811865476, 0.7071067811865476)  # about z
# document → objects: type, name, shape, properties
DOCUMENTS = {
    "placed": [
        ("App::Part", "PartA", None, at(*PART) + several("Group", ["Box"])),
        ("Part::Box", "Box", CUBE, ""),
        ("Part::Box", "Other", CUBE, ""),
    ],
    "nested": [
        ("App::Part", "Outer", None, at(0, 0, 50, QUARTER) + several("Group", ["Inner"])),
        ("App::Part", "Inner", None, at(*PART) + several("Group", ["Folder"])),
        ("App::DocumentObjectGroup", "Folder", None, several("Group", ["Box"])),
        ("Part::Box", "Box", CUBE, ""),
        ("Part::Box", "Other", CUBE, ""),
    ],
    "linked": [
        ("Part::Box", "Box", CUBE, ""),
        ("App::Link", "Link", None, xlink("Box") + at(50, 0, 0)),
        ("App::Link", "Again", None, xlink("Box") + at(0, 0, 90)),
    ],
    "linked_part": [
        ("App::Part", "PartA", None, at(*PART) + several("Group", ["Box", "Lid"])),
        ("Part::Box", "Box", CUBE, ""),
        ("Part::Box", "Lid", box(10, 10, 2, (0, 0, 20)), ""),
        ("App::Link", "Link", None, xlink("PartA")),
    ],
    "hidden_source": [
        ("Part::Box", "Box", CUBE, shown(value=False)),
        ("App::Link", "Link", None, xlink("Box") + at(50, 0, 0)),
    ],
    "mirror": [
        ("Part::Feature", "Left", box(10, 10, 10, (5, 0, 0)), ""),
        ("Part::Mirroring", "Right", mirrored(box(10, 10, 10, (5, 0, 0))), link("Source", "Left")),
    ],
    "mirror_alone": [
        ("Part::Feature", "Left", box(10, 10, 10, (5, 0, 0)), shown(value=False)),
        ("Part::Mirroring", "Right", mirrored(box(10, 10, 10, (5, 0, 0))), link("Source", "Left")),
    ],
    "attached": [
        ("Part::Box", "Base", box(50, 50, 10), ""),
        ("Part::Box", "Lid", box(50, 50, 5, (0, 0, 20)), faces_of("AttachmentSupport", "Base")),
    ],
    "body": [
        ("PartDesign::Body", "Body", cut(CUBE, pin(2, 30, (5, 5, -5))),
         several("Group", ["Pad", "Pocket"]) + link("Tip", "Pocket") + link("Origin", "Origin")),
        ("PartDesign::Pad", "Pad", CUBE, link("BaseFeature", "")),
        ("PartDesign::Pocket", "Pocket", cut(CUBE, pin(2, 30, (5, 5, -5))),
         link("BaseFeature", "Pad") + link("_Body", "Body")),
    ],
    "outside": [
        ("Part::Box", "Box", CUBE, ""),
        ("App::Link", "Link", None, xlink("Wheel", "wheel.FCStd")),
    ],
    "array": [
        ("Part::Box", "Box", CUBE, ""),
        ("App::Link", "Link", None, xlink("Box")
         + prop("ElementCount", "IntegerConstraint", '<Integer value="4"/>')),
    ],
    "unclear": [
        ("Part::Box", "Box", CUBE, ""),
        ("Part::FeaturePython", "Odd", box(5, 5, 5, (30, 0, 0)), link("Stock", "Box")),
    ],
    "unclear_shown": [
        ("Part::Box", "Box", CUBE, shown(value=True)),
        ("Part::FeaturePython", "Odd", box(5, 5, 5, (30, 0, 0)), link("Stock", "Box")),
    ],
    "circle": [
        ("Part::Box", "Box", CUBE, ""),
        ("App::Part", "A", None, several("Group", ["B"])),
        ("App::Part", "B", None, several("Group", ["A"])),
        ("App::Link", "Link", None, xlink("A")),
    ],
}  # fmt: skip


def write(path, objects):
    names = "".join(f'<Object type="{kind}" name="{name}"/>' for kind, name, _, _ in objects)
    rows = ""
    for _, name, shape, more in objects:
        held = f'<Part file="{name}.brp"/>' if shape is not None else ""
        own = f'<Property name="Shape" type="Part::PropertyPartShape">{held}</Property>'
        rows += f'<Object name="{name}"><Properties>{more}{own}</Properties></Object>'
    text = (
        f'<?xml version="1.0" encoding="utf-8"?><Document SchemaVersion="4">'
        f"<Objects>{names}</Objects><ObjectData>{rows}</ObjectData></Document>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("Document.xml", text)
        for _, name, shape, _ in objects:
            if shape is not None:
                part = path.with_name(f"{name}.brp")
                BRepTools.Write_s(shape, str(part))
                archive.write(part, f"{name}.brp")
                part.unlink()


if __name__ == "__main__":
    for document, objects in DOCUMENTS.items():
        write(Path(sys.argv[1]) / f"{document}.FCStd", objects)
