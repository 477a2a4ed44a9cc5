"""The checker on small catalogues, with and without a graph."""

from pathlib import Path

import pytest

from mitwerk.engines import options
from mitwerk.engines.options import commands
from mitwerk.engines.options.checking import check
from mitwerk.engines.options.commands import Question
from tests.engines.options.brute import random_case, solutions_of


def model(tmp_path: Path, text: str) -> options.Model:
    path = tmp_path / "m.uvl"
    path.write_text("features\n\tR\n\t\toptional\n" + text, encoding="utf-8")
    return options.read(path)


def test_redundant_and_effect_equal_brute_force() -> None:
    for seed in range(40):
        case = random_case(seed)
        if not len(case.solutions):
            continue
        n = len(case.model.names)
        without = [
            len(solutions_of(n, case.clauses[:i] + case.clauses[i + 1 :]))
            for i in range(len(case.clauses))
        ]
        implied = {f"r{i}" for i, number in enumerate(without) if number == len(case.solutions)}

        compiled = check(options.compile(case.model, questions=0))
        by_sat = check(options.Artefact(case.model, None))

        assert [effect.without for effect in compiled.effects] == without
        assert by_sat.effects == ()
        for found in (compiled, by_sat):
            gone = {rule.key for rule in found.redundant}
            assert gone <= implied
            rest = [clause for i, clause in enumerate(case.clauses) if f"r{i}" not in gone]
            assert len(solutions_of(n, rest)) == len(case.solutions)
            for i, clause in enumerate(case.clauses):  # and nothing more could go
                fewer = [other for other in rest if other is not clause]
                assert f"r{i}" in gone or len(solutions_of(n, fewer)) > len(case.solutions)


def test_rule_with_helper_variables_is_counted_right(tmp_path: Path) -> None:
    tree = "".join(f"\t\t\tF{i} {{p {i}}}\n" for i in range(1, 9))
    found = check(options.compile(model(tmp_path, tree + "constraints\n\tsum(p) <= 11\n")))

    assert [effect.without for effect in found.effects] == [2**8]
    assert found.redundant == ()


def test_contradiction_shows_a_minimal_set(tmp_path: Path) -> None:
    tree = "\t\t\tA\n\t\t\tB\nconstraints\n\tA\n\tA => B\n\t!B\n\tA | B\n"
    found = check(options.compile(model(tmp_path, tree)))

    assert [rule.text for rule in found.contradiction] == ["A", "A => B", "!B"]
    assert not found.fine


def test_duplicates_are_paired(tmp_path: Path) -> None:
    tree = "\t\t\tA\n\t\t\tB\nconstraints\n\tA => B\n\tB | !A\n"
    found = check(options.compile(model(tmp_path, tree)))

    assert [(a.text, b.text) for a, b in found.duplicates] == [("A => B", "B | !A")]


@pytest.mark.parametrize("compiled", [True, False])
def test_of_two_equal_rules_one_says_nothing_new(tmp_path: Path, compiled: bool) -> None:
    tree = "\t\t\tA\n\t\t\tB\nconstraints\n\tA => B\n\tB | !A\n"
    pair = options.compile(model(tmp_path, tree))
    artefact = pair if compiled else options.Artefact(pair.model, None)

    assert [rule.text for rule in check(artefact).redundant] == ["B | !A"]


def test_forced_is_reported_and_no_fault(tmp_path: Path) -> None:
    found = check(options.compile(model(tmp_path, "\t\t\tA\n\t\t\tB\nconstraints\n\tA\n")))

    assert found.forced == ("R", "A")
    assert found.fine


def test_missing_price_and_picture_are_named(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    text = "families: [{family: f}]\noptions:\n  - {family: f, code: a, price: 1}\n"
    path.write_text(text, encoding="utf-8")
    assert check(options.compile(options.read(path))).incomplete == ()  # no column of that name

    path.write_text(text + "  - {family: f, code: b, picture: b.webp}\n", encoding="utf-8")

    found = check(options.compile(options.read(path)))

    assert found.incomplete == (("b", "price"), ("a", "picture"))


def test_rule_that_removes_little_is_told_from_one_that_removes_nothing(tmp_path: Path) -> None:
    names = [f"F{i}" for i in range(60)]
    tree = "".join(f"\t\t\t{name}\n" for name in names)
    rules = f"constraints\n\t!({' & '.join(names)})\n\tF0 | !F0\n"

    reply = commands.check(Question(str(model(tmp_path, tree + rules).source)), deep=False)

    lines = reply.text.splitlines()
    assert "constraint 1 removes less than 0.01%" in lines
    assert "constraint 2 removes 0.00%" in lines
    assert [effect["removed"] for effect in reply.data["effects"]] == [2.0**-60, 0]


def test_no_time_is_said(tmp_path: Path) -> None:
    car = options.compile(options.example())

    found = check(car, seconds=0)

    assert found.effects == ()
    assert found.unchecked > 0


@pytest.mark.parametrize("compiled", [True, False])
def test_second_order(compiled: bool) -> None:
    car = options.compile(options.example())
    artefact = car if compiled else options.Artefact(car.model, None)

    assert check(artefact, seconds=5, deep=True).deep == ("equal" if compiled else "not finished")
