"""Linear passes over the graph, compiled. Twin: `mitwerk.engines.options.plain.passes`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bytes = NDArray[np.uint8]


@jit
def possible(n: int, kind: Bytes, first: Ints, edge: Ints, root: int, refused: Bytes) -> Bytes:
    """Return per literal whether some configuration holds it and none of the refused ones.

    Upwards: a node lives when all (AND) or one (OR) of its children live. Downwards: what
    hangs below living nodes of the root is reached. All zero when the root doesn't live.
    """
    base = 3 * n
    total = base + len(kind)
    live = np.empty(total, np.uint8)
    mark = np.zeros(total, np.uint8)
    for lit in range(2 * n):
        live[lit] = 1 - refused[lit]
    for v in range(n):
        live[2 * n + v] = live[2 * v] | live[2 * v + 1]
    for i in range(len(kind)):
        if kind[i] == 0:
            alive = 1
            for k in range(first[i], first[i + 1]):
                if live[edge[k]] == 0:
                    alive = 0
                    break
        else:
            alive = 0
            for k in range(first[i], first[i + 1]):
                if live[edge[k]] != 0:
                    alive = 1
                    break
        live[base + i] = alive
    if live[root] == 0:
        return mark[: 2 * n]
    mark[root] = 1
    for i in range(len(kind) - 1, -1, -1):
        if mark[base + i] == 0:
            continue
        if kind[i] == 0:  # everything below a living AND lives
            for k in range(first[i], first[i + 1]):
                mark[edge[k]] = 1
        else:
            for k in range(first[i], first[i + 1]):
                mark[edge[k]] |= live[edge[k]]
    for v in range(n):
        if mark[2 * n + v]:
            mark[2 * v] |= live[2 * v]
            mark[2 * v + 1] |= live[2 * v + 1]
    return mark[: 2 * n]


@jit
def modular(
    kind: Bytes, first: Ints, edge: Ints, leaves: NDArray[np.uint64], primes: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """Return the weighted count of every node modulo each prime: (nodes, primes)."""
    base = len(leaves)
    width = len(primes)
    value = np.empty((base + len(kind), width), np.uint64)
    for leaf in range(base):
        for j in range(width):
            value[leaf, j] = leaves[leaf]
    for i in range(len(kind)):
        _one_modular(i, base, kind, first, edge, primes, value)
    return value


@jit
def _one_modular(
    i: int,
    base: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    primes: NDArray[np.uint64],
    value: NDArray[np.uint64],
) -> None:
    width = len(primes)
    start = np.uint64(1 - kind[i])
    for j in range(width):
        value[base + i, j] = start
    for k in range(first[i], first[i + 1]):
        child = edge[k]
        if kind[i] == 0:
            if child < base and value[child, 0] == 1:
                continue
            for j in range(width):
                value[base + i, j] = value[base + i, j] * value[child, j] % primes[j]
        else:
            for j in range(width):
                value[base + i, j] = (value[base + i, j] + value[child, j]) % primes[j]


@jit
def recount(
    kind: Bytes,
    first: Ints,
    edge: Ints,
    before: NDArray[np.uint64],
    leaves: NDArray[np.uint64],
    primes: NDArray[np.uint64],
    root: int,
) -> NDArray[np.uint64]:
    """Return the root's count for other leaf values, touching only what hangs above them."""
    base = len(leaves)
    width = len(primes)
    changed = np.zeros(base + len(kind), np.int32)
    fresh = np.empty((64, width), np.uint64)
    used = 1
    for leaf in range(base):
        if leaves[leaf] != before[leaf, 0]:
            if used == len(fresh):
                fresh = _doubled(fresh)
            changed[leaf] = used
            for j in range(width):
                fresh[used, j] = leaves[leaf]
            used += 1
    for i in range(len(kind)):
        touched = False
        for k in range(first[i], first[i + 1]):
            if changed[edge[k]]:
                touched = True
                break
        if not touched:
            continue
        if used == len(fresh):
            fresh = _doubled(fresh)
        start = np.uint64(1 - kind[i])
        for j in range(width):
            fresh[used, j] = start
        for k in range(first[i], first[i + 1]):
            child = edge[k]
            at = changed[child]
            row = fresh[at] if at else before[child]
            if kind[i] == 0:
                if child < base and row[0] == 1:
                    continue
                for j in range(width):
                    fresh[used, j] = fresh[used, j] * row[j] % primes[j]
            else:
                for j in range(width):
                    fresh[used, j] = (fresh[used, j] + row[j]) % primes[j]
        changed[base + i] = used
        used += 1
    found = np.empty(width, np.uint64)
    found[:] = fresh[changed[root]] if changed[root] else before[root]
    return found


@jit
def _doubled(rows: NDArray[np.uint64]) -> NDArray[np.uint64]:
    larger = np.empty((2 * len(rows), rows.shape[1]), np.uint64)
    larger[: len(rows)] = rows
    return larger


@jit
def floating(
    kind: Bytes, first: Ints, edge: Ints, leaves: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the weighted count of every node as mantissa · 2^exponent (½ ≤ mantissa < 1)."""
    base = len(leaves)
    total = base + len(kind)
    mantissa = np.empty(total, np.float64)
    exponent = np.zeros(total, np.int32)
    for leaf in range(base):
        mantissa[leaf] = leaves[leaf]
    for i in range(len(kind)):
        m, e = 1.0, 0
        if kind[i] == 0:
            for k in range(first[i], first[i + 1]):
                child = edge[k]
                m *= mantissa[child]
                e += exponent[child]
                if m == 0.0:
                    break
                if m > 1e100:
                    m *= 2.0**-300
                    e += 300
                elif m < 1e-100:
                    m *= 2.0**300
                    e -= 300
        else:
            m = 0.0
            for k in range(first[i], first[i + 1]):
                child = edge[k]
                if mantissa[child] == 0.0:
                    continue
                if m == 0.0:
                    m, e = mantissa[child], exponent[child]
                    continue
                shift = exponent[child] - e
                if shift > 0:
                    m = (m * 2.0 ** (-shift) if shift < 1000 else 0.0) + mantissa[child]
                    e = exponent[child]
                elif shift > -1000:
                    m += mantissa[child] * 2.0**shift
        if m == 0.0:
            e = 0
        while m >= 1.0:
            m *= 0.5
            e += 1
        while 0.0 < m < 0.5:
            m *= 2.0
            e -= 1
        mantissa[base + i] = m
        exponent[base + i] = e
    return mantissa, exponent


@jit
def flow(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    root: int,
    mantissa: NDArray[np.float64],
    exponent: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Return per literal the share of configurations that hold it (root's flow is 1)."""
    base = 3 * n
    share = np.zeros(base + len(kind), np.float64)
    share[root] = 1.0
    for i in range(len(kind) - 1, -1, -1):
        mine = share[base + i]
        if mine == 0.0:
            continue
        for k in range(first[i], first[i + 1]):
            child = edge[k]
            if kind[i] == 0:
                share[child] += mine
            elif mantissa[child] != 0.0:
                gap = exponent[child] - exponent[base + i]
                if gap > -1000:
                    share[child] += mine * (mantissa[child] / mantissa[base + i]) * 2.0**gap
    for v in range(n):
        free = share[2 * n + v]
        if free > 0.0:
            both = mantissa[2 * v] + mantissa[2 * v + 1]
            share[2 * v] += free * mantissa[2 * v] / both
            share[2 * v + 1] += free * mantissa[2 * v + 1] / both
    return share[: 2 * n]


@jit
def cheapest(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    refused: Bytes,
    cost: NDArray[np.int64],
    never: int,
) -> NDArray[np.int64]:
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
def walk(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    root: int,
    mantissa: NDArray[np.float64],
    exponent: NDArray[np.int32],
    draws: NDArray[np.float64],
    chosen: Bytes,
) -> int:
    """Draw one configuration: at each OR a branch with its share. Returns the draws used."""
    base = 3 * n
    stack = np.empty(2 * n + 2, np.int32)
    stack[0] = root
    filled = 1
    used = 0
    while filled > 0:
        filled -= 1
        node = stack[filled]
        if node < 2 * n:
            chosen[node >> 1] = 1 - (node & 1)
        elif node < base:
            v = node - 2 * n
            yes, no = mantissa[2 * v], mantissa[2 * v + 1]
            chosen[v] = 1 if draws[used] * (yes + no) < yes else 0
            used += 1
        elif kind[node - base] == 0:
            for k in range(first[node - base], first[node - base + 1]):
                stack[filled] = edge[k]
                filled += 1
        else:
            i = node - base
            aim = draws[used] * mantissa[node]
            used += 1
            pick = -1
            for k in range(first[i], first[i + 1]):
                child = edge[k]
                if mantissa[child] == 0.0:
                    continue
                gap = exponent[child] - exponent[node]
                pick = child
                aim -= mantissa[child] * 2.0**gap if gap > -1000 else 0.0
                if aim < 0.0:
                    break
            stack[filled] = pick
            filled += 1
    return used


@jit
def trace(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    root: int,
    best: NDArray[np.int64],
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
def _merge(
    mine: NDArray[np.int64], other: NDArray[np.int64], sums: NDArray[np.int64], never: int
) -> None:
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
def _insert(item: int, row: NDArray[np.int64], filled: int, k: int) -> int:
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


@jit
def cheapest_many(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    refused: Bytes,
    cost: NDArray[np.int64],
    never: int,
    k: int,
) -> NDArray[np.int64]:
    """Return the k least costs of every node, ascending, filled up with ``never``."""
    base = 3 * n
    best = np.full((base + len(kind), k), never, np.int64)
    sums = np.empty(k * k + k, np.int64)
    for lit in range(2 * n):
        if not refused[lit]:
            best[lit, 0] = cost[lit]
    for v in range(n):
        best[2 * n + v, 0] = min(best[2 * v, 0], best[2 * v + 1, 0])
        best[2 * n + v, 1] = max(best[2 * v, 0], best[2 * v + 1, 0])
    for i in range(len(kind)):
        mine = best[base + i]
        if kind[i] == 0:
            mine[0] = 0
            for e in range(first[i], first[i + 1]):
                other = best[edge[e]]
                if other[1] == never:
                    for j in range(k):
                        if mine[j] == never or other[0] == never:
                            mine[j] = never
                        else:
                            mine[j] += other[0]
                else:
                    _merge(mine, other, sums, never)
        else:
            filled = 0
            for e in range(first[i], first[i + 1]):
                other = best[edge[e]]
                for j in range(k):
                    if other[j] == never:
                        break
                    filled = _insert(other[j], mine, filled, k)
    return best
