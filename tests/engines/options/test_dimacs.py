"""DIMACS: names, free variables, packed files, refusals with their line."""

import gzip
from pathlib import Path

import pytest

from mitwerk.engines import options
from mitwerk.engines.options.model import clauses_from
from mitwerk.engines.options.writing import write


def saved(tmp_path: Path, text: str, name: str = "m.cnf") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_read_names_some_variables_and_numbers_the_others(tmp_path: Path) -> None:
    path = saved(tmp_path, "c 1 roof\nc 3 two words\nc 9 beyond\np cnf 3 1\n1 -2 0\n")

    assert options.read(path).names == ("roof", "2", "3")


def test_header_variables_in_no_clause_are_free(tmp_path: Path) -> None:
    model = options.read(saved(tmp_path, "p cnf 5 1\n1 2 0\n"))

    assert options.compile(model).count() == 3 * 2**3


def test_clauses_may_span_lines_and_repeat_literals(tmp_path: Path) -> None:
    model = options.read(saved(tmp_path, "p cnf 3 3\n1\n 2 2 0 -1\n3 0\r\n1 -1 0\n"))

    assert options.compile(model).count() == 4


def test_line_with_a_percent_sign_ends_the_file(tmp_path: Path) -> None:
    model = options.read(saved(tmp_path, "p cnf 2 1\n1 2 0\n%\n0\n\n"))

    assert options.compile(model).count() == 3


def test_every_clause_knows_its_line(tmp_path: Path) -> None:
    text = "c one\np cnf 3 4\n1 2 0 -1\n3 0\r\nc between\n\n  -2 0 0\n"

    rules = options.read(saved(tmp_path, text)).rules

    assert [rule.where.rsplit(":")[-1] for rule in rules] == ["3", "3", "7", "7"]


def test_saved_artefact_keeps_the_lines(tmp_path: Path) -> None:
    path = saved(tmp_path, "p cnf 2 2\n1 2 0\nc\n-1 2 0\n")

    options.save(options.compile(options.read(path)), tmp_path / "m.options")

    found = options.load(tmp_path / "m.options").explain({}, {"2": False})
    assert [rule.where for rule in found.rules] == [f"{path}:2", f"{path}:4"]


def test_gzip_reads_like_the_plain_file(tmp_path: Path) -> None:
    text = "p cnf 2 1\n1 2 0\n"
    packed = tmp_path / "m.cnf.gz"
    packed.write_bytes(gzip.compress(text.encode()))

    assert options.read(packed).digest == options.read(saved(tmp_path, text)).digest


def test_empty_model_has_one_configuration(tmp_path: Path) -> None:
    assert options.compile(options.read(saved(tmp_path, "p cnf 0 0\n"))).count() == 1


def test_unsatisfiable_model_counts_zero(tmp_path: Path) -> None:
    for text in ("p cnf 1 2\n1 0\n-1 0\n", "p cnf 2 1\n0\n"):
        artefact = options.compile(options.read(saved(tmp_path, text)))
        assert artefact.count() == 0
        with pytest.raises(options.Contradiction):
            artefact.domains({})


def test_write_reads_back_the_same(tmp_path: Path) -> None:
    model = options.read(saved(tmp_path, "c 2 roof\np cnf 3 2\n1 2 0\n-3 2 0\n"))
    write(model, tmp_path / "again.cnf.gz")

    assert options.read(tmp_path / "again.cnf.gz").digest == model.digest


def test_write_keeps_numbers_that_are_names_apart(tmp_path: Path) -> None:
    names = ("two words", "1", "v1")
    clauses = clauses_from([[1, 2, 3]], [0])
    write(options.Model(names, clauses, (options.Rule("r", ""),)), tmp_path / "m.cnf")

    assert options.read(tmp_path / "m.cnf").names == ("v1_", "1", "v1")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("1 2 0\n", "no line 'p cnf VARIABLES CLAUSES'", ":1"),
        ("p cnf 2000000000 1\n1 0\n", "more than 500,000 variables", ":1"),
        ("p cnf 2 2\n1 2 0\n", "2 clauses announced, 1 found (truncated?)", ":2"),
        ("p cnf 2 1\n1 2\n", "truncated: the last clause doesn't end in 0", ":2"),
        ("p cnf 2 2\n1 2 0\n-3 1 0\n", "variable 3 is beyond the 2 announced", ":3"),
        ("p cnf 2 1\n1 x 0\n", "'x' is no literal", ":2"),
        ("c 1 a\nc 2 a\np cnf 2 1\n1 2 0\n", "two variables are called 'a'", ":2"),
        ("c 1 2\np cnf 2 1\n1 2 0\n", "two variables are called '2'", ":1"),
        ("p cnf 999999999 0\n", "more than 500,000 variables", ":1"),
    ],
)
def test_bad_file_is_refused(tmp_path: Path, text: str, message: str, line: str) -> None:
    path = saved(tmp_path, text)

    with pytest.raises(options.ModelError) as caught:
        options.read(path)

    assert caught.value.message == message
    assert caught.value.where == f"{path}{line}"
