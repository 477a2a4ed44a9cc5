"""What `mitwerk geometry` prints for people: units, signs, reasons; no words of a program."""

from __future__ import annotations

from mitwerk.engines import geometry
from mitwerk.engines.geometry.errors import unread

from .files import stl, write
from .test_cli import call

BRIEF = """
[[requirement]]
id = "width"
text = "Fits"
fact = "envelope_x"
op = "<="
value = 1
unit = "mm"

[[requirement]]
id = "weight"
fact = "mass"
op = "<="
value = 1
unit = "kg"
must = false
"""


def test_facts_and_verdicts_are_told_in_words(work):
    part = write(work / "box.stl", stl())
    brief = write(work / "brief.toml", BRIEF)

    facts = call("facts", part)[1].splitlines()
    code, verdicts = call("check", part, "--brief", brief)

    told = dict(line.split("  ", 1) for line in facts if "  " in line.strip())
    assert told["closed"].strip() == "yes"
    assert told["volume"].endswith(" mm³")
    assert told["mass"].strip() == "unknown"
    assert code == 1
    first, *others = verdicts.splitlines()
    assert first.startswith("✕ fail")
    assert first.endswith("Fits")
    assert "<= 1 mm" in first
    assert any(line.startswith("? not_checkable weight") and "(should)" in line for line in others)


def test_differences_and_neighbours_are_told_in_words(work):
    part = write(work / "box.stl", stl())
    write(work / "copy.stl", stl())

    same = call("diff", part, part)[1]
    near = call("similar", part, "--in", work)[1]

    assert same.splitlines()[0].split() == ["identical", "yes"]
    assert "added" in same
    assert "the same shape" in near


def test_a_file_that_takes_too_much_is_told_from_one_that_cannot_be_read():
    errors = (geometry.TimedOut("slow"), geometry.OutOfMemory("large"), geometry.Refused("broken"))

    assert [unread(error) for error in errors] == ["too_rich", "too_rich", "unreadable"]


def test_the_package_lists_what_it_offers():
    assert {"check", "diff", "facts", "Index"} <= set(dir(geometry))
