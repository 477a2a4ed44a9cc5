"""Rows of size, mass, closedness: strict at the limit, never a silent pass."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines import geometry

from .checking import one
from .files import write
from .shapes import box, cylinder, flipped, joined, to_stl, torus, tube, without

# fact, unit, op, shape, limit kept exactly, limits that are not
LIMITS = [
    ("envelope_x", "mm", "<=", box(), 10, [9.999, 5, 0]),
    ("envelope_y", "cm", "==", box(), 2, [1.999, 2.001, 20]),
    ("envelope_z", "in", "<=", box(1, 1, 25.4), 1, [0.9999, 0.5, 0.1]),
    ("volume", "cm3", ">=", box(), 6, [6.001, 7, 6000]),
    ("area", "mm2", "<=", box(), 2200, [2199.9, 100, 0]),
    ("mass", "g", "<=", box(), 6, [5.999, 1, 0.006]),
    ("centre_of_gravity_x", "mm", "in", box(), [5, 6], [[5.01, 6], [-5, 4.99], [6, 7]]),
    ("centre_of_gravity_y", "mm", ">=", box(), 10, [10.01, 11, 20]),
    ("centre_of_gravity_z", "mm", "<=", box(), 15, [14.99, 10, -15]),
    ("min_wall", "mm", ">=", joined(box(), flipped(box(8, 18, 28, (1, 1, 1)))), 1, [1.001, 2, 10]),
    ("bodies", "", "==", joined(box(), box(at=(50, 0, 0))), 2, [1, 3, 0]),
    ("triangles", "", "<=", box(), 12, [11, 1, 0]),
    ("holes", "", "in", tube(10, 5, 8), [1, 2], [[0, 2], [2, 3], [0]]),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "unit", "op", "shape", "kept", "broken"), LIMITS)
def test_limit_is_strict(work, fact, unit, op, shape, kept, broken):
    path = write(work / "part.stl", to_stl(shape))

    good = one(path, fact, op, kept, unit)
    bad = [one(path, fact, op, limit, unit) for limit in broken]

    assert good.verdict == "pass"
    assert [row.verdict for row in bad] == ["fail"] * 3
    assert all(row.message and row.where.file == str(path) for row in bad)
    assert {row.measured for row in bad} == {good.measured}


@pytest.mark.parametrize(("op", "value"), [("<", 10), (">", 10), ("<", 9), (">", 11)])
def test_strictly_less_and_more_do_not_take_the_limit(work, op, value):
    assert (
        one(write(work / "a.stl", to_stl(box())), "envelope_x", op, value, "mm").verdict == "fail"
    )


def test_failing_wall_shows_its_place(work):
    hollow = joined(box(), flipped(box(8, 18, 28, (1, 1, 1))))

    row = one(write(work / "a.stl", to_stl(hollow)), "min_wall", ">=", 2, "mm")

    x, y, z = row.where.at
    assert row.measured == pytest.approx(1.0)
    assert min(x, y, z, 10 - x, 20 - y, 30 - z) <= 1.0 + 1e-6


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (without(box(), 0), "lie open"),
        (without(cylinder(5, 9, 32), 7), "lie open"),
        (joined(box(), (box(4, 4, 4, (50, 0, 0))[0], box()[1][:11])), "lie open"),
    ],
)
def test_open_mesh_is_not_closed(work, shape, said):
    path = write(work / "a.stl", to_stl(shape))

    assert one(path, "closed").verdict == "fail"
    mass = one(path, "mass", "<=", 1e9, "kg")
    assert mass.verdict == "not_checkable"
    assert said in mass.message


@pytest.mark.parametrize("shape", [box(), torus(9, 2, 48), joined(box(), box(at=(10, 20, 0)))])
def test_closed_mesh_passes(work, shape):
    assert one(write(work / "a.stl", to_stl(shape)), "closed").verdict == "pass"


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (flipped(box()), "inside out"),
        (joined(box(), box()), "there twice"),
        (without(box(), 3), "lie open"),
    ],
)
@pytest.mark.parametrize("fact", ["volume", "mass", "min_wall", "centre_of_gravity_x"])
def test_faulty_mesh_is_never_a_silent_pass(work, shape, said, fact):
    unit = {"volume": "mm3", "mass": "kg"}.get(fact, "mm")

    row = one(write(work / "a.stl", to_stl(shape)), fact, ">=", -1, unit)

    assert (row.verdict, row.measured) == ("not_checkable", None)
    assert said in row.message


def test_facets_near_the_limit_decide_nothing(work):
    path = write(work / "round.stl", to_stl(cylinder(10, 20, 32)))
    exact = np.pi * 2000

    assert one(path, "volume", "<=", exact, "mm3").verdict == "pass"
    assert one(path, "volume", "<=", exact * 0.998, "mm3").verdict == "not_checkable"
    assert one(path, "volume", "<=", exact * 0.99, "mm3").verdict == "fail"


def test_vehicle_row_on_a_part_is_not_checkable(work):
    path = write(work / "a.stl", to_stl(box()))

    row = one(path, "mass", "<=", 650, "kg", scope="vehicle")

    assert row.verdict == "not_checkable"
    assert "whole vehicle" in row.message


def test_vehicle_row_is_measured_on_the_vehicle(work):
    part = write(work / "a.stl", to_stl(box()))
    whole = write(work / "all.stl", to_stl(joined(box(), box(at=(50, 0, 0)))))
    row = {"id": "b", "fact": "bodies", "op": "==", "value": 2, "scope": "vehicle"}

    result = geometry.check(part, geometry.parse_brief({"requirement": [row]}), vehicle=whole)

    assert result.verdict == "pass"


def test_declared_value_shows_with_its_file(work):
    part = write(work / "a.stl", to_stl(without(box(), 0)))
    stated = write(work / "declared.toml", "[declared]\nmass = 1.5\nseats = 4\n")

    mass = one([part, stated], "mass", "<=", 2, "kg")
    seats = one([part, stated], "declared.seats", ">=", 4)
    price = one([part, stated], "declared.price", "<=", 100)

    assert (mass.verdict, mass.measured, mass.where.file) == ("declared", 1.5, str(stated))
    assert (seats.verdict, seats.measured) == ("declared", 4)
    assert price.verdict == "not_checkable"


def test_may_row_does_not_bind(work):
    rows = [
        {"id": "a", "fact": "bodies", "op": "==", "value": 1},
        {"id": "b", "fact": "bodies", "op": "==", "value": 2, "must": False},
    ]
    path = write(work / "a.stl", to_stl(box()))

    result = geometry.check(path, geometry.parse_brief({"requirement": rows}))

    assert result.verdict == "pass"
    assert [row.verdict for row in result.rows] == ["pass", "fail"]
