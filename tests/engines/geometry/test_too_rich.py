"""What takes too long is left out by itself; the other facts stay."""

from __future__ import annotations

from mitwerk.engines.geometry.checks.model import Brief, Requirement
from mitwerk.engines.geometry.checks.vehicle import Vehicle, Whole
from mitwerk.engines.geometry.checks.whole_rows import AssemblyRows


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
