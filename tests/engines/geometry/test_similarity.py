"""Nearest shapes: copies come first whatever was done to them, and are named."""

from __future__ import annotations

import json

import manifold3d
import numpy as np
import pytest
from click.testing import CliRunner

from mitwerk.engines import geometry
from mitwerk.engines.geometry.cli import geometry as command

from .files import write
from .shapes import box, cylinder, joined, moved, to_stl, torus, tube, turn
from .test_diff import angle_iron, lump

SHAPES = {
    "box": box(), "flat": box(60, 40, 3), "tube": tube(10, 8, 30), "ring": torus(20, 5),
    "lump": lump(), "angle": angle_iron(), "disc": tube(30, 5, 4),
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shapes")
    for name, mesh in SHAPES.items():
        write(folder / f"{name}.stl", to_stl(mesh))
    write(folder / "notes.md", "# No model\n")
    write(folder / "broken.stl", to_stl(box())[:-20])
    return geometry.Index(folder)


def test_folder_is_taken_and_the_unreadable_is_named(index):
    assert len(index) == len(SHAPES)
    assert [name.rpartition("/")[2] for name in index.refused] == ["broken.stl"]


@pytest.mark.parametrize("name", SHAPES)
def test_turned_copy_is_found_as_the_same(index, work, name):
    mesh = moved(SHAPES[name], turn(np.random.default_rng(5)), (300, 20, -7))

    first, second = index.nearest(write(work / "copy.stl", to_stl(mesh)), 2)

    assert first.file.endswith(f"{name}.stl")
    assert (first.relation, round(first.scale, 3)) == ("same", 1.0)
    assert second.distance > first.distance


def test_mirrored_and_scaled_copies_are_called_so(index, work):
    rotation = turn(np.random.default_rng(6))
    mirrored = write(work / "m.stl", to_stl(moved(lump(mirror=True), rotation)))
    larger = write(work / "s.stl", to_stl(moved(lump(), 2.5 * rotation)))

    (mirror,) = index.nearest(mirrored, 1)
    (scaled,) = index.nearest(larger, 1)

    assert mirror.file.endswith("lump.stl")
    assert mirror.relation == "mirrored"
    assert scaled.file.endswith("lump.stl")
    assert (scaled.relation, round(scaled.scale, 3)) == ("scaled", 0.4)


def propeller(hand: int):
    """Two twisted blades: three axes of two turns, and yet a left and a right one."""
    twist = np.array(
        [[1, 0, 0], [0, np.cos(0.5), -hand * np.sin(0.5)], [0, hand * np.sin(0.5), np.cos(0.5)]]
    )
    blade = moved(box(40, 10, 2, (5, -5, -1)), twist)
    return joined(
        moved(cylinder(8, 12, 48), shift=(0, 0, -6)), blade, moved(blade, np.diag([-1, -1, 1]))
    )


@pytest.mark.parametrize(("hand", "relation"), [(1, "same"), (-1, "mirrored")])
def test_propeller_is_told_from_its_mirror_image(work, hand, relation):
    right = geometry.describe(write(work / "right.stl", to_stl(propeller(1))))
    asked = moved(propeller(hand), turn(np.random.default_rng(8)), (3, 4, 5))

    (found,) = geometry.Index({"right": right}).nearest(write(work / "a.stl", to_stl(asked)), 1)

    assert found.relation == relation


def pinwheel(hand: int):
    """Four arms on a square plate: alike along two axes, so descriptions can't tell its hand."""
    plate, arm = box(40, 40, 4, (-20, -20, 0)), box(16, 4, 6, (2, 4 * hand, 3))
    quarters = [np.array([[c, -s, 0], [s, c, 0], [0, 0, 1.0]])
                for c, s in ((1, 0), (0, 1), (-1, 0), (0, -1))]  # fmt: skip
    if hand < 0:
        arm = moved(box(16, 4, 6, (2, 4, 3)), np.diag([1.0, -1.0, 1.0]))
        arm = arm[0], arm[1][:, ::-1]
    return joined(plate, *(moved(arm, quarter) for quarter in quarters))


def plate_with_ridge(height: float = 0.1):
    """A plate with a ridge of a fifth of a percent of its diagonal: its hand is hardly one."""
    return joined(box(40, 30, 10), box(12, 3, height, (2, 2, 10)))


def simplified(mesh):
    given = manifold3d.Mesh64(mesh[0], mesh[1].astype(np.uint64))
    found = manifold3d.Manifold(given).simplify(0.1).to_mesh64()
    return np.asarray(found.vert_properties)[:, :3], np.asarray(found.tri_verts, np.int64)


@pytest.mark.parametrize(
    ("known", "asked", "relation"),
    [
        (pinwheel(1), pinwheel(1), "same"),
        (pinwheel(1), pinwheel(-1), "mirrored"),
        (torus(20, 5), simplified(torus(20, 5)), "same"),
        (lump(), moved(lump(mirror=True), 2.5 * np.eye(3)), "mirrored"),
        (plate_with_ridge(), box(40, 30, 10), "same_or_mirrored"),
        (plate_with_ridge(), plate_with_ridge(0.5), "near"),
    ],
)
def test_what_is_laid_over_is_called_by_the_distance(work, known, asked, relation):
    folder = work / "known"
    folder.mkdir()
    write(folder / "known.stl", to_stl(known))
    turned = moved(asked, turn(np.random.default_rng(9)), (3, 4, 5))
    path = write(work / "asked.stl", to_stl(turned))

    (found,) = geometry.Index(folder).nearest(path, 1)

    assert found.relation == relation
    assert (found.off_mm is None) == (relation == "near")
    assert found.off_mm is None or found.off_mm < 0.3


def test_copies_come_before_what_is_only_near(work):
    folder = work / "known"
    folder.mkdir()
    write(folder / "near.stl", to_stl(plate_with_ridge(0.5)))
    write(folder / "twice.stl", to_stl(moved(lump(), 2 * np.eye(3))))
    write(folder / "copy.stl", to_stl(moved(plate_with_ridge(), 2 * np.eye(3))))
    path = write(work / "asked.stl", to_stl(plate_with_ridge()))

    found = geometry.Index(folder).nearest(path, 2)

    assert [one.file for one in found] == [str(folder / "copy.stl"), str(folder / "near.stl")]
    assert found[0].distance > found[1].distance


def test_search_looks_no_longer_than_it_may_and_at_files_only(work):
    folder = work / "known"
    folder.mkdir()
    known = write(folder / "known.stl", to_stl(pinwheel(1)))
    path = write(work / "asked.stl", to_stl(pinwheel(-1)))
    index = geometry.Index(folder)

    (hurried,) = index.nearest(path, 1, look_s=0)
    known.write_bytes(b"solid broken")
    (broken,) = index.nearest(path, 1)
    known.unlink()
    (gone,) = index.nearest(path, 1)

    assert hurried == broken == gone
    assert (gone.relation, gone.off_mm) == ("same_or_mirrored", None)


def test_file_that_is_no_model_can_not_be_laid_over(work):
    model = write(work / "box.stl", to_stl(box()))

    with pytest.raises(geometry.Refused) as refusal:
        geometry.lay_over(model, write(work / "a.md", "# No model"))

    assert refusal.value.where.endswith("a.md")


def test_saved_index_answers_the_same(index, work):
    index.save(work / "index.json")
    path = write(work / "copy.stl", to_stl(lump()))

    assert geometry.Index(work / "index.json").nearest(path) == index.nearest(path)


def test_store_of_descriptions_is_an_index(work):
    shapes = {
        n: geometry.describe(write(work / f"{n}.stl", to_stl(SHAPES[n]))) for n in ("box", "ring")
    }

    (only,) = geometry.Index(shapes).nearest(shapes["ring"], 1)

    assert (only.file, only.relation) == ("ring", "same")
    assert geometry.Index({}).nearest(shapes["ring"]) == ()


def test_command_leaves_the_asked_file_out(work):
    folder = work / "all"
    folder.mkdir()
    asked = write(folder / "a.stl", to_stl(box()))
    write(folder / "b.stl", to_stl(box(10, 20, 31)))

    result = CliRunner().invoke(command, ["similar", str(asked), "--in", str(folder), "--json"])

    said = json.loads(result.stdout)
    assert result.exit_code == 0
    assert [row["file"].rpartition("/")[2] for row in said["nearest"]] == ["b.stl"]
    assert said["nearest"][0]["relation"] == "near" or said["nearest"][0]["relation"] == "same"
