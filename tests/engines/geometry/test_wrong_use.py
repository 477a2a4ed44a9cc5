"""Wrong use and bad input: exit codes 2 and 3 with a reason, never a traceback, never code 1."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mitwerk.engines import geometry
from mitwerk.engines.geometry.cli import geometry as command

from .files import write
from .shapes import box, to_stl

ROW = '[[requirement]]\nid = "m"\nfact = "mass"\nop = "<="\nvalue = 1\nunit = "kg"\n'
HOLES = '[[requirement]]\nid = "a"\nfact = "hole_pattern"\nbaseline = "{}"\n'


def run(*words):
    done = CliRunner().invoke(command, [str(word) for word in words])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done


def refused(done):
    assert done.exit_code == 3
    return json.loads(done.stdout)["error"]


@pytest.fixture
def part(work):
    return write(work / "part.stl", to_stl(box()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("requirement = [1]\n", "must be a table"),
        ("requirement = 1\n", "at least one"),
        ("material = 3\n" + ROW, "[material] must be a table"),
        ("materials = [1]\n" + ROW, "[materials] must be a table"),
        ("[material]\ndensity = nan\n" + ROW, "must be a number"),
        ("[materials]\n'a.stl' = inf\n" + ROW, "must be a number"),
        ("[material]\ncolour = 1\n" + ROW, "unknown key 'colour'"),
        (ROW.replace('"m"', "[1]"), "id must be text"),
        (ROW + "text = 3\n", "text must be text"),
        (ROW + "file = 3\n", "file must be text"),
        (ROW + "scope = [1]\n", "scope is part or vehicle"),
        (ROW.replace('"<="', "[1]"), "op must be one of"),
        (ROW.replace("value = 1", "value = [1, 2]"), "value must be a number"),
        (ROW.replace('"<="\nvalue = 1', '"in"\nvalue = [1, "a"]'), "value must be a number"),
        (HOLES.format("../x"), "not there"),
    ],
)
def test_brief_that_is_none_is_refused(work, part, text, said):
    brief = write(work / "brief.toml", text)

    error = refused(run("check", part, "--brief", brief, "--json"))

    assert error["type"] == "BadBrief"
    assert said in error["message"]
    assert error["where"].startswith(str(brief))


def test_missing_baseline_names_brief_and_row(work, part):
    brief = write(work / "brief.toml", HOLES.format("old.stl"))

    error = refused(run("check", part, "--brief", brief, "--json"))

    assert error["where"] == f"{brief}#a"


@pytest.mark.parametrize("density", ["nan", "inf", "0", "-1", "heavy"])
def test_density_is_a_positive_number(part, density):
    for words in (("facts", part), ("diff", part, part)):
        done = run(*words, "--density", density)

        assert done.exit_code == 2
        assert "--density" in done.output


@pytest.mark.parametrize("text", ["{", "[]", '{"a": 1}', '{"a": {"numbers": ["x"]}}', "\xff"])
def test_broken_index_is_refused(work, part, text):
    index = write(work / "index.json", text.encode("latin-1"))

    error = refused(run("similar", part, "--in", index, "--json"))

    assert error["where"] == str(index)


def test_saved_index_is_read(work, part):
    index = geometry.Index({"other": geometry.describe(part)})
    index.save(work / "index.json")

    done = run("similar", part, "--in", work / "index.json", "--json")

    assert json.loads(done.stdout)["nearest"][0]["relation"] == "same"


def test_picture_goes_into_a_folder_that_is_there(work, part):
    glb = work / "none" / "x.glb"

    error = refused(run("diff", part, part, "--glb", glb, "--json"))

    assert error["where"] == str(glb)
    assert not glb.parent.exists()


def test_a_folder_without_parts_is_said_to_hold_none(tmp_path):
    part = write(tmp_path / "part.stl", to_stl(box(10, 10, 10)))
    (tmp_path / "empty").mkdir()

    done = run("similar", part, "--in", tmp_path / "empty")

    assert (done.exit_code, "no part that can be compared" in done.output) == (0, True)


def test_help_of_each_command_is_a_whole_sentence():
    listed = run("--help").output.partition("Commands:")[2]

    assert "..." not in listed


def test_paths_may_be_plain_text(part, work):
    brief = work / "brief.toml"
    brief.write_text("[material]\ndensity = 1000\n" + ROW, encoding="utf-8")
    name, folder = str(part), str(work)

    assert geometry.sniff(name).format == "stl"
    assert geometry.facts(name).facts == geometry.facts(part).facts
    assert geometry.check(name, str(brief)) == geometry.check([part], brief)
    assert geometry.diff(name, name, glb=str(work / "diff.glb"))["identical"]
    write(work / "twin.stl", to_stl(box()))
    assert geometry.Index(folder).nearest(name, 1)[0].relation == "same"
    assert geometry.convert(name, folder).glb == work / "model.glb"
