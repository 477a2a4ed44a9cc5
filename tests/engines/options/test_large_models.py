"""Public models: published digit counts, core and dead features, random questions against SAT."""

import functools
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mitwerk.engines import options
from mitwerk.engines.options.checking import check
from mitwerk.engines.options.compiling import verify

Find = Callable[[str], Path]
DIGITS = {
    "berkeleydb.cnf": 2, "printer.cnf": 28, "busybox2010.cnf": 142, "uclinuxbase.cnf": 23,
    "uclinuxdist.cnf": 410, "auto01.cnf": 211, "auto02_1.cnf.gz": 1261, "berkeleydb.uvl": 2,
    "printer.uvl": 28, "busybox2010.uvl": 142, "uclinuxdist.uvl": 410, "auto01.uvl": 211,
    "auto02_1.uvl": 1261,
}  # fmt: skip
LEADING = {
    "berkeleydb.cnf": "32",
    "printer.cnf": "227824110836332183997460",
    "busybox2010.cnf": "719847951196665866266420",
    "uclinuxbase.cnf": "26161747473967066644480",
}
CORE_AND_DEAD = {
    "auto01.cnf": (100, 195),
    "auto01.uvl": (100, 195),
    "auto02_1.cnf.gz": (1394, 8),
    "auto02_1.uvl": (1394, 8),
}


@functools.cache
def compiled(path: Path) -> options.Artefact:
    """Compile a file once for all tests here, with its 200 questions against SAT."""
    return options.compile(options.read(path))


@pytest.mark.parametrize("name", DIGITS)
def test_count_has_the_published_digits(shared: Find, name: str) -> None:
    artefact = compiled(shared(name))

    text = str(artefact.count())

    assert len(text) == DIGITS[name]
    assert text.startswith(LEADING.get(name, ""))
    assert artefact.log2_count() == pytest.approx(len(text) * 3.3219280949, abs=3.4)


@pytest.mark.parametrize("name", CORE_AND_DEAD)
def test_core_and_dead_features_are_the_published_ones(shared: Find, name: str) -> None:
    found = compiled(shared(name)).domains()

    assert (len(found.in_), len(found.out)) == CORE_AND_DEAD[name]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [("auto01.uvl", "auto01.cnf"), ("auto02_1.uvl", "auto02_1.cnf.gz"),
     ("uclinuxdist.uvl", "uclinuxdist.cnf"), ("printer.uvl", "printer.cnf"),
     ("berkeleydb.uvl", "berkeleydb.cnf")],
)  # fmt: skip
def test_both_formats_count_the_same(shared: Find, text: str, clauses: str) -> None:
    one, other = (compiled(shared(name)) for name in (text, clauses))

    assert one.count() == other.count()


def test_busybox_counts_twice_where_its_root_is_free(shared: Find) -> None:
    one, other = (compiled(shared(name)) for name in ("busybox2010.uvl", "busybox2010.cnf"))

    free = set(other.model.names) - set(one.model.names)

    assert other.count() == 2 * one.count()
    assert free <= other.domains().open


def test_second_edition_of_automotive01_is_read(shared: Find) -> None:
    found = compiled(shared("auto01_uvl-models.uvl")).domains()

    # the core and dead features that flamapy 2.6 reports for this edition
    assert (len(found.in_), len(found.out)) == (94, 185)


@pytest.mark.parametrize(("name", "questions"), [("auto01.cnf", 600), ("auto02_1.cnf.gz", 200)])
def test_random_questions_agree_with_sat(shared: Find, name: str, questions: int) -> None:
    artefact = compiled(shared(name))

    verify(artefact, questions, random.Random(17))


@pytest.mark.soak
@pytest.mark.parametrize(
    "name", ["auto01.cnf", "auto02_1.cnf.gz", "uclinuxdist.cnf", "busybox2010.cnf"]
)
def test_ten_thousand_questions_agree_with_sat(shared: Find, name: str) -> None:
    artefact = compiled(shared(name))

    verify(artefact, 10_000, random.Random(18))


def test_second_order_counts_the_same(shared: Find) -> None:
    artefact = compiled(shared("printer.cnf"))

    assert check(artefact, seconds=0, deep=True).deep == "not finished"
    assert check(artefact, seconds=20, deep=True).deep == "equal"


def test_exact_count_after_a_decision_splits_the_whole(shared: Find) -> None:
    artefact = compiled(shared("auto01.cnf"))
    open_ones = sorted(artefact.domains().open)

    for name in random.Random(3).sample(open_ones, 20):
        parts = [artefact.count({name: wanted}) for wanted in (True, False)]
        assert sum(parts) == artefact.count()


def test_model_without_artefact_answers_from_sat(shared: Find) -> None:
    artefact = options.compile(options.read(shared("erp.cnf")), seconds=0)

    found = artefact.domains()
    with pytest.raises(options.NotComputedError):
        artefact.count()

    names = artefact.model.names
    wanted = min(found.open)
    for name in random.Random(5).sample(names, 20):
        given = {wanted: True}
        oracle = artefact.oracle.solve(artefact.model.literals({**given, name: True}))
        assert oracle == (name not in artefact.domains(given).out)
