"""Hole pattern against a baseline part, with its handedness."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry.measure.pattern import lines_of, match

from .files import write
from .shapes import moved, to_obj, to_stl, tube, turn


def pattern(parts, new, baseline="bracket", **more):
    row = {"id": "holes", "fact": "hole_pattern", "baseline": f"{baseline}.step", **more}
    table = geometry.parse_brief({"requirement": [row]}, folder=parts)
    return geometry.check(parts / f"{new}.step", table).rows[0]


@pytest.mark.parametrize("new", ["bracket", "bracket_more_holes"])
def test_pattern_of_the_baseline_is_found(parts, new):
    row = pattern(parts, new)

    assert (row.verdict, row.measured) == ("pass", True)
    assert row.message.startswith("4 of 4")


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ("bracket_moved_holes", "does not fit"),
        ("bracket_small_holes", "does not fit"),
        ("bracket_mirrored", "mirrored"),
        ("plate", "does not fit"),
    ],
)
def test_pattern_that_differs_is_rejected(parts, new, said):
    row = pattern(parts, new)

    assert (row.verdict, row.measured) == ("fail", False)
    assert said in row.message


def test_pattern_at_the_tolerance_passes(parts):
    assert pattern(parts, "bracket_small_holes", tolerance=0.5, unit="").verdict == "pass"
    assert pattern(parts, "bracket_small_holes", tolerance=0.49, unit="").verdict == "fail"


def test_baseline_that_is_missing_is_refused(parts):
    with pytest.raises(geometry.BadBrief, match="not there"):
        pattern(parts, "bracket", baseline="nothing")


def drilled(rng, count):
    """A flange with holes at random places on two faces, as hole facts."""
    places = rng.uniform(-40, 40, (count, 2)).round(2)
    diameters = rng.choice([3.4, 4.5, 5.5, 6.6, 9.0], count)
    rows = []
    for k, ((x, y), d) in enumerate(zip(places, diameters, strict=True)):
        side = k == 0 or rng.random() < 0.3
        at, axis = ((x, 0.0, 30 + y), (0.0, 1.0, 0.0)) if side else ((x, y, 0.0), (0.0, 0.0, 1.0))
        rows.append((np.array(at), np.array(axis), float(d)))
    return rows


def facts_of(rows, rotation, shift, centre):
    holes = tuple(
        geometry.HoleFact(d, tuple(rotation @ axis), tuple(rotation @ at + shift), True)
        for at, axis, d in rows
    )
    return geometry.Facts(holes=holes, centre_of_gravity_mm=tuple(rotation @ centre + shift))


@pytest.mark.parametrize("seed", range(100))
def test_generated_patterns_match_unmirrored_only(seed):
    rng = np.random.default_rng(seed)
    rows = drilled(rng, int(rng.integers(4, 12)))
    centre = np.array([3.0, 9.0, 14.0])
    old = lines_of(facts_of(rows, np.eye(3), np.zeros(3), centre))
    rotation, shift = turn(rng), rng.uniform(-100, 100, 3)
    order = rng.permutation(len(rows))
    shuffled = [rows[i] for i in order] + drilled(rng, 3)
    same = lines_of(facts_of(shuffled, rotation, shift, centre))
    flip = np.diag([-1.0, 1.0, 1.0])
    mirrored = lines_of(facts_of(shuffled, rotation @ flip, shift, centre))
    (at, axis, d), rest = rows[-1], rows[:-1]
    spoilt = [*rest, (at + np.array([0.5, 0, 0]), axis, d)]
    wrong = lines_of(facts_of(spoilt, rotation, shift, centre))

    assert match(old, same, 0.1).complete
    assert not match(old, mirrored, 0.1).complete
    assert match(old, mirrored, 0.1).mirrored
    assert match(old, wrong, 0.1).matched == len(rows) - 1


def test_moved_mesh_keeps_its_pattern(work):
    rng = np.random.default_rng(1)
    old = write(work / "old.stl", to_stl(tube(10, 5, 8)))
    new = write(work / "new.obj", to_obj(moved(tube(10, 5, 12), turn(rng), (5, 6, 7))))
    row = {"id": "h", "fact": "hole_pattern", "baseline": old.name}

    result = geometry.check(new, geometry.parse_brief({"requirement": [row]}, folder=work))

    assert result.verdict == "pass"


def test_recess_that_is_no_cylinder_leaves_the_pattern_open(work):
    old = write(work / "old.stl", to_stl(tube(10, 5, 8)))
    points, triangles = tube(10, 5, 8)
    oval = write(work / "oval.stl", to_stl((points * (1.05, 1, 1), triangles)))
    row = {"id": "h", "fact": "hole_pattern", "baseline": old.name}

    (found,) = geometry.check(oval, geometry.parse_brief({"requirement": [row]}, folder=work)).rows

    assert (found.verdict, found.measured) == ("not_checkable", None)
    assert "no cylinder" in found.message
