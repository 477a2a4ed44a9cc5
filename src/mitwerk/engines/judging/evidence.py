"""From a fit to what can be said: covariance that bears misfit, each judge's contribution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from mitwerk.engines.judging.fit import Fit
    from mitwerk.engines.judging.terms import Floats

# Upper end of the uniform prior on the spread of log-worths: an entry three spreads above the
# mean would then win 99.99 % of its duels, more than any jury has shown.
LARGEST_SPREAD: Final = 3.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Estimates with their uncertainty, for one jury or several combined.

    ``estimate`` (n,) has mean 0; ``covariance`` (n, n) belongs to it; ``contributions``
    (judges, n) sum to the estimate; ``scale`` is the largest plausible spread of estimates.
    """

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    estimate: Floats
    covariance: Floats
    contributions: Floats
    scale: float


def evidence(
    entries: tuple[str, ...], judges: tuple[str, ...], fitted: Fit, active: Floats
) -> Evidence:
    """Turn a fit into evidence; judges with weight 0 in ``active`` are left out."""
    used = np.flatnonzero(active)
    centred = _centred(fitted.inverse)
    influence = fitted.scores[used] @ centred
    covariance = centred * dispersion(influence, fitted.inverse)
    shared = fitted.worth / len(used)
    return Evidence(
        entries,
        tuple(judges[place] for place in used),
        fitted.worth,
        covariance,
        influence + shared,
        LARGEST_SPREAD,
    )


def dispersion(influence: Floats, inverse: Floats) -> float:
    """How much more judges differ than the model says, at least 1.

    The ratio of the spread between judges (sandwich, judges as clusters) to the model's own
    covariance, averaged over directions: 1 where the model holds, above 1 where one judge's
    choices hang together more than draws would.
    """
    judges, count = influence.shape
    if judges < 2 or count < 2:
        return 1.0
    between = influence.T @ influence * judges / (judges - 1)
    total: float = np.trace(np.linalg.solve(inverse, between)).item()
    return max(1.0, total / (count - 1))


def _centred(matrix: Floats) -> Floats:
    """Covariance of estimates from which their mean is taken."""
    rows = matrix - matrix.mean(axis=0, keepdims=True)
    centred: Floats = rows - rows.mean(axis=1, keepdims=True)
    return centred
