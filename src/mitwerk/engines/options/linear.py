"""A linear limit as a reduced decision diagram (intervals of equal behaviour are merged).

A layer decides one option, or a whole family of which one option at most is chosen.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TRUE, FALSE = -1, -2
MOST_STEPS = 100_000
"""Of one diagram, where nobody says how much work is left."""
CURE = "take coarser numbers (whole tens, not cents), or fewer options under the sum"
TOO_WIDE = f"the linear limits up to here take too many steps; {CURE}"


Item = tuple[int, int, int]
"""Limits in [low, high) lead to a node: low, high, node."""


class _Intervals:
    """Limits in [low, high) lead to the same node: disjoint, sorted by low."""

    def __init__(self) -> None:
        self.low: list[int] = []
        self.item: list[Item] = []

    def find(self, limit: int) -> Item | None:
        at = bisect_right(self.low, limit) - 1
        if at >= 0 and self.item[at][0] <= limit < self.item[at][1]:
            return self.item[at]
        return None

    def add(self, item: Item) -> None:
        at = bisect_right(self.low, item[0])
        self.low.insert(at, item[0])
        self.item.insert(at, item)


@dataclass(frozen=True, slots=True)
class Layer:
    """Options that exclude each other: literals by weight, heaviest first; none weighs 0."""

    weights: tuple[int, ...]
    literals: tuple[tuple[int, ...], ...]


Step = tuple[int, tuple[int, ...]]
"""Layer, and the node below each of its weights; the last is for none of its options."""


def layers_of(weights: Iterable[tuple[int, int]], group_of: Mapping[int, int]) -> list[Layer]:
    """Return layers (heaviest first) of literals with positive weights.

    Parameters
    ----------
    weights
        (literal, weight), each literal once.
    group_of
        Number of the family that a literal belongs to, if one at most of it can hold.

    Examples
    --------
    >>> layers_of([(1, 5), (2, 3), (3, 5), (4, 2)], {1: 7, 2: 7, 3: 7})
    [Layer(weights=(5, 3), literals=((1, 3), (2,))), Layer(weights=(2,), literals=((4,),))]
    """
    groups: dict[tuple[int, int], dict[int, list[int]]] = {}
    for literal, weight in weights:
        group = (1, group_of[literal]) if literal in group_of else (0, literal)
        groups.setdefault(group, {}).setdefault(weight, []).append(literal)
    found = [
        Layer(tuple(heavy), tuple(tuple(rows[weight]) for weight in heavy))
        for rows in groups.values()
        for heavy in [sorted(rows, reverse=True)]
    ]
    return sorted(found, key=lambda layer: layer.weights, reverse=True)


def diagram(layers: Sequence[Layer], limit: int, most: int = MOST_STEPS) -> tuple[list[Step], int]:
    """Return nodes (children first) and the root of: the layers' weights add up to ≤ limit.

    Weights are whole numbers of any size, sums are exact.

    Raises
    ------
    ModelError
        When the diagram needs more than ``most`` steps (`steps_of` its nodes).

    Examples
    --------
    >>> diagram([Layer((3,), ((2,),)), Layer((2,), ((1,),))], 4)
    ([(1, (-2, -1)), (0, (0, -1))], 1)
    """
    return _Builder(layers, most).build(limit)


def steps_of(children: Sequence[int]) -> int:
    """Return what a node counts: the more weights its family has, the more work it is."""
    return 1 + len(children) // 4


class _Builder:
    def __init__(self, layers: Sequence[Layer], most: int) -> None:
        self.weights = [(*layer.weights, 0) for layer in layers]
        self.tails = [0]
        for weights in reversed(self.weights):
            self.tails.append(self.tails[-1] + weights[0])
        self.tails.reverse()
        self.beyond = self.tails[0] + 1  # as good as infinite: no sum reaches it
        self.most, self.spent = most, 0
        self.nodes: list[Step] = []
        self.unique: dict[Step, int] = {}
        self.layer = [_Intervals() for _ in range(len(layers) + 1)]

    def build(self, limit: int) -> tuple[list[Step], int]:
        """Work through the layers with a stack of our own: as deep as there are layers."""
        stack = [(0, limit)]
        while stack:
            depth, left = stack[-1]
            if self._known(depth, left) is None:
                below = [left - weight for weight in self.weights[depth]]
                found = [self._known(depth + 1, rest) for rest in below]
                known = [item for item in found if item is not None]
                if len(known) < len(found):
                    pairs = zip(below, found, strict=True)
                    stack += [(depth + 1, rest) for rest, item in pairs if item is None]
                    continue
                self._join(depth, known)
            stack.pop()
        top = self._known(0, limit)
        assert top is not None  # noqa: S101 - the loop ended because it is known
        return self.nodes, top[2]

    def _known(self, depth: int, left: int) -> Item | None:
        if left < 0:
            return (-self.beyond, 0, FALSE)
        if left >= self.tails[depth]:
            return (self.tails[depth], self.beyond, TRUE)
        return self.layer[depth].find(left)

    def _join(self, depth: int, below: Sequence[Item]) -> None:
        start, end = 0, self.beyond
        for weight, (low, high, _) in zip(self.weights[depth], below, strict=True):
            start, end = max(start, low + weight), min(end, high + weight)
        node = self._node(depth, tuple(child for _, _, child in below))
        self.layer[depth].add((start, end, node))

    def _node(self, depth: int, children: tuple[int, ...]) -> int:
        if len(set(children)) == 1:
            return children[0]
        key = (depth, children)
        if key not in self.unique:
            if self.spent >= self.most:
                raise ModelError(TOO_WIDE)
            self.spent += steps_of(children)
            self.unique[key] = len(self.nodes)
            self.nodes.append(key)
        return self.unique[key]
