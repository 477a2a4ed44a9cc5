"""Whether a graph from a file is smooth and decomposable, in one walk up and one down, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.options.kernels.layout import Bytes, Ints


@jit
def smooth(n: int, kind: Bytes, first: Ints, edge: Ints, mark: NDArray[np.uint64]) -> bool:
    """Say whether no node is empty and the children of every OR speak of the same variables.

    A node's variables are told by the sum of their random marks: variables that occur twice
    count twice, so it is the same sum for every way down.
    """
    total = np.zeros(3 * n + len(kind), np.uint64)
    for v in range(n):
        total[2 * v] = total[2 * v + 1] = total[2 * n + v] = mark[v]
    for i in range(len(kind)):
        if first[i] == first[i + 1]:
            return False
        found = total[edge[first[i]]]
        for k in range(first[i] + 1, first[i + 1]):
            if kind[i] == 0:
                found += total[edge[k]]
            elif total[edge[k]] != found:
                return False
        total[3 * n + i] = found
    return True


@jit
def decomposable(n: int, kind: Bytes, first: Ints, edge: Ints, root: int) -> bool:
    """Say whether one way down a smooth graph meets every variable just once.

    All ways meet the same variables equally often, so none of them meets one twice.
    """
    seen = np.zeros(n, np.uint8)
    stack = np.empty(n + 1, np.int32)
    stack[0] = root
    filled, met = 1, 0
    while filled > 0:
        filled -= 1
        node = stack[filled]
        if node < 3 * n:
            v = node >> 1 if node < 2 * n else node - 2 * n
            if seen[v]:
                return False
            seen[v] = 1
            met += 1
            continue
        begin, end = first[node - 3 * n], first[node - 3 * n + 1]
        if kind[node - 3 * n] == 1:
            end = begin + 1
        if end - begin > n + 1 - filled:
            return False
        for k in range(begin, end):
            stack[filled] = edge[k]
            filled += 1
    return met == n
