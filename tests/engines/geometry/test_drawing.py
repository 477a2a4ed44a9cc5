"""Drawings and pictures come out static: nothing acts, nothing points outside, no metadata."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from mitwerk.engines import geometry

from .files import pdf, png, write

NS = "{http://www.w3.org/2000/svg}"
MAKE_DXF = """
import sys, ezdxf
document = ezdxf.new()
space = document.modelspace()
space.add_line((0, 0), (100, 0))
space.add_circle((50, 30), 20)
space.add_text("M8 <script>", height=5)
document.saveas(sys.argv[1])
"""


def svg(body: str, head: str = "") -> str:
    return (
        f'{head}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        f' viewBox="0 0 40 30">{body}</svg>'
    )


def drawn(work, out, body: str):
    made = geometry.drawing(write(work / "a.svg", svg(body)), out)
    return made, made.path.read_text()


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        '<rect width="4" height="4" onclick="alert(1)" ONLOAD="alert(2)"/>',
        "<foreignObject><body xmlns='http://www.w3.org/1999/xhtml'>x</body></foreignObject>",
        '<image href="http://127.0.0.1/x.png"/>',
        '<a href="javascript:alert(1)"><rect width="4" height="4"/></a>',
        '<use xlink:href="http://127.0.0.1/x.svg#a"/>',
        '<rect fill="url(http://127.0.0.1/x)" width="4" height="4"/>',
        '<rect style="fill:red;background:url(//127.0.0.1/x)" width="4" height="4"/>',
        "<style>@import url(http://127.0.0.1/x.css); rect{fill:url(http://127.0.0.1/y)}</style>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
        '<set attributeName="onmouseover" to="alert(1)"/>',
        '<rect width="4" height="4"><handler type="x">alert(1)</handler></rect>',
        '<rect fill="&#x75;rl(data:text/html,x)" width="4" height="4"/>',
    ],
)
def test_svg_loses_everything_that_acts(work, out, body):
    made, text = drawn(work, out, body + '<path d="M0 0L9 9"/>')

    lower = text.lower()
    for word in ("script", "127.0.0.1", "alert", "foreignobject", "javascript", "@import", "data:"):
        assert word not in lower
    root = ET.fromstring(text)  # noqa: S314 - our own output
    assert root.find(f"{NS}path").get("d") == "M0 0L9 9"
    assert made.size == (40.0, 30.0)


def test_svg_says_what_was_taken_out(work, out):
    made, _ = drawn(work, out, "<script>1</script><path d='M0 0L1 1' onload='2'/>")

    assert [(f.code, f.message) for f in made.findings] == [
        ("active_content_removed", "taken out: event handler, script")
    ]


def test_svg_keeps_a_drawing_whole(work, out):
    body = (
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#fff"/></linearGradient></defs>'
        '<style>.line{stroke:#123456;stroke-width:2}</style><g transform="scale(2)">'
        '<rect class="line" x="1" y="1" width="5" height="5" fill="url(#g)"/>'
        '<text x="2" y="9">M8 &lt; M10</text><use xlink:href="#g"/></g>'
    )

    made, text = drawn(work, out, body)

    root = ET.fromstring(text)  # noqa: S314 - our own output
    rect = root.find(f"{NS}g/{NS}rect")
    assert (rect.get("fill"), rect.get("stroke"), rect.get("stroke-width")) == (
        "url(#g)", "#123456", "2",
    )  # fmt: skip
    assert root.find(f"{NS}g/{NS}text").text == "M8 < M10"
    assert root.find(f"{NS}g/{NS}use").get("href") == "#g"
    assert made.findings == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (svg("<path/>", '<!DOCTYPE svg [<!ENTITY a "b">]>'), "DOCTYPE"),
        (svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "circle"),
        (svg("<g>" * 50_000 + "</g>" * 50_000), "nested too deeply"),
        (svg('<g id="l0"><path d="M0 0"/></g>' + "".join(
            f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 9)
        )), "a million"),
        (svg("<path>"), "no valid XML"),
        ('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>', "neither a view box"),
    ],
)  # fmt: skip
def test_dishonest_svg_is_refused(work, out, content, reason):
    path = write(work / "a.svg", content)

    with pytest.raises(geometry.Refused, match=reason) as caught:
        geometry.drawing(path, out)

    assert caught.value.where == str(path)


def test_dxf_becomes_a_static_drawing(work, out):
    path = work / "plate.dxf"
    subprocess.run([sys.executable, "-c", MAKE_DXF, path], check=True)

    made = geometry.drawing(path, out)

    root = ET.fromstring(made.path.read_text())  # noqa: S314 - our own output
    assert made.source_format == "dxf"
    assert made.size[0] > made.size[1] * 1.5
    assert {e.tag for e in root.iter()} <= {
        f"{NS}{t}" for t in ("svg", "g", "defs", "path", "rect")
    }
    assert len(root.findall(f".//{NS}path")) >= 3


def test_damaged_dxf_is_refused(work, out):
    path = write(work / "a.dxf", "  0\nSECTION\n  2\nENTITIES\n  0\nLINE\n  8\n")

    with pytest.raises(geometry.Refused):
        geometry.drawing(path, out)


def test_picture_is_encoded_anew_without_metadata(work, out):
    made = geometry.drawing(write(work / "a.png", png(320, 200)), out)

    data = made.path.read_bytes()
    with Image.open(made.path) as picture:
        assert (picture.format, picture.size, picture.getexif()) == ("WEBP", (320, 200), {})
    assert b"Alice" not in data
    assert made.size == (320.0, 200.0)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (png(40_000, 40_000, real=False), "more than 40000000 pixels"),
        (png(7_000, 6_000, real=False), "7000 × 6000 pixels; up to 40000000"),
        (png(50, 50)[:60], "damaged picture|no PNG"),
        (png(50, 50, real=False), "damaged picture"),
    ],
)
def test_dishonest_picture_is_refused(work, out, content, reason):
    path = write(work / "a.png", content)

    with pytest.raises(geometry.Refused, match=reason):
        geometry.drawing(path, out)


def test_first_page_of_a_pdf_is_shown(work, out):
    path = write(work / "a.pdf", pdf())
    try:
        made = geometry.drawing(path, out)
    except geometry.Refused as refusal:
        if "install poppler-utils" not in refusal.message:
            raise
        pytest.skip(refusal.message)

    assert made.source_format == "pdf"
    assert [f.code for f in made.findings] == ["first_page_only"]
    with Image.open(made.path) as picture:
        assert picture.size == (1600, 1600)
        assert picture.convert("L").getextrema()[0] < 60
    assert [p.name for p in out.iterdir()] == ["picture.webp"]
