"""`mitwerk judging rank`: the documented answer, and bad rows named by their line."""

import json
import random

import pytest
from click.testing import CliRunner

from mitwerk.project.cli import main

HEADER = "ballot,judge,entry,rank"


def run(tmp_path, rows, *options, header=HEADER):
    table = tmp_path / "ballots.csv"
    table.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return CliRunner().invoke(main, ["judging", "rank", str(table), *options])


def jury(count=24):
    rng = random.Random(7)
    rows = []
    for judge in range(count):
        order = sorted("abcdef", key=lambda entry: ord(entry) + rng.gauss(0, 1.5))
        rows += [f"b{judge},j{judge},{entry},{rank}" for rank, entry in enumerate(order, 1)]
    return rows


def test_rank_answers_in_the_documented_shape(tmp_path):
    found = run(tmp_path, jury(), "--json")

    payload = json.loads(found.stdout)
    assert found.exit_code == 0
    assert list(payload) == [
        "ranking",
        "decision",
        "winner",
        "contenders",
        "agreement",
        "judges",
        "screened",
    ]
    assert list(payload["ranking"][0]) == ["entry", "worth", "low", "high", "p_first"]
    assert sorted(one["entry"] for one in payload["ranking"]) == list("abcdef")
    assert payload["judges"] == 24
    assert set(payload["agreement"]) == {"kendall_w", "krippendorff_alpha"}


def test_rank_gives_the_same_bytes_for_shuffled_rows(tmp_path):
    rows = jury()
    shuffled = random.Random(1).sample(rows, len(rows))

    first = run(tmp_path, rows, "--json")
    second = run(tmp_path, shuffled, "--json")

    assert first.exit_code == 0
    assert first.stdout_bytes == second.stdout_bytes


def test_rank_takes_columns_in_any_order(tmp_path):
    rows = [",".join(reversed(row.split(","))) for row in jury()]

    found = run(tmp_path, rows, "--json", header="rank,entry,judge,ballot")

    assert found.stdout_bytes == run(tmp_path, jury(), "--json").stdout_bytes


def test_rank_prints_a_table_for_people(tmp_path):
    found = run(tmp_path, jury())

    assert found.exit_code == 0
    assert found.stdout.splitlines()[-1] == "declared: a (24 judges)"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["1,ann,a,1", "1,ann,b,2", "1,ann,a,3"], 4),
        (["1,ann,a,1", "1,bob,b,2"], 3),
        (["1,ann,a,1", "", "1,ann,b,2"], 3),
        (["1,ann,a,1", ",,,"], 3),
        (["1,ann,a,one"], 2),
        (["1,ann,a,nan"], 2),
        (["1,ann,a,1_0"], 2),
        (["1,ann,a,"], 2),
        (["1,,a,1"], 2),
        (["1,ann,a"], 2),
        (["1,ann,a,1,5"], 2),
        (['1,ann,"a,1'], 2),
        ([], 1),
    ],
)
def test_rank_names_the_line_of_a_bad_row(tmp_path, rows, line):
    found = run(tmp_path, rows, "--json")

    error = json.loads(found.stdout)["error"]
    assert found.exit_code == 3
    assert error["where"] == f"line {line}"
    assert set(error) == {"type", "message", "where"}


def test_rank_refuses_a_table_without_its_columns(tmp_path):
    found = run(tmp_path, ["1,a,1"], "--json", header="judge,entry,rank")

    assert found.exit_code == 3
    assert json.loads(found.stdout)["error"]["where"] == "line 1"


def test_rank_refuses_bytes_that_are_no_text(tmp_path):
    table = tmp_path / "ballots.csv"
    table.write_bytes(HEADER.encode() + b"\n1,ann,\xff,1\n")

    found = CliRunner().invoke(main, ["judging", "rank", str(table), "--json"])

    assert found.exit_code == 3
    assert json.loads(found.stdout)["error"]["where"] == "line 2"


def test_rank_refuses_a_missing_file(tmp_path):
    found = CliRunner().invoke(main, ["judging", "rank", str(tmp_path / "none.csv"), "--json"])

    assert found.exit_code == 3


def test_rank_refuses_a_confidence_out_of_range(tmp_path):
    found = run(tmp_path, jury(), "--confidence", "1.5")

    assert found.exit_code == 2
