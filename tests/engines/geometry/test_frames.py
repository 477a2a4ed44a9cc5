"""Files of one frame: which file is there twice, and which way is up."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import write
from .shapes import Mesh, box, joined, to_gltf, to_stl

ARM = (10, 10, 50)


def row(fact: str, op: str, value: float, unit: str, *, whole: bool = True) -> dict:
    scope = "vehicle" if whole else "part"
    return {"id": fact, "fact": fact, "op": op, "value": value, "unit": unit, "scope": scope}


def rows(vehicle: geometry.Vehicle, *table: dict) -> dict:
    brief = geometry.parse_brief({"material": {"density": 1000}, "requirement": list(table)})
    return {one.id: one for one in geometry.check((), brief, vehicle=vehicle).rows}


def part_row(paths, *table: dict) -> list:
    brief = geometry.parse_brief({"material": {"density": 1000}, "requirement": list(table)})
    return list(geometry.check(paths, brief).rows)


def y_up(mesh: Mesh) -> Mesh:
    points, triangles = mesh
    return np.c_[points[:, 0], points[:, 2], -points[:, 1]], triangles


# the same part in two files
@pytest.fixture
def arms(work):
    """A frame with its left arm in one file, the right arm in another, and a knob."""
    main = joined(box(100, 20, 20), box(*ARM, (0, 30, 0)))
    return (
        write(work / "main.stl", to_stl(main)),
        write(work / "right.stl", to_stl(box(*ARM, (90, 30, 0)))),
        write(work / "knob.stl", to_stl(box(5, 5, 5, (0, 60, 0)))),
    )


def test_part_in_its_place_is_there_once_and_named(arms, work):
    main, _right, _knob = arms
    left = write(work / "left.stl", to_stl(box(*ARM, (0, 30, 0))))

    found = rows(geometry.Vehicle((main, left)), row("bodies", "==", 2, ""))

    assert found["bodies"].verdict == "pass"
    assert "left.stl is also in main.stl" in found["bodies"].message


def test_like_part_elsewhere_is_no_silent_pass(arms, work):
    inside = write(work / "new.stl", to_stl(box(10, 10, 10, (92, 32, 5))))
    vehicle = geometry.Vehicle(arms, (geometry.Swap(inside, ("knob",)),))

    found = rows(vehicle, row("clash_volume", "<=", 0, "mm3"), row("mass", "<=", 0.048, "kg"))

    for one in found.values():
        assert (one.verdict, one.reason) == ("not_checkable", "alike")
        assert "right.stl" in one.message


def test_row_that_holds_with_and_without_the_like_part_passes(arms):
    vehicle = geometry.Vehicle(arms)

    found = rows(vehicle, row("mass", "<=", 0.06, "kg"), row("bodies", "<=", 2, ""))

    assert found["mass"].verdict == "pass"
    assert "0.0501" in found["mass"].message  # with it
    assert found["bodies"].verdict == "fail"  # three, or four


def test_each_body_is_the_like_of_one_only(work):
    main = write(work / "main.stl", to_stl(joined(*(box(9, 9, 9, (x, 0, 0)) for x in (0, 20, 40)))))
    pair = write(work / "pair.stl", to_stl(joined(box(9, 9, 9), box(9, 9, 9, (0, 50, 0)))))

    found = rows(geometry.Vehicle((main, pair)), row("bodies", "==", 3, ""))

    assert found["bodies"].reason == "alike"


def test_like_volume_of_another_shape_is_a_body_of_its_own(arms, work):
    main, _right, _knob = arms
    slab = write(work / "slab.stl", to_stl(box(50, 50, 2, (0, 100, 0))))  # as much as an arm

    found = rows(geometry.Vehicle((main, slab)), row("bodies", "==", 3, ""))

    assert found["bodies"].verdict == "pass"


# y up and z up
def test_gltf_is_turned_in_a_frame_of_others(work):
    frame = write(work / "frame.stl", to_stl(box(100, 20, 20)))
    old = write(work / "old.stl", to_stl(box(20, 10, 20, (40, 5, 20))))
    new = write(work / "new.gltf", to_gltf(y_up(box(20, 10, 20, (40, 5, 15)))))
    clash = row("clash_volume", "<=", 0, "mm3")

    swapped = rows(geometry.Vehicle((frame, old), (geometry.Swap(new, ("old",)),)), clash)
    beside = part_row((frame, new), {**clash, "scope": "part"})

    for one in (swapped["clash_volume"], *beside):
        assert one.verdict == "fail"
        assert one.measured == pytest.approx(1000, rel=1e-4)
        assert "glTF turned" in one.message


@pytest.mark.parametrize(
    ("shape", "verdict"),
    [((10, 300, 20), "not_checkable"), ((10, 90, 95), "pass"), ((10, 300, 200), "fail")],
)
@pytest.mark.parametrize("whole", [False, True])
def test_height_of_a_gltf_is_decided_where_both_readings_agree(work, shape, verdict, whole):
    path = write(work / "a.gltf", to_gltf(box(*shape)))
    height = row("envelope_z", "<=", 100, "mm", whole=whole)

    if whole:
        one = rows(geometry.Vehicle((path,)), height)["envelope_z"]
    else:
        (one,) = part_row(path, height)

    assert one.verdict == verdict
    if verdict == "not_checkable":
        assert one.reason == "y_up"
        assert "a.gltf" in one.message
        assert "STEP" in one.message


def test_length_of_a_gltf_needs_no_up(work):
    path = write(work / "a.gltf", to_gltf(box(10, 300, 20)))

    (one,) = part_row(path, row("envelope_x", "<=", 10, "mm", whole=False))

    assert one.verdict == "pass"


@pytest.mark.parametrize(("limit", "verdict"), [([-16, 16], "pass"), ([0, 20], "not_checkable")])
def test_centre_of_a_gltf_turns_its_sign(work, limit, verdict):
    path = write(work / "a.gltf", to_gltf(box(10, 20, 30)))

    (one,) = part_row(path, row("centre_of_gravity_y", "in", limit, "mm", whole=False))

    assert one.verdict == verdict
