"""Rows of the whole vehicle: files in one frame, a part in the place of what is called so."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import write
from .shapes import box, joined, to_stl, without

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [
    ("height", "envelope_z", "<=", 50, "mm"),
    ("clash", "clash_volume", "<=", 0, "mm3"),
    ("gap", "gap", ">=", 0, "mm"),
    ("mass", "mass", "<=", 1, "kg"),
    ("bodies", "bodies", "==", 3, ""),
    ("centre", "centre_of_gravity_x", "<=", 51, "mm"),
]


def rows(vehicle: geometry.Vehicle, part: Path, density: float | None = 1000.0) -> dict:
    """The verdicts on ROWS by id."""
    keys = ("id", "fact", "op", "value", "unit")
    table = [dict(zip(keys, row, strict=True), scope="vehicle") for row in ROWS]
    brief = {"requirement": table} | ({"material": {"density": density}} if density else {})
    result = geometry.check(part, geometry.parse_brief(brief), vehicle=vehicle)
    return {row.id: row for row in result.rows}


def test_part_takes_each_place_of_its_name(step_file, parts):
    stud = parts / "stud.step"

    found = rows(geometry.Vehicle((step_file,), (geometry.Swap(stud, ("PIN",)),)), stud)

    # Two studs stand 10 mm deep in the plate: 2 · π · 5² · 10 mm³.
    assert found["clash"].verdict == "fail"
    assert found["clash"].measured == pytest.approx(2 * np.pi * 250, rel=1e-4)
    assert found["clash"].where.at[2] == pytest.approx(15, abs=0.1)
    assert found["height"].measured == pytest.approx(50)
    assert found["bodies"].verdict == "pass"
    assert found["mass"].measured == pytest.approx((120_000 + 2 * np.pi * 25 * 40) * 1e-6, rel=1e-6)


def test_assembly_alone_compares_every_pair(step_file, parts):
    found = rows(geometry.Vehicle((step_file,)), parts / "stud.step")

    assert {row.verdict for row in found.values()} == {"pass"}
    assert found["clash"].measured == 0
    assert found["centre"].measured == pytest.approx(50)


def test_part_that_was_drawn_in_its_place_stays_there(step_file, parts):
    stud = parts / "stud_in_place.step"

    found = rows(geometry.Vehicle((step_file,), (geometry.Swap(stud, ("pin",)),)), stud)

    assert found["height"].measured == pytest.approx(60)
    assert found["clash"].measured == 0


def test_name_that_nothing_answers_to_is_not_checkable(step_file, parts):
    swap = geometry.Swap(parts / "stud.step", ("bonnet",))

    found = rows(geometry.Vehicle((step_file,), (swap,)), swap.path)

    assert {row.verdict for row in found.values()} == {"not_checkable"}
    assert {row.message for row in found.values()} == {"nothing in the assembly is called bonnet"}


def test_files_of_one_frame_are_one_assembly_and_a_stem_is_a_name(work):
    frame = write(work / "frame.stl", to_stl(box(100, 20, 20)))
    seat = write(work / "seat.stl", to_stl(box(20, 20, 20, (40, 0, 20))))
    new = write(work / "other.stl", to_stl(box(20, 20, 25, (40, 0, 15))))

    before = rows(geometry.Vehicle((frame, seat)), seat)
    after = rows(geometry.Vehicle((frame, seat), (geometry.Swap(new, ("Seat",)),)), new)

    assert (before["clash"].measured, before["height"].measured) == (0, 40)
    assert after["clash"].measured == pytest.approx(20 * 20 * 5)
    assert after["clash"].verdict == "fail"


def test_single_parts_beside_the_assembly_count_once(work):
    whole = write(work / "all.stl", to_stl(joined(box(), box(at=(50, 0, 0)))))
    single = write(work / "single.stl", to_stl(box()))

    found = rows(geometry.Vehicle((single, whole)), single)

    assert (found["bodies"].measured, found["clash"].measured) == (2, 0)


@pytest.mark.parametrize("keep_going", [True, False])
def test_open_mesh_in_the_assembly_is_no_silent_pass(work, keep_going):
    torn = write(work / "torn.stl", to_stl(joined(without(box(), 0), box(at=(50, 0, 0)))))
    row = {"id": "c", "fact": "clash_volume", "op": "<=", "value": 0, "unit": "mm3"}
    brief = geometry.parse_brief({"requirement": [row | {"scope": "vehicle"}]})

    result = geometry.check(torn, brief, vehicle=geometry.Vehicle((torn,)), keep_going=keep_going)

    assert [(one.verdict, one.reason) for one in result.rows] == [("not_checkable", "open_mesh")]


def test_mass_without_a_density_and_wall_of_an_assembly_are_not_checkable(step_file, parts):
    found = rows(geometry.Vehicle((step_file,)), parts / "stud.step", density=None)
    row = {"id": "w", "fact": "min_wall", "op": ">=", "value": 1, "unit": "mm", "scope": "vehicle"}
    wall = geometry.check(
        parts / "stud.step",
        geometry.parse_brief({"requirement": [row]}),
        vehicle=geometry.Vehicle((step_file,)),
    )

    assert (found["mass"].verdict, found["mass"].reason) == ("not_checkable", "density_missing")
    assert wall.rows[0].reason == "single_part"


def test_broken_file_beside_a_good_one_hides_no_failure(work):
    good = write(work / "good.stl", to_stl(box(100, 20, 20)))
    broken = write(work / "broken.step", b"ISO-10303-21;\n")
    row = {"id": "x", "fact": "envelope_x", "op": "<=", "unit": "mm"}

    def verdict(limit: float) -> str:
        brief = geometry.parse_brief({"requirement": [row | {"value": limit}]})
        return geometry.check([good, broken], brief, keep_going=True).verdict

    assert (verdict(50), verdict(200)) == ("fail", "not_checkable")


def test_two_files_of_one_name_and_format_are_two_parts(work, parts):
    for folder, name in (("whole", "box"), ("part", "cylinder")):
        (work / folder).mkdir()
        shutil.copy(parts / f"{name}.step", work / folder / "thing.step")
    row = {"id": "x", "fact": "envelope_x", "op": "<=", "value": 15, "unit": "mm"}

    paths = [work / "whole" / "thing.step", work / "part" / "thing.step"]
    result = geometry.check(paths, geometry.parse_brief({"requirement": [row]}))

    assert (result.verdict, result.rows[0].where.file) == ("fail", str(paths[1]))


def test_part_is_known_by_what_its_own_file_calls_it(step_file, parts, tmp_path):
    named = tmp_path / "v2-final.step"
    text = (parts / "stud.step").read_text()
    name = text.partition("PRODUCT('")[2].partition("'")[0]
    named.write_text(text.replace(name, "Pin"))

    found = rows(geometry.Vehicle((step_file,), (geometry.Swap(named, ("v2-final",)),)), named)

    assert found["clash"].measured == pytest.approx(2 * np.pi * 250, rel=1e-4)
