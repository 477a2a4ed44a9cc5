"""Drives the compiled search: ranks the variables, feeds arrays, watches the clock."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.options import backend
from mitwerk.engines.options.graph import Graph, pruned, renamed
from mitwerk.engines.options.model import clauses_from
from mitwerk.engines.options.prepare import Problem, distinct_pairs, occurrences, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.model import Clauses

STEPS = 20_000
"""Steps of the machine between two looks at the clock (a few hundredths of a second)."""
MOST_KEYS = 100_000_000
"""Room for the keys of the component cache (400 MB); beyond it the search gives up."""


def search(
    variables: int,
    clauses: Clauses,
    *,
    seconds: float,
    given: Sequence[int] = (),
    over: Sequence[int] | None = None,
    seed: int = 0,
) -> Graph | None:
    """Return the graph of the clauses under decisions, or None when time or room ran out.

    Parameters
    ----------
    seconds
        Wall clock time allowed.
    over
        Variables (from 1) to count over: they are decided first, and for the others one
        solution is enough. None keeps every variable.
    seed
        0 is the standing order; another number breaks its ties differently (for a second
        opinion).
    """
    _warm()
    deadline = time.monotonic() + seconds
    problem = prepare(variables, clauses, given)
    if not problem.consistent:
        return _trivial(variables, root=-1)
    if variables == 0:
        return _trivial(0, root=0)
    shown = np.ones(variables, np.uint8)
    if over is not None:
        shown[:] = 0
        shown[np.array(over, np.int64) - 1] = 1
    ranked = rank(problem, shown, seed)
    kernel = backend.kernels("compiler")
    if kernel is None:
        return backend.plain("compiler").search(problem, ranked, shown, deadline)  # type: ignore[no-any-return]
    return _machine(kernel, problem, ranked, shown, deadline)


@functools.cache
def _warm() -> None:
    """Have the loops compiled (or loaded) before the clock runs: it isn't the model's time."""
    kernel = backend.kernels("compiler")
    if kernel is None:
        return
    clauses = clauses_from([[1, 2, 3], [-1, 4]], [0, 1])
    problem = prepare(4, clauses)
    shown = np.ones(4, np.uint8)
    arrays = _Arrays(kernel, problem, rank(problem, shown, 0), shown)
    kernel.rehash(arrays.table, arrays.entry, 0)
    arrays.run()


def _trivial(variables: int, root: int) -> Graph:
    """Return the graph of nothing (root -1) or of the one empty configuration (root 0)."""
    inner = 0 if root < 0 else 1
    nothing = np.zeros(0, np.int32)
    return Graph(variables, np.zeros(inner, np.uint8), np.zeros(inner + 1, np.int32), nothing, root)


def rank(problem: Problem, late: NDArray[np.uint8], seed: int) -> NDArray[np.int32]:
    """Return the variables in decision order: the last to be eliminated comes first."""
    n = problem.variables
    names = np.random.default_rng(seed).permutation(n) if seed else np.arange(n)
    back = np.argsort(names)
    pairs = distinct_pairs((problem.pairs >> 1).astype(np.int64))
    kernel = backend.kernels("elimination") or backend.plain("elimination")
    order = kernel.eliminate(
        n,
        names[pairs].astype(np.int32),
        problem.first,
        names[problem.literals >> 1].astype(np.int32),
        late[back] if not late.all() else np.zeros(n, np.uint8),
    )
    ranked: NDArray[np.int32] = back[np.asarray(order)[::-1]].astype(np.int32)
    return ranked


class _Arrays:
    """The machine's arrays; the ones that may grow are replaced by larger copies."""

    def __init__(self, k: Any, problem: Problem, ranked: NDArray[np.int32], shown: Any) -> None:
        n = problem.variables
        place = np.empty(n, np.int32)
        place[ranked] = np.arange(n, dtype=np.int32)
        code = np.empty(2 * n, np.int32)
        code[0::2], code[1::2] = 2 * place, 2 * place + 1
        pairs, lits, units = code[problem.pairs], code[problem.literals], code[problem.units]
        left, right = pairs[0::2], pairs[1::2]
        self.n, self.k = n, k
        self.pair_at, self.pair = occurrences(
            2 * n, np.concatenate([left ^ 1, right ^ 1]), np.concatenate([right, left])
        )
        m = len(problem.first) - 1
        owner = np.repeat(np.arange(m, dtype=np.int32), np.diff(problem.first))
        self.occ_at, self.occ = occurrences(2 * n, lits, owner)
        self.cut, self.lits = problem.first, lits
        self.sat, self.neg = np.zeros(m, np.int32), np.zeros(m, np.int32)
        self.val = np.zeros(2 * n, np.uint8)
        self.trail = np.zeros(n + 1, np.int32)
        self.val[units], self.val[units ^ 1] = k.TRUE, k.FALSE
        self.trail[: len(units)] = units
        self.seen, self.seen_clause = np.zeros(n, np.int64), np.zeros(m, np.int64)
        self.queue, self.label = np.zeros(n, np.int32), np.zeros(n, np.int32)
        self.children = np.zeros(3 * n + 8, np.int32)
        self.frames = np.zeros((n + 2, 9), np.int64)
        self.shown = shown[ranked]
        self.comp_at = np.zeros((n + 16, 4), np.int64)
        self.comp_at[0] = (0, n, 0, m)
        self.pool_v = np.zeros(4 * n + 64, np.int32)
        self.pool_v[:n] = np.arange(n)
        self.pool_c = np.zeros(4 * m + 64, np.int32)
        self.pool_c[:m] = np.arange(m)
        room = 4 << n.bit_length()
        self.table = np.full(2 * room, -1, np.int32)
        self.entry = np.zeros((room, 5), np.int64)
        self.keys = np.zeros(16 * room, np.int32)
        self.kinds = np.zeros(room, np.uint8)
        self.first = np.zeros(room + 1, np.int64)
        self.edge = np.zeros(16 * room, np.int32)
        self.state = np.zeros(k.STATE_SIZE, np.int64)
        self.state[k.MODE], self.state[k.TOP] = k.BRANCH, len(units)
        self.state[k.COMPS], self.state[k.VARS], self.state[k.CLAUSES] = 1, n, m

    def run(self) -> int:
        """Let the machine work for `STEPS` steps."""
        return int(self.k.run(
            STEPS, self.n, self.state, self.val, self.trail, self.pair_at, self.pair, self.occ_at,
            self.occ, self.cut, self.lits, self.sat, self.neg, self.seen, self.seen_clause,
            self.queue, self.label, self.children, self.frames, self.shown, self.comp_at,
            self.pool_v, self.pool_c, self.table, self.entry, self.keys, self.kinds, self.first,
            self.edge,
        ))  # fmt: skip

    def grow(self, code: int) -> None:
        """Double what ran out of room."""
        k = self.k
        names = {
            k.MORE_VARS: ("pool_v",), k.MORE_CLAUSES: ("pool_c",), k.MORE_NODES: ("kinds", "first"),
            k.MORE_EDGES: ("edge",), k.MORE_ENTRIES: ("entry",), k.MORE_KEYS: ("keys",),
            k.MORE_COMPS: ("comp_at",),
        }[code]  # fmt: skip
        for name in names:
            old = getattr(self, name)
            new = np.zeros((2 * len(old) + self.n, *old.shape[1:]), old.dtype)
            new[: len(old)] = old
            setattr(self, name, new)
        self.first = self.first if len(self.first) > len(self.kinds) else np.append(self.first, 0)
        if code == k.MORE_ENTRIES:
            self.table = np.full(4 * len(self.table), -1, np.int32)
            k.rehash(self.table, self.entry, self.state[k.ENTRIES])


def _machine(
    k: Any, problem: Problem, ranked: NDArray[np.int32], shown: NDArray[np.uint8], deadline: float
) -> Graph | None:
    arrays = _Arrays(k, problem, ranked, shown)
    if time.monotonic() >= deadline:
        return None
    while (code := arrays.run()) != k.FINISHED:
        if code != k.PAUSED:
            arrays.grow(code)
        if time.monotonic() > deadline or len(arrays.keys) > MOST_KEYS:
            return None
    nodes, edges = arrays.state[k.NODES], arrays.state[k.EDGES]
    graph = pruned(
        problem.variables, arrays.kinds[:nodes], arrays.first[: nodes + 1], arrays.edge[:edges],
        int(arrays.state[k.RESULT]),
    )  # fmt: skip
    return renamed(graph, ranked)
