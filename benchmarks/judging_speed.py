"""Ranking 200 entries from 20,000 comparisons with covariance, against evalica in one run.

    OMP_NUM_THREADS=1 python benchmarks/judging_speed.py [--repeats 15]

CPU time (the machine is shared). evalica gives worths; ours gives worths, their covariance and
each judge's part of the slope.
"""

from __future__ import annotations

import argparse
import math
import platform
import random
import time
from statistics import median
from typing import TYPE_CHECKING

import evalica
import numpy as np

from mitwerk.engines import judging
from mitwerk.engines.judging import duels, fit

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRIES, COMPARISONS, JUDGES = 200, 20_000, 300


def comparisons(seed: int) -> list[tuple[str, str]]:
    """Draw (winner, loser) pairs of entries with worths N(0, 1)."""
    rng = random.Random(seed)
    worth = {f"e{place:03d}": rng.gauss(0, 1) for place in range(ENTRIES)}
    names, rows = sorted(worth), []
    for _ in range(COMPARISONS):
        one, other = rng.sample(names, 2)
        ahead = rng.random() < 1 / (1 + math.exp(worth[other] - worth[one]))
        rows.append((one, other) if ahead else (other, one))
    return rows


def main() -> None:
    """Print medians and ratios."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args().repeats
    rows = comparisons(1)
    winners, losers = map(list, zip(*rows, strict=True))
    outcomes = [evalica.Winner.X] * len(rows)
    ballots = [
        judging.Ballot(str(place), f"j{place % JUDGES}", {winner: 1, loser: 2})
        for place, (winner, loser) in enumerate(rows)
    ]
    ones = [1.0] * len(rows)
    judges = [ballot.judge for ballot in ballots]
    ready = duels.duels_of(ballots)
    tasks: dict[str, Callable[[], object]] = {
        "evalica.bradley_terry": lambda: evalica.bradley_terry(winners, losers, outcomes),
        "ours: fit with covariance": lambda: fit.fit(ready),
        "ours: from the same lists": lambda: fit.fit(
            duels.duels_of_pairs(winners, losers, ones, judges)
        ),
        "ours: from ballot objects": lambda: fit.fit(duels.duels_of(ballots)),
        "ours: whole result": lambda: judging.rank(ballots),
    }
    times: dict[str, list[float]] = {name: [] for name in tasks}
    for _ in range(repeats):
        for name, task in tasks.items():
            start = time.process_time()
            task()
            times[name].append(time.process_time() - start)
    print(
        f"Python {platform.python_version()}, NumPy {np.__version__},"
        f" evalica {evalica.__version__}, {platform.machine()}"
    )
    base, least = median(times["evalica.bradley_terry"]), min(times["evalica.bradley_terry"])
    for name, found in times.items():
        print(
            f"{name:<28} median {1000 * median(found):8.1f} ms ({median(found) / base:5.1f}x)"
            f"   best {1000 * min(found):8.1f} ms ({min(found) / least:5.1f}x)"
        )


if __name__ == "__main__":
    main()
