"""Expressions, what files say of themselves, and the command line."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from mitwerk.engines.licences import (
    UNRECOGNISED,
    ExpressionError,
    alternatives,
    check,
    licence_of,
    named_in,
)
from mitwerk.project.cli import main


@pytest.mark.parametrize(
    ("text", "sets"),
    [
        ("MIT", (("MIT",),)),
        ("MIT OR Apache-2.0", (("MIT",), ("Apache-2.0",))),
        ("(MIT or ISC) and CC0-1.0", (("MIT", "CC0-1.0"), ("ISC", "CC0-1.0"))),
        ("GPL-2.0+ WITH Classpath-exception-2.0", (("GPL-2.0+ WITH Classpath-exception-2.0",),)),
    ],
)
def test_expression_is_read_as_choices(text, sets):
    assert alternatives(text) == sets


@pytest.mark.parametrize("text", ["", "MIT OR", "(MIT", "MIT)", "AND MIT", "MIT ISC", "MIT & ISC"])
def test_broken_expression_is_refused(text):
    with pytest.raises(ExpressionError):
        alternatives(text)


def test_a_choice_counts_by_its_best_and_a_sum_by_its_worst():
    assert check("combine", "CC-BY-NC-4.0 OR MIT", "MIT").allowed
    assert not check("combine", "CC-BY-NC-4.0 AND MIT", "MIT").allowed


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("gpl-2.0", "GPL-2.0-only"),
        ("GPL-3.0+", "GPL-3.0-or-later"),
        ("apache-2.0 with shl-2.1", "SHL-2.1"),
        ("cern-ohl-s-2.0", "CERN-OHL-S-2.0"),
    ],
)
def test_other_spellings_mean_the_same(name, meant):
    assert licence_of(name).id == meant


@pytest.mark.parametrize(
    ("path", "text", "expression"),
    [
        ("a.scad", "// SPDX-License-Identifier: MIT OR ISC\ncube();", "MIT OR ISC"),
        ("a.c", "/* SPDX-License-Identifier: GPL-3.0-only */", "GPL-3.0-only"),
        ("a.svg", "<!-- SPDX-License-Identifier: CC-BY-SA-4.0 -->", "CC-BY-SA-4.0"),
        ("LICENSE", "                 Apache License\n           Version 2.0", "Apache-2.0"),
        ("part/COPYING.txt", "GNU GENERAL PUBLIC LICENSE\n  Version 2, June", "GPL-2.0-only"),
        ("licence.md", "Attribution-NonCommercial 4.0 International", "CC-BY-NC-4.0"),
        ("LICENSE", "You may use this on Sundays.", UNRECOGNISED),
    ],
)
def test_file_names_its_licence(path, text, expression):
    named = named_in(path, text)

    assert named is not None
    assert named.expression == expression


def test_a_word_in_a_text_is_no_licence():
    assert named_in("notes.txt", "The MIT License is short.") is None


def test_command_answers_as_json_and_by_its_exit_code():
    yes = CliRunner().invoke(main, ["licences", "check", "merge", "MIT", "ISC", "--json"])
    no = CliRunner().invoke(main, ["licences", "check", "fork", "CERN-OHL-S-2.0", "MIT"])

    told = json.loads(yes.output)
    assert (yes.exit_code, told["result"], told["code"]) == (0, "ISC", "one-licence")
    assert (no.exit_code, no.output.partition(":")[0]) == (1, "refused")


def test_command_lists_what_it_knows():
    told = json.loads(CliRunner().invoke(main, ["licences", "list", "--json"]).output)

    assert len(told) == 32
    assert told[0] == {"id": "CC0-1.0", "kind": "public-domain"}
