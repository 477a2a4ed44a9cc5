"""Facts of meshes whose size is known from formulas."""

from __future__ import annotations

import hashlib
import json

import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import model_xml, stl, threemf, write
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

STEEL = 7850.0


def codes(sheet):
    return {finding.code for finding in sheet.findings}


def by_code(sheet, code):
    (found,) = [finding for finding in sheet.findings if finding.code == code]
    return found


def test_box_has_the_documented_json(work):
    path = write(work / "box.stl", to_stl(box()))

    sheet = geometry.facts(path, density=1000.0).as_dict()

    assert list(sheet) == ["file", "format", "sha256", "facts", "findings"]
    assert sheet["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    facts = sheet["facts"]
    assert facts["envelope_mm"] == (10.0, 20.0, 30.0)
    assert facts["volume_mm3"] == pytest.approx(6000.0, rel=1e-12)
    assert facts["area_mm2"] == pytest.approx(2200.0, rel=1e-12)
    assert facts["mass_kg"] == pytest.approx(0.006, rel=1e-12)
    assert facts["centre_of_gravity_mm"] == pytest.approx((5, 10, 15))
    assert facts["inertia"][2][2] == pytest.approx(0.006 * (10**2 + 20**2) / 12)
    assert (facts["closed"], facts["bodies"], facts["triangles"]) == (True, 1, 12)
    assert facts["min_wall_mm"] == pytest.approx(10.0)
    assert facts["holes"] == ()
    assert list(sheet["findings"][0]) == [
        "code", "severity", "message", "where", "pointer", "value", "limit",
    ]  # fmt: skip
    json.dumps(sheet, allow_nan=False)


@pytest.mark.parametrize(
    ("name", "write_mesh", "unit"),
    [("a.obj", to_obj, "mm"), ("a.3mf", to_3mf, "mm"), ("a.gltf", to_gltf, "m")],
)
def test_formats_agree(work, name, write_mesh, unit):
    path = write(work / name, write_mesh(tube(10, 6, 8)))

    facts = geometry.facts(path).facts

    assert facts.unit == unit
    assert facts.volume_mm3 == pytest.approx(np.pi * (100 - 36) * 8, rel=1e-3)
    assert facts.min_wall_mm == pytest.approx(4.0, rel=5e-3)
    (hole,) = facts.holes
    assert hole.diameter_mm == pytest.approx(12.0, rel=1e-4)
    assert hole.through


@pytest.mark.parametrize(("unit", "factor"), [("mm", 1.0), ("cm", 10.0), ("m", 1e3), ("in", 25.4)])
def test_unit_of_unitless_formats_is_given(work, unit, factor):
    path = write(work / "box.stl", to_stl(box()))

    sheet = geometry.facts(path, unit=unit)

    assert sheet.facts.envelope_mm[2] == pytest.approx(30.0 * factor)
    assert sheet.facts.unit == unit
    assert "unit_assumed" not in codes(sheet)


def test_unit_is_assumed_with_a_note(work):
    sheet = geometry.facts(write(work / "box.stl", to_stl(box())))

    assert by_code(sheet, "unit_assumed").severity == "note"


def test_inches_of_a_3mf_are_read(work):
    sheet = geometry.facts(write(work / "box.3mf", to_3mf(box(1, 2, 3), "inch")), unit="mm")

    assert sheet.facts.envelope_mm == pytest.approx((25.4, 50.8, 76.2))
    assert "unit_ignored" in codes(sheet)


@pytest.mark.parametrize("kind", ["support", "solidsupport"])
def test_supports_of_a_print_are_no_part(work, kind):
    extra = model_xml().partition("</basematerials>")[2].partition("</object>")[0] + "</object>"
    extra = extra.replace('id="1" type="model"', f'id="7" type="{kind}"')
    model = model_xml(extra).replace("<build>", '<build><item objectid="7"/>')

    sheet = geometry.facts(write(work / "printed.3mf", threemf(model)))

    alone = geometry.facts(write(work / "plain.3mf", threemf()))
    assert sheet.facts.bodies == alone.facts.bodies == 2
    assert sheet.facts.volume_mm3 == alone.facts.volume_mm3


@pytest.mark.parametrize(
    ("mesh", "volume"),
    [
        (cylinder(10, 20), np.pi * 100 * 20),
        (tube(10, 9, 20), np.pi * 19 * 20),
        (torus(20, 5), 2 * np.pi**2 * 20 * 25),
    ],
)
def test_volume_keeps_its_stated_bound(work, mesh, volume):
    sheet = geometry.facts(write(work / "round.stl", to_stl(mesh)))

    bound = by_code(sheet, "facet_bound")
    error = volume / sheet.facts.volume_mm3 - 1
    assert abs(error) <= bound.limit * 1.01
    assert error == pytest.approx(bound.value, abs=2e-5)
    assert abs(error) <= 1e-3


def test_open_mesh_has_no_volume_and_says_where(work):
    sheet = geometry.facts(write(work / "open.stl", to_stl(without(box(), 0))), density=STEEL)

    facts, finding = sheet.facts, by_code(sheet, "open_mesh")
    assert facts.closed is False
    assert facts.volume_mm3 is facts.mass_kg is facts.inertia is facts.min_wall_mm is None
    assert (finding.severity, finding.value) == ("error", 3)
    assert all(0 <= value <= side for value, side in zip(finding.where, (10, 20, 30), strict=True))


def test_inside_out_mesh_has_no_volume(work):
    sheet = geometry.facts(write(work / "out.stl", to_stl(flipped(box()))))

    assert sheet.facts.closed is True
    assert sheet.facts.volume_mm3 is None
    assert by_code(sheet, "inside_out").value == pytest.approx(-6000.0)


def test_doubled_part_has_no_volume(work):
    sheet = geometry.facts(write(work / "twice.stl", to_stl(joined(box(), box()))))

    assert sheet.facts.volume_mm3 is None
    assert by_code(sheet, "double_part").value == 12


def test_void_belongs_to_its_body(work):
    hollow = joined(box(), flipped(box(8, 18, 28, (1, 1, 1))))

    facts = geometry.facts(write(work / "hollow.stl", to_stl(hollow))).facts

    assert facts.bodies == 1
    assert facts.volume_mm3 == pytest.approx(6000 - 8 * 18 * 28)
    assert facts.min_wall_mm == pytest.approx(1.0)


def test_overlapping_bodies_count_their_space_once(work):
    mesh = joined(box(10, 10, 10), box(10, 10, 10, (5, 0, 0)))

    sheet = geometry.facts(write(work / "two.stl", to_stl(mesh)))

    assert sheet.facts.bodies == 2
    assert sheet.facts.volume_mm3 == pytest.approx(1500.0)
    assert by_code(sheet, "bodies_overlap").value == pytest.approx(500.0)


def test_boxes_touching_along_an_edge_are_closed_and_two(work):
    mesh = joined(box(10, 10, 10), box(10, 10, 10, (10, 10, 0)))

    facts = geometry.facts(write(work / "edge.stl", to_stl(mesh))).facts

    assert (facts.closed, facts.bodies) == (True, 2)
    assert facts.volume_mm3 == pytest.approx(2000.0)


@pytest.mark.parametrize("wall", [0.5, 1.0, 2.0])
def test_wall_of_a_tube(work, wall):
    facts = geometry.facts(write(work / "tube.stl", to_stl(tube(20, 20 - wall, 30, 256)))).facts

    assert facts.min_wall_mm == pytest.approx(wall, rel=5e-3)
    radius = np.hypot(*facts.min_wall_at[:2])
    assert min(abs(radius - 20), abs(radius - 20 + wall)) <= 0.1


def test_thinnest_place_of_a_floor_is_found(work):
    pocket = joined(box(40, 40, 40), flipped(box(38, 37, 36.4, (1, 1.5, 3))))
    rng = np.random.default_rng(4)
    rotation = turn(rng)
    mesh = moved(pocket, rotation, (100, -50, 3))

    facts = geometry.facts(write(work / "pocket.obj", to_obj(mesh))).facts

    place = (np.array(facts.min_wall_at) - (100, -50, 3)) @ rotation
    assert facts.min_wall_mm == pytest.approx(40 - 36.4 - 3, rel=1e-6)
    assert place[2] == pytest.approx(40, abs=0.1) or place[2] == pytest.approx(39.4, abs=0.1)


@pytest.mark.parametrize(
    ("mesh", "wall"),
    [
        (box(), 10.0),
        (torus(20, 5), 10.0),
        # what is left of a round bar between two opposite facets
        *((cylinder(5, 20, n), 10 * np.cos(np.pi / n)) for n in (16, 32, 128)),
    ],
)
def test_solid_shapes_raise_no_wall_alarm(work, mesh, wall):
    facts = geometry.facts(write(work / "solid.stl", to_stl(mesh))).facts

    assert facts.min_wall_mm == pytest.approx(wall, rel=2e-3)


@pytest.mark.parametrize("spoil", [float("nan"), float("inf")])
def test_what_is_no_number_is_refused(work, spoil):
    with pytest.raises(geometry.Refused, match="not numbers"):
        geometry.facts(write(work / "nan.stl", stl(spoil=spoil)))


def test_lying_count_is_refused(work):
    with pytest.raises(geometry.Refused, match="claims"):
        geometry.facts(write(work / "lie.stl", stl(count=2**32 - 1)))


@pytest.mark.parametrize("density", [0.0, -1.0, float("inf"), float("nan")])
def test_impossible_density_is_an_error(work, density):
    with pytest.raises(ValueError, match="density"):
        geometry.facts(write(work / "box.stl", to_stl(box())), density=density)


def test_traces_of_people_are_shown(work):
    header = rb"made by anna@example.org in C:\Users\Anna\Desktop\box.sldprt"

    sheet = geometry.facts(write(work / "box.stl", to_stl(box(), header)))

    assert by_code(sheet, "author_data").value == "anna@example.org"
    assert by_code(sheet, "machine_path").value.startswith("C:\\Users\\Anna")


MIRRORED_BOX = (box(10, 10, 10)[0] * (-1, 1, 1) + (20, 0, 0), box()[1][:, ::-1])
FLAP = (np.array([[0.0, 0, 0], [10, 0, 0], [5, -5, -5]]), np.array([[0, 1, 2], [0, 2, 1]]))


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("one", "two"),
    [
        (box(10, 10, 10), box(10, 10, 10, at=(10, 0, 0))),
        (box(10, 10, 10), MIRRORED_BOX),  # the diagonals of the two faces cross
        (cylinder(5, 10, 32), moved(cylinder(5, 10, 32), shift=(0, 0, 10))),
    ],
)
def test_bodies_face_to_face_are_two_bodies(work, one, two, turned):
    way = turn(np.random.default_rng(1)) if turned else None
    sheets = [
        geometry.facts(write(work / f"{n}.stl", to_stl(moved(mesh, way))))
        for n, mesh in enumerate((one, two, joined(one, two)))
    ]

    volumes = [sheet.facts.volume_mm3 for sheet in sheets]
    assert sheets[2].facts.bodies == 2
    assert volumes[2] == pytest.approx(volumes[0] + volumes[1], rel=1e-6)


def test_flap_is_no_body(work):
    sheet = geometry.facts(write(work / "a.stl", to_stl(joined(box(10, 10, 10), FLAP))))

    assert (sheet.facts.volume_mm3, sheet.facts.bodies) == (pytest.approx(1000.0), 1)
    alone = geometry.facts(write(work / "b.stl", to_stl(FLAP)))
    assert alone.facts.volume_mm3 is None
    assert "no_volume" in codes(alone)
