"""The compiled form: a smooth d-DNNF as flat arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

AND, OR = 0, 1


@dataclass(frozen=True, slots=True, eq=False)
class Graph:
    """A smooth, deterministic, decomposable graph over ``variables`` variables.

    Node numbers: literal ``2v`` (variable v chosen) and ``2v+1`` (not chosen), then the free
    node ``2n+v`` (v either way), then inner nodes ``3n + i`` of ``kind[i]`` `AND` or `OR` with
    children ``edge[first[i]:first[i+1]]``; children stand before parents. ``root`` is a node
    or -1 when nothing satisfies the rules.
    """

    variables: int
    kind: NDArray[np.uint8]
    first: NDArray[np.int32]
    edge: NDArray[np.int32]
    root: int

    @property
    def nodes(self) -> int:
        """Return the number of inner nodes."""
        return len(self.kind)

    @property
    def total(self) -> int:
        """Return the number of all nodes, leaves included."""
        return 3 * self.variables + len(self.kind)


def pruned(
    variables: int,
    kind: NDArray[np.uint8],
    first: NDArray[np.int64],
    edge: NDArray[np.int32],
    root: int,
) -> Graph:
    """Return only what hangs below the root, numbered anew in the same order."""
    base = 3 * variables
    used = np.zeros(len(kind), bool)
    if root >= base:
        used[root - base] = True
    inner = (edge - base).tolist()
    cuts = first.tolist()
    mark = used.tolist()
    for i in range(root - base, -1, -1):
        if mark[i]:
            for child in inner[cuts[i] : cuts[i + 1]]:
                if child >= 0:
                    mark[child] = True
    used = np.array(mark, bool)
    new = np.concatenate([np.arange(base), base + np.cumsum(used) - 1]).astype(np.int32)
    length = np.diff(first)
    kept = new[edge[np.repeat(used, length)]]
    at = np.concatenate([[0], np.cumsum(length[used])]).astype(np.int32)
    return Graph(variables, kind[used], at, kept, int(new[root]) if root >= 0 else -1)


def renamed(graph: Graph, variable_of: NDArray[np.int32]) -> Graph:
    """Return the graph with rank r standing for variable ``variable_of[r]``."""
    n = graph.variables
    leaf = np.empty(3 * n, np.int32)
    leaf[0 : 2 * n : 2] = 2 * variable_of
    leaf[1 : 2 * n : 2] = 2 * variable_of + 1
    leaf[2 * n :] = 2 * n + variable_of
    new = np.concatenate([leaf, np.arange(3 * n, graph.total, dtype=np.int32)])
    root = int(new[graph.root]) if graph.root >= 0 else -1
    return Graph(n, graph.kind, graph.first, new[graph.edge].astype(np.int32), root)
