"""How often a declared winner is wrong where a small, weighty jury sits beside a community.

    python benchmarks/judging_juries.py [--runs 1000] [--seed 5]

The same real rankings with a known truth as in judging_dots.py; experts and community are drawn
from the same people without replacement and joined by `judging.combine`.
"""

from __future__ import annotations

import argparse
import random
import sys

from judging_dots import TRUTH, jury_of, read_rankings
from mitwerk.engines import judging

# Set, experts, their weight in per cent, community.
CASES = ((1, 3, 70, 20), (3, 3, 70, 20), (1, 5, 60, 20), (3, 10, 50, 25), (1, 20, 50, 20))


def measure(number: int, experts: int, weight: int, crowd: int, runs: int, seed: int) -> str:
    """Rank ``runs`` pairs of juries; tell what was declared and what of it was wrong."""
    people, rng = read_rankings(number), random.Random(f"{seed}-{number}-{experts}-{weight}")
    declared = wrong = 0
    for _ in range(runs):
        drawn = jury_of(people, experts + crowd, rng)
        seated = judging.Part("experts", weight, drawn[:experts])
        result = judging.combine([seated, judging.Part("community", 100 - weight, drawn[experts:])])
        declared += result.winner is not None
        wrong += result.winner not in {None, TRUTH}
    return f"{declared / runs:>8.4f}  {wrong / max(1, declared):>20.3f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=5)
    chosen = parser.parse_args()
    print(f"runs {chosen.runs}, seed {chosen.seed}, confidence 0.95")
    print("set  experts  weight  community  declared  wrong among declared")
    for number, experts, weight, crowd in CASES:
        row = measure(number, experts, weight, crowd, chosen.runs, chosen.seed)
        print(f"{number:>3}  {experts:>7}  {weight:>5}%  {crowd:>9}  {row}")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
