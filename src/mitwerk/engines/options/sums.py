"""Which sums the nodes of a graph can have: the parts of it that a limit has to look at."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from functools import reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.options.graph import AND
from mitwerk.engines.options.prepare import distinct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph

Term = tuple[tuple[int, ...], int, int]
"""Nodes of one fixed sum, that sum, and the part that varies (-1: none)."""

MOST_SUMS = 2**16
"""Different sums that are written out for a part; beyond it windows are taken as they come."""
MOST_LISTED = 2**25
"""Sums that are written out for all parts together (256 MiB)."""
MOST_PAIRS = 2**23
"""Pairs of sums that are added up for a part."""
SMALL = 64
WORD = 2**62
"""Where no sum can reach it they are added as machine words, else as Python's integers."""


class Parts:
    """The nodes whose sum varies; an AND of several is a chain of pairs.

    ``node[p]`` is the graph's node (-1 for a pair), ``terms[p]`` its alternatives, ``pair[p]``
    two parts of a chain, ``low``, ``high`` and ``sums`` (sorted, None: too many) its sums.
    """

    def __init__(
        self,
        graph: Graph,
        weights: Sequence[int],
        hidden: Sequence[int] | None = None,
        look_at_the_clock: Callable[[], None] = lambda: None,
    ) -> None:
        self.graph, self.weights = graph, weights
        self.look_at_the_clock = look_at_the_clock
        self.kind: Any = np.int64 if sum(map(abs, weights)) < WORD else object
        self.listed = 0
        self.node: list[int] = []
        self.terms: list[list[Term]] = []
        self.pair: list[tuple[int, ...]] = []
        self.low: list[int] = []
        self.high: list[int] = []
        self.sums: list[Sequence[int] | None] = []
        self.pairs: dict[tuple[int, int], int] = {}
        self._leaves(hidden)
        self._inner()

    def term(self, node: int) -> Term:
        """Return what stands for a node: itself where its sum is fixed."""
        return self.varying.get(node) or ((node,), self.fixed[node], -1)

    def window(self, part: int, low: int, high: int) -> tuple[int, int] | None:
        """Return the least and the greatest sum of a part in a window: equal ones look equal."""
        low, high = max(low, self.low[part]), min(high, self.high[part])
        sums = self.sums[part]
        if low > high or sums is None:
            return (low, high) if low <= high else None
        begin, end = bisect_left(sums, low), bisect_right(sums, high)
        return (sums[begin], sums[end - 1]) if begin < end else None

    def is_whole(self, part: int, low: int, high: int) -> bool:
        """Say whether a window takes nothing away."""
        return low == self.low[part] and high == self.high[part]

    def _leaves(self, hidden: Sequence[int] | None) -> None:
        n = self.graph.variables
        self.varying: dict[int, Term] = {}
        self.fixed = [*self.weights, *([0] * (n + self.graph.nodes))]
        self.seen = [1 - h for h in hidden] if hidden is not None else [1] * n
        self.seen = [s for s in self.seen for _ in (0, 1)] + self.seen
        for v in range(n):
            yes, no = self.weights[2 * v], self.weights[2 * v + 1]
            self.fixed[2 * n + v] = min(yes, no)
            if yes != no and self.seen[2 * v]:
                terms: list[Term] = [((2 * v,), yes, -1), ((2 * v + 1,), no, -1)]
                self.varying[2 * n + v] = ((), 0, self._part(2 * n + v, terms))

    def _inner(self) -> None:
        graph = self.graph
        edges, cuts, kinds = graph.edge.tolist(), graph.first.tolist(), graph.kind.tolist()
        for i, kind in enumerate(kinds):
            self.look_at_the_clock()
            node = 3 * graph.variables + i
            children = edges[cuts[i] : cuts[i + 1]]
            self.seen.append(max((self.seen[child] for child in children), default=0))
            if kind == AND:
                self._and(node, children)
            else:
                self._or(node, children)

    def _and(self, node: int, children: list[int]) -> None:
        moving = [self.varying[child] for child in children if child in self.varying]
        if not moving:
            self.fixed[node] = sum(self.fixed[child] for child in children)
            return
        still = [child for child in children if child not in self.varying]
        nodes = [*still, *(inner for term in moving for inner in term[0])]
        offset = sum(self.fixed[child] for child in still) + sum(term[1] for term in moving)
        parts = sorted((term[2] for term in moving), key=self._rank)
        self.varying[node] = (tuple(nodes), offset, reduce(self._join, parts))

    def _rank(self, part: int) -> tuple[int, int, int]:
        """Order a chain, last first: what has many sums, then what weighs least."""
        sums = self.sums[part]
        count = MOST_SUMS if sums is None else len(sums)
        return (-max(count, SMALL), self.high[part] - self.low[part], part)

    def _or(self, node: int, children: list[int]) -> None:
        terms = [self.term(child) for child in children]
        values = {offset for _, offset, part in terms if part < 0}
        if len(values) == 1 and all(part < 0 for _, _, part in terms):
            (self.fixed[node],) = values
        elif not self.seen[node]:  # hidden alone: the least sum is what can be had
            self.fixed[node] = min(values)
        else:
            self.varying[node] = ((), 0, self._part(node, terms))

    def _part(self, node: int, terms: list[Term]) -> int:
        ends = [
            (offset, offset) if part < 0 else (self.low[part] + offset, self.high[part] + offset)
            for _, offset, part in terms
        ]
        low, high = min(low for low, _ in ends), max(high for _, high in ends)
        return self._add(node, terms, (), (low, high), self._united(terms))

    def _united(self, terms: list[Term]) -> NDArray[Any] | None:
        """Return the sums of alternatives, None where those of one aren't known."""
        rows: list[NDArray[Any]] = []
        for _, offset, part in terms:
            sums = self.sums[part] if part >= 0 else (0,)
            if sums is None:
                return None
            rows.append(np.asarray(sums, self.kind) + offset)
        return distinct(np.concatenate(rows))

    def _join(self, later: int, earlier: int) -> int:
        """Return the chain of a part before another chain (or part)."""
        key = (earlier, later)
        if key not in self.pairs:
            ends = (self.low[earlier] + self.low[later], self.high[earlier] + self.high[later])
            sums = self._added(self.sums[earlier], self.sums[later])
            self.pairs[key] = self._add(-1, [], key, ends, sums)
        return self.pairs[key]

    def _added(self, one: Sequence[int] | None, other: Sequence[int] | None) -> NDArray[Any] | None:
        """Return the sums of one of each, None where there are too many."""
        if one is None or other is None or len(one) * len(other) > MOST_PAIRS:
            return None
        pairs: NDArray[Any] = np.add.outer(np.asarray(one, self.kind), np.asarray(other, self.kind))
        return distinct(pairs.ravel())

    def _add(
        self,
        node: int,
        terms: list[Term],
        pair: tuple[int, ...],
        ends: tuple[int, int],
        sums: NDArray[Any] | None,
    ) -> int:
        self.node.append(node)
        self.terms.append(terms)
        self.pair.append(pair)
        self.low.append(ends[0])
        self.high.append(ends[1])
        self.sums.append(self._kept(sums))
        return len(self.node) - 1

    def _kept(self, sums: NDArray[Any] | None) -> Sequence[int] | None:
        """Return sums as they are kept (eight bytes each if they can be), None without room."""
        if sums is None or len(sums) > min(MOST_SUMS, MOST_LISTED - self.listed):
            return None
        self.listed += len(sums)
        found: list[int] = sums.tolist()
        return found if self.kind is object else array("q", found)
