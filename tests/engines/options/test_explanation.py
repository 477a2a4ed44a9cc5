"""Explanations: blocking choices and rules are minimal, repairs work."""

import random

import pytest

from mitwerk.engines import options
from tests.engines.options.brute import Case, model_of, random_case, solutions_of


def blocked(case: Case, clauses: list[list[int]], literals: list[int]) -> bool:
    """Say whether clauses and decisions leave nothing, by trying everything."""
    units = [[literal] for literal in literals]
    return not len(solutions_of(len(case.model.names), clauses + units))


def signed(case: Case, words: tuple[str, ...]) -> list[int]:
    return [-int(w[5:]) if w.startswith("not ") else int(w[1:]) for w in words]


def check_minimal(case: Case, want: int, found: options.Explanation) -> None:
    clauses = [case.clauses[int(rule.key[1:])] for rule in found.rules]
    choices = signed(case, found.choices)
    assert blocked(case, case.clauses, [*choices, want])
    assert blocked(case, clauses, [*choices, want])
    for choice in choices:
        fewer = [c for c in choices if c != choice]
        assert not blocked(case, case.clauses, [*fewer, want])
    for i in range(len(clauses)):
        assert not blocked(case, clauses[:i] + clauses[i + 1 :], [*choices, want])


def check_repairs(case: Case, want: int, found: options.Explanation) -> None:
    for repair in found.repairs:
        lost = signed(case, repair.give_up)
        kept = [d for d in case.decisions if d not in lost]
        assert not blocked(case, case.clauses, [*kept, want])
        for one in lost:
            assert blocked(case, case.clauses, [*kept, one, want])
    sizes = [len(repair.give_up) for repair in found.repairs]
    assert sizes == sorted(sizes)


def explanations(seeds: range) -> int:
    explained = 0
    for seed in seeds:
        case = random_case(seed)
        artefact = options.compile(case.model, questions=0)
        if not len(case.left()):
            continue
        for variable in range(1, len(case.model.names) + 1):
            for want in (variable, -variable):
                found = artefact.explain(case.given, {f"x{variable}": want > 0})
                if blocked(case, case.clauses, [*case.decisions, want]):
                    explained += 1
                    check_minimal(case, want, found)
                    check_repairs(case, want, found)
                else:
                    assert found == options.Explanation((), (), ())
    return explained


def test_explanations_are_minimal(backend: str) -> None:
    assert explanations(range(250)) > 100


@pytest.mark.soak
def test_explanations_are_minimal_at_length() -> None:
    assert explanations(range(400, 6000)) > 2000


def test_contradiction_names_a_minimal_clash() -> None:
    for seed in range(300):
        case = random_case(seed)
        if len(case.left()) or not len(case.solutions):
            continue
        artefact = options.compile(case.model, questions=0)

        with pytest.raises(options.Contradiction) as caught:
            artefact.states(case.decisions)

        choices = signed(case, caught.value.choices)
        assert blocked(case, case.clauses, choices)
        for choice in choices:
            assert not blocked(case, case.clauses, [c for c in choices if c != choice])


def test_explanation_under_contradicting_decisions_is_refused() -> None:
    car = options.compile(options.example())

    with pytest.raises(options.Contradiction) as caught:
        car.explain({"roof-white": True, "body-chalk": True}, "engine-100")

    assert caught.value.choices == ("roof-white", "body-chalk")


def test_explanation_where_the_rules_alone_clash_names_a_minimal_set() -> None:
    clauses = [[1, 2], [-1, 2], [1, -2], [-1, -2]]
    model = model_of(2, clauses, random.Random(1))

    found = options.compile(model, questions=0).explain({"x1": True}, "x2")

    assert (found.choices, [rule.key for rule in found.rules]) == ((), ["r2", "r3"])


def test_explanation_speaks_the_authors_words() -> None:
    car = options.compile(options.example())

    found = car.explain({"body-ink": True, "trim-salon": True}, "roof-black")

    assert found.choices == ("body-ink",)
    assert [rule.key for rule in found.rules] == ["roof-on-ink"]
    assert found.sentences() == [
        "because of your choice: body-ink",
        "A black roof on a black body is no contrast: take the roof as body.",
        "give up body-ink",
    ]


def test_explanation_of_a_refused_wish_gives_the_refusal_back() -> None:
    car = options.compile(options.example())

    found = car.explain({"roof-white": False}, "roof-white")

    assert found.choices == ("not roof-white",)
    assert [repair.give_up for repair in found.repairs] == [("not roof-white",)]


def signed_rules(clauses: list[list[int]], number: int = 2) -> options.Artefact:
    return options.compile(model_of(number, clauses, random.Random(1)), questions=0)


def test_refusal_of_what_can_never_be_is_not_to_blame() -> None:
    found = signed_rules([[-1, 2], [-1, -2]]).explain({"x1": False}, "x1")

    assert (found.choices, [rule.key for rule in found.rules]) == ((), ["r0", "r1"])
    assert found.repairs == ()


def test_refused_wish_that_a_choice_forbids_too_names_what_blocks_alone() -> None:
    found = signed_rules([[-1, -2]]).explain({"x1": False, "x2": True}, "x1")

    assert (found.choices, [rule.key for rule in found.rules]) == (("x2",), ["r0"])
    assert [repair.give_up for repair in found.repairs] == [("not x1", "x2")]


def test_two_refused_wishes_name_one_and_give_both_back() -> None:
    found = signed_rules([[1, 2, -3]], 3).explain(
        {"x1": False, "x2": False}, {"x1": True, "x2": True}
    )

    assert (found.choices, found.rules) == (("not x1",), ())
    assert [repair.give_up for repair in found.repairs] == [("not x1", "not x2")]
