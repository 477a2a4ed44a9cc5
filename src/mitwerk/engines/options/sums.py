"""Which sums the nodes of a graph can have: the parts of it that a limit has to look at."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.graph import AND

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.engines.options.graph import Graph

Term = tuple[tuple[int, ...], int, int]
"""Nodes of one fixed sum, that sum, and the part that varies (-1: none)."""

MOST_SUMS = 2**16
"""Different sums that are written out for a part; beyond it windows are taken as they come."""
MOST_PAIRS = 2**23
"""Pairs of sums that are added up for a part."""
SMALL = 64


class Parts:
    """The nodes whose sum varies; an AND of several is a chain of pairs.

    ``node[p]`` is the graph's node (-1 for a pair), ``terms[p]`` its alternatives, ``pair[p]``
    two parts of a chain, ``low``, ``high`` and ``sums`` (sorted, None: too many) its sums.
    """

    def __init__(
        self, graph: Graph, weights: Sequence[int], hidden: Sequence[int] | None = None
    ) -> None:
        self.graph, self.weights = graph, weights
        self.node: list[int] = []
        self.terms: list[list[Term]] = []
        self.pair: list[tuple[int, ...]] = []
        self.low: list[int] = []
        self.high: list[int] = []
        self.sums: list[list[int] | None] = []
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
        rows = [
            ([offset], offset, offset)
            if part < 0
            else (self._shifted(part, offset), self.low[part] + offset, self.high[part] + offset)
            for _, offset, part in terms
        ]
        low, high = min(row[1] for row in rows), max(row[2] for row in rows)
        lists = [sums for sums, _, _ in rows if sums is not None]
        joined = sorted(set().union(*lists)) if len(lists) == len(rows) else None
        return self._add(node, terms, (), (low, high), joined)

    def _shifted(self, part: int, offset: int) -> list[int] | None:
        sums = self.sums[part]
        return None if sums is None else [value + offset for value in sums]

    def _join(self, later: int, earlier: int) -> int:
        """Return the chain of a part before another chain (or part)."""
        key = (earlier, later)
        if key not in self.pairs:
            ends = (self.low[earlier] + self.low[later], self.high[earlier] + self.high[later])
            sums = self._added(self.sums[earlier], self.sums[later], ends)
            self.pairs[key] = self._add(-1, [], key, ends, sums)
        return self.pairs[key]

    @staticmethod
    def _added(
        one: list[int] | None, other: list[int] | None, ends: tuple[int, int]
    ) -> list[int] | None:
        if one is None or other is None or len(one) * len(other) > MOST_PAIRS:
            return None
        kind = np.int64 if max(map(abs, ends)) < 2**62 else object
        sums = np.add.outer(np.array(one, kind), np.array(other, kind)).ravel()
        found: list[int] = np.unique(sums).tolist()
        return found

    def _add(
        self,
        node: int,
        terms: list[Term],
        pair: tuple[int, ...],
        ends: tuple[int, int],
        sums: list[int] | None,
    ) -> int:
        self.node.append(node)
        self.terms.append(terms)
        self.pair.append(pair)
        self.low.append(ends[0])
        self.high.append(ends[1])
        self.sums.append(sums if sums is not None and len(sums) <= MOST_SUMS else None)
        return len(self.node) - 1
