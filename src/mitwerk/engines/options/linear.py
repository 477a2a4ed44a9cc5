"""A linear limit as a reduced decision diagram (intervals of equal behaviour are merged)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence

TRUE, FALSE = -1, -2
MOST_NODES = 50_000

Node = tuple[int, int, int]
"""Variable, node when it is chosen, node when it isn't (`TRUE`, `FALSE` or an index)."""


class _Intervals:
    """Limits in [low, high) lead to the same node: disjoint, sorted by low."""

    def __init__(self) -> None:
        self.low: list[int] = []
        self.item: list[tuple[int, int, int]] = []

    def find(self, limit: int) -> tuple[int, int, int] | None:
        at = bisect_right(self.low, limit) - 1
        if at >= 0 and self.item[at][0] <= limit < self.item[at][1]:
            return self.item[at]
        return None

    def add(self, item: tuple[int, int, int]) -> None:
        at = bisect_right(self.low, item[0])
        self.low.insert(at, item[0])
        self.item.insert(at, item)


def diagram(weights: Sequence[tuple[int, int]], limit: int) -> tuple[list[Node], int]:
    """Return nodes (children first) and the root of Σ weight·x ≤ limit.

    Negative weights are moved to the other side by counting the option's absence; the
    variables are taken heaviest first. Weights are whole numbers of any size, sums are exact.

    Raises
    ------
    ModelError
        When the diagram needs more than 50,000 nodes.

    Examples
    --------
    >>> diagram([(1, 2), (2, 3)], 4)
    ([(1, -2, -1), (2, 0, -1)], 1)
    """
    rows = sorted((abs(w), -v if w < 0 else v) for v, w in weights if w)[::-1]
    limit -= sum((w for _, w in weights if w < 0))
    tails = [0]
    for weight, _ in reversed(rows):
        tails.append(tails[-1] + weight)
    tails.reverse()
    return _Builder(rows, tails).build(limit)


class _Builder:
    def __init__(self, rows: list[tuple[int, int]], tails: list[int]) -> None:
        self.rows, self.tails = rows, tails
        self.beyond = tails[0] + 1  # as good as infinite: no sum reaches it
        self.nodes: list[Node] = []
        self.unique: dict[Node, int] = {}
        self.layer = [_Intervals() for _ in range(len(rows) + 1)]

    def build(self, limit: int) -> tuple[list[Node], int]:
        """Work through the layers with a stack of our own: as deep as there are variables."""
        stack = [(0, limit)]
        while stack:
            depth, left = stack[-1]
            if self._known(depth, left) is not None:
                stack.pop()
                continue
            weight, literal = self.rows[depth]
            high = self._known(depth + 1, left - weight)
            low = self._known(depth + 1, left)
            if high is None:
                stack.append((depth + 1, left - weight))
            elif low is None:
                stack.append((depth + 1, left))
            else:
                self._join(depth, literal, weight, high, low)
                stack.pop()
        found = self._known(0, limit)
        assert found is not None  # noqa: S101 - the loop ended because it is known
        return self.nodes, found[2]

    def _known(self, depth: int, left: int) -> tuple[int, int, int] | None:
        if left < 0:
            return (-self.beyond, 0, FALSE)
        if left >= self.tails[depth]:
            return (self.tails[depth], self.beyond, TRUE)
        return self.layer[depth].find(left)

    def _join(
        self,
        depth: int,
        literal: int,
        weight: int,
        high: tuple[int, int, int],
        low: tuple[int, int, int],
    ) -> None:
        node = self._node(literal, high[2], low[2])
        start = max(high[0] + weight, low[0], 0)
        end = min(high[1] + weight, low[1])
        self.layer[depth].add((start, end, node))

    def _node(self, literal: int, high: int, low: int) -> int:
        if high == low:
            return high
        key = (literal, high, low) if literal > 0 else (-literal, low, high)
        if key not in self.unique:
            if len(self.nodes) >= MOST_NODES:
                raise ModelError(f"a linear limit needs more than {MOST_NODES:,} steps")
            self.unique[key] = len(self.nodes)
            self.nodes.append(key)
        return self.unique[key]
