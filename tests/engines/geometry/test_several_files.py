"""A part in several files: a row is decided where each file and all of them together agree."""

from __future__ import annotations

import pytest

from .checking import one
from .files import write
from .shapes import box, joined, to_stl, without


@pytest.fixture
def halves(work):
    """A bar of 40 × 10 × 10 mm, 4 g, cut in two; both lie in their places."""
    left, right = box(20, 10, 10), box(20, 10, 10, at=(20, 0, 0))
    return [
        write(work / f"{name}.stl", to_stl(mesh))
        for name, mesh in (("left", left), ("right", right))
    ]


@pytest.mark.parametrize(
    ("fact", "unit", "op", "value"),
    [
        ("mass", "kg", "<=", 0.003),
        ("volume", "cm3", "<", 4),
        ("volume", "cm3", "in", [1, 3]),
        ("envelope_x", "mm", "<=", 25),
        ("envelope_x", "mm", "==", 20),
        ("envelope_x", "mm", ">=", 30),
        ("centre_of_gravity_x", "mm", "in", [15, 25]),
    ],
)
def test_cutting_a_part_in_two_decides_nothing(halves, fact, unit, op, value):
    row = one(halves, fact, op, value, unit)

    assert (row.verdict, row.reason) == ("not_checkable", "together")
    assert "in all" in row.message


@pytest.mark.parametrize(
    ("fact", "unit", "op", "value", "verdict"),
    [
        ("mass", "kg", "<=", 0.004, "pass"),  # at the limit
        ("mass", "kg", "<=", 0.0019, "fail"),
        ("mass", "kg", ">=", 0.002, "pass"),
        ("volume", "cm3", "==", 3, "fail"),
        ("envelope_x", "mm", "<=", 40, "pass"),
        ("envelope_y", "mm", "==", 10, "pass"),
        ("centre_of_gravity_y", "mm", "==", 5, "pass"),
        ("bodies", "", "==", 1, "pass"),
    ],
)
def test_what_holds_both_ways_is_decided(halves, fact, unit, op, value, verdict):
    assert one(halves, fact, op, value, unit).verdict == verdict


def test_row_of_one_file_is_of_that_file(halves, work):
    write(work / "bright.stl", to_stl(box(90, 10, 10)))

    row = one([*halves, work / "bright.stl"], "envelope_x", "<=", 25, "mm", file="right.stl")

    assert row.verdict == "pass"


def test_single_part_beside_its_assembly_counts_once(halves, work):
    other = box(20, 10, 10, at=(21, 0, 0))
    whole = write(work / "whole.stl", to_stl(joined(box(20, 10, 10), other)))

    assert one([halves[0], whole], "mass", "<=", 0.004, "kg").verdict == "pass"


def test_open_file_among_several_leaves_their_size_open(halves, work):
    hole = write(work / "open.stl", to_stl(without(box(), 0)))

    row = one([*halves, hole], "envelope_x", "<=", 100, "mm")

    assert (row.verdict, row.reason) == ("not_checkable", "together")
