"""FreeCAD documents: what stands in them where, and null where that is not sure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from mitwerk.engines import geometry


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    folder = tmp_path_factory.mktemp("fcstd")
    maker = Path(__file__).parent / "make_fcstd.py"
    subprocess.run([sys.executable, maker, folder], check=True, stdout=subprocess.DEVNULL)
    return folder


@pytest.mark.parametrize(
    ("name", "bodies", "volume", "sides"),
    [
        ("placed", 2, 2000, (110, 10, 10)),
        ("nested", 2, 2000, (20, 110, 60)),  # turned about z by a quarter, then up
        ("linked", 3, 3000, (60, 10, 100)),
        ("linked_part", 4, 2400, (110, 10, 22)),  # the link stands where itself says: at 0
        ("hidden_source", 1, 1000, (10, 10, 10)),
        ("mirror", 2, 2000, (30, 10, 10)),
        ("mirror_alone", 1, 1000, (10, 10, 10)),
        ("attached", 2, 37500, (50, 50, 25)),
        ("body", 1, 1000 - 40 * 3.141592653589793, (10, 10, 10)),
        ("unclear_shown", 2, 1125, (35, 10, 10)),
    ],
)
def test_shapes_stand_where_the_document_says(documents, name, bodies, volume, sides):
    found = geometry.facts(documents / f"{name}.FCStd").facts

    assert found.bodies == bodies
    assert found.volume_mm3 == pytest.approx(volume, rel=1e-9)
    assert found.envelope_mm == pytest.approx(sides, abs=1e-6)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("outside", "Link stands for something in wheel.FCStd"),
        ("array", "Link repeats Box"),
        ("unclear", "Odd uses Box as its Stock"),
    ],
)
def test_what_is_not_sure_is_null_and_said(documents, name, said):
    path = documents / f"{name}.FCStd"

    sheet = geometry.facts(path)

    assert (sheet.facts.volume_mm3, sheet.facts.envelope_mm, sheet.facts.bodies) == (None,) * 3
    assert said in {f.code: f.message for f in sheet.findings}["unclear_document"]
    with pytest.raises(geometry.Refused, match=said):
        geometry.diff(path, path)


def test_row_on_an_unclear_document_says_why(documents):
    row = {"id": "m", "fact": "volume", "op": "<=", "value": 9000, "unit": "mm3"}
    brief = geometry.parse_brief({"requirement": [row]})

    (found,) = geometry.check(documents / "unclear.FCStd", brief).rows

    assert (found.verdict, found.reason) == ("not_checkable", "unclear_document")
    assert "STEP" in found.message


def test_circle_of_parts_is_refused(documents):
    with pytest.raises(geometry.Refused, match="circle"):
        geometry.facts(documents / "circle.FCStd")
