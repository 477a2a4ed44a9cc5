"""The linear passes in plain Python. Twin of `kernels.passes`: same names, same answers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bytes = NDArray[np.uint8]
    Rows = list[tuple[int, list[int]]]

_kept: list[tuple[Ints, Rows]] = []
"""The last graphs as lists (turning arrays into lists would cost more than a pass)."""
MOST_KEPT = 4


def _rows(kind: Bytes, first: Ints, edge: Ints) -> Rows:
    for array, rows in _kept:
        if array is edge:
            return rows
    cut, flat = first.tolist(), edge.tolist()
    rows = [(k, flat[cut[i] : cut[i + 1]]) for i, k in enumerate(kind.tolist())]
    _kept.insert(0, (edge, rows))
    del _kept[MOST_KEPT:]
    return rows


def possible(n: int, kind: Bytes, first: Ints, edge: Ints, root: int, refused: Bytes) -> Bytes:
    """Return per literal whether some configuration holds it and none of the refused ones."""
    rows = _rows(kind, first, edge)
    live = [not r for r in refused.tolist()]
    live += [a or b for a, b in zip(live[0::2], live[1::2], strict=True)]
    for k, children in rows:
        live.append(any(live[c] for c in children) if k else all(live[c] for c in children))
    mark = [False] * len(live)
    mark[root] = live[root]
    base = 3 * n
    for i in range(len(rows) - 1, -1, -1):
        if mark[base + i]:
            for child in rows[i][1]:
                if live[child]:
                    mark[child] = True
    for v in range(n):
        if mark[2 * n + v]:
            mark[2 * v] |= live[2 * v]
            mark[2 * v + 1] |= live[2 * v + 1]
    return np.array(mark[: 2 * n], np.uint8)


def modular(
    kind: Bytes, first: Ints, edge: Ints, leaves: NDArray[np.uint64], primes: NDArray[np.uint64]
) -> NDArray[np.uint64]:
    """Return the weighted count of every node modulo each prime, shape (nodes, primes)."""
    columns = [_modulo(kind, first, edge, leaves.tolist(), prime) for prime in primes.tolist()]
    return np.array(columns, np.uint64).T


def _modulo(kind: Bytes, first: Ints, edge: Ints, leaves: list[int], prime: int) -> list[int]:
    value = list(leaves)
    for k, children in _rows(kind, first, edge):
        if k:
            value.append(sum(value[c] for c in children) % prime)
        else:
            product = 1
            for child in children:
                product = product * value[child] % prime
            value.append(product)
    return value


def recount(
    kind: Bytes,
    first: Ints,
    edge: Ints,
    before: NDArray[np.uint64],
    leaves: NDArray[np.uint64],
    primes: NDArray[np.uint64],
    root: int,
) -> NDArray[np.uint64]:
    """Return the root's count for other leaf values."""
    del before  # plain Python counts anew: the point here is to be obviously right
    ordered = primes.tolist()
    found = [_modulo(kind, first, edge, leaves.tolist(), prime)[root] for prime in ordered]
    return np.array(found, np.uint64)


def floating(
    kind: Bytes, first: Ints, edge: Ints, leaves: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
    """Return the weighted count of every node as mantissa · 2^exponent."""
    value = [
        math.frexp(leaf) if leaf not in {0.0, 1.0, 2.0} else (leaf, 0) for leaf in leaves.tolist()
    ]
    for k, children in _rows(kind, first, edge):
        value.append(_sum(value, children) if k else _product(value, children))
    mantissa, exponent = zip(*value, strict=True)
    return np.array(mantissa, np.float64), np.array(exponent, np.int32)


def _product(value: list[tuple[float, int]], children: list[int]) -> tuple[float, int]:
    m, e = 1.0, 0
    for child in children:
        m, shift = math.frexp(m * value[child][0])
        e += shift + value[child][1]
    return (m, e) if m else (0.0, 0)


def _sum(value: list[tuple[float, int]], children: list[int]) -> tuple[float, int]:
    parts = [value[c] for c in children if value[c][0]]
    if not parts:
        return 0.0, 0
    top = max(e for _, e in parts)
    m, shift = math.frexp(sum(math.ldexp(m, max(e - top, -2000)) for m, e in parts))
    return m, top + shift


def flow(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    root: int,
    mantissa: NDArray[np.float64],
    exponent: NDArray[np.int32],
) -> NDArray[np.float64]:
    """Return per literal the share of configurations that hold it."""
    rows = _rows(kind, first, edge)
    m, e = mantissa.tolist(), exponent.tolist()
    base = 3 * n
    share = [0.0] * len(m)
    share[root] = 1.0
    for i in range(len(rows) - 1, -1, -1):
        mine = share[base + i]
        k, children = rows[i]
        for child in children if mine else ():
            part = mine
            if k:
                gap = max(e[child] - e[base + i], -2000)
                part = math.ldexp(mine * m[child] / m[base + i], gap)
            share[child] += part
    for v in range(n):
        if share[2 * n + v]:
            both = m[2 * v] + m[2 * v + 1]
            share[2 * v] += share[2 * n + v] * m[2 * v] / both
            share[2 * v + 1] += share[2 * n + v] * m[2 * v + 1] / both
    return np.array(share[: 2 * n])


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
    best = [never if r else c for r, c in zip(refused.tolist(), cost.tolist(), strict=True)]
    best += [min(a, b) for a, b in zip(best[0 : 2 * n : 2], best[1 : 2 * n : 2], strict=True)]
    for k, children in _rows(kind, first, edge):
        costs = [best[c] for c in children]
        if k:
            best.append(min(costs))
        else:
            best.append(never if never in costs else sum(costs))
    return np.array(best, np.int64)


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
    """Draw one configuration: at each OR a branch with its share.

    Returns the draws used, -1 when there were too few.
    """
    rows = _rows(kind, first, edge)
    stack = [root]
    used = 0
    while stack:
        node = stack.pop()
        if node < 2 * n:
            chosen[node >> 1] = 1 - (node & 1)
            continue
        if used == len(draws) and (node < 3 * n or rows[node - 3 * n][0]):
            return -1
        if node < 3 * n:
            v = node - 2 * n
            both = mantissa[2 * v] + mantissa[2 * v + 1]
            chosen[v] = draws[used] * both < mantissa[2 * v]
            used += 1
        elif rows[node - 3 * n][0]:
            stack.append(_pick(rows[node - 3 * n][1], node, mantissa, exponent, draws[used]))
            used += 1
        else:
            stack += rows[node - 3 * n][1]
    return used


def _pick(
    children: list[int],
    node: int,
    mantissa: NDArray[np.float64],
    exponent: NDArray[np.int32],
    draw: float,
) -> int:
    aim = draw * float(mantissa[node])
    alive = [child for child in children if mantissa[child]]
    for child in alive:
        aim -= math.ldexp(float(mantissa[child]), max(int(exponent[child] - exponent[node]), -2000))
        if aim < 0:
            return child
    return alive[-1]


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
    rows = _rows(kind, first, edge)
    cost = best.tolist()
    stack = [root]
    while stack:
        node = stack.pop()
        if node < 2 * n:
            chosen[node >> 1] = 1 - (node & 1)
        elif node < 3 * n:
            v = node - 2 * n
            chosen[v] = cost[2 * v] < cost[2 * v + 1]
        elif rows[node - 3 * n][0]:
            stack.append(next(c for c in rows[node - 3 * n][1] if cost[c] == cost[node]))
        else:
            stack += rows[node - 3 * n][1]


def cheapest_many(
    n: int,
    kind: Bytes,
    first: Ints,
    edge: Ints,
    refused: Bytes,
    cost: NDArray[np.int64],
    never: int,
    table: NDArray[np.int64],
    begin: int,
    end: int,
) -> None:
    """Write the k least costs of nodes ``begin`` to ``end``: rows of ``table``, ascending."""
    k = table.shape[1]
    rows = _rows(kind, first, edge)[begin:end]
    if begin == 0:
        leaves = [[] if r else [c] for r, c in zip(refused.tolist(), cost.tolist(), strict=True)]
        leaves += [sorted(leaves[2 * v] + leaves[2 * v + 1])[:k] for v in range(n)]
        for leaf, costs in enumerate(leaves):
            table[leaf, : len(costs)] = costs
    for node, (kinds, children) in enumerate(rows, 3 * n + begin):
        below = [[c for c in table[child].tolist() if c < never] for child in children]
        if kinds:
            found = sorted(c for costs in below for c in costs)[:k]
        else:
            found = [0]
            for costs in below:
                found = sorted(a + b for a in found for b in costs)[:k]
        table[node, : len(found)] = found


def smooth(n: int, kind: Bytes, first: Ints, edge: Ints, mark: NDArray[np.uint64]) -> bool:
    """Say whether no node is empty and the children of every OR speak of the same variables."""
    marks = mark.tolist()
    total = [marks[v] for v in range(n) for _ in (0, 1)] + marks
    for kinds, children in _rows(kind, first, edge):
        sums = [total[child] for child in children]
        if not sums or (kinds and len(set(sums)) > 1):
            return False
        total.append(sums[0] if kinds else sum(sums) % 2**64)
    return True


def decomposable(n: int, kind: Bytes, first: Ints, edge: Ints, root: int) -> bool:
    """Say whether one way down a smooth graph meets every variable just once."""
    rows = _rows(kind, first, edge)
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if node >= 3 * n:
            kinds, children = rows[node - 3 * n]
            stack += children[:1] if kinds else children
            if len(stack) > n + 1:
                return False
            continue
        v = node >> 1 if node < 2 * n else node - 2 * n
        if v in seen:
            return False
        seen.add(v)
    return len(seen) == n
