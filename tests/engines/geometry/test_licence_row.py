"""Licence and attribution of an entry: all files count, and doubt is no pass."""

from __future__ import annotations

import pytest

from mitwerk.engines import geometry

from .files import write

APACHE = "Apache License\nVersion 2.0, January 2004\n"
MIT = "Permission is hereby granted, free of charge, to any person\n"
TAG = "SPDX-License-Identifier: {}\n"


def row(work, files, fact="licence", op="in", value=("MIT", "Apache-2.0")):
    paths = []
    for name, text in files.items():
        path = work / name
        path.parent.mkdir(exist_ok=True)
        paths.append(write(path, text))
    one = {"id": "l", "fact": fact, "op": op, "value": list(value) if op == "in" else value}
    return geometry.check(paths, geometry.parse_brief({"requirement": [one]})).rows[0]


@pytest.mark.parametrize(
    "files",
    [
        {"LICENSE": "Not licensed under Apache License Version 2.0. All rights reserved.\n"},
        {"LICENSE": '"Commons Clause" License Condition v1.0\n\n' + APACHE},
        {"LICENSE": MIT + "Non-commercial use only.\n"},
        {"LICENSE": MIT, "LICENSES/Own.txt": "Ask Anna first.\n"},
        {"LICENSE": MIT, "part/LICENSE": "Ask Anna first.\n"},
        {"LICENSES/MIT.txt": "Ask Anna first.\n"},
    ],
)
def test_doubtful_licence_is_not_checkable(work, files):
    found = row(work, files)

    assert found.verdict == "not_checkable"
    assert "SPDX" in found.message


@pytest.mark.parametrize(
    "files",
    [
        {"LICENSE": TAG.format("MIT") + TAG.format("CC-BY-NC-4.0")},
        {"LICENSE": MIT, "LICENSES/CC-BY-NC-4.0.txt": "Attribution-NonCommercial 4.0\n"},
        {"LICENSE": MIT, "case.scad": "// " + TAG.format("CC-BY-NC-4.0") + "cube(3);\n"},
        {"LICENSE": TAG.format("CC-BY-4.0 OR (MIT AND ISC)")},
    ],
)
def test_every_licence_that_holds_must_be_allowed(work, files):
    assert row(work, files).verdict == "fail"


@pytest.mark.parametrize(
    "files",
    [
        {"LICENSE": MIT + "\n" + APACHE},
        {"LICENSES/MIT.txt": MIT, "LICENSES/Apache-2.0.txt": APACHE},
        {"LICENSE": TAG.format("CC-BY-NC-4.0 OR MIT")},
        {"LICENSE": APACHE, "case.scad": "// " + TAG.format("MIT") + "cube(3);\n"},
    ],
)
def test_allowed_licences_pass_together(work, files):
    assert row(work, files).verdict == "pass"


def test_single_licence_is_compared_as_it_is(work):
    assert row(work, {"LICENSE": MIT}, op="==", value="MIT").verdict == "pass"
    assert row(work, {"LICENSE": APACHE}, op="==", value="MIT").verdict == "fail"


@pytest.mark.parametrize(
    "text",
    ["nobody at all\n", "Nobody\n", "# Anna Alpha\n\n", "Unknown author\n", "TODO: Names\n", "Authors:\n"],
)  # fmt: skip
def test_attribution_that_names_nobody_fails(work, text):
    assert row(work, {"ATTRIBUTION.txt": text}, "attribution", "==", value=True).verdict == "fail"


@pytest.mark.parametrize(
    "text",
    ["# From\n\n- Hinge by Bob, CC-BY-4.0\n", "Anna Alpha\n", "hinge: https://example.org/x\n",
     "frame by @anna\n", "Nobody but Bob:\n- Åsa Öberg\n"],
)  # fmt: skip
def test_attribution_that_names_somebody_passes(work, text):
    assert row(work, {"AUTHORS": text}, "attribution", "==", value=True).verdict == "pass"
