"""Minimum degree over the clause graph with sets. Twin of `kernels.elimination`.

Degrees are exact here, so ties and hence orders differ from the compiled twin; the graphs
differ in shape, never in meaning.
"""

from __future__ import annotations

import heapq
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]


def eliminate(n: int, pairs: Ints, cut: Ints, members: Ints, late: NDArray[np.uint8]) -> Ints:
    """Return the variables in elimination order; those marked ``late`` come last."""
    near = _neighbours(n, pairs.tolist(), cut.tolist(), members.tolist())
    last = late.tolist()
    heap = [(last[v], len(near[v]), v) for v in range(n)]
    heapq.heapify(heap)
    order: list[int] = []
    gone = [False] * n
    while heap:
        _, degree, v = heapq.heappop(heap)
        if gone[v] or degree != len(near[v]):
            continue
        gone[v] = True
        order.append(v)
        for u in near[v]:
            near[u] |= near[v]
            near[u] -= {u, v}
            heapq.heappush(heap, (last[u], len(near[u]), u))
    return np.array(order, np.int32)


def _neighbours(n: int, pairs: list[int], cut: list[int], members: list[int]) -> list[set[int]]:
    near: list[set[int]] = [set() for _ in range(n)]
    for a, b in zip(pairs[0::2], pairs[1::2], strict=True):
        near[a].add(b)
        near[b].add(a)
    for start, end in pairwise(cut):
        clause = set(members[start:end])
        for v in clause:
            near[v] |= clause - {v}
    for v in range(n):
        near[v].discard(v)
    return near
