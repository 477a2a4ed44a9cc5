"""Which rules stand behind an impossible choice: a minimal set, proved rule by rule.

First unit propagation with reasons (a fraction of a millisecond), else a SAT core over one
selector per rule; then deletion: a rule is dropped when the rest still forbids the choice.
What remains is minimal because each member was shown to be needed by a SAT solver.
"""

from __future__ import annotations

import threading
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.options import backend
from mitwerk.engines.options.kernels.layout import Reasons
from mitwerk.engines.options.prepare import occurrences, to_code
from mitwerk.engines.options.sat import solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.model import Model


class RuleFinder:
    """Finds minimal sets of rules that contradict decisions, for one model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._lock = threading.Lock()

    @cached_property
    def _by_rule(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        clauses = self.model.clauses
        numbers = np.arange(len(clauses), dtype=np.int32)
        return occurrences(len(self.model.rules), clauses.rule, numbers)

    def clauses_of(self, rule: int) -> list[list[int]]:
        """Return the clauses of one rule."""
        at, clause = self._by_rule
        first, literals = self.model.clauses.first, self.model.clauses.literals
        return [literals[first[c] : first[c + 1]].tolist() for c in clause[at[rule] : at[rule + 1]]]

    @cached_property
    def _clauses(self) -> Reasons:
        clauses = self.model.clauses
        length = np.diff(clauses.first)
        owner = np.repeat(np.arange(len(clauses), dtype=np.int32), length)
        code = to_code(clauses.literals)
        two = length[owner] == 2
        a, b, c = code[two][0::2], code[two][1::2], owner[two][0::2]
        size = 2 * self.model.variables
        keys = np.concatenate([a ^ 1, b ^ 1])
        at, pair = occurrences(size, keys, np.concatenate([b, a]))
        _, pair_clause = occurrences(size, keys, np.concatenate([c, c]))
        occ_at, occ = occurrences(size, code[length[owner] > 2], owner[length[owner] > 2])
        units = np.flatnonzero(length == 1).astype(np.int32)
        return Reasons(units, at, pair, pair_clause, occ_at, occ, clauses.first, code, clauses.rule)

    @cached_property
    def _selecting(self) -> Any:
        """Return a solver in which rule r holds only when literal n + 1 + r is assumed."""
        n = self.model.variables
        rules = self.model.clauses.rule.tolist()
        rows = self.model.clauses.lists()
        return solver([*row, -(n + 1 + r)] for row, r in zip(rows, rules, strict=True))

    def minimal(self, decisions: Sequence[int]) -> tuple[int, ...]:
        """Return a minimal set of rules (by number) that contradicts the decisions.

        Raises
        ------
        ValueError
            When rules and decisions can hold together.
        """
        found = self._by_propagation(decisions) or self._by_search(decisions)
        return self._reduced(found, decisions)

    def _by_propagation(self, decisions: Sequence[int]) -> list[int]:
        kernel = backend.kernels("propagation")
        if kernel is None:
            return []
        codes = to_code(np.array(decisions, np.int32))
        blocked = np.zeros(len(self.model.rules), np.uint8)
        rules = self._fired(kernel, blocked, codes)
        kept: list[int] = []
        blocked[:] = 1
        blocked[rules] = 0
        while rules:
            rule = rules.pop()
            blocked[rule] = 1
            fewer = self._fired(kernel, blocked, codes)
            if fewer:
                rules = [r for r in rules if r in set(fewer)]
                blocked[:] = 1
                blocked[rules + kept] = 0
            else:
                blocked[rule] = 0
                kept.append(rule)
        return kept

    def _fired(
        self, kernel: Any, blocked: NDArray[np.uint8], codes: NDArray[np.int32]
    ) -> list[int]:
        clauses = kernel.conflict(self._clauses, blocked, codes)
        return list(dict.fromkeys(self.model.clauses.rule[clauses].tolist()))

    def _by_search(self, decisions: Sequence[int]) -> list[int]:
        n = self.model.variables
        selectors = [n + 1 + r for r in range(len(self.model.rules))]
        with self._lock:
            if self._selecting.solve(assumptions=[*selectors, *decisions]):
                raise ValueError("the decisions can hold")
            core = self._selecting.get_core() or []
        return [literal - n - 1 for literal in core if literal > n]

    def _reduced(self, rules: list[int], decisions: Sequence[int]) -> tuple[int, ...]:
        """Drop rules one by one while the rest still contradicts the decisions."""
        top = self.model.variables
        selector = {rule: top + 1 + i for i, rule in enumerate(rules)}
        rows = [[*row, -selector[rule]] for rule in rules for row in self.clauses_of(rule)]
        small = solver(rows)
        candidates = list(rules)
        kept: list[int] = []
        while candidates:
            rule = candidates.pop()
            tried = [selector[other] for other in candidates + kept]
            if small.solve(assumptions=[*tried, *decisions]):
                kept.append(rule)
            else:
                core = set(small.get_core() or [])
                candidates = [other for other in candidates if selector[other] in core]
        small.delete()
        return tuple(sorted(kept))
