"""How likely each entry is the best: a posterior with an unknown spread of the entries.

A flat prior declares too easily when entries hardly differ: among many near-equal entries the
luckiest leads by much. So the entries' log-worths are taken as draws from N(0, s²) with s
itself unknown; a spread that the ballots don't show pulls the leader back.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.fit import log_posterior, maximise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.engines.judging.duels import Floats

DRAWS: Final = 4000
SPREADS: Final = 12
# Prior density of the spread: proportional to its square, up to the largest. Uniform (0) would
# declare half as often at the same share of wrong winners (docs/figures/judging.md).
SPREAD_POWER: Final = 2
# Entries less likely than this to beat the leader are not drawn for; their p_first is 0.
NEGLIGIBLE: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Normal:
    """Posterior of the entries if the spread had one value, and the weight of that value."""

    mean: Floats
    covariance: Floats
    weight: float


def p_first(posteriors: Sequence[Normal], seed: str) -> Floats:
    """Compute for each entry the probability that it is the best.

    Parameters
    ----------
    posteriors
        One per spread, from `given_duels` or `given_estimates`.
    seed
        Seeds the draws; any text.

    Returns
    -------
    array (n,)
        Probabilities that sum to 1.

    Notes
    -----
    Within one spread the best entry is counted over seeded draws, the same for all spreads.
    Only entries that may plausibly beat the leader are drawn for.
    """
    count = len(posteriors[0].mean)
    if count == 1:
        return np.ones(1)
    kept = _plausible(posteriors)
    normals = normal_draws(seed, DRAWS, len(kept))
    share = np.zeros(count)
    for one in posteriors:
        root = np.linalg.cholesky(one.covariance[np.ix_(kept, kept)])
        best = (one.mean[kept] + normals @ root.T).argmax(axis=1)
        share[kept] += one.weight * np.bincount(best, minlength=len(kept)) / DRAWS
    return share


def given_duels(table: Floats, largest: float) -> list[Normal]:
    """Give the posterior of log-worths at each spread from the table of weighted wins.

    At each spread the mode is found and the posterior taken as normal around it (nested
    Laplace approximation); a unanimous jury thus stays finite and certain.

    Source: Rue, Martino, Chopin, "Approximate Bayesian inference for latent Gaussian models",
    Journal of the Royal Statistical Society B 71 (2009); Gelman, "Prior distributions for
    variance parameters in hierarchical models", Bayesian Analysis 1 (2006).
    """
    count = len(table)
    worth = np.zeros(count)
    found, logs = [], []
    for spread in spreads(largest):
        precision = 1.0 / (spread * spread)
        worth, curve = maximise(table, precision, worth)
        height = log_posterior(table, precision, worth) - count * math.log(spread)
        logs.append(SPREAD_POWER * math.log(spread) + height - _half_log_det(curve))
        found.append((worth, np.asarray(np.linalg.inv(curve), dtype=np.float64)))
    return _weighted(found, logs)


def given_estimates(estimate: Floats, covariance: Floats, largest: float) -> list[Normal]:
    """Give the posterior at each spread from estimates (n,), mean 0, and their covariance."""
    count = len(estimate)
    found, logs = [], []
    for spread in spreads(largest):
        variance = spread * spread
        # The ballots don't know the common level: a variance for it changes no difference.
        known = covariance + variance * np.eye(count) + variance / count
        pull = np.linalg.inv(known)
        left = variance * (np.eye(count) - variance * pull)
        height = -_half_log_det(known) - 0.5 * float(estimate @ pull @ estimate)
        logs.append(SPREAD_POWER * math.log(spread) + height)
        found.append((variance * (pull @ estimate), left))
    return _weighted(found, logs)


def spreads(largest: float) -> list[float]:
    """The grid of spreads: midpoints of equal steps."""
    return [(step + 0.5) * largest / SPREADS for step in range(SPREADS)]


def _half_log_det(matrix: Floats) -> float:
    return float(np.log(np.diag(np.linalg.cholesky(matrix))).sum())


def _weighted(found: list[tuple[Floats, Floats]], logs: list[float]) -> list[Normal]:
    top = max(logs)
    weights = [math.exp(log - top) for log in logs]
    total = sum(weights)
    return [
        Normal(mean, covariance, weight / total)
        for (mean, covariance), weight in zip(found, weights, strict=True)
    ]


def _plausible(posteriors: Sequence[Normal]) -> list[int]:
    """Entries whose chance to beat the leader is not negligible."""
    mean = sum((one.weight * one.mean for one in posteriors), start=np.zeros(1))
    leader = int(mean.argmax())
    beats = np.zeros(len(mean))
    for one in posteriors:
        cov = one.covariance
        variance = cov[leader, leader] + np.diag(cov) - 2 * cov[leader]
        variance[leader] = 1.0
        gaps = (one.mean - one.mean[leader]) / np.sqrt(variance)
        beats += one.weight * np.array([NormalDist().cdf(gap) for gap in gaps])
    return [place for place, chance in enumerate(beats) if chance >= NEGLIGIBLE]


def normal_draws(seed: str, rows: int, columns: int) -> Floats:
    """Standard normal draws (rows, columns) from Python's own generator (Box-Muller).

    The standard library's Mersenne Twister is used so that anyone can repeat the draws
    without NumPy.
    """
    state = random.Random(int.from_bytes(seed.encode(), "big")).getstate()[1]
    twister = np.random.RandomState()
    twister.set_state(("MT19937", np.array(state[:-1], dtype=np.uint32), state[-1], 0, 0.0))
    size = rows * columns
    uniform = twister.random_sample(2 * ((size + 1) // 2)).reshape(-1, 2)
    radius = np.sqrt(-2.0 * np.log(1.0 - uniform[:, 0]))
    angle = 2.0 * math.pi * uniform[:, 1]
    pairs = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return pairs.ravel()[:size].reshape(rows, columns)
