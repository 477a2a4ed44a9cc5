"""The least sum of an attribute, and the k least, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.options.kernels.layout import Bytes, Ints

    Costs = NDArray[np.int64]


@jit
def cheapest(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    refused: Bytes,
    cost: Costs,
    never: int,
) -> Costs:
    """Return the least cost of every node; ``never`` where nothing lives below it."""
    base = 3 * n
    best = np.empty(base + len(kind), np.int64)
    for lit in range(2 * n):
        best[lit] = never if refused[lit] else cost[lit]
    for v in range(n):
        best[2 * n + v] = min(best[2 * v], best[2 * v + 1])
    for i in range(len(kind)):
        if kind[i] == 0:
            total = 0
            for k in range(first[i], first[i + 1]):
                one = best[edge[k]]
                if one == never:
                    total = never
                    break
                total += one
        else:
            total = never
            for k in range(first[i], first[i + 1]):
                total = min(total, best[edge[k]])
        best[base + i] = total
    return best


@jit
def trace(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    root: int,
    best: Costs,
    chosen: Bytes,
) -> None:
    """Write the configuration behind the root's least cost into ``chosen``."""
    base = 3 * n
    stack = np.empty(2 * n + 2, np.int32)
    stack[0] = root
    filled = 1
    while filled > 0:
        filled -= 1
        node = stack[filled]
        if node < 2 * n:
            chosen[node >> 1] = 1 - (node & 1)
        elif node < base:
            v = node - 2 * n
            chosen[v] = 1 if best[2 * v] < best[2 * v + 1] else 0
        elif kind[node - base] == 0:
            for k in range(first[node - base], first[node - base + 1]):
                stack[filled] = edge[k]
                filled += 1
        else:
            for k in range(first[node - base], first[node - base + 1]):
                if best[edge[k]] == best[node]:
                    stack[filled] = edge[k]
                    filled += 1
                    break


@jit
def cheapest_many(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    refused: Bytes,
    cost: Costs,
    never: int,
    best: Costs,
    begin: int,
    end: int,
) -> None:
    """Write the k least costs of nodes ``begin`` to ``end``: rows of ``best``, ascending.

    It comes filled with ``never``; the leaves are written with node 0.
    """
    base, k = 3 * n, best.shape[1]
    sums = np.empty(k + 1, np.int64)
    if begin == 0:
        for lit in range(2 * n):
            if not refused[lit]:
                best[lit, 0] = cost[lit]
        for v in range(n):
            best[2 * n + v, 0] = min(best[2 * v, 0], best[2 * v + 1, 0])
            best[2 * n + v, 1] = max(best[2 * v, 0], best[2 * v + 1, 0])
    for i in range(begin, end):
        mine = best[base + i]
        filled = 0
        if kind[i] == 0:
            mine[0] = 0
        for e in range(first[i], first[i + 1]):
            if kind[i] == 0:
                _add(mine, best[edge[e]], sums, never)
            else:
                filled = _choose(mine, best[edge[e]], filled, never)


@jit
def _add(mine: Costs, other: Costs, sums: Costs, never: int) -> None:
    """Replace the k least costs by those of the node with one more part."""
    if other[1] != never:
        _merge(mine, other, sums, never)
        return
    for j in range(len(mine)):  # a part with one way: every sum grows alike
        if mine[j] == never or other[0] == never:
            mine[j] = never
        else:
            mine[j] += other[0]


@jit
def _choose(mine: Costs, other: Costs, filled: int, never: int) -> int:
    """Keep the k least of both; return how many there are now."""
    for j in range(len(mine)):
        if other[j] == never:
            break
        filled = _insert(other[j], mine, filled, len(mine))
    return filled


@jit
def _merge(mine: Costs, other: Costs, sums: Costs, never: int) -> None:
    """Replace ``mine`` by the smallest sums of one of mine and one of the other's.

    Only pairs with (i+1)(j+1) ≤ k can be among the k smallest.
    """
    k = len(mine)
    filled = 0
    for i in range(k):
        if mine[i] == never:
            break
        for j in range(k // (i + 1)):
            if other[j] == never:
                break
            filled = _insert(mine[i] + other[j], sums, filled, k)
    for i in range(k):
        mine[i] = sums[i] if i < filled else never


@jit
def _insert(item: int, row: Costs, filled: int, k: int) -> int:
    """Keep the k smallest in ascending order; return how many there are now."""
    if filled == k:
        if item >= row[k - 1]:
            return filled
        filled -= 1
    at = filled
    while at > 0 and row[at - 1] > item:
        row[at] = row[at - 1]
        at -= 1
    row[at] = item
    return filled + 1
