"""Plackett-Luce worths by Newton's method, with covariance and what each judge adds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.terms import Block

if TYPE_CHECKING:
    from mitwerk.engines.judging.terms import Floats, Terms

# Log-worths are drawn towards 0 like draws from N(0, 2²): hardly felt with a real jury, but it
# keeps an entry that won every choice finite.
PRIOR_PRECISION: Final = 0.25
TOLERANCE: Final = 1e-11
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


def fit(terms: Terms, weight: Floats | None = None, start: Floats | None = None) -> Fit:
    """Fit log-worths by penalised maximum likelihood (Newton with step halving).

    Parameters
    ----------
    terms
        The choices of all ballots.
    weight
        Weight per judge (judges,), by default 1; 0 leaves a judge out.
    start
        Log-worths to start from (entries,), by default 0.

    Returns
    -------
    Fit
        With ``scores`` unweighted, so that they also judge a judge who was left out.

    Raises
    ------
    JudgingError
        Newton's method did not settle (not seen; the likelihood is concave).

    Notes
    -----
    O(choices · m² + n³) a step, about six steps. The likelihood is concave in log-worths,
    so the fit is the only maximum.

    Source: Plackett, "The Analysis of Permutations", Applied Statistics 24 (1975); Hunter, "MM
    algorithms for generalized Bradley-Terry models", Annals of Statistics 32 (2004), section 5.
    """
    people = np.ones(len(terms.judges)) if weight is None else weight
    worth = np.zeros(len(terms.entries)) if start is None else start.copy()
    task = _task(terms, people)
    value, slope, curve = _climb(task, worth)
    for _ in range(_MOST_STEPS):
        step = np.linalg.solve(curve, slope)
        if np.abs(step).max() < TOLERANCE:
            inverse: Floats = np.linalg.inv(curve).astype(np.float64)
            return Fit(worth, inverse, judge_scores(terms, worth))
        size = 1.0
        while True:
            after = _climb(task, worth + size * step)
            if after[0] >= value - 1e-9 * (1 + abs(value)):
                break
            size /= 2
        worth = worth + size * step
        worth -= worth.mean()
        value, slope, curve = after
    raise JudgingError("The ranking did not settle; report these ballots")


@dataclass(frozen=True, slots=True)
class _Task:
    """What a fit needs: wins per entry, duels (n, n) summed over judges, larger sets as blocks."""

    wins: Floats
    duels: Floats
    blocks: tuple[Block, ...]


def _task(terms: Terms, people: Floats) -> _Task:
    """Weigh the judges once; choices out of two become one table of duels."""
    count = len(terms.entries)
    duels = np.zeros((count, count))
    larger = []
    for block in terms.blocks:
        weight = block.weight * people[block.judge]
        if block.sets.shape[1] == 2:
            first, second = block.sets[:, 0], block.sets[:, 1]
            flat = np.bincount(first * count + second, weight, count * count)
            duels += flat.reshape(count, count)
        else:
            larger.append(Block(block.sets, weight, block.judge))
    return _Task(people @ terms.wins, duels + duels.T, tuple(larger))


def _climb(task: _Task, worth: Floats) -> tuple[float, Floats, Floats]:
    """Log-likelihood with prior, its slope and its negated curvature."""
    count = len(worth)
    value = float(task.wins @ worth) - 0.5 * PRIOR_PRECISION * float(worth @ worth)
    gaps = worth[:, None] - worth[None, :]
    chance = 1.0 / (1.0 + np.exp(-gaps))
    pulled = task.duels * chance
    expected = pulled.sum(axis=1)
    value -= 0.5 * float((task.duels * np.logaddexp(worth[:, None], worth[None, :])).sum())
    flat = (pulled * chance.T).ravel()
    diagonal = flat.reshape(count, count).sum(axis=1) + PRIOR_PRECISION
    for block in task.blocks:
        chance, total = _chances(block, worth)
        value -= float(block.weight @ total)
        pulled = block.weight[:, None] * chance
        here = np.bincount(block.sets.ravel(), pulled.ravel(), count)
        expected += here
        diagonal += here
        pairs = block.sets[:, :, None] * count + block.sets[:, None, :]
        products = pulled[:, :, None] * chance[:, None, :]
        flat += np.bincount(pairs.ravel(), products.ravel(), count * count)
    slope = task.wins - PRIOR_PRECISION * worth - expected
    return value, slope, np.diag(diagonal) - flat.reshape(count, count)


def _chances(block: Block, worth: Floats) -> tuple[Floats, Floats]:
    """Chance of each member to be chosen from its set, and the log of the set's worth."""
    logs = worth[block.sets]
    top = logs.max(axis=1)
    powers = np.exp(logs - top[:, None])
    sums = powers.sum(axis=1)
    return powers / sums[:, None], top + np.log(sums)


def judge_scores(terms: Terms, worth: Floats) -> Floats:
    """Each judge's part of the likelihood's slope (judges, entries)."""
    count = len(worth)
    flat = np.zeros(len(terms.judges) * count)
    for block in terms.blocks:
        chance, _ = _chances(block, worth)
        places = block.judge[:, None] * count + block.sets
        flat += np.bincount(places.ravel(), (block.weight[:, None] * chance).ravel(), len(flat))
    return terms.wins - flat.reshape(-1, count)


def judge_likelihoods(terms: Terms, worth: Floats) -> tuple[Floats, Floats]:
    """Each judge's log-likelihood under the worths, and under a coin (judges,)."""
    fitted = terms.wins @ worth
    coin = np.zeros(len(terms.judges))
    for block in terms.blocks:
        _, total = _chances(block, worth)
        fitted -= np.bincount(block.judge, block.weight * total, len(coin))
        coin -= np.bincount(block.judge, block.weight * np.log(block.sets.shape[1]), len(coin))
    return fitted, coin
