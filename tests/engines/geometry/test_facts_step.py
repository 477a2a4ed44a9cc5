"""Facts of exact shapes whose size is known from formulas."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import self_referencing, write
from .test_facts_mesh import by_code, codes

VOLUMES = {
    "box": 6000.0,
    "cylinder": np.pi * 100 * 20,
    "torus": 2 * np.pi**2 * 20 * 25,
    "cone": np.pi * 12 * (100 + 40 + 16) / 3,
    "sphere_shell": 4 / 3 * np.pi * (20**3 - 19.5**3),
    "eccentric": np.pi * (100 - 64) * 10,
}


@pytest.mark.parametrize("name", VOLUMES)
def test_volume_mass_and_closedness_are_exact(parts, name):
    sheet = geometry.facts(parts / f"{name}.step", density=1000.0)

    facts = sheet.facts
    assert facts.volume_mm3 == pytest.approx(VOLUMES[name], rel=1e-6)
    assert facts.mass_kg == pytest.approx(VOLUMES[name] * 1e-6, rel=1e-6)
    assert (facts.closed, facts.bodies, facts.triangles) == (True, 1, None)
    assert "no_triangles" in codes(sheet)


def test_cylinder_has_exact_envelope_and_inertia(parts):
    facts = geometry.facts(parts / "cylinder.step", density=1e9).facts

    mass = facts.mass_kg
    assert facts.envelope_mm == pytest.approx((20, 20, 20), rel=1e-6)
    assert facts.centre_of_gravity_mm == pytest.approx((0, 0, 10), abs=1e-6)
    assert facts.inertia[2][2] == pytest.approx(mass * 100 / 2, rel=1e-5)
    assert facts.inertia[0][0] == pytest.approx(mass * (3 * 100 + 400) / 12, rel=1e-5)


def test_thin_shell_is_measured_on_its_surfaces(parts):
    facts = geometry.facts(parts / "sphere_shell.step").facts

    assert facts.min_wall_mm == pytest.approx(0.5, rel=1e-4)


def test_thinnest_place_of_an_eccentric_tube(parts):
    facts = geometry.facts(parts / "eccentric.step").facts

    x, y, _ = facts.min_wall_at
    assert facts.min_wall_mm == pytest.approx(0.5, rel=1e-4)
    assert np.hypot(x - 10, y) <= 0.1 or np.hypot(x - 9.5, y) <= 0.1


def test_holes_have_diameter_place_and_bottom(parts):
    holes = geometry.facts(parts / "plate.step").facts.holes

    assert [round(h.diameter_mm, 6) for h in holes] == [5.0, 6.0, 8.0]
    assert [h.through for h in holes] == [False, True, True]
    assert holes[0].at == pytest.approx((40, 15, 10), abs=1e-6)
    assert holes[0].axis == pytest.approx((0, 0, -1))
    assert holes[1].at[:2] == pytest.approx((10, 25), abs=1e-6)


def test_assembly_counts_its_bodies(step_file):
    facts = geometry.facts(step_file).facts

    assert facts.bodies == 3
    assert facts.volume_mm3 == pytest.approx(100 * 60 * 20 + 2 * np.pi * 25 * 30, rel=1e-6)


def test_freecad_document_is_measured_by_its_result(parts):
    sheet = geometry.facts(parts / "cut.FCStd")

    assert sheet.format == "fcstd"
    assert sheet.facts.bodies == 1
    assert sheet.facts.volume_mm3 == pytest.approx(8000 - np.pi * 25 * 20, rel=1e-6)


def test_truncated_step_is_refused(parts, work):
    text = (parts / "plate.step").read_text()
    path = write(work / "cut.step", text[: len(text) // 2])

    with pytest.raises(geometry.Refused, match="breaks off") as refusal:
        geometry.facts(path)
    assert refusal.value.where == str(path)


def test_step_without_solid_is_refused(parts, work):
    text = (parts / "box.step").read_text()
    start = text.index("DATA;")
    path = write(work / "empty.step", text[: start + 5] + "\nENDSEC;\nEND-ISO-10303-21;\n")

    with pytest.raises(geometry.Refused):
        geometry.facts(path)


def test_crash_names_its_file_and_the_parent_goes_on(parts, work):
    path = write(work / "loop.step", self_referencing((parts / "box.step").read_text()))

    with pytest.raises(geometry.GeometryError) as refusal:
        geometry.facts(path)
    assert refusal.value.where == str(path)
    assert geometry.facts(parts / "box.step").facts.bodies == 1


def test_author_in_the_header_is_shown(parts, work):
    text = (parts / "box.step").read_text().replace("('Author')", "('Anna Muster')")
    assert "Anna Muster" in text

    sheet = geometry.facts(write(work / "named.step", text))

    assert by_code(sheet, "author_data").value == "Anna Muster"


def test_cylinders_that_are_written_as_splines_are_holes(parts):
    plain, free = (
        geometry.facts(parts / f"{name}.step").facts for name in ("plate", "plate_of_splines")
    )

    assert free.volume_mm3 == pytest.approx(plain.volume_mm3, rel=1e-5)
    assert len(free.holes) == 3
    for one, two in zip(plain.holes, free.holes, strict=True):
        assert two.diameter_mm == pytest.approx(one.diameter_mm, abs=1e-4)
        assert two.at == pytest.approx(one.at, abs=1e-4)
        assert two.axis == pytest.approx(one.axis, abs=1e-6)
        assert (two.through, two.depth_mm) == (one.through, pytest.approx(one.depth_mm))


def test_round_recess_of_splines_may_be_a_hole(parts):
    sheet = geometry.facts(parts / "bowl_of_splines.step")

    assert sheet.facts.holes == ()
    assert by_code(sheet, "holes_uncertain").value == 1


def test_studs_of_splines_are_no_holes(parts):
    sheet = geometry.facts(parts / "studs_of_splines.step")

    assert sheet.facts.holes == ()
    assert "holes_uncertain" not in codes(sheet)


def test_slit_bore_is_a_hole_and_half_a_pipe_is_none(parts):
    clamp, pipe = (geometry.facts(parts / f"{name}.step").facts for name in ("clamp", "half_pipe"))

    (bore,) = clamp.holes
    assert (bore.diameter_mm, bore.through) == (pytest.approx(16.0), True)
    assert pipe.holes == ()


@pytest.mark.parametrize(
    ("name", "diameters"),
    [
        ("countersunk", [5]),
        ("countersunk_of_splines", [5]),
        ("countersunk_twice", [5]),
        ("sheet_countersunk", [4]),  # nothing of a cylinder is left
        ("funnel_of_splines", [10]),
        ("hourglass", [6]),
        ("hourglass_rounded", [6]),
        ("nozzle", [4]),
        ("stepped", [6, 12]),  # two cylinders, and the cone that leads from one to the other
        ("cone_on_a_block", []),
    ],
)
def test_countersunk_hole_is_one_hole_as_wide_as_its_narrowest_place(parts, name, diameters):
    sheet = geometry.facts(parts / f"{name}.step")

    assert [hole.diameter_mm for hole in sheet.facts.holes] == pytest.approx(diameters, abs=1e-4)
    assert all(hole.through for hole in sheet.facts.holes)
    assert "holes_uncertain" not in codes(sheet)


def test_tip_and_chamfer_of_a_drilled_hole_change_nothing(parts):
    (hole,) = geometry.facts(parts / "drilled_blind.step").facts.holes

    assert (hole.diameter_mm, hole.through) == (pytest.approx(6), False)
    assert hole.axis == pytest.approx((0, 0, -1))


@pytest.mark.parametrize("name", ["dimple", "cup"])
def test_conical_recess_with_a_bottom_may_be_a_hole(parts, name):
    sheet = geometry.facts(parts / f"{name}.step")

    assert sheet.facts.holes == ()
    assert by_code(sheet, "holes_uncertain").value == 1


def test_countersunk_hole_keeps_the_pattern_of_the_plain_one(parts):
    row = {"id": "p", "fact": "hole_pattern", "baseline": str(parts / "countersunk.step")}
    brief = geometry.parse_brief({"requirement": [row]})

    verdicts = [
        geometry.check(parts / f"{name}.step", brief).verdict
        for name in ("countersunk_of_splines", "hourglass")
    ]

    assert verdicts == ["pass", "fail"]
