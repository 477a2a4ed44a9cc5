"""Which judges judged against the rest: likelihood against chance, published with the result."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from mitwerk.engines.judging.assign import SMALL_JURY
from mitwerk.engines.judging.fit import Fit, fit
from mitwerk.engines.judging.model import Screened

if TYPE_CHECKING:
    from mitwerk.engines.judging.duels import Duels, Floats

# A judge is left out when his ballots are this many times likelier as coin tosses than as a
# judgement of what all others see.
AGAINST_CHANCE: Final = 100.0
# Entries looked at before a judge can be left out: a lone dissenting list is an opinion.
FEWEST_LOOKS: Final = 12
# First every judge that chance explains better steps aside, so that many fakes can't be their
# own witnesses; then all are held against the cleaned worths, and only the clear cases stay out.
_CLEANING: Final = (1.0, 1.0)
_DECIDING: Final = (AGAINST_CHANCE, AGAINST_CHANCE)


@dataclass(frozen=True, slots=True)
class Screen:
    """The fit without the judges left out, who they are, and ``active`` (judges,) 1 or 0."""

    fitted: Fit
    active: Floats
    screened: tuple[Screened, ...]


def screened_fit(duels: Duels) -> Screen:
    """Fit, set aside judges that chance explains better, refit, and leave out the clear cases.

    Each judge is held against worths fitted without his own ballots (one Newton step), so that
    nobody is his own witness. Four rounds; a judge set aside may come back. A jury of less
    than ten is not screened: there one dissenter is a voice, not noise.

    Notes
    -----
    Finds crude fakes (random or inverted lists), not the disguised friends of a good entry:
    see docs/algorithms/judging.md for what carries those.
    """
    active = np.ones(len(duels.judges))
    fitted = fit(duels, active)
    looks = _looks(duels)
    large = len(duels.judges) >= SMALL_JURY
    for ratio in (*_CLEANING, *_DECIDING) if large else ():
        gain = against_chance(duels, fitted, active)
        kept = np.where((gain < -math.log(ratio)) & (looks >= FEWEST_LOOKS), 0.0, 1.0)
        if not kept.any():
            break
        if (kept != active).any():
            active = kept
            fitted = fit(duels, active)
    gain = against_chance(duels, fitted, active)
    out = [
        Screened(duels.judges[place], _reason(float(gain[place]), int(looks[place])))
        for place in np.flatnonzero(active == 0)
    ]
    return Screen(fitted, active, tuple(out))


def against_chance(duels: Duels, fitted: Fit, active: Floats) -> Floats:
    """Log-likelihood of each judge's duels above that of coin tosses (judges,).

    Negative: chance explains the judge better than the others' judgement does.
    """
    without = fitted.worth - active[:, None] * (fitted.scores @ fitted.inverse)
    gap = without[duels.judge, duels.first] - without[duels.judge, duels.second]
    likelihood = -duels.outcome * np.logaddexp(0.0, -gap) - (1 - duels.outcome) * np.logaddexp(
        0.0, gap
    )
    gains = duels.weight * (likelihood + math.log(2.0))
    return _by_judge(duels, gains)


def _looks(duels: Duels) -> Floats:
    """How many entries each judge looked at, repeats counted."""
    # A list of m has m (m - 1) / 2 duels of weight 3 / (m + 1): each stands for this many looks.
    size = 3.0 / duels.weight - 1.0
    return _by_judge(duels, 2.0 / (size - 1.0)).round()


def _by_judge(duels: Duels, values: Floats) -> Floats:
    summed = np.bincount(duels.judge, values, minlength=len(duels.judges))
    return np.asarray(summed, dtype=np.float64)


def _reason(gain: float, looks: int) -> str:
    return (
        f"over {looks} looks the ballots are {math.exp(-gain):.3g} times likelier "
        f"as coin tosses than as the others' judgement"
    )
