"""The component cache: open addressing, and every hit compared in full, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit
from mitwerk.engines.options.kernels.layout import ENTRIES, KEYS

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import Cache, Ints, Longs, Parts


@jit
def _mixed(h: np.uint64, item: np.uint64) -> np.uint64:
    """One step of FNV-1a (Fowler, Noll, Vo), with the high bits folded back."""
    h = (h ^ item) * np.uint64(1099511628211)
    return h ^ (h >> np.uint64(29))


@jit
def _hash(comp: int, parts: Parts) -> np.uint64:
    h = np.uint64(14695981039346656037)
    for i in range(parts.comp_at[comp, 0], parts.comp_at[comp, 1]):
        h = _mixed(h, np.uint64(parts.pool_v[i]))
    h = _mixed(h, np.uint64(0xFFFFFFFF))
    for i in range(parts.comp_at[comp, 2], parts.comp_at[comp, 3]):
        h = _mixed(h, np.uint64(parts.pool_c[i]))
    return h


@jit
def find(comp: int, parts: Parts, cache: Cache) -> int:
    """Return the node of a component solved before, or -2 (a node may be -1: no solution)."""
    slot = _slot(comp, _hash(comp, parts), parts, cache)
    e = cache.table[slot]
    return int(cache.entry[e, 3]) if e >= 0 else -2


@jit
def _slot(comp: int, h: np.uint64, parts: Parts, cache: Cache) -> int:
    """Return the slot that holds a component, or the free one where it belongs."""
    mask = len(cache.table) - 1
    slot = int(np.int64(h & np.uint64(mask)))
    while cache.table[slot] >= 0 and not _same(comp, cache.table[slot], h, parts, cache):
        slot = (slot + 1) & mask
    return slot


@jit
def _same(comp: int, e: int, h: np.uint64, parts: Parts, cache: Cache) -> bool:
    comp_at, entry = parts.comp_at, cache.entry
    n_v = comp_at[comp, 1] - comp_at[comp, 0]
    n_c = comp_at[comp, 3] - comp_at[comp, 2]
    if entry[e, 1] != n_v or entry[e, 2] != n_c or entry[e, 4] != np.int64(h):
        return False
    at = entry[e, 0]
    return _alike(cache.keys, at, parts.pool_v, comp_at[comp, 0], n_v) and _alike(
        cache.keys, at + n_v, parts.pool_c, comp_at[comp, 2], n_c
    )


@jit
def _alike(one: Ints, at: int, other: Ints, there: int, length: int) -> bool:
    """Compare two stretches of arrays."""
    for i in range(length):  # noqa: SIM110 - numba compiles no generator expression
        if one[at + i] != other[there + i]:
            return False
    return True


@jit
def remember(state: Longs, comp: int, node: int, parts: Parts, cache: Cache) -> None:
    """Keep the node of a component that wasn't in the cache."""
    comp_at = parts.comp_at
    h = _hash(comp, parts)
    e, at = state[ENTRIES], state[KEYS]
    cache.table[_slot(comp, h, parts, cache)] = e
    cache.entry[e, 0] = at
    cache.entry[e, 1] = comp_at[comp, 1] - comp_at[comp, 0]
    cache.entry[e, 2] = comp_at[comp, 3] - comp_at[comp, 2]
    cache.entry[e, 3] = node
    cache.entry[e, 4] = np.int64(h)
    for i in range(comp_at[comp, 0], comp_at[comp, 1]):
        cache.keys[at] = parts.pool_v[i]
        at += 1
    for i in range(comp_at[comp, 2], comp_at[comp, 3]):
        cache.keys[at] = parts.pool_c[i]
        at += 1
    state[ENTRIES] = e + 1
    state[KEYS] = at


@jit
def rehash(table: Ints, entry: Longs, entries: int) -> None:
    """Fill a fresh table (all -1, a power of two long) with the entries so far."""
    mask = len(table) - 1
    for e in range(entries):
        slot = np.int64(np.uint64(entry[e, 4]) & np.uint64(mask))
        while table[slot] >= 0:
            slot = (slot + 1) & mask
        table[slot] = e
