"""Cuts a compiled graph down to the configurations whose weighted sum lies in a window.

No helper variables: a node under a window becomes a node of its own, and windows that hold
the same sums of the node are one window. Where children of an AND share a sum, the smaller
one is parted by its exact sums and the others get what is left.
"""

from __future__ import annotations

import time
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.errors import NotComputedError
from mitwerk.engines.options.graph import AND, OR, Graph, pruned
from mitwerk.engines.options.linear import CURE
from mitwerk.engines.options.nesting import nesting
from mitwerk.engines.options.sums import Parts

if TYPE_CHECKING:
    from collections.abc import Sequence

Window = tuple[int, int]
"""Least and greatest sum that is kept."""
NOTHING = -1
MOST_EDGES = 4_000_000
"""Of the graph under all windows (some 600 MB while it is made, most of it for what is known)."""
ROOM = "too many different sums for the memory allowed"


@dataclass(frozen=True, slots=True)
class Question:
    """What to keep: weights per literal code, windows of the sum, and how to speak of it."""

    weights: Sequence[int]
    windows: Sequence[Window]
    name: str


def restrict(
    graph: Graph, question: Question, deadline: float, hidden: Sequence[int] | None = None
) -> Graph:
    """Return the graph of those configurations whose sum lies in one of the windows.

    Parameters
    ----------
    hidden
        Least (or, negated by the caller, greatest) sums matter below nodes of hidden variables
        alone: 1 per variable that is projected away. Then windows must be open downwards.

    Raises
    ------
    NotComputedError
        When the different sums need more room or time than allowed.

    Notes
    -----
    Cost: nodes times different sums below them. Exact with numbers of any size.
    """
    if graph.root < 0:
        return graph
    cutter = _Cutter(graph, question, hidden, deadline)
    with nesting(8 * (graph.nodes + graph.variables) + 1000):
        return cutter.run()


class _Cutter:
    def __init__(
        self, graph: Graph, question: Question, hidden: Sequence[int] | None, deadline: float
    ) -> None:
        self.graph, self.question, self.deadline = graph, question, deadline
        self.parts = Parts(graph, question.weights, hidden, self.look_at_the_clock)
        self.known: dict[tuple[int, int, int], int] = {}
        self.joined: dict[tuple[int, ...], int] = {}
        self.kind = bytearray(self.graph.kind.tobytes())
        self.first = array("q", self.graph.first.tolist())
        self.edge = array("i", self.graph.edge.tolist())

    def run(self) -> Graph:
        term = self.parts.term(self.graph.root)
        found = [self.below(term, *window) for window in self.question.windows]
        root = self.either([node for node in found if node != NOTHING])
        return pruned(
            self.graph.variables,
            np.frombuffer(self.kind, np.uint8),
            np.frombuffer(self.first, np.int64),
            np.frombuffer(self.edge, np.int32),
            root,
        )

    def below(self, term: tuple[tuple[int, ...], int, int], low: int, high: int) -> int:
        """Return the node of a term (fixed nodes, their sum, what varies) in a window."""
        fixed, offset, part = term
        if part < 0:
            return self.both(fixed) if low <= offset <= high else NOTHING
        node = self.cut(part, low - offset, high - offset)
        return node if node == NOTHING or not fixed else self.both((*fixed, node))

    def cut(self, part: int, low: int, high: int) -> int:
        """Return the node of a part in a window, `NOTHING` if no sum lies in it."""
        window = self.parts.window(part, low, high)
        if window is None:
            return NOTHING
        key = (part, *window)
        if key not in self.known:
            if self.parts.is_whole(part, *window):
                self.known[key] = self.whole(part)
            elif self.parts.pair[part]:
                one, other = self.parts.pair[part]
                self.known[key] = self._pair(one, other, *window)
            else:
                found = [self.below(term, *window) for term in self.parts.terms[part]]
                self.known[key] = self.either([node for node in found if node != NOTHING])
        return self.known[key]

    def whole(self, part: int) -> int:
        """Return the node of a part without a limit."""
        pair = self.parts.pair[part]
        if not pair:
            return self.parts.node[part]
        low, high = self.parts.low[part], self.parts.high[part]
        if (part, low, high) not in self.known:
            self.known[part, low, high] = self.both((self.whole(pair[0]), self.whole(pair[1])))
        return self.known[part, low, high]

    def _pair(self, one: int, other: int, low: int, high: int) -> int:
        """Part the first by its sums; sums that leave the other the same window go together."""
        groups: list[tuple[int, int, Window]] = []
        sums = self.parts.sums[one]
        if sums is None:
            raise self.refusal(ROOM)
        begin = bisect_left(sums, low - self.parts.high[other])
        end = bisect_right(sums, high - self.parts.low[other])
        for value in sums[begin:end]:
            window = self.parts.window(other, low - value, high - value)
            if window is None:
                continue
            if groups and groups[-1][2] == window:
                groups[-1] = (groups[-1][0], value, window)
            else:
                groups.append((value, value, window))
        return self.either(
            [self.both((self.cut(one, a, b), self.cut(other, *window))) for a, b, window in groups]
        )

    def both(self, children: tuple[int, ...]) -> int:
        """Return the AND of some nodes, each combination once."""
        if len(children) == 1:
            return children[0]
        if children not in self.joined:
            self.joined[children] = self._node(AND, children)
        return self.joined[children]

    def either(self, children: list[int]) -> int:
        """Return the OR of nodes that exclude each other."""
        if not children:
            return NOTHING
        return children[0] if len(children) == 1 else self._node(OR, children)

    def _node(self, kind: int, children: Sequence[int]) -> int:
        if len(self.kind) % 4096 == 0:
            self.look_at_the_clock()
        if len(self.edge) > MOST_EDGES:
            raise self.refusal(ROOM)
        self.kind.append(kind)
        self.edge.extend(children)
        self.first.append(len(self.edge))
        return 3 * self.graph.variables + len(self.kind) - 1

    def look_at_the_clock(self) -> None:
        if time.monotonic() > self.deadline:
            raise self.refusal("not finished in the time allowed; allow more seconds")

    def refusal(self, why: str) -> NotComputedError:
        cure = f"; {CURE}" if why == ROOM else ""
        return NotComputedError(f"{self.question.name}: {why}{cure}")
