"""Holes are found whatever the pose and whatever the numbers of the file."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.edges import topology
from mitwerk.engines.geometry.measure.holes import find_holes
from mitwerk.engines.geometry.measure.mesh import merged
from mitwerk.engines.geometry.measure.pattern import Lines, match
from mitwerk.engines.geometry.measure.rounding import rounding

from .drilled import bracket, versions
from .files import write
from .shapes import box, joined, to_stl, turn

UP, SIDEWAYS = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)
FOOT = [(10, 20, 3), (46, 20, 3), (10, 32, 3)]


def found(mesh) -> list[tuple[float, bool]]:
    solid = merged(*mesh)
    shape, step = topology(solid), rounding(solid.points)
    holes, unsure = find_holes(solid, shape, bvh.tree(solid), step)
    assert unsure == []
    return sorted((round(hole.diameter, 1), bool(hole.through)) for hole in holes)


@pytest.mark.parametrize("seed", range(8))
def test_no_hole_is_lost_in_a_turned_or_rounded_copy(seed):
    rng = np.random.default_rng(seed)
    part = bracket(rng)

    answers = {name: found(mesh) for name, mesh in versions(part.mesh, rng).items()}

    assert answers == dict.fromkeys(answers, part.holes)


def test_turned_single_precision_file_shows_every_hole(work):
    rng = np.random.default_rng(18)
    part = bracket(rng)

    sheet = geometry.facts(write(work / "a.stl", to_stl(versions(part.mesh, rng)["mirrored"])))

    shown = sorted((round(h.diameter_mm, 1), h.through) for h in sheet.facts.holes)
    assert shown == part.holes


@pytest.mark.parametrize(
    ("points", "step"),
    [
        (np.sqrt(np.arange(1, 61)).reshape(20, 3), 60**0.5 * 2**-24),
        (np.linspace(1, 99, 60).reshape(20, 3).round(3), 5e-4),
        (np.linspace(1, 9, 60).reshape(20, 3) * 1e-9, 9e-9 * 2**-24),
    ],
)
def test_rounding_follows_the_numbers(points, step):
    assert rounding(points) == pytest.approx(step, rel=1e-6)


def lines(places, depths=(6, 6, 6, 6)):
    count = len(places)
    axis = [UP] * 3 + [SIDEWAYS] * (count - 3)
    values = (places, axis, [4.0] * 3 + [6.0] * (count - 3), depths[:count])
    return Lines(*(np.array(v, float) for v in values), np.zeros(count, bool), np.zeros(3))


def test_thicker_flange_is_the_same_interface():
    old = lines([*FOOT, (45, 3, 30)])
    below = lines([*((x, y, 2) for x, y, _ in FOOT), (45, 3, 30)], (8, 8, 8, 6))

    assert match(old, below, 0.1).complete


def test_half_of_a_foot_raised_is_another_interface():
    old = lines([*FOOT, (45, 3, 30)])
    raised = lines([FOOT[0], (46, 20, 5.9), FOOT[2], (45, 3, 30)])

    assert match(old, raised, 0.1).matched == 3
    assert match(lines(FOOT), lines([FOOT[0], (46, 20, 5.9), FOOT[2]]), 0.1).matched == 2


def test_binary_numbers_name_nobody(work):
    rng = np.random.default_rng(2)
    mesh = joined(*(box(1, 1, 1, rng.uniform(-99, 99, 3).round(2) * 3) for _ in range(600)))
    turned = mesh[0] @ turn(rng).T, mesh[1]

    sheet = geometry.facts(write(work / "many.stl", to_stl(turned)))

    assert {f.code for f in sheet.findings} & {"author_data", "machine_path"} == set()
