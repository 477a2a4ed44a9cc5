"""The arrays that the compiled search works on; the ones that may grow are replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.options.kernels import layout as k
from mitwerk.engines.options.prepare import occurrences

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.options.prepare import Problem

STEPS = 20_000
"""Steps of the machine between two looks at the clock (a few hundredths of a second)."""


class Machine:
    """One search: rules renumbered by rank, the board with its units, room for the rest."""

    def __init__(
        self, kernel: Any, problem: Problem, ranked: NDArray[np.int32], shown: NDArray[np.uint8]
    ) -> None:
        n, m = problem.variables, len(problem.first) - 1
        self.n, self.kernel = n, kernel
        code = _renumbering(ranked)
        self.rules = _rules(problem, code)
        self.board = _board(n, m, code[problem.units])
        self.scratch = k.Scratch(
            np.zeros(n, np.int64), np.zeros(m, np.int64), np.zeros(n, np.int32),
            np.zeros(n, np.int32), np.zeros(3 * n + 8, np.int32),
        )  # fmt: skip
        self.parts = _parts(n, m)
        room = 4 << n.bit_length()
        self.cache = k.Cache(
            np.full(2 * room, -1, np.int32), np.zeros((room, 5), np.int64),
            np.zeros(16 * room, np.int32),
        )  # fmt: skip
        self.nodes = k.Nodes(
            np.zeros(room, np.uint8), np.zeros(room + 1, np.int64), np.zeros(16 * room, np.int32)
        )
        self.frames = np.zeros((n + 2, k.FRAME_SIZE), np.int64)
        self.shown = shown[ranked]
        self.state = np.zeros(k.STATE_SIZE, np.int64)
        self.state[k.MODE], self.state[k.TOP] = k.BRANCH, len(problem.units)
        self.state[k.COMPS], self.state[k.VARS], self.state[k.CLAUSES] = 1, n, m

    def run(self) -> int:
        """Let the machine work for `STEPS` steps; return one of the codes of `layout`."""
        return int(self.kernel.run(
            STEPS, self.state, self.frames, self.shown, self.rules, self.board, self.scratch,
            self.parts, self.cache, self.nodes,
        ))  # fmt: skip

    def grow(self, code: int) -> None:
        """Double what ran out of room."""
        if code == k.MORE_VARS:
            self.parts = self.parts._replace(pool_v=self._larger(self.parts.pool_v))
        elif code == k.MORE_CLAUSES:
            self.parts = self.parts._replace(pool_c=self._larger(self.parts.pool_c))
        elif code == k.MORE_COMPS:
            self.parts = self.parts._replace(comp_at=self._larger(self.parts.comp_at))
        elif code == k.MORE_NODES:
            kinds, first = self._larger(self.nodes.kinds), self._larger(self.nodes.first)
            self.nodes = self.nodes._replace(kinds=kinds[: len(first) - 1], first=first)
        elif code == k.MORE_EDGES:
            self.nodes = self.nodes._replace(edge=self._larger(self.nodes.edge))
        elif code == k.MORE_KEYS:
            self.cache = self.cache._replace(keys=self._larger(self.cache.keys))
        else:
            table = np.full(4 * len(self.cache.table), -1, np.int32)
            entry = self._larger(self.cache.entry)
            self.kernel.rehash(table, entry, self.state[k.ENTRIES])
            self.cache = self.cache._replace(table=table, entry=entry)

    def _larger(self, old: NDArray[Any]) -> NDArray[Any]:
        new = np.zeros((2 * len(old) + self.n, *old.shape[1:]), old.dtype)
        new[: len(old)] = old
        return new


def _renumbering(ranked: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the literal over ranks for each literal over variables."""
    n = len(ranked)
    place = np.empty(n, np.int32)
    place[ranked] = np.arange(n, dtype=np.int32)
    code = np.empty(2 * n, np.int32)
    code[0::2], code[1::2] = 2 * place, 2 * place + 1
    return code


def _rules(problem: Problem, code: NDArray[np.int32]) -> k.Rules:
    pairs, lits = code[problem.pairs], code[problem.literals]
    left, right = pairs[0::2], pairs[1::2]
    if_true = np.concatenate([left ^ 1, right ^ 1])
    pair_at, pair = occurrences(len(code), if_true, np.concatenate([right, left]))
    numbers = np.arange(len(problem.first) - 1, dtype=np.int32)
    owner = np.repeat(numbers, np.diff(problem.first))
    occ_at, occ = occurrences(len(code), lits, owner)
    return k.Rules(pair_at, pair, occ_at, occ, problem.first, lits)


def _board(n: int, m: int, units: NDArray[np.int32]) -> k.Board:
    val, trail = np.zeros(2 * n, np.uint8), np.zeros(n + 1, np.int32)
    val[units], val[units ^ 1] = k.TRUE, k.FALSE
    trail[: len(units)] = units
    return k.Board(val, trail, np.zeros(m, np.int32), np.zeros(m, np.int32))


def _parts(n: int, m: int) -> k.Parts:
    """Return the whole problem as component 0."""
    comp_at = np.zeros((n + 16, 4), np.int64)
    comp_at[0] = (0, n, 0, m)
    pool_v, pool_c = np.zeros(4 * n + 64, np.int32), np.zeros(4 * m + 64, np.int32)
    pool_v[:n], pool_c[:m] = np.arange(n), np.arange(m)
    return k.Parts(comp_at, pool_v, pool_c)
