"""Samples are uniform over configurations and repeatable."""

from collections import Counter

import numpy as np
import pytest

from mitwerk.engines import options
from mitwerk.engines.options.counting import Counter as Counts
from mitwerk.engines.options.graph import Graph
from mitwerk.engines.options.sampling import samples
from tests.engines.options.brute import random_case

DRAWS = 4000


def chi_square(seed: int) -> tuple[float, int]:
    """Return the statistic of the samples of one model and its degrees of freedom."""
    case = random_case(seed)
    found = Counter(options.compile(case.model, questions=0).sample(DRAWS, seed))
    expected = DRAWS / len(case.solutions)
    names = np.array(case.model.names)
    cells = [frozenset(names[row]) for row in case.solutions]
    assert set(found) <= set(cells)
    return sum((found[cell] - expected) ** 2 / expected for cell in cells), len(cells) - 1


def test_samples_are_uniform(backend: str) -> None:
    seeds = [s for s in range(200) if 2 <= len(random_case(s).solutions) <= 200]
    seeds = seeds[: 40 if backend == "numba" else 8]

    results = [chi_square(seed) for seed in seeds]

    # normal approximation of the summed chi-square; 4 sigma
    total, freedom = (sum(column) for column in zip(*results, strict=True))
    assert abs(total - freedom) < 4 * np.sqrt(2 * freedom)


def test_sample_repeats_with_its_seed() -> None:
    car = options.compile(options.example())

    assert car.sample(5, seed=3) == car.sample(5, seed=3)
    assert car.sample(5, seed=3) != car.sample(5, seed=4)


def test_sample_respects_decisions() -> None:
    car = options.compile(options.example())

    found = car.sample(50, seed=1, given={"roof-white": True, "trim-salon": False})

    assert all("roof-white" in chosen and "trim-salon" not in chosen for chosen in found)


def test_sample_of_a_contradiction_is_refused() -> None:
    car = options.compile(options.example())

    with pytest.raises(options.Contradiction):
        car.sample(1, given={"roof-white": True, "body-chalk": True})


def test_samples_come_one_by_one() -> None:
    car = options.compile(options.example("city-car"), questions=0)

    many = car.samples(10**9, seed=4)

    assert [next(many), next(many)] == car.sample(2, seed=4)


def test_draws_suffice_however_many_choices_are_nested(backend: str) -> None:
    chain = [2 * v for v in range(3)]
    kind, first, edge = [0], [0, 3], chain
    for i in range(20):  # an OR with one child draws, too
        kind, edge = [*kind, 1], [*edge, 9 + i]
        first = [*first, len(edge)]
    graph = Graph(
        3, np.array(kind, np.uint8), np.array(first, np.int32), np.array(edge, np.int32), 29
    )

    (row,) = samples(Counts(graph), np.zeros(6, np.uint8), 1, 0)

    assert row.tolist() == [1, 1, 1]
