"""Small random models and their solutions by trying everything: the oracle of these tests."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from mitwerk.engines.options.model import Model, Rule, clauses_from


@dataclass(frozen=True)
class Case:
    """A model, all its solutions (rows of booleans) and some consistent or clashing decisions."""

    model: Model
    clauses: list[list[int]]
    solutions: np.ndarray
    decisions: list[int]

    @property
    def given(self) -> dict[str, bool]:
        return {f"x{abs(d)}": d > 0 for d in self.decisions}

    def left(self, decisions: list[int] | None = None) -> np.ndarray:
        """Return the solutions that respect the decisions."""
        rows = self.solutions
        for d in self.decisions if decisions is None else decisions:
            rows = rows[rows[:, abs(d) - 1] == (d > 0)]
        return rows


def solutions_of(variables: int, clauses: list[list[int]]) -> np.ndarray:
    rows = np.array(list(itertools.product([False, True], repeat=variables)), bool)
    rows = rows.reshape(-1, variables)
    for clause in clauses:
        fits = np.zeros(len(rows), bool)
        for literal in clause:
            fits |= rows[:, abs(literal) - 1] == (literal > 0)
        rows = rows[fits]
    return rows


def random_case(seed: int, most: int = 9) -> Case:
    rng = random.Random(seed)
    n = rng.randint(1, most)
    wide = [1, 2, 2, 2, 3, 3, 4] if seed % 3 else [2, 2, 3, 4, 5]
    clauses = [
        [rng.choice([-1, 1]) * rng.randint(1, n) for _ in range(rng.choice(wide))]
        for _ in range(rng.randint(0, 2 * n + 3))
    ]
    decided = rng.sample(range(1, n + 1), min(n, rng.randint(0, 3)))
    return Case(
        model_of(n, clauses, rng),
        clauses,
        solutions_of(n, clauses),
        [v * rng.choice([-1, 1]) for v in decided],
    )


def model_of(n: int, clauses: list[list[int]], rng: random.Random) -> Model:
    names = tuple(f"x{i}" for i in range(1, n + 1))
    prices = {name: {"price": Decimal(rng.randint(-20, 90)) / 10} for name in names}
    rules = tuple(Rule(f"r{i}", str(clause)) for i, clause in enumerate(clauses))
    return Model(names, clauses_from(clauses, range(len(clauses))), rules, attributes=prices)
