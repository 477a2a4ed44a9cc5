"""A limit of zero has a stated floor too: a millionth of a millimetre."""

from __future__ import annotations

import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry.checks.compare import holds
from mitwerk.engines.geometry.checks.units import floor

from .files import write
from .shapes import box, cylinder, to_obj


def row(paths, fact, op, value, unit="mm", **more):
    one = {"id": "r", "fact": fact, "op": op, "value": value, "unit": unit, **more}
    return geometry.check(paths, geometry.parse_brief({"requirement": [one]})).rows[0]


@pytest.mark.parametrize(("op", "value"), [("==", 0), ("<=", 0), (">=", 0), ("in", [0, 0])])
def test_centred_cylinder_lies_at_zero(parts, op, value):
    assert row(parts / "cylinder.step", "centre_of_gravity_x", op, value).verdict == "pass"


@pytest.mark.parametrize("op", ["<", ">"])
def test_strictly_beyond_zero_is_beyond_the_floor(parts, op):
    assert row(parts / "cylinder.step", "centre_of_gravity_x", op, 0).verdict == "fail"


@pytest.mark.parametrize(
    ("off", "unit", "verdict"),
    [(0.9e-6, "mm", "pass"), (1.1e-6, "mm", "fail"), (0.9e-6, "m", "pass"), (1.1e-6, "m", "fail")],
)
def test_floor_is_in_millimetres(work, off, unit, verdict):
    path = write(work / "a.obj", to_obj(box(10, 20, 30, (off, 0, 0))))

    assert row(path, "centre_of_gravity_x", "==", 5 if unit == "mm" else 0.005, unit).verdict == (
        "pass"  # 10⁻⁶ of the limit is more
    )
    path = write(work / "b.obj", to_obj(box(10, 20, 30, (off - 5, 0, 0))))
    assert row(path, "centre_of_gravity_x", "<=", 0, unit).verdict == verdict


def test_own_tolerance_goes_first(parts):
    exact = row(parts / "cylinder.step", "centre_of_gravity_x", "<=", -1e-6, tolerance=0)

    assert exact.verdict == "fail"
    assert holds(-1e-9, ">=", 0, 0.0) is False


def test_counts_and_cylinders_have_no_floor(work):
    path = write(work / "a.obj", to_obj(cylinder(5, 9, 32)))

    assert floor("bodies", "") == 0
    assert row(path, "bodies", "<=", 0, "").verdict == "fail"
