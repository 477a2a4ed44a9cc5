"""Cheapest, lightest, nearest: the k best configurations by one pass over the graph."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options import backend
from mitwerk.engines.options.errors import ModelError, NotComputedError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph

NEVER = 2**62
"""Cost of what can't be; sums of real costs stay below 2⁶¹."""

STEP = 50_000_000
"""Steps between two looks at the clock, were every merge a full one (about a second)."""
MOST_BYTES = 2**30
"""Of the table of the k best of every node."""
MOST_PLACES = 19
"""Digits of one cost; 2⁶¹ has 19."""


@dataclass(frozen=True, slots=True)
class Completion:
    """A complete configuration (``chosen``; all others aren't) and what it costs."""

    cost: Decimal
    chosen: frozenset[str]


@dataclass(frozen=True, slots=True)
class Costs:
    """Integer cost per literal code; the real cost is ``(total // tie) * unit``."""

    literal: NDArray[np.int64]
    tie: int
    unit: Decimal

    def real(self, total: int) -> Decimal:
        """Return the cost in the author's unit."""
        return (total // self.tie) * self.unit


def attribute_costs(
    variables: int,
    weights: Mapping[int, Decimal],
    names: Sequence[str] | None = None,
    attribute: str = "",
) -> Costs:
    """Return costs of chosen options; among equals the one with fewest options is best.

    Parameters
    ----------
    names
        Of the first variables, which are options; the others are helpers and no options.

    Raises
    ------
    ModelError
        When the numbers don't fit: the sum of all, in steps of the finest decimal, times the
        number of options must stay below 2⁶¹. It names the finest and the largest.
    """
    finest = max(weights, key=lambda v: _places(weights[v]))
    largest = max(weights, key=lambda v: abs(weights[v]))
    places = max(0, _places(weights[finest]))
    unit = Decimal(1).scaleb(-places)
    options = variables if names is None else len(names)
    tie = options + 1
    steps: dict[int, int] = {}
    if places + max(w.adjusted() for w in weights.values()) <= MOST_PLACES:
        steps = {v: int(Fraction(w) * 10**places) for v, w in weights.items()}
    if not steps or (sum(map(abs, steps.values())) + 1) * tie >= 2**61:
        ends = " and ".join(
            f"{weights[v]}{f' of {names[v - 1]!r}' if names else ''}" for v in (finest, largest)
        )
        message = f"values of {attribute!r} are too large or too finely divided to be added up"
        raise ModelError(f"{message} ({ends}); round them", where=attribute)
    literal = _tied(variables, options)
    for v, step in steps.items():
        literal[2 * v - 2] += step * tie
    return Costs(literal, tie, unit)


def _tied(variables: int, options: int) -> NDArray[np.int64]:
    """Return a cost of 1 for every option chosen, 0 for helpers."""
    literal = np.zeros(2 * variables, np.int64)
    literal[0 : 2 * options : 2] = 1
    return literal


def _places(weight: Decimal) -> int:
    """Return how many digits a number has behind its point, zeros at the end not counted."""
    _, digits, exponent = weight.as_tuple()
    ending = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return -int(exponent) - ending if any(digits) else 0


def wish_costs(variables: int, options: int, wish: list[int]) -> Costs:
    """Return the number of wishes that a configuration doesn't keep (then fewest options)."""
    tie = options + 1
    literal = _tied(variables, options)
    for w in wish:
        literal[2 * w - 1 if w > 0 else -2 * w - 2] += tie
    return Costs(literal, tie, Decimal(1))


def best(
    graph: Graph, refused: NDArray[np.uint8], costs: Costs, k: int, seconds: float = math.inf
) -> list[tuple[int, NDArray[np.uint8]]]:
    """Return up to k (cost, chosen byte per variable), cheapest first, all different.

    Raises
    ------
    NotComputedError
        When they take more than ``seconds``, or their table more than 1 GiB (k > 1 only).
    """
    if k == 1:
        return _best_one(graph, refused, costs)
    if graph.total * k * 8 > MOST_BYTES:
        most = MOST_BYTES // (8 * graph.total)
        raise NotComputedError(f"{k} at once don't fit into memory here; ask for {most} at most")
    deadline = time.monotonic() + seconds
    table = np.full((graph.total, k), NEVER, np.int64)
    step = max(1, STEP // (k * k))
    for begin in range(0, graph.nodes or 1, step):
        _check(deadline, k)
        backend.passes().cheapest_many(
            graph.variables, graph.kind, graph.first, graph.edge, refused, costs.literal, NEVER,
            table, begin, min(begin + step, graph.nodes),
        )  # fmt: skip
    top = table[graph.root]
    tracer = _Tracer(graph, table, k)
    found: list[tuple[int, NDArray[np.uint8]]] = []
    for j in range(k):
        _check(deadline, k)
        if top[j] < NEVER:
            found.append((int(top[j]), tracer.trace(j)))
    return found


def _check(deadline: float, k: int) -> None:
    if time.monotonic() > deadline:
        message = f"the best {k} weren't found in the time allowed; allow more seconds or ask for"
        raise NotComputedError(f"{message} fewer")


def _best_one(
    graph: Graph, refused: NDArray[np.uint8], costs: Costs
) -> list[tuple[int, NDArray[np.uint8]]]:
    passes = backend.passes()
    table = passes.cheapest(
        graph.variables, graph.kind, graph.first, graph.edge, refused, costs.literal, NEVER
    )
    if table[graph.root] >= NEVER:
        return []
    chosen = np.zeros(graph.variables, np.uint8)
    passes.trace(graph.variables, graph.kind, graph.first, graph.edge, graph.root, table, chosen)
    return [(int(table[graph.root]), chosen)]


_Leaves = list[tuple[int, int]]
_Steps = list[tuple[int, list[tuple[int, int]]]]


class _Tracer:
    """Finds the configuration behind rank j: the same merges again, along one tree only."""

    def __init__(self, graph: Graph, table: NDArray[np.int64], k: int) -> None:
        self.graph, self.table, self.k = graph, table, k
        self.rows: dict[int, list[int]] = {}
        self.folded: dict[int, tuple[_Leaves, _Steps]] = {}

    def costs(self, node: int) -> list[int]:
        """Return the costs of a node's ranks."""
        if node not in self.rows:
            self.rows[node] = [cost for cost in self.table[node].tolist() if cost < NEVER]
        return self.rows[node]

    def trace(self, rank: int) -> NDArray[np.uint8]:
        """Return the configuration of the root's rank."""
        n = self.graph.variables
        chosen = np.zeros(n, np.uint8)
        stack = [(self.graph.root, rank)]
        while stack:
            node, j = stack.pop()
            if node < 2 * n:
                chosen[node >> 1] = 1 - (node & 1)
                continue
            stack += self._below(node, j)
        return chosen

    def _below(self, node: int, rank: int) -> list[tuple[int, int]]:
        graph, n = self.graph, self.graph.variables
        if node < 3 * n:
            return [self._either([2 * (node - 2 * n), 2 * (node - 2 * n) + 1], rank)]
        i = node - 3 * n
        children = graph.edge[graph.first[i] : graph.first[i + 1]].tolist()
        if graph.kind[i]:
            return [self._either(children, rank)]
        return self._all(node, children, rank)

    def _either(self, children: list[int], rank: int) -> tuple[int, int]:
        rows = [(cost, c, j) for c in children for j, cost in enumerate(self.costs(c))]
        _, child, j = sorted(rows)[rank]
        return child, j

    def _all(self, node: int, children: list[int], rank: int) -> list[tuple[int, int]]:
        if node not in self.folded:
            self.folded[node] = self._fold(children)
        leaves, steps = self.folded[node]
        found = list(leaves)
        for child, step in steps:
            rank, j = step[rank]
            found.append((child, j))
        return found

    def _fold(self, children: list[int]) -> tuple[_Leaves, _Steps]:
        """Merge the children's costs one by one; keep which ranks each sum came from."""
        leaves = [(child, 0) for child in children if child < 2 * self.graph.variables]
        steps: _Steps = []
        sums = [0]
        for child in children:
            if child >= 2 * self.graph.variables:
                rows = self._merged(sums, self.costs(child))
                sums = [row[0] for row in rows]
                steps.append((child, [(row[1], row[2]) for row in rows]))
        return leaves, steps[::-1]

    def _merged(self, mine: list[int], other: list[int]) -> list[tuple[int, int, int]]:
        k = self.k
        return sorted(
            (a + b, i, j) for i, a in enumerate(mine) for j, b in enumerate(other[: k // (i + 1)])
        )[:k]
