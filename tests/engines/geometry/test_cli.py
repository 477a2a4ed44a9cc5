"""`mitwerk geometry`: JSON of a documented shape and the exit codes of the house."""

from __future__ import annotations

import json

from click.testing import CliRunner

from mitwerk.engines.geometry.cli import geometry

from .files import stl, write


def call(*words: object):
    result = CliRunner().invoke(geometry, [str(word) for word in words])
    return result.exit_code, result.stdout


def test_sniff_answers_in_json(work):
    path = write(work / "box.step", stl())

    code, said = call("sniff", path, "--json")

    assert code == 0
    assert json.loads(said) == {
        "file": str(path),
        "format": "stl",
        "media_type": "model/stl",
        "variant": "binary",
        "name_agrees": False,
        "polyglot": [],
    }


def test_convert_answers_in_json(work, out):
    code, said = call("convert", write(work / "box.stl", stl()), "--out", out, "--json")

    answer = json.loads(said)
    assert code == 0
    assert answer["glb"] == str(out / "model.glb")
    assert answer["triangles"] == 12
    assert [f["code"] for f in answer["findings"]] == ["unit_assumed"]


def test_convert_leaves_with_3_and_says_why(work, out):
    path = write(work / "lie.stl", stl(count=2**32 - 1))

    code, said = call("convert", path, "--out", out, "--json")

    error = json.loads(said)["error"]
    assert code == 3
    assert (error["type"], error["where"]) == ("Refused", str(path))
    assert error["message"].startswith("claims 4294967295 triangles")


def test_isolation_answers_in_json():
    code, said = call("isolation", "--json")

    answer = json.loads(said)
    assert code == (0 if answer["available"] else 1)
    assert answer["network"] in {"namespace", "seccomp", "none"}
