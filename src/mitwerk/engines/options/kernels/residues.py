"""Exact counts modulo several primes, and the recount above changed leaves, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.options.kernels.layout import Bytes, Ints

    Residues = NDArray[np.uint64]


@jit
def modular(kind: Bytes, first: Ints, edge: Ints, leaves: Residues, primes: Residues) -> Residues:
    """Return the weighted count of every node modulo each prime: (nodes, primes)."""
    base = len(leaves)
    value = np.empty((base + len(kind), len(primes)), np.uint64)
    for leaf in range(base):
        value[leaf, :] = leaves[leaf]
    for i in range(len(kind)):
        mine = value[base + i]
        mine[:] = 1 - kind[i]
        for k in range(first[i], first[i + 1]):
            row = value[edge[k]]
            if kind[i] == 0 and edge[k] < base and row[0] == 1:
                continue  # a leaf that counts 1 changes no product
            _take_in(mine, kind[i], row, primes)
    return value


@jit
def _take_in(mine: Residues, kind: int, child: Residues, primes: Residues) -> None:
    """Multiply (AND) or add (OR) a child's residues."""
    if kind == 0:
        for j in range(len(primes)):
            mine[j] = mine[j] * child[j] % primes[j]
    else:
        for j in range(len(primes)):
            mine[j] = (mine[j] + child[j]) % primes[j]


@jit
def recount(
    kind: Bytes,
    first: Ints,
    edge: Ints,
    before: Residues,
    leaves: Residues,
    primes: Residues,
    root: int,
) -> Residues:
    """Return the root's count for other leaf values, touching only what hangs above them."""
    base = len(leaves)
    place = np.zeros(base + len(kind), np.int32)
    fresh, used = _changed_leaves(before, leaves, len(primes), place)
    for i in range(len(kind)):
        if not _touched(first[i], first[i + 1], edge, place):
            continue
        if used == len(fresh):
            fresh = _doubled(fresh)
        mine = fresh[used]
        mine[:] = 1 - kind[i]
        for k in range(first[i], first[i + 1]):
            at = place[edge[k]]
            row = fresh[at] if at else before[edge[k]]
            if kind[i] == 0 and edge[k] < base and row[0] == 1:
                continue
            _take_in(mine, kind[i], row, primes)
        place[base + i] = used
        used += 1
    found = np.empty(len(primes), np.uint64)
    found[:] = fresh[place[root]] if place[root] else before[root]
    return found


@jit
def _changed_leaves(
    before: Residues, leaves: Residues, width: int, place: Ints
) -> tuple[Residues, int]:
    """Return rows of new residues (row 0 stays empty) and how many are used."""
    fresh = np.empty((64, width), np.uint64)
    used = 1
    for leaf in range(len(leaves)):
        if leaves[leaf] != before[leaf, 0]:
            if used == len(fresh):
                fresh = _doubled(fresh)
            place[leaf] = used
            fresh[used, :] = leaves[leaf]
            used += 1
    return fresh, used


@jit
def _touched(begin: int, end: int, edge: Ints, place: Ints) -> bool:
    for k in range(begin, end):  # noqa: SIM110 - numba compiles no generator expression
        if place[edge[k]]:
            return True
    return False


@jit
def _doubled(rows: Residues) -> Residues:
    larger = np.empty((2 * len(rows), rows.shape[1]), np.uint64)
    larger[: len(rows)] = rows
    return larger
