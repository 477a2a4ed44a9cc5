"""Drives the compiled search: ranks the variables, feeds arrays, watches the clock."""

from __future__ import annotations

import functools
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.options import backend
from mitwerk.engines.options.errors import OUT_OF_MEMORY, OUT_OF_TIME, NotComputedError
from mitwerk.engines.options.graph import Graph, pruned, renamed
from mitwerk.engines.options.kernels import layout
from mitwerk.engines.options.machine import Machine
from mitwerk.engines.options.model import clauses_from
from mitwerk.engines.options.prepare import Problem, distinct_pairs, prepare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.model import Clauses

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
    whole: bool = False,
) -> Graph:
    """Return the graph of the clauses under decisions.

    Parameters
    ----------
    seconds
        Wall clock time allowed.
    over
        Variables (from 1) to count over: they are decided first, and for the others one
        solution is enough. None keeps every variable.
    whole
        Decide ``over`` first, but keep every solution for the others, too.
    seed
        0 is the standing order; another number breaks its ties differently (for a second
        opinion).

    Raises
    ------
    NotComputedError
        When time or memory ran out; the message says which.
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
    if whole:
        shown[:] = 1
    kernel = backend.kernels("compiler")
    if kernel is None:
        found = backend.plain("compiler").search(problem, ranked, shown, deadline)
        if found is None:
            raise NotComputedError(OUT_OF_TIME)
        return found  # type: ignore[no-any-return]
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
    machine = Machine(kernel, problem, rank(problem, shown, 0), shown)
    kernel.rehash(machine.cache.table, machine.cache.entry, 0)
    machine.run()


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


def _machine(
    kernel: Any,
    problem: Problem,
    ranked: NDArray[np.int32],
    shown: NDArray[np.uint8],
    deadline: float,
) -> Graph:
    machine = Machine(kernel, problem, ranked, shown)
    if time.monotonic() >= deadline:
        raise NotComputedError(OUT_OF_TIME)
    while (code := machine.run()) != layout.FINISHED:
        if code != layout.PAUSED:
            machine.grow(code)
        if time.monotonic() > deadline:
            raise NotComputedError(OUT_OF_TIME)
        if len(machine.cache.keys) > MOST_KEYS:
            raise NotComputedError(OUT_OF_MEMORY)
    made, state = machine.nodes, machine.state
    count, edges = state[layout.NODES], state[layout.EDGES]
    graph = pruned(
        problem.variables, made.kinds[:count], made.first[: count + 1], made.edge[:edges],
        int(state[layout.RESULT]),
    )  # fmt: skip
    return renamed(graph, ranked)
