"""Which literals are still possible: one walk up, one down, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import Bytes, Ints


@jit
def possible(n: int, kind: Bytes, first: Ints, edge: Ints, root: int, refused: Bytes) -> Bytes:
    """Return per literal whether some configuration holds it and none of the refused ones.

    Upwards: a node lives when all (AND) or one (OR) of its children live. Downwards: what
    hangs below living nodes of the root is reached. All zero when the root doesn't live.
    """
    live = _alive(n, kind, first, edge, refused)
    mark = np.zeros(len(live), np.uint8)
    if live[root] == 0:
        return mark[: 2 * n]
    mark[root] = 1
    _reach(3 * n, kind, first, edge, live, mark)
    for v in range(n):
        if mark[2 * n + v]:
            mark[2 * v] |= live[2 * v]
            mark[2 * v + 1] |= live[2 * v + 1]
    return mark[: 2 * n]


@jit
def _alive(n: int, kind: Bytes, first: Ints, edge: Ints, refused: Bytes) -> Bytes:
    live = np.empty(3 * n + len(kind), np.uint8)
    for lit in range(2 * n):
        live[lit] = 1 - refused[lit]
    for v in range(n):
        live[2 * n + v] = live[2 * v] | live[2 * v + 1]
    for i in range(len(kind)):
        # an AND dies with its first dead child, an OR lives with its first living one
        alive = 1 - kind[i]
        for k in range(first[i], first[i + 1]):
            if live[edge[k]] == kind[i]:
                alive = kind[i]
                break
        live[3 * n + i] = alive
    return live


@jit
def _reach(base: int, kind: Bytes, first: Ints, edge: Ints, live: Bytes, mark: Bytes) -> None:
    for i in range(len(kind) - 1, -1, -1):
        if mark[base + i] == 0:
            continue
        if kind[i] == 0:  # everything below a living AND lives
            for k in range(first[i], first[i + 1]):
                mark[edge[k]] = 1
        else:
            for k in range(first[i], first[i + 1]):
                mark[edge[k]] |= live[edge[k]]
