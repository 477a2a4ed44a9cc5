"""Plackett-Luce worths by Newton's method, with covariance and what each judge adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.errors import JudgingError

if TYPE_CHECKING:
    from mitwerk.engines.judging.duels import Duels, Floats

# Log-worths are drawn towards 0 like draws from N(0, 2²): hardly felt with a real jury, but it
# keeps an entry that won every duel finite.
PRIOR_PRECISION: Final = 0.25
# Newton's steps square the error: after a step this small it is below 1e-12.
SETTLED: Final = 1e-7
# Steps this small can't overshoot the maximum of a sum of logistic losses.
_SAFE_STEP: Final = 0.5
_MOST_STEPS: Final = 100


@dataclass(frozen=True, slots=True)
class Fit:
    """Fitted log-worths.

    ``worth`` (n,) has mean 0; ``inverse`` (n, n) is the inverse of the curvature, the model's
    own covariance; ``scores`` (judges, n) is each judge's part of the slope at the fit.
    """

    worth: Floats
    inverse: Floats
    scores: Floats


def fit(duels: Duels, active: Floats | None = None) -> Fit:
    """Fit Plackett-Luce log-worths by full rank breaking (Newton with step halving).

    Every list is broken into all its duels. Under Plackett-Luce the chance that one entry is
    put before another depends on these two alone, so the worths fitted to all duels are
    consistent; unlike the full likelihood they weigh the lower ranks as much as the upper, and
    real judges, who are no Plackett-Luce machines, are ranked better by them (measured in
    docs/figures/judging.md). A tie is half a win each way.

    Parameters
    ----------
    duels
        The duels of all ballots.
    active
        Weight per judge (judges,), by default 1; 0 leaves a judge out.

    Returns
    -------
    Fit
        With ``scores`` unweighted, so that they also tell of a judge who was left out.

    Raises
    ------
    JudgingError
        Newton's method did not settle (not seen; the objective is concave).

    Notes
    -----
    O(duels + n³) with about six steps. The objective is strictly concave, the fit unique.

    Source: Azari Soufiani, Chen, Parkes, Xia, "Generalized method-of-moments for rank
    aggregation", NeurIPS 2013 (full breaking is consistent for Plackett-Luce); Plackett, "The
    Analysis of Permutations", Applied Statistics 24 (1975).
    """
    people = np.ones(len(duels.judges)) if active is None else active
    table = wins_table(duels, people)
    worth, curve = maximise(table, PRIOR_PRECISION)
    inverse = np.asarray(np.linalg.inv(curve), dtype=np.float64)
    return Fit(worth, inverse, judge_scores(duels, worth))


def wins_table(duels: Duels, people: Floats) -> Floats:
    """Weighted wins of the row's entry over the column's (n, n), judges weighted too."""
    count = len(duels.entries)
    weight = duels.weight * people[duels.judge]
    ahead = np.bincount(
        duels.first * count + duels.second, weight * duels.outcome, minlength=count * count
    )
    behind = np.bincount(
        duels.second * count + duels.first, weight * (1 - duels.outcome), minlength=count * count
    )
    return np.asarray(ahead + behind, dtype=np.float64).reshape(count, count)


def maximise(table: Floats, precision: float, start: Floats | None = None) -> tuple[Floats, Floats]:
    """Find the log-worths with the highest posterior, and the curvature there (n, n).

    ``precision`` is that of the prior N(0, 1 / precision) on each log-worth.
    """
    met = table + table.T
    won = table.sum(axis=1)
    worth = np.zeros(len(table)) if start is None else start
    for _ in range(_MOST_STEPS):
        chance = 1.0 / (1.0 + np.exp(worth[None, :] - worth[:, None]))
        slope = won - (met * chance).sum(axis=1) - precision * worth
        curve: Floats = -met * chance * chance.T
        np.fill_diagonal(curve, 0.0)
        np.fill_diagonal(curve, precision - curve.sum(axis=1))
        step = np.linalg.solve(curve, slope)
        worth = _ascend(table, precision, worth, step)
        if np.abs(step).max() < SETTLED:
            return worth, curve
    raise JudgingError("The ranking did not settle; report these ballots")


def log_posterior(table: Floats, precision: float, worth: Floats) -> float:
    """Log-likelihood of the duels with the prior's exponent."""
    losses = np.logaddexp(0.0, worth[None, :] - worth[:, None])
    return -float((table * losses).sum()) - 0.5 * precision * float(worth @ worth)


def _ascend(table: Floats, precision: float, worth: Floats, step: Floats) -> Floats:
    """Take a Newton step; a large one is halved until the objective doesn't fall."""
    size = 1.0
    if np.abs(step).max() > _SAFE_STEP:
        before = log_posterior(table, precision, worth)
        least = before - 1e-9 * (1 + abs(before))
        while log_posterior(table, precision, worth + size * step) < least:
            size /= 2
    moved: Floats = worth + size * step
    moved -= moved.mean()
    return moved


def judge_scores(duels: Duels, worth: Floats) -> Floats:
    """Each judge's part of the objective's slope (judges, entries)."""
    count = len(worth)
    gap = worth[duels.first] - worth[duels.second]
    surprise = duels.weight * (duels.outcome - 1.0 / (1.0 + np.exp(-gap)))
    size = len(duels.judges) * count
    gained = np.bincount(duels.judge * count + duels.first, surprise, minlength=size)
    lost = np.bincount(duels.judge * count + duels.second, surprise, minlength=size)
    return np.asarray(gained - lost, dtype=np.float64).reshape(-1, count)
