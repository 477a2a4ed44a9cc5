"""Differences between revisions: moved copies are identical, real changes are measured."""

from __future__ import annotations

import json

import manifold3d
import numpy as np
import pytest
from click.testing import CliRunner

from mitwerk.engines import geometry
from mitwerk.engines.geometry.cli import geometry as command

from .files import write
from .shapes import (
    box,
    cylinder,
    flipped,
    joined,
    moved,
    to_gltf,
    to_obj,
    to_stl,
    torus,
    turn,
    without,
)


def lump(drill: float = 4.0, mirror: bool = False):
    """A part without any symmetry: a box with a smaller one on a corner and a round void."""
    void = moved(flipped(cylinder(drill / 2, 6, 64)), shift=(9, 14, 4))
    points, triangles = joined(box(), box(4, 6, 8, (3, 5, 30)), void)
    if mirror:
        points, triangles = points * (-1, 1, 1), triangles[:, ::-1]
    return points, triangles


def angle_iron():
    return joined(box(40, 20, 5), box(5, 20, 30, (0, 0, 5)), box(6, 6, 6, (30, 2, 5)))


@pytest.mark.parametrize("seed", range(6))
def test_moved_copy_is_identical(work, seed):
    rng = np.random.default_rng(seed)
    rotation, shift = turn(rng), rng.uniform(-200, 200, 3)
    old = write(work / "old.obj", to_obj(lump()))
    new = write(work / "new.obj", to_obj(moved(lump(), rotation, shift)))

    found = geometry.diff(old, new)

    assert found.identical
    assert found.added_mm3 + found.removed_mm3 <= 1e-4 * 6000
    move = np.array(found.transform)
    assert move[:3, :3] @ rotation == pytest.approx(np.eye(3), abs=1e-5)
    assert move[:3, :3] @ shift + move[:3, 3] == pytest.approx(np.zeros(3), abs=1e-3)
    assert found.facts_changed == ()


def bored(body, *holes):
    """A body with holes of 9 mm depth at (x, y, radius)."""
    for x, y, radius in holes:
        body -= manifold3d.Manifold.cylinder(9, radius, -1, 48).translate([x, y, -1])
    found = body.to_mesh64()
    return np.asarray(found.vert_properties)[:, :3], np.asarray(found.tri_verts, np.int64)


@pytest.mark.parametrize("degrees", [3, 17.3, 90, 180])
@pytest.mark.parametrize("name", ["flange", "plate"])
def test_flat_part_turned_where_it_lies_is_identical(work, name, degrees):
    """Most of its surface fits at any turn about the normal; only the holes tell."""
    solid = manifold3d.Manifold
    flange = bored(solid.cylinder(5, 20, -1, 96), (12, 0, 2), (0, 12, 1.5))
    plate = bored(solid.cube([80, 40, 5]), (70, 30, 2), (10, 10, 1.5))
    part = {"flange": flange, "plate": plate}[name]
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    old = write(work / "old.obj", to_obj(part))
    new = write(work / "new.obj", to_obj(moved(part, np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]]))))

    found = geometry.diff(old, new)

    assert found.identical
    assert found.added_mm3 + found.removed_mm3 <= 1e-4 * 5000


def test_mirror_image_is_not_identical(work):
    old = write(work / "old.obj", to_obj(lump()))
    new = write(work / "new.obj", to_obj(lump(mirror=True)))

    found = geometry.diff(old, new)

    assert not found.identical
    assert found.added_mm3 == pytest.approx(found.removed_mm3, rel=1e-3)
    assert found.added_mm3 > 40


def test_added_and_removed_are_measured_after_registration(work):
    rng = np.random.default_rng(3)
    changed = joined(box(40, 20, 5), box(5, 20, 32, (0, 0, 5)), box(6, 6, 4, (30, 2, 5)))
    old = write(work / "old.obj", to_obj(angle_iron()))
    new = write(work / "new.obj", to_obj(moved(changed, turn(rng), (90, 1, 2))))

    found = geometry.diff(old, new, density=1000.0)

    assert found.added_mm3 == pytest.approx(2 * 5 * 20, rel=1e-3)
    assert found.removed_mm3 == pytest.approx(2 * 6 * 6, rel=1e-3)
    assert found.volume_delta_mm3 == pytest.approx(200 - 72, rel=1e-6)
    assert found.mass_delta_kg == pytest.approx(128e-6, rel=1e-6)
    assert found.envelope_delta_mm == pytest.approx((0, 0, 2), abs=1e-3)
    assert {row.fact for row in found.facts_changed} >= {"volume_mm3", "envelope_mm"}


@pytest.mark.parametrize("segments", [96, 160])
def test_remeshed_copy_shows_next_to_nothing(work, segments):
    old = write(work / "old.stl", to_stl(torus(20, 5, 128)))
    new = write(work / "new.stl", to_stl(torus(20, 5, segments)))

    found = geometry.diff(old, new)

    assert found.added_mm3 + found.removed_mm3 <= 0.01 * 2 * np.pi**2 * 20 * 25


def test_bored_step_part_loses_what_was_bored(parts):
    found = geometry.diff(parts / "bracket_small_holes.step", parts / "bracket.step")

    assert found.added_mm3 == pytest.approx(0, abs=0.1)
    assert found.removed_mm3 == pytest.approx(3 * 6 * np.pi * (4 - 3.0625), rel=2e-2)
    assert "holes" in {row.fact for row in found.facts_changed}


def test_bodies_that_reach_into_each_other_are_joined_first(work):
    frame = joined(box(40, 10, 10), box(10, 40, 10), moved(torus(20, 5, 48), shift=(60, 0, 0)))
    old = write(work / "old.obj", to_obj(frame))
    new = write(work / "new.obj", to_obj(joined(frame, box(10, 10, 30, (30, 0, 0)))))

    found = geometry.diff(old, new)

    assert found.added_mm3 == pytest.approx(10 * 10 * 30, rel=1e-6)  # the whole new body
    assert found.removed_mm3 == pytest.approx(0, abs=1e-6)
    assert found.volume_delta_mm3 == pytest.approx(3000)


def test_picture_of_gltf_stands_as_the_file_does(work, out):
    old = write(work / "old.gltf", to_gltf(box(10, 30, 20)))
    new = write(work / "new.gltf", to_gltf(joined(box(10, 30, 20), box(10, 10, 10, (10, 0, 0)))))
    out.mkdir()

    geometry.diff(old, new, glb=out / "changed.glb")

    picture = geometry.convert(out / "changed.glb", out)
    assert picture.envelope_m == pytest.approx((0.02, 0.03, 0.02))


def test_open_mesh_is_refused_by_name(work):
    good = write(work / "good.stl", to_stl(box()))
    bad = write(work / "bad.stl", to_stl(without(box(), 0)))

    for old, new in ((good, bad), (bad, good)):
        with pytest.raises(geometry.Refused, match="no closed surface") as refusal:
            geometry.diff(old, new)
        assert str(bad) in refusal.value.where


def test_command_answers_in_json_and_writes_the_picture(work, out):
    old = write(work / "old.stl", to_stl(angle_iron()))
    new = write(work / "new.stl", to_stl(joined(angle_iron(), box(2, 2, 2, (20, 10, 5)))))
    out.mkdir()
    words = ["diff", old, new, "--json", "--glb", out / "changed.glb"]

    result = CliRunner().invoke(command, [str(word) for word in words])

    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(said) == [
        "identical", "transform", "added_mm3", "removed_mm3", "volume_delta_mm3",
        "mass_delta_kg", "envelope_delta_mm", "facts_changed",
    ]  # fmt: skip
    assert said["added_mm3"] == pytest.approx(8, rel=1e-3)
    picture = geometry.convert(out / "changed.glb", out)
    assert [part.name for part in picture.parts if part.triangles] == ["unchanged", "added"]
