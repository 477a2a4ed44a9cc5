"""The parts of the ranking against second implementations and brute force."""

import itertools
import math
import random

import evalica
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mitwerk.engines import judging
from mitwerk.engines.judging import agreement, duels, evidence, exact, fit, posterior, student


def pairs(seed, entries=12, count=600, ties=0.2):
    rng = random.Random(seed)
    names = [f"e{n:02d}" for n in range(entries)]
    rows = []
    for number in range(count):
        one, other = rng.sample(names, 2)
        ahead = rng.random() < 1 / (1 + math.exp((int(one[1:]) - int(other[1:])) / 4))
        rank = 1 if rng.random() < ties else 2
        ranks = {one: 1, other: rank} if ahead else {one: rank, other: 1}
        rows.append(judging.Ballot(f"b{number}", f"j{number % 17}", ranks))
    return rows


def winner_of(ballot):
    first, second = ballot.ranks.values()
    if first == second:
        return evalica.Winner.Draw
    return evalica.Winner.X if first < second else evalica.Winner.Y


@pytest.mark.parametrize("seed", range(5))
def test_worths_of_pairs_equal_those_of_evalica(seed):
    ballots = pairs(seed)
    found = duels.duels_of(ballots)

    worth, _ = fit.maximise(fit.wins_table(found, np.ones(len(found.judges))), 1e-12)
    theirs = evalica.bradley_terry(
        [next(iter(b.ranks)) for b in ballots],
        [list(b.ranks)[1] for b in ballots],
        [winner_of(b) for b in ballots],
        tolerance=1e-14,
        limit=100_000,
    )

    logs = np.log(theirs.scores[list(found.entries)].to_numpy())
    assert worth == pytest.approx(logs - logs.mean(), abs=1e-5)


def test_fit_is_the_highest_point_by_search():
    found = duels.duels_of(pairs(3, entries=3, count=40))
    table = fit.wins_table(found, np.ones(len(found.judges)))

    worth, curve = fit.maximise(table, fit.PRIOR_PRECISION)

    best = fit.log_posterior(table, fit.PRIOR_PRECISION, worth)
    rng = np.random.default_rng(1)
    for scale in (1e-3, 0.1, 1.0, 5.0):
        for _ in range(200):
            other = worth + scale * rng.normal(size=3)
            assert fit.log_posterior(table, fit.PRIOR_PRECISION, other) <= best
    step = 1e-4 * np.array([1.0, -2.0, 1.0])
    drop = best - fit.log_posterior(table, fit.PRIOR_PRECISION, worth + step)
    assert drop == pytest.approx(0.5 * step @ curve @ step, rel=1e-3)


def test_scores_sum_to_the_pull_of_the_prior():
    found = duels.duels_of(pairs(4))

    fitted = fit.fit(found)

    assert fitted.scores.sum(axis=0) == pytest.approx(fit.PRIOR_PRECISION * fitted.worth, abs=1e-9)


def test_worths_find_the_truth_from_lists():
    rng = random.Random(2)
    worths = {f"e{n}": 1.5 - n / 3 for n in range(10)}
    ballots = []
    for number in range(3000):
        seen = rng.sample(sorted(worths), 5)
        noisy = {name: worths[name] + judging.gumbel(rng) for name in seen}
        order = sorted(seen, key=noisy.__getitem__, reverse=True)
        ranks = {name: place for place, name in enumerate(order)}
        ballots.append(judging.Ballot(str(number), str(number), ranks))

    found = {one.entry: one.worth for one in judging.rank(ballots).ranking}

    assert found == pytest.approx(worths, abs=0.12)


def test_variances_are_those_of_repeated_juries():
    rng = random.Random(3)
    names = "abcd"
    worths = np.array([0.8, 0.3, -0.3, -0.8])
    estimates, stated = [], []
    for _ in range(150):
        ballots = []
        for number in range(40):
            noisy = {n: w + judging.gumbel(rng) for n, w in zip(names, worths, strict=True)}
            order = sorted(names, key=noisy.__getitem__, reverse=True)
            ballots.append(
                judging.Ballot(str(number), str(number), {n: p for p, n in enumerate(order)})
            )
        found = duels.duels_of(ballots)
        fitted = fit.fit(found)
        estimates.append(fitted.worth)
        stated.append(evidence.evidence(found, fitted, np.ones(40), 0.95).variance)

    seen = np.cov(np.array(estimates).T)

    ratio = np.mean(stated, axis=0) / seen.diagonal()
    assert (ratio > 0.9).all()
    assert (ratio < 1.5).all()


@settings(deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=1, max_size=11))
def test_sign_flip_equals_counting_all_patterns(values):
    sums = [
        sum(sign * value for sign, value in zip(signs, values, strict=True))
        for signs in itertools.product((1, -1), repeat=len(values))
    ]

    expected = sum(one >= sum(values) for one in sums) / len(sums)

    assert exact.sign_flip([float(value) for value in values]) == expected


@pytest.mark.parametrize(
    ("confidence", "freedom", "quantile"),
    [(0.95, 1, 12.7062), (0.95, 2, 4.3027), (0.95, 9, 2.2622), (0.99, 5, 4.0321),
     (0.9, 30, 1.6973), (0.95, 120, 1.9799)],
)  # fmt: skip
def test_student_quantiles_match_the_printed_table(confidence, freedom, quantile):
    assert student.two_sided(confidence, freedom) == pytest.approx(quantile, abs=5e-5)


def test_normal_draws_repeat_pythons_own_generator():
    rng = random.Random(int.from_bytes(b"seed", "big"))
    radius, angle = math.sqrt(-2 * math.log(1 - rng.random())), 2 * math.pi * rng.random()

    draws = posterior.normal_draws("seed", 3, 3)

    assert draws[0, :2] == pytest.approx([radius * math.cos(angle), radius * math.sin(angle)])
    assert posterior.normal_draws("seed", 60_000, 3).std() == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("seed", range(4))
def test_alpha_equals_that_of_evalica(seed):
    rng = random.Random(seed)
    names = "abcdef"
    ballots = [
        judging.Ballot(str(k), f"j{k}", {e: rng.randint(1, 3) for e in rng.sample(names, 4)})
        for k in range(9)
    ]
    rows = {
        one + other: [value(ballot, one, other) for ballot in ballots]
        for one, other in itertools.permutations(names, 2)
    }

    theirs = evalica.alpha(pd.DataFrame(rows), distance="ordinal").alpha

    assert agreement.krippendorff_alpha(duels.duels_of(ballots)) == pytest.approx(theirs)


def value(ballot, one, other):
    if one not in ballot.ranks or other not in ballot.ranks:
        return np.nan
    first, second = ballot.ranks[one], ballot.ranks[other]
    return float((first < second) - (first > second))


def test_kendall_w_repeats_a_worked_example():
    tables = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
    ballots = [
        judging.Ballot(str(k), str(k), dict(zip("abcdef", ranks, strict=True)))
        for k, ranks in enumerate(tables)
    ]

    # Sums 8 14 11 11 11 8, mean 10.5, S = 25.5; W = 12 · 25.5 / (9 · 210).
    assert agreement.kendall_w(ballots) == pytest.approx(12 * 25.5 / (9 * 210))


def test_kendall_w_needs_full_rankings():
    ballots = [judging.Ballot("1", "a", {"x": 1, "y": 2}), judging.Ballot("2", "b", {"x": 1})]

    assert agreement.kendall_w(ballots) is None


def test_pairs_as_columns_give_the_duels_of_their_ballots():
    ballots = pairs(6)
    columns = [(*ballot.ranks, *ballot.ranks.values(), ballot.judge) for ballot in ballots]
    first, second, one, other, judge = map(list, zip(*columns, strict=True))
    outcome = [0.5 + 0.5 * ((a < b) - (a > b)) for a, b in zip(one, other, strict=True)]

    found = duels.duels_of_pairs(first, second, outcome, judge)
    expected = duels.duels_of(ballots)

    for name in ("first", "second", "outcome", "weight", "judge", "lists"):
        assert np.array_equal(getattr(found, name), getattr(expected, name))
