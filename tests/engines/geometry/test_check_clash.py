"""What bodies share and how far they stand apart."""

from __future__ import annotations

import pytest

from .checking import one
from .files import write
from .shapes import box, joined, to_stl


def pair(parts, other):
    return [parts / "block_a.step", parts / f"block_{other}.step"]


def test_bodies_that_touch_do_not_clash(parts):
    row = one(pair(parts, "touching"), "clash_volume", "<=", 0, "mm3")

    assert (row.verdict, row.measured) == ("pass", 0.0)


def test_common_volume_is_measured_and_shown(parts):
    for limit in (0, 50, 99.9):
        row = one(pair(parts, "clash"), "clash_volume", "<=", limit, "mm3")
        assert row.verdict == "fail"
        assert row.measured == pytest.approx(100.0)
        assert row.where.at == pytest.approx((9.5, 5, 5))
    assert one(pair(parts, "clash"), "clash_volume", "<=", 100, "mm3").verdict == "pass"


def test_gap_is_measured(parts):
    assert one(pair(parts, "gap"), "gap", ">=", 0.5, "mm").verdict == "pass"
    for other, limit in (("gap", 0.51), ("touching", 0.1), ("clash", 0.001)):
        assert one(pair(parts, other), "gap", ">=", limit, "mm").verdict == "fail"


def test_clash_of_meshes(work):
    one_file = write(work / "two.stl", to_stl(joined(box(), box(at=(9.9, 0, 0)))))

    row = one(one_file, "clash_volume", "<=", 1, "mm3")

    assert row.verdict == "fail"
    assert row.measured == pytest.approx(60.0, rel=1e-4)


def test_clash_of_a_single_body_is_not_checkable(parts):
    row = one(parts / "box.step", "clash_volume", "<=", 0, "mm3")

    assert (row.verdict, row.message) == ("not_checkable", "1 body; clash and gap need two")
