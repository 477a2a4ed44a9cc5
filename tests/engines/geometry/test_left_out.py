"""Files beside the models that nobody reads: no part row passes as if they were not there."""

from __future__ import annotations

import base64
import json
import zipfile
from io import BytesIO

import pytest

from mitwerk.engines import geometry

from .files import png, write
from .shapes import box, joined, to_gltf, to_stl

IGES = (" " * 72 + "S      1\n" + "1H,,1H;,4HBIG ,".ljust(72) + "G      1\n") * 30


def zipped(**members: bytes) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return made.getvalue()


def check(paths, fact, op, value, unit="", **more):
    row = {"id": fact, "fact": fact, "op": op, "value": value, "unit": unit, **more}
    brief = geometry.parse_brief({"material": {"density": 1000}, "requirement": [row]})
    return geometry.check(paths, brief).rows[0]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("big.igs", IGES),
        ("big.txt", IGES),  # by its content
        ("big.sldprt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20),
        ("big.3dm", b"3D Geometry File Format " + bytes(range(256)) * 8),
        ("big.x_t", "**ABCDEFGHIJKLMNOPQRSTUVWXYZ**\n"),
        ("big.sat", "400 0 1 0\n"),
        ("big.wrl", "#VRML V2.0 utf8\n"),
        ("big.dae", '<?xml version="1.0"?><COLLADA version="1.4.1"></COLLADA>'),
        ("big.brep", "DBRep_DrawableShape\n\nCASCADE Topology V1\n"),
        ("parts.zip", zipped(**{"x.stl": to_stl(box(500, 500, 500))})),
        ("ok.zip", zipped(**{"x.stl": to_stl(box(500, 500, 500))})),  # not the part's own format
    ],
)
@pytest.mark.parametrize(("fact", "unit", "value"), [("mass", "kg", 0.01), ("bodies", "", 1)])
def test_unread_model_beside_a_good_one_is_no_silent_pass(work, name, data, fact, unit, value):
    good, other = write(work / "ok.stl", to_stl(box())), write(work / name, data)

    row = check([good, other], fact, "<=", value, unit)

    assert (row.verdict, row.reason, row.where.file) == ("not_checkable", "not_read", str(other))
    assert name in row.message
    assert "STEP" in row.message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("photo.png", png(4, 4)),
        ("film.mp4", b"\0\0\0\x18ftypmp42" + bytes(300)),
        ("list.xlsx", zipped(**{"[Content_Types].xml": b"", "xl__workbook.xml": b""})),
        ("text.odt", zipped(mimetype=b"application/vnd.oasis.opendocument.text")),
        ("part.scad", "cube([10, 20, 30]);\n"),
        ("README.md", "# Box\n"),
        ("ok.sldprt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 20),
    ],
)
def test_what_is_no_further_model_changes_nothing(work, name, data):
    files = [write(work / "ok.stl", to_stl(box())), write(work / name, data)]

    assert check(files, "mass", "<=", 0.01, "kg").verdict == "pass"


def test_unread_format_of_a_measured_part_is_named(work):
    files = [write(work / "ok.stl", to_stl(box())), write(work / "ok.igs", IGES)]

    row = check(files, "mass", "<=", 0.01, "kg")

    assert row.verdict == "pass"
    assert "ok.igs is not read" in row.message


def test_failure_stays_a_failure(work):
    files = [write(work / "ok.stl", to_stl(box())), write(work / "big.igs", IGES)]

    assert check(files, "mass", "<=", 0.001, "kg").verdict == "fail"


def test_row_of_another_file_is_measured(work):
    files = [write(work / "ok.stl", to_stl(box())), write(work / "big.igs", IGES)]

    assert check(files, "mass", "<=", 0.01, "kg", file="ok.stl").verdict == "pass"


@pytest.mark.parametrize(
    ("fact", "op", "unit"), [("clash_volume", "<=", "mm3"), ("gap", ">=", "mm")]
)
def test_neighbours_that_nobody_reads_leave_contact_open(work, fact, op, unit):
    pair = write(work / "pair.stl", to_stl(joined(box(), box(at=(50, 0, 0)))))
    other = write(work / "big.igs", IGES)

    assert check([pair], fact, op, 0, unit).verdict == "pass"
    assert check([pair, other], fact, op, 0, unit).reason == "not_read"


def test_parity_with_a_format_that_nobody_reads_is_open(work):
    files = [write(work / "ok.stl", to_stl(box())), write(work / "ok.gltf", to_gltf(box()))]

    assert check(files, "parity", "<=", 0.1, "%").verdict == "pass"
    files.append(write(work / "ok.igs", IGES))
    assert check(files, "parity", "<=", 0.1, "%").reason == "not_read"


def test_model_that_nobody_reads_alone_is_named(work):
    row = check([write(work / "big.igs", IGES)], "mass", "<=", 1, "kg")

    assert (row.verdict, row.reason) == ("not_checkable", "not_read")
    assert "big.igs" in row.message


@pytest.mark.parametrize("fact", ["clash_volume", "parity"])
def test_broken_file_leaves_rows_of_all_parts_open(work, fact):
    unit = "%" if fact == "parity" else "mm3"
    pair = joined(box(), box(at=(50, 0, 0)))
    files = [write(work / "a.stl", to_stl(pair)), write(work / "a.gltf", to_gltf(pair))]
    files.append(write(work / "b.step", b"ISO-10303-21;\n"))
    row = {"id": "r", "fact": fact, "op": ">=", "value": 0, "unit": unit}

    result = geometry.check(files, geometry.parse_brief({"requirement": [row]}), keep_going=True)

    assert (result.rows[0].verdict, result.rows[0].reason) == ("not_checkable", "unreadable")


def test_numbers_of_a_gltf_are_part_of_it(work):
    document = json.loads(to_gltf(box()))
    data = base64.b64decode(document["buffers"][0]["uri"].partition(",")[2])
    document["buffers"][0]["uri"] = "box.bin"
    files = [write(work / "box.gltf", json.dumps(document)), write(work / "box.bin", data)]

    assert check(files, "bodies", "==", 1).verdict == "pass"
    assert check(files, "hygiene", "==", value=True).verdict == "pass"
    files.append(write(work / "other.bin", data))
    assert check(files, "bodies", "==", 1).reason == "not_read"


def test_pattern_may_be_in_what_nobody_reads(parts, work):
    row = {"id": "h", "fact": "hole_pattern", "baseline": "bracket.step"}
    brief = geometry.parse_brief({"requirement": [row]}, folder=parts)
    other = write(work / "big.igs", IGES)

    assert geometry.check([parts / "plate.step"], brief).verdict == "fail"
    assert geometry.check([parts / "plate.step", other], brief).rows[0].reason == "not_read"
    assert geometry.check([parts / "bracket.step", other], brief).verdict == "pass"
