"""The type is told by content and structure; the name is only compared."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest

from mitwerk.engines.geometry import sniff

from .files import gltf_text, obj, pdf, ply, png, stl, threemf, write

STEP = "ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('AP242_MANAGED_MODEL_BASED_3D_ENGINEERING_MIM_LF'));\n"
DXF = "  0\nSECTION\n  2\nENTITIES\n  0\nENDSEC\n  0\nEOF\n"
SVG = '<?xml version="1.0"?>\n<!-- a drawing -->\n<svg xmlns="http://www.w3.org/2000/svg"/>'
ASCII_STL = "solid part\n facet normal 0 0 1\n  outer loop\n"


def archive(**members: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "format_", "variant"),
    [
        ("a.stp", STEP, "step", "ap242_managed_model_based_3d_engineering_mim_lf"),
        ("a.stl", stl(), "stl", "binary"),
        ("a.stl", b"solid " + stl()[6:], "stl", "binary"),
        ("a.stl", ASCII_STL, "stl", "ascii"),
        ("a.stl", stl(count=9), "stl", "binary"),
        ("a.3mf", threemf(), "3mf", ""),
        ("a.obj", obj(), "obj", ""),
        ("a.ply", ply(), "ply", "ascii"),
        ("a.gltf", gltf_text(), "gltf", ""),
        ("a.glb", b"glTF\2\0\0\0", "glb", ""),
        ("a.dxf", DXF, "dxf", "ascii"),
        ("a.svg", SVG, "svg", ""),
        ("a.pdf", pdf(), "pdf", ""),
        ("a.png", png(4, 4), "png", ""),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "jpeg", ""),
        ("a.webp", b"RIFF\x10\0\0\0WEBPVP8 ", "webp", ""),
        ("a.zip", archive(readme=b"hello"), "zip", ""),
        ("a.md", "# Title\n\ntext", "markdown", ""),
        ("a.csv", "part,mass\nframe,12\n", "csv", ""),
        ("a.txt", "plain words", "text", ""),
    ],
)  # fmt: skip
def test_sniff_knows_a_format(work, name, content, format_, variant):
    kind = sniff(write(work / name, content))

    assert (kind.format, kind.variant, kind.name_agrees, kind.polyglot) == (
        format_,
        variant,
        True,
        (),
    )


@pytest.mark.parametrize("content", [b"", b"\0\1\2\3" * 50, b"   \n"])
def test_sniff_does_not_guess(work, content):
    assert sniff(write(work / "a.bin", content)) is None


@pytest.mark.parametrize(
    ("name", "content", "format_"),
    [
        ("a.png", SVG, "svg"),
        ("a.stl", STEP, "step"),
        ("a.txt", pdf(), "pdf"),
        ("a.step", "plain words", "text"),
        ("a.glb", gltf_text(), "gltf"),
    ],
)
def test_sniff_reports_a_wrong_name(work, name, content, format_):
    kind = sniff(write(work / name, content))

    assert (kind.format, kind.name_agrees) == (format_, False)


@pytest.mark.parametrize(
    ("name", "content", "format_", "others"),
    [
        ("a.stl", b"<html><script>1</script>".ljust(80) + stl()[80:], "stl", ("html",)),
        ("a.pdf", pdf() + archive(x=b"y"), "pdf", ("zip",)),
        ("a.png", png(2, 2) + archive(x=b"y"), "png", ("zip",)),
        ("a.stl", b"%PDF-1.4".ljust(80) + stl()[80:], "pdf", ("stl",)),
        ("a.step", STEP + "<script>alert(1)</script>", "step", ("html",)),
    ],
)  # fmt: skip
def test_sniff_reports_a_polyglot(work, name, content, format_, others):
    kind = sniff(write(work / name, content))

    assert (kind.format, kind.polyglot) == (format_, others)


def test_sniff_reads_a_bounded_part_of_a_huge_file(work):
    path = work / "huge.step"
    with path.open("wb") as file:
        file.write(STEP.encode())
        file.truncate(1 << 33)

    assert sniff(path).format == "step"
