"""Briefs: what fits is read, what does not is refused with its row."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mitwerk.engines import geometry
from mitwerk.engines.geometry.cli import geometry as command

from .files import write
from .shapes import box, to_stl

MASS = '[[requirement]]\nid = "mass"\nfact = "mass"\nop = "<="\nvalue = 2.5\nunit = "kg"\n'


def row(**changes):
    return {"id": "r", "fact": "mass", "op": "<=", "value": 2.5, "unit": "kg", **changes}


def test_brief_is_read_with_its_defaults(work):
    text = '[material]\ndensity = 7850\n\n[materials]\n"a.stl" = 2700\n\n' + MASS

    brief = geometry.read_brief(write(work / "brief.toml", text))

    (only,) = brief.requirements
    assert (only.must, only.scope, only.unit) == (True, "part", "kg")
    assert (brief.density, brief.densities) == (7850.0, {"a.stl": 2700.0})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"fact": "colour"}, "unknown fact 'colour'"),
        ({"unit": "mm"}, "does not fit mass"),
        ({"unit": ""}, "does not fit mass"),
        ({"op": "=<"}, "op must be one of"),
        ({"value": "light"}, "value must be a number"),
        ({"value": float("nan")}, "value must be a number"),
        ({"value": True}, "value must be a number"),
        ({"op": "in", "value": 3}, "needs a list"),
        ({"op": "in", "value": [3, 1]}, "needs [lowest, highest]"),
        ({"fact": "closed", "unit": "", "op": "<=", "value": True}, "does not fit a truth"),
        ({"fact": "closed", "unit": "", "op": "==", "value": 1}, "true or false"),
        ({"fact": "hole_pattern", "unit": "mm"}, "does not fit hole_pattern"),
        ({"fact": "hole_pattern", "unit": "", "op": "==", "value": True}, "needs a baseline"),
        ({"scope": "wheel"}, "scope is part or vehicle"),
        ({"must": "yes"}, "must is true or false"),
        ({"tolerance": -1}, "must not be negative"),
        ({"limit": 3}, "unknown key 'limit'"),
    ],
)
def test_row_that_does_not_fit_is_refused(changes, said):
    with pytest.raises(geometry.BadBrief) as refusal:
        geometry.parse_brief({"requirement": [row(**changes)]})

    assert said in refusal.value.message
    assert refusal.value.where == "brief#r"


@pytest.mark.parametrize(
    "table",
    [{}, {"requirement": []}, {"requirement": [row(), row()]}, {"price": {}},
     {"material": {"density": 0}, "requirement": [row()]}],
)  # fmt: skip
def test_brief_that_makes_no_sense_is_refused(table):
    with pytest.raises(geometry.BadBrief):
        geometry.parse_brief(table)


def call(*words):
    result = CliRunner().invoke(command, [str(word) for word in words])
    return result.exit_code, json.loads(result.stdout)


def test_command_passes_with_0_and_fails_with_1(work):
    part = write(work / "box.stl", to_stl(box()))
    good = write(work / "good.toml", "[material]\ndensity = 7850\n" + MASS)
    bad = write(work / "bad.toml", "[material]\ndensity = 1e6\n" + MASS)

    code, said = call("check", part, "--brief", good, "--json")
    assert (code, said["verdict"]) == (0, "pass")
    assert list(said["rows"][0]) == [
        "id", "text", "verdict", "measured", "limit", "unit", "where", "message",
    ]  # fmt: skip
    code, said = call("check", part, "--brief", bad, "--json")
    assert (code, said["verdict"]) == (1, "fail")


def test_command_refuses_an_unknown_fact_with_3_and_the_row(work):
    part = write(work / "box.stl", to_stl(box()))
    brief = write(work / "brief.toml", MASS.replace('fact = "mass"', 'fact = "price"'))

    code, said = call("check", part, "--brief", brief, "--json")

    assert code == 3
    assert said["error"]["type"] == "BadBrief"
    assert said["error"]["where"].endswith("brief.toml#mass")


def test_command_without_density_is_not_checkable(work):
    part = write(work / "box.stl", to_stl(box()))

    code, said = call("check", part, "--brief", write(work / "brief.toml", MASS), "--json")

    assert (code, said["verdict"]) == (1, "not_checkable")
    assert said["rows"][0]["message"] == "mass and inertia need a density in kg/m³"
