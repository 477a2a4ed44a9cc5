"""Small random models: every answer equals the one found by trying everything.

A sample of some hundreds; the thousands are the soak's.
"""

import itertools
import random
from decimal import Decimal

import numpy as np
import pytest

from mitwerk.engines import options
from mitwerk.engines.options.sat import random_decisions
from tests.engines.options.brute import Case, random_case

NUMBER = 600


def compiled(seed: int) -> tuple[Case, options.Artefact]:
    case = random_case(seed)
    return case, options.compile(case.model, questions=0)


def check_domains(case: Case, artefact: options.Artefact) -> None:
    left = case.left()
    if not len(left):
        with pytest.raises(options.Contradiction):
            artefact.domains(case.given)
        return
    expected = np.where(left.all(0), 1, np.where((~left).all(0), -1, 0))

    found = artefact.domains(case.given)

    assert artefact.states(case.decisions).tolist() == expected.tolist()
    names = np.array(case.model.names)
    assert found.in_ == set(names[expected == 1])
    assert found.out == set(names[expected == -1])
    assert found.open == set(names[expected == 0])


def check_counts(case: Case, artefact: options.Artefact, seed: int) -> None:
    left = case.left()
    assert artefact.count() == len(case.solutions)
    if not len(left):
        return
    assert artefact.count(case.given) == len(left)
    assert artefact.log2_count(case.given) == pytest.approx(np.log2(len(left)), abs=1e-9)
    over = np.random.default_rng(seed).permutation(len(case.model.names))[: seed % 5]
    kept = {tuple(row) for row in left[:, over].tolist()}
    assert artefact.count(case.given, over=[case.model.names[i] for i in over]) == len(kept)


def check_optimum(case: Case, artefact: options.Artefact, seed: int) -> None:
    left = case.left()
    if not len(left):
        return
    prices = [case.model.attributes[name]["price"] for name in case.model.names]
    costs = sorted(sum(itertools.compress(prices, row), Decimal(0)) for row in left.tolist())
    k = 1 + seed % 7

    found = artefact.cheapest(case.given, "price", k)

    assert [completion.cost for completion in found] == costs[:k]
    assert len({completion.chosen for completion in found}) == min(k, len(costs))
    rows = {frozenset(itertools.compress(case.model.names, row)) for row in left.tolist()}
    assert {completion.chosen for completion in found} <= rows


def check_shares(case: Case, artefact: options.Artefact) -> None:
    left = case.left()
    if len(left):
        found = artefact.share(case.given)
        assert list(found.values()) == pytest.approx(left.mean(0).tolist(), abs=1e-12)


def check_nearest(case: Case, artefact: options.Artefact, seed: int) -> None:
    if not len(case.solutions):
        return
    row = np.random.default_rng(seed).random(len(case.model.names)) < 0.5
    wish = dict(zip(case.model.names, row.tolist(), strict=True))
    least = int((case.solutions != row).sum(1).min())

    assert artefact.nearest(wish)[0].cost == least


def check_all(seeds: range) -> None:
    for seed in seeds:
        case, artefact = compiled(seed)
        check_domains(case, artefact)
        check_counts(case, artefact, seed)
        check_optimum(case, artefact, seed)
        check_shares(case, artefact)
        check_nearest(case, artefact, seed)


def test_answers_equal_brute_force(backend: str) -> None:
    check_all(range(NUMBER if backend == "numba" else NUMBER // 4))


@pytest.mark.soak
def test_answers_equal_brute_force_at_length(backend: str) -> None:
    check_all(range(1000, 20_000))


def test_sat_domains_equal_brute_force() -> None:
    for seed in range(NUMBER):
        case = random_case(seed)
        check_domains(case, options.Artefact(case.model, None))


def test_sat_domains_stay_right_from_click_to_click() -> None:
    for seed in range(200):
        case, compiled_one = compiled(seed)
        from_sat = options.Artefact(case.model, None)
        rng = random.Random(seed)
        for _ in range(8):
            decisions = random_decisions(rng, len(case.model.names), 5)
            expected, found = compiled_one.reach(decisions), from_sat.reach(decisions)
            assert (None if found is None else found.tolist()) == (
                None if expected is None else expected.tolist()
            )


def test_graph_is_smooth_and_decomposable(backend: str) -> None:
    for seed in range(200):
        _, artefact = compiled(seed)
        graph = artefact.graph
        assert graph is not None
        n = graph.variables
        below: list[frozenset[int]] = [frozenset([i // 2]) for i in range(2 * n)]
        below += [frozenset([v]) for v in range(n)]
        for i in range(graph.nodes):
            sets = [below[c] for c in graph.edge[graph.first[i] : graph.first[i + 1]]]
            joined = frozenset().union(*sets)
            if graph.kind[i]:
                assert all(part == joined for part in sets)
            else:
                assert sum(map(len, sets)) == len(joined)
            below.append(joined)
        if graph.root >= 0:
            assert below[graph.root] == frozenset(range(n))
