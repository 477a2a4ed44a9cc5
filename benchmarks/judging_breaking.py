"""Full likelihood or full breaking: which declares fewer wrong winners on real rankings.

Both estimates of Plackett-Luce worths get the same gate: flat posterior (normal around the fit,
model covariance), a winner declared when best with 95 %. Written for full rankings of four.

    python benchmarks/judging_breaking.py [--runs 4000] [--judges 20] [--set 1] [--seed 1]

Data: PrefLib 00024 in data/judging of MITWERK_SHARED (../shared).
"""

from __future__ import annotations

import argparse
import random

import numpy as np
from numpy.typing import NDArray

from judging_dots import read_rankings
from mitwerk.engines.judging.duels import list_weight
from mitwerk.engines.judging.fit import PRIOR_PRECISION, maximise

Floats = NDArray[np.float64]


def full_likelihood(orders: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Fit Plackett-Luce by Newton's method on the full likelihood: worths and curvature."""
    people, count = orders.shape
    worth = np.zeros(count)
    while True:
        slope, curve = -PRIOR_PRECISION * worth, PRIOR_PRECISION * np.eye(count)
        for place in range(count - 1):
            left = np.exp(worth[orders[:, place:]])
            chances = np.zeros((people, count))
            np.put_along_axis(
                chances, orders[:, place:], left / left.sum(axis=1, keepdims=True), axis=1
            )
            slope += np.bincount(orders[:, place], minlength=count) - chances.sum(axis=0)
            curve += np.diag(chances.sum(axis=0)) - chances.T @ chances
        step = np.linalg.solve(curve, slope)
        worth = worth + step
        if np.abs(step).max() < 1e-9:
            return worth, curve


def full_breaking(orders: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """Fit the same worths to all duels, as the engine does."""
    place = np.argsort(orders, axis=1)
    ahead = (place[:, :, None] < place[:, None, :]).sum(axis=0)
    return maximise(list_weight(orders.shape[1]) * ahead, PRIOR_PRECISION)


def main() -> None:
    """Print the shares declared and wrong for both."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--runs", type=int, default=4000)
    parser.add_argument("--judges", type=int, default=20)
    parser.add_argument("--set", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    people = np.array(read_rankings(chosen.set)).astype(np.int64) - 1
    rng = random.Random(chosen.seed)
    normals = np.random.default_rng(chosen.seed).normal(size=(1000, people.shape[1]))
    methods = {"full likelihood": full_likelihood, "full breaking": full_breaking}
    counts = {name: [0, 0] for name in methods}
    for _ in range(chosen.runs):
        orders = people[rng.sample(range(len(people)), chosen.judges)]
        for name, method in methods.items():
            worth, curve = method(orders)
            draws = worth + np.linalg.solve(np.linalg.cholesky(curve).T, normals.T).T
            firsts = np.bincount(draws.argmax(axis=1), minlength=len(worth)) / len(draws)
            if firsts.max() >= 0.95:
                counts[name][0] += 1
                counts[name][1] += int(firsts.argmax() != 0)
    print(f"set {chosen.set}, {chosen.judges} judges, {chosen.runs} juries, seed {chosen.seed}")
    for name, (declared, wrong) in counts.items():
        share = wrong / max(1, declared)
        print(f"{name:<16} declared {declared / chosen.runs:.4f}, wrong among them {share:.3f}")


if __name__ == "__main__":
    main()
