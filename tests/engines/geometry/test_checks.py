"""Each check rejects at least three bad cases with its own words and passes one at the limit."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import write
from .shapes import (
    box,
    cylinder,
    flipped,
    joined,
    moved,
    to_3mf,
    to_gltf,
    to_obj,
    to_stl,
    torus,
    tube,
    turn,
    without,
)

DENSITY = 1000.0


def one(paths, fact, op="==", value=True, unit="", **more):
    """The row of a brief of one requirement."""
    requirement = {"id": fact, "fact": fact, "op": op, "value": value, "unit": unit, **more}
    brief = geometry.parse_brief({"material": {"density": DENSITY}, "requirement": [requirement]})
    result = geometry.check(paths, brief)
    (row,) = result.rows
    assert result.verdict == ("not_checkable" if row.verdict == "declared" else row.verdict)
    return row


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


# hole pattern
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


# clash and gap
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


# parity
def formats(parts, work, mesh):
    step = Path(shutil.copy(parts / "box.step", work / "part.step"))
    return [
        step,
        write(work / "part.stl", to_stl(mesh)),
        write(work / "part.3mf", to_3mf(mesh)),
        write(work / "part.gltf", to_gltf(mesh)),
    ]


def test_formats_of_the_same_part_agree(parts, work):
    row = one(formats(parts, work, box()), "parity", "<=", 0.01, "%")

    assert row.verdict == "pass"
    assert row.measured <= 0.001


@pytest.mark.parametrize(
    ("mesh", "said"),
    [
        (box(10, 20, 30.1), "volume"),
        (box(at=(1, 0, 0)), "centre of gravity"),
        (box(20, 10, 30), "size"),
        (box(0.01, 0.02, 0.03), "volume"),
    ],
)
def test_formats_that_differ_are_rejected(parts, work, mesh, said):
    row = one(formats(parts, work, mesh), "parity", "<=", 0.1, "%")

    assert row.verdict == "fail"
    assert said in row.message


def test_parity_of_a_single_format_is_not_checkable(parts):
    assert one(parts / "box.step", "parity", "<=", 1, "%").verdict == "not_checkable"


# documents
BOM = "part,quantity,file,supplier\nBox,2,box.stl,\nM6x20,8,,Screws Ltd\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "0 BOM tables"),
        ("part,quantity,file\n", "no line"),
        (BOM.replace("2,box.stl", "0,box.stl"), "line 2: the quantity"),
        (BOM.replace("Screws Ltd", ""), "line 3: neither a file nor a supplier"),
        (BOM.replace("box.stl", "lid.stl"), "lid.stl is not there"),
        (BOM.replace("box.stl", ""), "line 2: neither"),
        ("part,quantity,supplier\nM6x20,8,Screws Ltd\n", "no line for box"),
    ],
)
def test_incomplete_bom_is_rejected(work, text, said):
    files = [write(work / "box.stl", to_stl(box()))]
    if text is not None:
        files.append(write(work / "bom.csv", text))

    row = one(files, "bom_complete")

    assert row.verdict == "fail"
    assert said in row.message


@pytest.mark.parametrize("text", [BOM, BOM.replace(",", ";")])
def test_complete_bom_passes(work, text):
    files = [write(work / "box.stl", to_stl(box())), write(work / "bom.csv", text)]

    assert one(files, "bom_complete").verdict == "pass"


SVG = '<svg xmlns="http://www.w3.org/2000/svg"><text>{}</text></svg>'


@pytest.mark.parametrize(
    "make",
    [{}, {"a.svg": SVG.format("Plate")}, {"drawing.txt": "Rev A"}],
)
def test_missing_drawing_is_rejected(work, make):
    files = [write(work / "box.stl", to_stl(box()))]
    files += [write(work / name, text) for name, text in make.items()]

    assert one(files, "drawing").verdict == "fail"


@pytest.mark.parametrize(
    "make", [{"a.svg": SVG.format("Revision B")}, {"plate_rev_C.svg": SVG.format("Plate")}]
)
def test_drawing_with_a_revision_passes(work, make):
    files = [write(work / name, text) for name, text in make.items()]

    assert one(files, "drawing").verdict == "pass"


@pytest.mark.parametrize(
    "make",
    [
        {},
        {"part.scad": ""},
        {"tool.py": "print('no geometry')"},
        {"part.FCStd": "not a document"},
    ],
)
def test_step_alone_is_no_editable_source(parts, work, make):
    files = [parts / "box.step", *(write(work / name, text) for name, text in make.items())]

    row = one(files, "editable_source")

    assert row.verdict == "fail"
    assert row.message.startswith("no editable source")


def test_native_sources_pass(parts, work):
    script = write(work / "part.py", "import cadquery as cq\n")
    scad = write(work / "part.scad", "cube([10, 20, 30]);\n")

    for source in (parts / "cut.FCStd", script, scad):
        assert one([parts / "box.step", source], "editable_source").verdict == "pass"


LICENCE = {"value": ["CERN-OHL-W-2.0", "Apache-2.0"], "op": "in"}


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("SPDX-License-Identifier: CERN-OHL-W-2.0\n", "pass"),
        ("                Apache License\n          Version 2.0, January 2004\n", "pass"),
        ("SPDX-License-Identifier: CC-BY-NC-4.0\n", "fail"),
        ("Attribution-NonCommercial 4.0 International\n", "fail"),
        ("GNU GENERAL PUBLIC LICENSE\n    Version 3, 29 June 2007\n", "fail"),
        ("Do what you like.\n", "not_checkable"),
        (None, "not_checkable"),
    ],
)
def test_licence_must_be_one_of_the_set(work, text, verdict):
    files = [write(work / "box.stl", to_stl(box()))]
    if text is not None:
        files.append(write(work / "LICENSE", text))

    assert one(files, "licence", **LICENCE).verdict == verdict


@pytest.mark.parametrize("make", [{}, {"NOTICE": ""}, {"AUTHORS": "\n\nme\n"}])
def test_missing_attribution_is_rejected(work, make):
    files = [write(work / "box.stl", to_stl(box()))]
    files += [write(work / name, text) for name, text in make.items()]

    assert one(files, "attribution").verdict == "fail"


def test_attribution_passes(work):
    files = [write(work / "ATTRIBUTION.md", "# From\n\n- Hinge by Bob, CC-BY-4.0\n")]

    assert one(files, "attribution").verdict == "pass"


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.stl", to_stl(box(), rb"C:\Users\Anna\box.sldprt"), "somebody's machine"),
        ("a.obj", "# by anna@example.org\n" + to_obj(box()), "names a person"),
        ("a.obj", "# file /home/anna/box.blend\n" + to_obj(box()), "somebody's machine"),
        ("key.txt", "-----BEGIN RSA PRIVATE KEY-----\n", "private key"),
        ("notes.md", 'api_key = "0123456789abcdef"\n', "private password"),
    ],
)
def test_traces_and_secrets_are_rejected(work, name, data, said):
    row = one(write(work / name, data), "hygiene")

    assert row.verdict == "fail"
    assert said in row.message


def test_clean_files_pass(work, parts):
    files = [
        parts / "box.step",
        write(work / "a.stl", to_stl(box(), b"made with mitwerk")),
        write(work / "README.md", "# Box\n\nSee [the plan](plan.md). Ratio 1:2, c:/d.\n"),
    ]

    assert one(files, "hygiene").verdict == "pass"


# generated patterns
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
    from mitwerk.engines.geometry.measure.pattern import lines_of, match

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
