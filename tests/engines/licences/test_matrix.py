"""The matrix has no hole, is symmetric where it must be, and share-alike propagates."""

from __future__ import annotations

import doctest
import importlib
import itertools
import pkgutil
from pathlib import Path

import pytest

from mitwerk.engines import licences
from mitwerk.engines.licences import ASKS, KNOWN, REASONS, Act, Kind, Outcome, check, reason

OPEN = [one.id for one in KNOWN.values() if one.kind is not Kind.CLOSED]
CLOSED = [one.id for one in KNOWN.values() if one.kind is Kind.CLOSED]
PAIRS = list(itertools.product(KNOWN, KNOWN))
DOCUMENT = Path(__file__).parents[3] / "docs/algorithms/licences.md"
# What a blueprint here may carry (apps/vault/enums.Licence).
HERE = [
    *("CERN-OHL-S-2.0", "CERN-OHL-W-2.0", "CERN-OHL-P-2.0", "CC-BY-SA-4.0", "CC-BY-4.0"),
    *("CC0-1.0", "SHL-2.1", "TAPR-OHL-1.0", "Apache-2.0", "MIT"),
]


@pytest.mark.parametrize("act", list(Act))
def test_every_pair_has_an_answer_with_its_reason(act):
    verdicts = [check(act, first, second) for first, second in PAIRS]

    assert len(verdicts) == 32 * 32
    assert all(reason(one).endswith(".") for one in verdicts)
    assert all(bool(one.result) == one.allowed for one in verdicts if act is not Act.COMBINE)
    assert {ask.rpartition(" ")[2] for one in verdicts for ask in one.asks} <= set(ASKS)


def test_every_sentence_is_somebodys_reason():
    used = {check(act, first, second).code for act in Act for first, second in PAIRS}

    assert used | {"unknown"} == set(REASONS)


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("bad", [*CLOSED, "CC-BY-NC-2.5-DE", "Own-1.0", "", "NONE", "all mine!"])
def test_unknown_nc_and_nd_are_refused_with_everything(act, bad):
    outcomes = {check(act, *pair).outcome for one in OPEN for pair in ((one, bad), (bad, one))}

    assert outcomes == {Outcome.REFUSED}
    assert not check(act, bad, bad).allowed


@pytest.mark.parametrize("act", [Act.COMBINE, Act.MERGE])
def test_joining_is_symmetric(act):
    wrong = [
        (first, second)
        for first, second in PAIRS
        for one, other in [(check(act, first, second), check(act, second, first))]
        if (one.outcome, one.result) != (other.outcome, other.result)
    ]

    assert wrong == []


def test_a_licence_goes_with_itself():
    verdicts = [check(act, one, one) for act in Act for one in OPEN]

    assert all(one.allowed for one in verdicts)
    assert {one.result for one in verdicts} <= {*OPEN, ""}


def test_share_alike_propagates_through_merges():
    """What both parts become is what each of them may become."""
    joined = [verdict for pair in PAIRS if (verdict := check("merge", *pair)).allowed]

    wrong = [
        (one.first, one.second, one.result)
        for one in joined
        for part in (one.first, one.second)
        if part != one.result and one.code != "affero" and not KNOWN[one.result].superseded
        if not check("fork", part, one.result).allowed
    ]

    assert wrong == []


def test_share_alike_is_never_lost():
    """No fork and no merge turns a reciprocal licence into one that is not."""
    reciprocal = [one for one in OPEN if KNOWN[one].reciprocal]

    results = {check("fork", one, other).result for one in reciprocal for other in OPEN}
    results |= {check("merge", one, other).result for one in reciprocal for other in OPEN}

    assert all(KNOWN[one].reciprocal for one in results if one)


def test_a_chain_of_forks_reaches_nothing_that_one_fork_may_not():
    wrong = [
        (one, two, three)
        for one, two, three in itertools.product(HERE, repeat=3)
        if check("fork", one, two).allowed and check("fork", two, three).allowed
        if not check("fork", one, three).allowed
    ]

    assert wrong == []


def test_strong_hardware_reaches_the_design_of_the_whole():
    results = {
        (first, second): check("combine", first, second).result
        for first, second in itertools.product(OPEN, OPEN)
    }

    carrying = {pair for pair, result in results.items() if result}
    assert carrying == {pair for pair in results if "CERN-OHL-S-2.0" in pair}
    assert {results[pair] for pair in carrying} == {"CERN-OHL-S-2.0"}


@pytest.mark.parametrize("act", list(Act))
def test_the_document_shows_the_matrix(act):
    assert licences.table(act) in DOCUMENT.read_text()


def test_examples_in_docstrings_run():
    for module in pkgutil.iter_modules(licences.__path__, licences.__name__ + "."):
        result = doctest.testmod(importlib.import_module(module.name))
        assert result.failed == 0
