"""What takes too long is left out by itself; the other facts stay."""

from __future__ import annotations

import pytest

from mitwerk.engines import geometry
from mitwerk.engines.geometry.checks.assembly import measure_assembly
from mitwerk.engines.geometry.checks.model import Brief, Requirement
from mitwerk.engines.geometry.checks.vehicle import Vehicle, Whole, measure_vehicle
from mitwerk.engines.geometry.checks.whole_rows import AssemblyRows

from .test_facts_mesh import by_code

NO_TIME = geometry.Limits(before_walls_s=0.0, contact_s=0.0)  # any child has used more


def test_contact_that_was_not_finished_leaves_its_rows_open_only(tmp_path):
    contact = {"clash_mm3": None, "gap_mm": None, "left": 7, "message": "7 of 9 pairs left"}
    whole = Whole(2, (10, 10, 10), 1000.0, 1.0, (5, 5, 5), contact)
    rows = AssemblyRows(Vehicle((tmp_path / "a.step",)), Brief(()), keep_going=True)
    rows._found = whole  # measured before

    said = {
        fact: rows(Requirement(fact, "", fact, "<=", 10.0, unit, scope="vehicle"))
        for fact, unit in (("clash_volume", "mm3"), ("envelope_x", "mm"), ("mass", "kg"))
    }

    assert (said["clash_volume"].verdict, said["clash_volume"].reason) == (
        "not_checkable",
        "too_rich",
    )
    assert said["clash_volume"].message == "7 of 9 pairs left"
    assert said["envelope_x"].verdict == said["mass"].verdict == "pass"


@pytest.mark.parametrize("name", ["plate.step", "cut.FCStd"])
def test_walls_and_holes_are_left_out_when_reading_took_too_long(parts, name):
    path = parts / name
    whole, short = geometry.facts(path, 1000.0), geometry.facts(path, 1000.0, limits=NO_TIME)

    left_out = ("min_wall_mm", "min_wall_at", "holes")
    rest = {key: value for key, value in whole.as_dict()["facts"].items() if key not in left_out}
    assert rest.items() <= short.as_dict()["facts"].items()
    assert [getattr(short.facts, fact) for fact in left_out] == [None, None, None]
    assert whole.facts.min_wall_mm is not None
    for code in ("wall_unknown", "holes_unknown"):
        assert "reading it took" in by_code(short, code).message


def test_rows_on_what_was_left_out_are_open_and_the_others_decided(parts):
    path = parts / "plate.step"
    table = [
        {"id": "wall", "fact": "min_wall", "op": ">=", "value": 1, "unit": "mm"},
        {"id": "size", "fact": "envelope_x", "op": "<=", "value": 80, "unit": "mm"},
        {"id": "pattern", "fact": "hole_pattern", "baseline": str(path)},
    ]
    sheet = geometry.facts(path, limits=NO_TIME)

    result = geometry.check(path, geometry.parse_brief({"requirement": table}), known={path: sheet})

    said = {row.id: row.verdict for row in result.rows}
    assert said == {"wall": "not_checkable", "size": "pass", "pattern": "not_checkable"}
    assert result.rows[0].reason == "wall_unknown"
    assert result.verdict == "not_checkable"


def test_contact_is_left_open_when_comparing_would_take_too_long(step_file):
    whole = measure_vehicle(
        Vehicle((step_file,)), {step_file: 1000.0}, contact=True, limits=NO_TIME
    )

    assert (whole.contact["left"], whole.why_unknown("gap")) == (3, "too_rich")
    assert whole.value("clash_volume")[0] is None
    assert whole.value("gap")[2] == "3 of 3 pairs of bodies could not be compared in time"
    assert (whole.bodies, whole.envelope_mm[2]) == (3, pytest.approx(50))
    assert whole.mass_kg == pytest.approx(0.1247, abs=1e-4)


def test_clash_of_an_entry_is_left_open_when_comparing_would_take_too_long(step_file):
    short, whole = measure_assembly([step_file], limits=NO_TIME), measure_assembly([step_file])

    assert (short.clash_mm3, short.gap_mm, short.reason) == (None, None, "too_rich")
    assert (whole.clash_mm3, whole.gap_mm, whole.reason) == (0.0, 0.0, "")
