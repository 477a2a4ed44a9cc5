"""A part in several files: a row is decided where each file and all of them together agree."""

from __future__ import annotations

import pytest

from mitwerk.engines import geometry

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


def test_open_file_among_several_leaves_their_mass_open_and_not_their_size(halves, work):
    torn = write(work / "open.stl", to_stl(without(box(), 0)))

    size = one([*halves, torn], "envelope_x", "<=", 39, "mm")
    mass = one([*halves, torn], "mass", "<=", 1, "kg")

    assert (size.verdict, size.reason) == ("not_checkable", "together")
    assert "40 mm in all" in size.message
    assert one([*halves, torn], "envelope_x", "<=", 40, "mm").verdict == "pass"
    assert (mass.verdict, mass.reason) == ("not_checkable", "open_mesh")


@pytest.fixture
def slats(work):
    """30 slats of 10 × 20 × 30 mm side by side, each with a triangle missing."""
    return [
        write(work / f"slat{n}.stl", to_stl(without(box(at=(10 * n, 0, 0)), n % 12)))
        for n in range(30)
    ]


@pytest.mark.parametrize(
    ("fact", "unit", "op", "value", "verdict", "reason"),
    [
        ("envelope_x", "mm", "<=", 300, "pass", ""),
        ("envelope_x", "mm", "<=", 299, "not_checkable", "together"),
        ("envelope_x", "mm", "<=", 9, "fail", ""),
        ("envelope_x", "mm", "<", 300, "not_checkable", "together"),
        ("envelope_x", "mm", ">=", 10, "pass", ""),
        ("envelope_x", "mm", ">=", 300, "not_checkable", "together"),
        ("envelope_x", "mm", ">=", 301, "fail", ""),
        ("envelope_x", "mm", "in", [10, 300], "pass", ""),
        ("envelope_x", "mm", "in", [10, 299], "not_checkable", "together"),
        ("envelope_y", "mm", "==", 20, "pass", ""),
        ("mass", "kg", "<=", 9, "not_checkable", "open_mesh"),
        ("volume", "mm3", ">=", 1, "not_checkable", "open_mesh"),
        ("centre_of_gravity_x", "mm", "in", [0, 300], "not_checkable", "open_mesh"),
        ("clash_volume", "mm3", "<=", 0, "not_checkable", "open_mesh"),
        ("gap", "mm", ">=", 0, "not_checkable", "open_mesh"),
        ("closed", "", "==", True, "fail", ""),
        ("bodies", "", "==", 1, "pass", ""),
    ],
)
def test_many_open_files(slats, fact, unit, op, value, verdict, reason):
    row = one(slats, fact, op, value, unit)

    assert (row.verdict, row.reason) == (verdict, reason)


def test_open_part_beside_the_closed_assembly_may_be_one_of_its_parts(halves, work):
    whole = write(work / "whole.stl", to_stl(joined(box(), box(at=(50, 0, 0)))))
    torn = write(work / "torn.stl", to_stl(without(box(at=(0, 0, 100)), 3)))

    inside = one([whole, torn], "envelope_z", "<=", 130, "mm")
    beyond = one([whole, torn], "envelope_z", "<=", 100, "mm")

    assert inside.verdict == "pass"
    assert (beyond.verdict, beyond.reason) == ("not_checkable", "alike")


def test_open_part_drawn_where_the_open_assembly_has_it_counts_once(work):
    left, right = without(box(), 0), without(box(at=(50, 0, 0)), 0)
    whole = write(work / "whole.stl", to_stl(joined(left, right)))
    single = write(work / "single.stl", to_stl(left))
    row = {"id": "x", "fact": "envelope_x", "op": "<=", "value": 60, "unit": "mm"}
    brief = geometry.parse_brief({"requirement": [row | {"scope": "vehicle"}]})

    result = geometry.check(single, brief, vehicle=geometry.Vehicle((single, whole)))

    assert result.verdict == "pass"
    assert "single.stl is also in whole.stl" in result.rows[0].message
