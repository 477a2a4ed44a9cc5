"""BOM, drawing, editable source, licence, attribution and file hygiene."""

from __future__ import annotations

import pytest

from .checking import one
from .files import write
from .shapes import box, to_obj, to_stl

BOM = "part,quantity,file,supplier\nBox,2,box.stl,\nM6x20,8,,Screws Ltd\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "0 BOM tables"),
        ("part,quantity,file\n", "no line"),
        (BOM.replace("2,box.stl", "0,box.stl"), "line 2: the quantity"),
        (BOM.replace("Screws Ltd", ""), "line 3: neither a file nor a supplier"),
        (BOM.replace("box.stl", "lid.stl"), "lid.stl is not there"),
        (BOM.replace("box.stl", ""), "line 2: neither"),
        ("part,quantity,supplier\nM6x20,8,Screws Ltd\n", "no line for box"),
    ],
)
def test_incomplete_bom_is_rejected(work, text, said):
    files = [write(work / "box.stl", to_stl(box()))]
    if text is not None:
        files.append(write(work / "bom.csv", text))

    row = one(files, "bom_complete")

    assert row.verdict == "fail"
    assert said in row.message


@pytest.mark.parametrize("text", [BOM, BOM.replace(",", ";")])
def test_complete_bom_passes(work, text):
    files = [write(work / "box.stl", to_stl(box())), write(work / "bom.csv", text)]

    assert one(files, "bom_complete").verdict == "pass"


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'


@pytest.mark.parametrize(
    "make",
    [{}, {"a.svg": SVG.format("Plate")}, {"drawing.txt": "Rev A"}],
)
def test_missing_drawing_is_rejected(work, make):
    files = [write(work / "box.stl", to_stl(box()))]
    files += [write(work / name, text) for name, text in make.items()]

    assert one(files, "drawing").verdict == "fail"


@pytest.mark.parametrize(
    "make", [{"a.svg": SVG.format("Revision B")}, {"plate_rev_C.svg": SVG.format("Plate")}]
)
def test_drawing_with_a_revision_passes(work, make):
    files = [write(work / name, text) for name, text in make.items()]

    assert one(files, "drawing").verdict == "pass"


@pytest.mark.parametrize(
    "make",
    [
        {},
        {"part.scad": ""},
        {"tool.py": "print('no geometry')"},
        {"part.FCStd": "not a document"},
    ],
)
def test_step_alone_is_no_editable_source(parts, work, make):
    files = [parts / "box.step", *(write(work / name, text) for name, text in make.items())]

    row = one(files, "editable_source")

    assert row.verdict == "fail"
    assert row.message.startswith("no editable source")


def test_native_sources_pass(parts, work):
    script = write(work / "part.py", "import cadquery as cq\n")
    scad = write(work / "part.scad", "cube([10, 20, 30]);\n")

    for source in (parts / "cut.FCStd", script, scad):
        assert one([parts / "box.step", source], "editable_source").verdict == "pass"


LICENCE = {"value": ["CERN-OHL-W-2.0", "Apache-2.0"], "op": "in"}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("SPDX-License-Identifier: CERN-OHL-W-2.0\n", "pass"),
        ("                Apache License\n          Version 2.0, January 2004\n", "pass"),
        ("SPDX-License-Identifier: CC-BY-NC-4.0\n", "fail"),
        ("Attribution-NonCommercial 4.0 International\n", "fail"),
        ("GNU GENERAL PUBLIC LICENSE\n    Version 3, 29 June 2007\n", "fail"),
        ("Do what you like.\n", "not_checkable"),
        (None, "not_checkable"),
    ],
)
def test_licence_must_be_one_of_the_set(work, text, verdict):
    files = [write(work / "box.stl", to_stl(box()))]
    if text is not None:
        files.append(write(work / "LICENSE", text))

    assert one(files, "licence", **LICENCE).verdict == verdict


@pytest.mark.parametrize("make", [{}, {"NOTICE": ""}, {"AUTHORS": "\n\nme\n"}])
def test_missing_attribution_is_rejected(work, make):
    files = [write(work / "box.stl", to_stl(box()))]
    files += [write(work / name, text) for name, text in make.items()]

    assert one(files, "attribution").verdict == "fail"


def test_attribution_passes(work):
    files = [write(work / "ATTRIBUTION.md", "# From\n\n- Hinge by Bob, CC-BY-4.0\n")]

    assert one(files, "attribution").verdict == "pass"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.stl", to_stl(box(), rb"C:\Users\Anna\box.sldprt"), "somebody's machine"),
        ("a.obj", "# by anna@example.org\n" + to_obj(box()), "names a person"),
        ("a.obj", "# file /home/anna/box.blend\n" + to_obj(box()), "somebody's machine"),
        ("key.txt", "-----BEGIN RSA PRIVATE KEY-----\n", "private key"),
        ("notes.md", 'api_key = "0123456789abcdef"\n', "private password"),
    ],
)
def test_traces_and_secrets_are_rejected(work, name, data, said):
    row = one(write(work / name, data), "hygiene")

    assert row.verdict == "fail"
    assert said in row.message


def test_clean_files_pass(work, parts):
    files = [
        parts / "box.step",
        write(work / "a.stl", to_stl(box(), b"made with mitwerk")),
        write(work / "README.md", "# Box\n\nSee [the plan](plan.md). Ratio 1:2, c:/d.\n"),
    ]

    assert one(files, "hygiene").verdict == "pass"
