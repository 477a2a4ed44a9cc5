"""From a fit to what can be said: covariance that bears misfit, each judge's contribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.fit import wins_table
from mitwerk.engines.judging.posterior import given_duels
from mitwerk.engines.judging.student import two_sided

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.engines.judging.duels import Duels, Floats
    from mitwerk.engines.judging.fit import Fit
    from mitwerk.engines.judging.posterior import Normal

# Upper end of the uniform prior on the spread of log-worths: an entry three spreads above the
# mean would then win 99.99 % of its duels, more than any jury has shown.
LARGEST_SPREAD: Final = 3.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Estimates with their uncertainty, for one jury or several combined.

    ``estimate`` (n,) has mean 0; ``variance`` (n,) belongs to it; ``contributions``
    (judges, n) sum to the estimate; ``posteriors`` say which entry may be the best;
    ``smallest`` is the number of judges on the smallest jury.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    estimate: Floats
    variance: Floats
    contributions: Floats
    posteriors: Sequence[Normal]
    smallest: int


def widening(judges: int, confidence: float) -> float:
    """Give the factor by which variances grow because the jury is only so large.

    The square of Student's quantile over the normal one: how judges differ is itself only
    known from so many judges. 1 for a single judge: nothing differs, as where a client alone is
    a jury (the exact test forbids a decision by one).
    """
    if judges < 2:
        return 1.0
    student = two_sided(confidence, judges - 1)
    return (student / two_sided(confidence, None)) ** 2


def evidence(duels: Duels, fitted: Fit, active: Floats, confidence: float) -> Evidence:
    """Turn a fit into evidence; judges with weight 0 in ``active`` are left out."""
    used = np.flatnonzero(active)
    centred = _centred(fitted.inverse)
    influence = fitted.scores[used] @ centred
    wider = widening(len(used), confidence)
    spread = dispersion(influence, fitted.inverse, mean_weight(duels)) * wider
    # Intervals: the model knows the last entries too well; there the judges' own spread counts.
    between = wider * (influence**2).sum(axis=0)
    table = wins_table(duels, active) / spread
    return Evidence(
        duels.entries,
        tuple(duels.judges[place] for place in used),
        fitted.worth,
        np.maximum(np.diag(centred) * spread, between),
        influence + fitted.worth / len(used),
        given_duels(table, LARGEST_SPREAD),
        len(used),
    )


def mean_weight(duels: Duels) -> float:
    """Give the mean weight of a duel, weighted with itself; 1 where nobody met."""
    total = float(duels.weight.sum())
    return float((duels.weight**2).sum()) / total if total else 1.0


def dispersion(influence: Floats, inverse: Floats, least: float) -> float:
    """How much more (or less) judges differ than the weighted duels say.

    The ratio of the spread between judges (sandwich, judges as clusters) to the model's own
    covariance, averaged over directions: 1 where order is near chance, above 1 where one
    judge's choices hang together more than draws would, below 1 where judges agree so well
    that the duels of a list are all but independent. Never below ``least``, the mean weight:
    there every duel counts in full.
    """
    judges, count = influence.shape
    if judges < 2 or count < 2:
        return 1.0
    between = influence.T @ influence * judges / (judges - 1)
    shared = float((np.linalg.inv(inverse) * between).sum())
    return max(least, shared / float(count - 1))


def _centred(matrix: Floats) -> Floats:
    """Covariance of estimates from which their mean is taken."""
    rows = matrix - matrix.mean(axis=0, keepdims=True)
    centred: Floats = rows - rows.mean(axis=1, keepdims=True)
    return centred
