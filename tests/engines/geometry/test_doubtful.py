"""A value that may be another one decides only what the other one decides alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mitwerk.engines import geometry

from .checking import one
from .files import write
from .shapes import box, joined, to_stl, tube


@pytest.fixture
def rings(work):
    """A ring with a round hole and one whose hole is an oval: a hole or not, nobody can tell."""
    points, triangles = tube(10, 5, 8)
    oval = (points * (1.05, 1, 1) + (40, 0, 0), triangles)
    return write(work / "rings.stl", to_stl(joined(tube(10, 5, 8), oval)))


@pytest.mark.parametrize(
    ("op", "value", "verdict"),
    [
        ("==", 1, "not_checkable"),
        ("<=", 1, "not_checkable"),
        (">=", 2, "not_checkable"),
        ("<", 2, "not_checkable"),
        (">=", 1, "pass"),
        ("<=", 2, "pass"),
        ("==", 3, "fail"),
        ("in", [1, 2], "pass"),
    ],
)
def test_recess_that_may_be_a_hole_is_counted_both_ways(rings, op, value, verdict):
    row = one(rings, "holes", op, value)

    assert row.verdict == verdict
    assert (row.reason == "holes_uncertain") == (verdict == "not_checkable")


@pytest.mark.parametrize(
    ("op", "value", "verdict"),
    [
        (">=", 9, "not_checkable"),
        ("==", 10, "not_checkable"),
        ("in", [9, 11], "not_checkable"),
        (">=", 11, "fail"),
        ("<=", 10, "pass"),
    ],
)
def test_wall_behind_faces_without_a_mesh_may_be_thinner(work, op, value, verdict):
    path = write(work / "box.stl", to_stl(box()))
    said = geometry.FactFinding("faces_without_mesh", "warning", "1 face could not be meshed")
    sheet = replace(geometry.facts(path), findings=(said,))
    row = {"id": "w", "fact": "min_wall", "op": op, "value": value, "unit": "mm"}

    brief = geometry.parse_brief({"requirement": [row]})
    (found,) = geometry.check(path, brief, known={path: sheet}).rows

    assert found.verdict == verdict
    assert (found.reason == "faces_without_mesh") == (verdict == "not_checkable")
