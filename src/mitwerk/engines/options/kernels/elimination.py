"""Approximate minimum degree over the clause graph, compiled.

Amestoy, Davis, Duff, "An Approximate Minimum Degree Ordering Algorithm", SIAM J. Matrix
Anal. Appl. 17(4), 1996, without supervariables: clauses with more than two literals are the
first elements of the quotient graph, two-literal clauses its edges.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bytes = NDArray[np.uint8]


@jit
def _unlink(v: int, bucket: int, head: Ints, after: Ints, before: Ints) -> None:
    if before[v] >= 0:
        after[before[v]] = after[v]
    else:
        head[bucket] = after[v]
    if after[v] >= 0:
        before[after[v]] = before[v]


@jit
def _link(v: int, bucket: int, head: Ints, after: Ints, before: Ints) -> None:
    after[v] = head[bucket]
    before[v] = -1
    if head[bucket] >= 0:
        before[head[bucket]] = v
    head[bucket] = v


@jit
def _start_lists(n: int, pairs: Ints, cut: Ints, members: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Per variable: elements first, then neighbours, in one list of fixed room."""
    elements = np.zeros(n, np.int32)
    neighbours = np.zeros(n, np.int32)
    for v in members:
        elements[v] += 1
    for v in pairs:
        neighbours[v] += 1
    start = np.zeros(n + 1, np.int32)
    for v in range(n):
        start[v + 1] = start[v] + elements[v] + neighbours[v]
    lists = np.empty(start[n], np.int32)
    put_e = start[:n].copy()
    put_n = start[:n] + elements
    for e in range(len(cut) - 1):
        for k in range(cut[e], cut[e + 1]):
            lists[put_e[members[k]]] = e
            put_e[members[k]] += 1
    for k in range(0, len(pairs), 2):
        a, b = pairs[k], pairs[k + 1]
        lists[put_n[a]] = b
        put_n[a] += 1
        lists[put_n[b]] = a
        put_n[b] += 1
    return start, lists, elements, neighbours


@jit
def eliminate(n: int, pairs: Ints, cut: Ints, members: Ints, late: Bytes) -> Ints:
    """Return the variables in elimination order; those marked ``late`` come last."""
    start, lists, n_el, n_ad = _start_lists(n, pairs, cut, members)
    first_elements = len(cut) - 1
    el_start = np.empty(first_elements + n, np.int64)
    el_size = np.zeros(first_elements + n, np.int32)
    alive = np.zeros(first_elements + n, np.uint8)
    pool = np.empty(max(2 * len(members), 4 * n, 64), np.int32)
    used = len(members)
    pool[:used] = members
    for e in range(first_elements):
        el_start[e] = cut[e]
        el_size[e] = cut[e + 1] - cut[e]
        alive[e] = 1
    degree = np.zeros(n, np.int32)
    head = np.full(2 * n + 2, -1, np.int32)
    after = np.empty(n, np.int32)
    before = np.empty(n, np.int32)
    for v in range(n):
        total = n_ad[v]
        for k in range(start[v], start[v] + n_el[v]):
            total += el_size[lists[k]] - 1
        degree[v] = min(total, n - 1)
        _link(v, degree[v] + (n + 1) * late[v], head, after, before)
    gone = np.zeros(n, np.uint8)
    mark = np.zeros(n, np.int32)
    outside = np.zeros(first_elements + n, np.int64)
    stamp = np.int64(0)
    order = np.empty(n, np.int32)
    lowest = 0
    for step in range(n):
        while head[lowest] < 0:
            lowest += 1
        p = head[lowest]
        _unlink(p, lowest, head, after, before)
        gone[p] = 1
        order[step] = p
        # L_p: everybody who shares an element or an edge with p
        tag = step + 1
        mark[p] = tag
        if used + n > len(pool):
            bigger = np.empty(2 * len(pool) + n, np.int32)
            bigger[:used] = pool[:used]
            pool = bigger
        begin = used
        for k in range(start[p], start[p] + n_el[p]):
            e = lists[k]
            if alive[e]:
                alive[e] = 0
                for j in range(el_start[e], el_start[e] + el_size[e]):
                    v = pool[j]
                    if not gone[v] and mark[v] != tag:
                        mark[v] = tag
                        pool[used] = v
                        used += 1
        for k in range(start[p] + n_el[p], start[p] + n_el[p] + n_ad[p]):
            v = lists[k]
            if not gone[v] and mark[v] != tag:
                mark[v] = tag
                pool[used] = v
                used += 1
        size = used - begin
        new = first_elements + p
        el_start[new] = begin
        el_size[new] = size
        alive[new] = 1
        stamp += n + 1
        for j in range(begin, used):
            v = pool[j]
            for k in range(start[v], start[v] + n_el[v]):
                e = lists[k]
                if alive[e]:
                    if outside[e] < stamp:
                        outside[e] = stamp + el_size[e]
                    outside[e] -= 1
        for j in range(begin, used):
            v = pool[j]
            total = 0
            put = start[v]
            # the new element takes the room of an absorbed element or of the edge to p
            spare = np.int32(-1)
            end_el = start[v] + n_el[v]
            for k in range(start[v], end_el):
                e = lists[k]
                if alive[e]:
                    rest = outside[e] - stamp
                    if rest == 0:
                        alive[e] = 0
                    else:
                        total += rest
                        lists[put] = e
                        put += 1
            kept_el = put - start[v]
            if put < end_el:
                lists[put] = new
                put += 1
                kept_el += 1
            else:
                spare = new
            kept_ad = 0
            for k in range(end_el, end_el + n_ad[v]):
                w = lists[k]
                if not gone[w] and mark[w] != tag:
                    lists[put] = w
                    put += 1
                    kept_ad += 1
            if spare >= 0:
                # every list lost at least one edge here: move the first edge to the free end
                if kept_ad > 0:
                    lists[put] = lists[start[v] + kept_el]
                lists[start[v] + kept_el] = spare
                kept_el += 1
            n_el[v] = kept_el
            n_ad[v] = kept_ad
            total += kept_ad + size - 1
            total = min(total, degree[v] + size - 1, n - step - 2)
            bucket = degree[v] + (n + 1) * late[v]
            _unlink(v, bucket, head, after, before)
            degree[v] = max(total, 0)
            bucket = degree[v] + (n + 1) * late[v]
            _link(v, bucket, head, after, before)
            lowest = min(lowest, bucket)
    return order
