"""How likely each entry is the best: a posterior with an unknown spread of the entries.

A flat prior declares too easily when entries hardly differ: among many near-equal entries the
luckiest leads by much. So the entries' log-worths are taken as draws from N(0, s²), with s
itself unknown and uniform; a spread that the ballots don't show pulls the leader back.
"""

from __future__ import annotations

import math
import random
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from mitwerk.engines.judging.terms import Floats

DRAWS: Final = 4000
SPREADS: Final = 12
# Entries less likely than this to beat the leader are not drawn for; their p_first is 0.
NEGLIGIBLE: Final = 1e-6


def p_first(worth: Floats, covariance: Floats, seed: str, *, largest_spread: float) -> Floats:
    """Compute for each entry the probability that it is the best.

    Parameters
    ----------
    worth
        Estimates (n,), mean 0.
    covariance
        Their covariance (n, n), of rank n - 1 (differences are what is known).
    seed
        Seeds the draws; any text.
    largest_spread
        Upper end of the uniform prior on the spread s, in the unit of ``worth``.

    Returns
    -------
    array (n,)
        Probabilities that sum to 1.

    Notes
    -----
    The spread is summed over a grid of midpoints, each weighted by its evidence; within one
    spread the posterior is normal, and the best entry is counted over seeded draws that all
    spreads share. Only entries that may plausibly beat the leader are drawn for.

    Source: Gelman, "Prior distributions for variance parameters in hierarchical models",
    Bayesian Analysis 1 (2006): a uniform prior on the spread.
    """
    count = len(worth)
    if count == 1:
        return np.ones(1)
    spreads = (np.arange(SPREADS) + 0.5) * largest_spread / SPREADS
    posteriors = [_given_spread(worth, covariance, float(spread)) for spread in spreads]
    logs = np.array([evidence for _, _, evidence in posteriors])
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    means = [mean for mean, _, _ in posteriors]
    covariances = [cov for _, cov, _ in posteriors]
    kept = _plausible(means, covariances, weights)
    normals = normal_draws(seed, DRAWS, len(kept))
    share = np.zeros(count)
    for mean, cov, weight in zip(means, covariances, weights, strict=True):
        root = np.linalg.cholesky(cov[np.ix_(kept, kept)])
        best = (mean[kept] + normals @ root.T).argmax(axis=1)
        share[kept] += weight * np.bincount(best, minlength=len(kept)) / DRAWS
    return share


def _given_spread(worth: Floats, covariance: Floats, spread: float) -> tuple[Floats, Floats, float]:
    """Posterior mean, covariance and log evidence if the entries spread by ``spread``."""
    count = len(worth)
    prior = spread * spread
    # The common level is unknown to the ballots; giving it a variance changes no difference.
    known = covariance + prior * np.eye(count) + prior / count
    pull = np.linalg.inv(known)
    mean = prior * pull @ worth
    spread_out = prior * (np.eye(count) - prior * pull)
    root = np.linalg.cholesky(known)
    evidence = -float(np.log(np.diag(root)).sum()) - 0.5 * float(worth @ pull @ worth)
    return mean, spread_out, evidence


def _plausible(means: list[Floats], covariances: list[Floats], weights: Floats) -> list[int]:
    """Entries whose chance to beat the leader is not negligible."""
    leader = int(sum(w * mean for w, mean in zip(weights, means, strict=True)).argmax())
    beats = np.zeros(len(means[0]))
    for mean, cov, weight in zip(means, covariances, weights, strict=True):
        variance = cov[leader, leader] + np.diag(cov) - 2 * cov[leader]
        variance[leader] = 1.0
        gaps = (mean - mean[leader]) / np.sqrt(variance)
        beats += weight * np.array([NormalDist().cdf(gap) for gap in gaps])
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
