"""File hygiene: the words of every file are looked at, the numbers of none."""

from __future__ import annotations

import io
import json
import struct
import zipfile

import numpy as np
import pytest
from PIL import Image

from mitwerk.engines import geometry
from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.measure.report import Findings

from .files import pdf, png, write
from .shapes import box, moved, to_gltf, to_stl, tube, turn

BRIEF = geometry.parse_brief({"requirement": [{"id": "h", "fact": "hygiene"}]})
SVG = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'


def verdict(*paths):
    row = geometry.check(list(paths), BRIEF).rows[0]
    return row.verdict, row.message


def jpeg(**tags):
    made, exif = io.BytesIO(), Image.Exif()
    for number, value in ((0x013B, tags.get("artist")), (0x010F, "Canon")):
        if value:
            exif[number] = value
    if tags.get("place"):
        exif.get_ifd(0x8825)[1] = "N"
    Image.new("RGB", (8, 8)).save(made, "JPEG", exif=exif, comment=tags.get("comment", b""))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", pdf().replace(b"/Type/Catalog", b"/Type/Catalog/Author(Anna Alpha)"), "Anna"),
        ("a.pdf", pdf().replace(b"/Type/Catalog", rb"/Src(C:\\Users\\anna\\x.dwg)"), "machine"),
        ("a.pdf", pdf("mail anna@example.org"), "anna@example.org"),
        ("a.svg", SVG.format('inkscape:export-filename="/home/anna/p.png"', ""), "machine"),
        ("a.svg", SVG.format("", "<metadata>anna@example.org</metadata>"), "anna@example.org"),
        ("a.svg", SVG.format("", "<dc:creator><cc:Agent><dc:title>Anna</dc:title></cc:Agent>"
                                 "</dc:creator>"), "Anna"),
        ("a.scad", "// /home/anna/secret\ncube(3);\n", "machine"),
        ("a.scad", "// mail anna@example.org\ncube(3);\n", "anna@example.org"),
        ("README.md", "Ask anna@example.org\n", "anna@example.org"),
        ("bom.csv", "part,file\nBox,C:\\Users\\anna\\box.stl\n", "machine"),
        ("a.jpg", jpeg(artist="Anna Alpha"), "Anna Alpha"),
        ("a.jpg", jpeg(place=True), "where it was taken"),
        ("a.jpg", jpeg(comment=b"by anna@example.org"), "anna@example.org"),
        ("a.png", png(4, 4), "Alice Example"),
        ("NOTICE", "made in /home/anna/parts\n", "machine"),
    ],
)  # fmt: skip
def test_traces_in_any_file_are_rejected(work, name, data, said):
    path = write(work / name, data)
    found, message = verdict(path)

    assert found == "fail"
    assert said in message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf("Plate rev B")),
        ("a.svg", SVG.format("", "<text>12 @ 4</text>")),
        ("a.scad", "// Copyright 2026 Anna <anna@example.org>\ncube(3);\n"),
        ("a.py", "# SPDX-FileCopyrightText: 2026 Anna <anna@example.org>\nimport cadquery\n"),
        ("AUTHORS", "Anna Alpha <anna@example.org>\n"),
        ("LICENSE", "Copyright Anna, anna@example.org\n"),
        ("a.jpg", jpeg()),
    ],
)
def test_credits_and_plain_files_pass(work, name, data):
    assert verdict(write(work / name, data))[0] == "pass"


@pytest.mark.parametrize("name", ["big.sldprt", "film.mp4", "doc.docx"])
def test_file_that_nobody_looks_into_is_left_open(work, name):
    if name.endswith("docx"):
        with zipfile.ZipFile(work / name, "w") as archive:
            archive.writestr("[Content_Types].xml", "")
            archive.writestr("word/document.xml", "")
    else:
        write(work / name, b"\0\0\0\x18ftypmp42" + bytes(range(256)))
    good = write(work / "ok.stl", to_stl(box()))

    found, message = verdict(good, work / name)

    assert found == "not_checkable"
    assert name in message


def test_numbers_of_a_model_are_no_words():
    """Random triangles hold any two or three bytes sooner or later."""
    path, mail = b"\0C:\\U\\a\0", b"\0a@b.de\0"
    noise = np.frombuffer((path + mail) * 30, "u1")[: 50 * 8].tobytes()
    stl = bytes(80) + struct.pack("<I", 8) + noise
    head = b"ply\nformat binary_little_endian 1.0\nelement vertex 9\nend_header\n"
    inner = json.dumps({"asset": {"version": "2.0"}}).encode()
    inner += b" " * (-len(inner) % 4)
    glb = b"glTF" + struct.pack("<II", 2, 28 + len(inner) + len(noise))
    glb += struct.pack("<I", len(inner)) + b"JSON" + inner
    glb += struct.pack("<I", len(noise)) + b"BIN\0" + noise

    for name, data in (("stl", stl), ("ply", head + noise), ("glb", glb)):
        findings = Findings()
        hygiene.look(hygiene.words(data, name), findings)
        assert findings.rows == []


def test_words_of_models_are_still_seen():
    head = b"ply\nformat binary_little_endian 1.0\ncomment anna@example.org\nend_header\n"
    inner = json.dumps({"asset": {"version": "2.0", "copyright": "/home/anna/x"}}).encode()
    glb = b"glTF" + struct.pack("<II", 2, 20 + len(inner)) + struct.pack("<I", len(inner))
    for name, data in (("ply", head + bytes(40)), ("glb", glb + b"JSON" + inner)):
        findings = Findings()
        hygiene.look(hygiene.words(data, name), findings)
        assert len(findings.rows) == 1


def test_turned_meshes_are_clean(work):
    rng = np.random.default_rng(1)
    paths = [
        write(work / f"{k}.stl", to_stl(moved(tube(20, 12, 30, 2000), turn(rng)))) for k in (1, 2)
    ]
    paths.append(write(work / "a.gltf", to_gltf(box())))

    assert verdict(*paths)[0] == "pass"
