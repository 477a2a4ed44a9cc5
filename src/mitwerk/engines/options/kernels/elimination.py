"""Approximate minimum degree over the clause graph, compiled.

Amestoy, Davis, Duff, "An Approximate Minimum Degree Ordering Algorithm", SIAM J. Matrix
Anal. Appl. 17(4), 1996, without supervariables: clauses with more than two literals are the
first elements of the quotient graph, two-literal clauses its edges.

An *element* is a set of variables that are neighbours of one another (a long clause, or what an
eliminated variable leaves behind). Eliminating p makes one new element of everything that p
reaches; the elements of p are absorbed, edges inside the new element are dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mitwerk.engines.options.kernels.jit import inlined, jit

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import Bytes, Ints, Longs

    Quotient = tuple["Variables", "Elements", Ints]


class Variables(NamedTuple):
    """Per variable v: ``lists[start[v]:]`` holds its elements, then its neighbours."""

    start: Ints
    lists: Ints
    elements: Ints
    neighbours: Ints
    gone: Bytes


class Elements(NamedTuple):
    """Per element e: its members are ``pool[start[e]:start[e] + size[e]]`` (some gone by now).

    Elements 0, 1, … are the long clauses, then one for each variable once it is eliminated.
    ``outside[e] - stamp`` counts the members of e beyond the newest element.
    """

    start: Longs
    size: Ints
    alive: Bytes
    outside: Longs


class Queue(NamedTuple):
    """Variables by degree, in doubly linked lists; the late ones in a second row of lists.

    ``beyond`` is what a step notes for the new degrees.
    """

    head: Ints
    after: Ints
    before: Ints
    degree: Ints
    beyond: Longs
    late: Bytes


@jit
def eliminate(n: int, pairs: Ints, cut: Ints, members: Ints, late: Bytes) -> Ints:
    """Return the variables in elimination order; those marked ``late`` come last."""
    variables, elements, pool = _quotient_graph(n, pairs, cut, members)
    queue = _queue(n, variables, elements, late)
    mark = np.zeros(n, np.int32)
    order = np.empty(n, np.int32)
    end, lowest = len(members), 0
    for step in range(n):
        p, lowest = _take_lowest(lowest, queue)
        order[step] = p
        pool = _with_room(pool, end, n)
        begin, tag = end, step + 1
        end = _reach(p, tag, pool, end, mark, variables, elements)
        new = len(cut) - 1 + p
        _add_element(new, begin, end, elements)
        reached, stamp = pool[begin:end], tag * (n + 1)
        _count_outside(reached, stamp, variables, elements)
        _renew_lists(reached, new, stamp, tag, mark, variables, elements, queue)
        lowest = min(lowest, _requeue(reached, n - step - 2, queue))
    return order


@jit
def _quotient_graph(n: int, pairs: Ints, cut: Ints, members: Ints) -> Quotient:
    """Return the graph before the first step: clauses as elements, pairs as edges."""
    start, lists, elements, neighbours = _start_lists(n, pairs, cut, members)
    variables = Variables(start, lists, elements, neighbours, np.zeros(n, np.uint8))
    clauses = len(cut) - 1
    begin = np.empty(clauses + n, np.int64)
    size = np.zeros(clauses + n, np.int32)
    alive = np.zeros(clauses + n, np.uint8)
    begin[:clauses] = cut[:-1]
    size[:clauses] = cut[1:] - cut[:-1]
    alive[:clauses] = 1
    pool = np.empty(max(2 * len(members), 4 * n, 64), np.int32)
    pool[: len(members)] = members
    return variables, Elements(begin, size, alive, np.zeros(clauses + n, np.int64)), pool


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
    _put_elements(start[:n].copy(), cut, members, lists)
    _put_neighbours(start[:n] + elements, pairs, lists)
    return start, lists, elements, neighbours


@jit
def _put_elements(put: Ints, cut: Ints, members: Ints, lists: Ints) -> None:
    for e in range(len(cut) - 1):
        for k in range(cut[e], cut[e + 1]):
            v = members[k]
            lists[put[v]] = e
            put[v] += 1


@jit
def _put_neighbours(put: Ints, pairs: Ints, lists: Ints) -> None:
    for k in range(0, len(pairs), 2):
        a, b = pairs[k], pairs[k + 1]
        lists[put[a]] = b
        put[a] += 1
        lists[put[b]] = a
        put[b] += 1


@jit
def _queue(n: int, variables: Variables, elements: Elements, late: Bytes) -> Queue:
    """Return all variables with their first degrees (members of two elements count twice)."""
    head, degree = np.full(2 * n + 2, -1, np.int32), np.zeros(n, np.int32)
    after, before = np.empty(n, np.int32), np.empty(n, np.int32)
    lists, start, size = variables.lists, variables.start, elements.size
    for v in range(n):
        total = variables.neighbours[v]
        for k in range(start[v], start[v] + variables.elements[v]):
            total += size[lists[k]] - 1
        degree[v] = min(total, n - 1)
        _link(v, degree[v] + (n + 1) * late[v], head, after, before)
    return Queue(head, after, before, degree, np.zeros(n, np.int64), late)


@inlined
def _link(v: int, bucket: int, head: Ints, after: Ints, before: Ints) -> None:
    after[v] = head[bucket]
    before[v] = -1
    if head[bucket] >= 0:
        before[head[bucket]] = v
    head[bucket] = v


@inlined
def _unlink(v: int, bucket: int, head: Ints, after: Ints, before: Ints) -> None:
    if before[v] >= 0:
        after[before[v]] = after[v]
    else:
        head[bucket] = after[v]
    if after[v] >= 0:
        before[after[v]] = before[v]


@jit
def _take_lowest(lowest: int, queue: Queue) -> tuple[int, int]:
    """Take a variable of least degree out; return it and its list's number."""
    head = queue.head
    while head[lowest] < 0:
        lowest += 1
    p = head[lowest]
    _unlink(p, lowest, head, queue.after, queue.before)
    return int(p), lowest


@jit
def _requeue(reached: Ints, most: int, queue: Queue) -> int:
    """Give the reached variables their new degrees; return the lowest list that one came to.

    The degree is what lies beyond the new element and the others in it: at most the old degree
    and the others in it, and at most all that are left.
    """
    head, after, before, degree, beyond, late = queue
    others, row = len(reached) - 1, len(degree) + 1
    lowest = len(head)
    for v in reached:
        _unlink(v, degree[v] + row * late[v], head, after, before)
        degree[v] = max(min(beyond[v] + others, degree[v] + others, most), 0)
        bucket = degree[v] + row * late[v]
        _link(v, bucket, head, after, before)
        lowest = min(lowest, bucket)
    return lowest


@jit
def _with_room(pool: Ints, end: int, more: int) -> Ints:
    """Return the pool, copied to a larger one when fewer than ``more`` places are left."""
    if end + more <= len(pool):
        return pool
    larger = np.empty(2 * len(pool) + more, np.int32)
    larger[:end] = pool[:end]
    return larger


@jit
def _reach(
    p: int, tag: int, pool: Ints, end: int, mark: Ints, variables: Variables, elements: Elements
) -> int:
    """Write to the pool whoever shares an element or an edge with p; absorb p's elements.

    Returns the pool's new end. What is written is marked with the tag.
    """
    lists, gone = variables.lists, variables.gone
    alive, start, size = elements.alive, elements.start, elements.size
    gone[p] = 1
    first = variables.start[p]
    middle = first + variables.elements[p]
    for k in range(first, middle):
        e = lists[k]
        if alive[e]:
            alive[e] = 0
            end = _write_new(pool, start[e], start[e] + size[e], tag, pool, end, mark, gone)
    last = middle + variables.neighbours[p]
    return _write_new(lists, middle, last, tag, pool, end, mark, gone)


@inlined
def _write_new(
    found: Ints, at: int, to: int, tag: int, pool: Ints, end: int, mark: Ints, gone: Bytes
) -> int:
    """Append what is neither gone nor marked yet; return the pool's new end."""
    for k in range(at, to):
        v = found[k]
        if not gone[v] and mark[v] != tag:
            mark[v] = tag
            pool[end] = v
            end += 1
    return end


@jit
def _add_element(new: int, begin: int, end: int, elements: Elements) -> None:
    elements.start[new] = begin
    elements.size[new] = end - begin
    elements.alive[new] = 1


@jit
def _count_outside(reached: Ints, stamp: int, variables: Variables, elements: Elements) -> None:
    """Count for every element that meets the new one how many members lie outside it.

    Starts from the element's size at the first meeting and takes one off for each.
    """
    start, lists, had = variables.start, variables.lists, variables.elements
    alive, outside, size = elements.alive, elements.outside, elements.size
    for v in reached:
        for k in range(start[v], start[v] + had[v]):
            e = lists[k]
            if alive[e]:
                if outside[e] < stamp:
                    outside[e] = stamp + size[e]
                outside[e] -= 1


@jit
def _renew_lists(
    reached: Ints,
    new: int,
    stamp: int,
    tag: int,
    mark: Ints,
    variables: Variables,
    elements: Elements,
    queue: Queue,
) -> None:
    """Drop absorbed elements and edges inside the new element from the lists, add the new one.

    Notes for each variable at most how many lie beyond the new element.
    """
    start, lists, had, near, gone = variables
    alive, outside, beyond = elements.alive, elements.outside, queue.beyond
    for v in reached:
        edges, last = start[v] + had[v], start[v] + had[v] + near[v]
        kept, beyond[v] = _keep_elements(start[v], edges, stamp, lists, alive, outside)
        at = start[v] + kept
        if kept < had[v]:  # the new element takes the room of an absorbed one
            lists[at] = new
            near[v] = _keep_edges(edges, last, at + 1, tag, lists, gone, mark)
        else:  # no element lost, so v lost an edge: its first edge moves to the free end
            near[v] = _keep_edges(edges, last, at, tag, lists, gone, mark)
            if near[v] > 0:
                lists[at + near[v]] = lists[at]
            lists[at] = new
        had[v] = kept + 1
        beyond[v] += near[v]


@inlined
def _keep_elements(
    begin: int, end: int, stamp: int, lists: Ints, alive: Bytes, outside: Longs
) -> tuple[int, int]:
    """Move the living elements of a list together; return their number and their members outside.

    An element with nobody outside the new one says nothing new: it is absorbed, too.
    """
    kept, beyond = 0, 0
    for k in range(begin, end):
        e = lists[k]
        if alive[e]:
            rest = outside[e] - stamp
            if rest == 0:
                alive[e] = 0
            else:
                beyond += rest
                lists[begin + kept] = e
                kept += 1
    return kept, beyond


@inlined
def _keep_edges(
    begin: int, end: int, put: int, tag: int, lists: Ints, gone: Bytes, mark: Ints
) -> int:
    """Move the edges to outside the new element together, to ``put``; return their number."""
    kept = 0
    for k in range(begin, end):
        w = lists[k]
        if not gone[w] and mark[w] != tag:
            lists[put + kept] = w
            kept += 1
    return kept
