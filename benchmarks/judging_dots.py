"""How often a declared winner is wrong, on real rankings with a known truth.

People ranked four pictures by their number of dots; the truth is the order 1, 2, 3, 4. Juries
of n are drawn without replacement and ranked by `mitwerk.engines.judging.rank`.

    python benchmarks/judging_dots.py [--runs 2000] [--seed 1] [--sets 1 3] [--juries 10 20 40]

Data: PrefLib 00024 (Mao, Procaccia, Chen 2013) in data/judging of MITWERK_SHARED (../shared).
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from mitwerk.engines import judging

TRUTH = "1"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: shares of runs, and of declared runs."""

    declared: float
    wrong_declared: float
    naive_wrong: float


def folder() -> Path:
    """Give the folder of the public data."""
    return Path(os.environ.get("MITWERK_SHARED", "../shared")) / "data" / "judging"


def read_rankings(number: int) -> list[tuple[str, ...]]:
    """Read one file: every person's order, best (fewest dots) first."""
    people: list[tuple[str, ...]] = []
    for line in (folder() / f"dots-{number}.soc").read_text().splitlines():
        if line and not line.startswith("#"):
            count, _, order = line.partition(":")
            people += [tuple(order.replace(" ", "").split(","))] * int(count)
    return people


def jury_of(people: list[tuple[str, ...]], size: int, rng: random.Random) -> list[judging.Ballot]:
    """Draw a jury without replacement."""
    return [
        judging.Ballot(str(seat), str(seat), {name: place for place, name in enumerate(order, 1)})
        for seat, order in enumerate(rng.sample(people, size))
    ]


def measure(number: int, size: int, runs: int, seed: int) -> Row:
    """Rank ``runs`` juries of ``size`` and count what was declared and what was wrong."""
    people = read_rankings(number)
    rng = random.Random(f"{seed}-{number}-{size}")
    declared = wrong = naive = 0
    for _ in range(runs):
        ballots = jury_of(people, size, rng)
        result = judging.rank(ballots)
        firsts = Counter(min(one.ranks, key=one.ranks.__getitem__) for one in ballots)
        naive += max(sorted(firsts), key=lambda name: firsts[name]) != TRUTH
        declared += result.decision == "declared"
        wrong += result.winner not in {None, TRUTH}
    return Row(declared / runs, wrong / declared if declared else 0.0, naive / runs)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sets", type=int, nargs="+", default=[1, 3])
    parser.add_argument("--juries", type=int, nargs="+", default=[10, 20, 40])
    chosen = parser.parse_args()
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.machine()}")
    print(f"runs {chosen.runs}, seed {chosen.seed}, confidence 0.95")
    print("set  judges  naive wrong  declared  wrong among declared   s/run")
    for number in chosen.sets:
        for size in chosen.juries:
            start = time.perf_counter()
            row = measure(number, size, chosen.runs, chosen.seed)
            each = (time.perf_counter() - start) / chosen.runs
            print(
                f"{number:>3}  {size:>6}  {row.naive_wrong:>11.3f}  {row.declared:>8.4f}"
                f"  {row.wrong_declared:>20.3f}  {each:>6.4f}"
            )
            sys.stdout.flush()


if __name__ == "__main__":
    main()
