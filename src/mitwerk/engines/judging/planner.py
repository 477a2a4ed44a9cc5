"""Before publishing: how often a jury of this size will be able to decide."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mitwerk.engines.judging.assign import LIST_SIZE, Entry, Exposure, Judge, assign
from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.model import Ballot
from mitwerk.engines.judging.rank import rank

if TYPE_CHECKING:
    from collections.abc import Sequence

# How far entries lie apart and how well judges see it: log-worths N(0, 1) times 1.3 and
# discernment Gamma(4, 1/4), the generator of docs/algorithms/judging.md.
SPREAD: Final = 1.3
DISCERNMENT: Final = (4.0, 0.25)
DEFAULT_RUNS: Final = 100


@dataclass(frozen=True, slots=True)
class Plan:
    """What to expect: shares of simulated contests, 0 to 1, and the runs behind them.

    ``decided`` ends with a declared winner, ``wrong`` with one who isn't the best (a part of
    ``decided``), ``best_leads`` with the best entry in front, declared or not.
    """

    judges: int
    entries: int
    lists: int
    decided: float
    wrong: float
    best_leads: float
    runs: int


def plan(
    judges: int,
    entries: int,
    lists: int,
    *,
    confidence: float = 0.95,
    spread: float = SPREAD,
    seed: int = 0,
    runs: int = DEFAULT_RUNS,
) -> Plan:
    """Simulate contests of a size and count how many are decided.

    Parameters
    ----------
    judges, entries, lists
        Size of the jury, number of entries, lists of five per judge.
    confidence
        The confidence that will be frozen.
    spread
        How far entries lie apart in log-worth; smaller is harder.
    seed, runs
        Of the simulation.

    Raises
    ------
    JudgingError
        A size below 1, or fewer than two entries.

    Notes
    -----
    Some 5 to 20 ms a run. An expectation under the generator, not a promise.
    """
    if min(judges, lists, runs) < 1 or entries < 2:
        raise JudgingError("A plan needs a judge, a list, a run and two entries or more")
    rng = random.Random(seed)
    decided = wrong = leads = 0
    for number in range(runs):
        worths = {f"e{place:03d}": rng.gauss(0, spread) for place in range(entries)}
        best = max(worths, key=worths.__getitem__)
        result = rank(simulated_ballots(worths, judges, lists, rng), confidence, str(number))
        decided += result.winner is not None
        wrong += result.winner not in {None, best}
        leads += result.ranking[0].entry == best
    return Plan(judges, entries, lists, decided / runs, wrong / runs, leads / runs, runs)


def simulated_ballots(
    worths: dict[str, float], judges: int, lists: int, rng: random.Random
) -> list[Ballot]:
    """Draw the ballots of an honest jury of mixed discernment on assigned lists."""
    entries = [Entry(name) for name in worths]
    shown: dict[str, int] = {}
    ballots = []
    for number in range(judges):
        sees = rng.gammavariate(*DISCERNMENT)
        own: list[Sequence[str]] = []
        for turn in range(lists):
            drawn = assign(
                entries, Judge(f"j{number}"), Exposure(shown, own), rng=rng, size=LIST_SIZE
            )
            own.append(drawn)
            for name in drawn:
                shown[name] = shown.get(name, 0) + 1
            seen = {name: sees * worths[name] + gumbel(rng) for name in drawn}
            order = sorted(drawn, key=lambda name: -seen[name])
            ranks = {name: place for place, name in enumerate(order, 1)}
            ballots.append(Ballot(f"j{number}-{turn}", f"j{number}", ranks))
    return ballots


def gumbel(rng: random.Random) -> float:
    """Draw standard Gumbel noise: worths plus this, sorted, are a Plackett-Luce order."""
    return -math.log(-math.log(1.0 - rng.random() * (1.0 - 1e-12) - 5e-13))
