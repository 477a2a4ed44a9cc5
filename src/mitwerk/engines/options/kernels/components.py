"""Parting what is left of a component into connected components, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.kernels.jit import jit
from mitwerk.engines.options.kernels.layout import CHILD, CLAUSES, COMPS, STAMP, UNKNOWN, VARS

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import Board, Longs, Parts, Rules, Scratch

ALONE = -1
"""Label of a variable in no open clause: it becomes a free node, not a component."""


@jit
def split(
    state: Longs,
    comp: int,
    free_node: int,
    rules: Rules,
    board: Board,
    scratch: Scratch,
    parts: Parts,
) -> None:
    """Part a component by its open clauses; lone variables become children as free nodes."""
    state[STAMP] += 1
    first = state[COMPS]
    made = _find_parts(state, comp, free_node, rules, board, scratch, parts)
    _deal_variables(comp, board, scratch, parts)
    _deal_clauses(state, comp, first, made, rules, board, scratch, parts)
    state[COMPS] = made


@jit
def _find_parts(
    state: Longs,
    comp: int,
    free_node: int,
    rules: Rules,
    board: Board,
    scratch: Scratch,
    parts: Parts,
) -> int:
    """Label every open variable with its new component; return the number after the last."""
    val, seen, pool_v, comp_at = board.val, scratch.seen, parts.pool_v, parts.comp_at
    made, stamp = state[COMPS], state[STAMP]
    left = _open_variables(comp, board, parts)
    for i in range(comp_at[comp, 0], comp_at[comp, 1]):
        v = pool_v[i]
        if val[2 * v] != UNKNOWN or seen[v] == stamp:
            continue
        seen[v] = stamp
        size = _gather(v, left - 1, stamp, rules, board, scratch)
        left -= size
        if size == 1:
            scratch.label[v] = ALONE
            scratch.children[state[CHILD]] = free_node + v
            state[CHILD] += 1
            continue
        for k in range(size):
            scratch.label[scratch.queue[k]] = made
        comp_at[made, 0] = state[VARS]
        comp_at[made, 1] = state[VARS]
        state[VARS] += size
        made += 1
    return int(made)


@jit
def _open_variables(comp: int, board: Board, parts: Parts) -> int:
    found = 0
    for i in range(parts.comp_at[comp, 0], parts.comp_at[comp, 1]):
        if board.val[2 * parts.pool_v[i]] == UNKNOWN:
            found += 1
    return found


@jit
def _gather(v: int, left: int, stamp: int, rules: Rules, board: Board, scratch: Scratch) -> int:
    """Fill the queue with v's component, breadth first; return its size.

    Stops as soon as none of the ``left`` others remains to be found.
    """
    val, seen, queue = board.val, scratch.seen, scratch.queue
    queue[0] = v
    filled = 1
    at = 0
    while at < filled <= left:
        for lit in (2 * queue[at], 2 * queue[at] + 1):
            for k in range(rules.pair_at[lit], rules.pair_at[lit + 1]):
                m = rules.pair[k]
                if val[m] == UNKNOWN and seen[m >> 1] != stamp:
                    seen[m >> 1] = stamp
                    queue[filled] = m >> 1
                    filled += 1
            for k in range(rules.occ_at[lit], rules.occ_at[lit + 1]):
                c = rules.occ[k]
                if board.sat[c] == 0 and scratch.seen_clause[c] != stamp:
                    scratch.seen_clause[c] = stamp
                    filled = _gather_clause(c, filled, stamp, rules, board, scratch)
        at += 1
    return filled


@jit
def _gather_clause(
    c: int, filled: int, stamp: int, rules: Rules, board: Board, scratch: Scratch
) -> int:
    """Add the open variables of an open clause to the queue."""
    for j in range(rules.cut[c], rules.cut[c + 1]):
        m = rules.lits[j]
        if board.val[m] == UNKNOWN and scratch.seen[m >> 1] != stamp:
            scratch.seen[m >> 1] = stamp
            scratch.queue[filled] = m >> 1
            filled += 1
    return filled


@jit
def _deal_variables(comp: int, board: Board, scratch: Scratch, parts: Parts) -> None:
    """Copy the open variables to their components, in rank order (the cache compares them)."""
    for i in range(parts.comp_at[comp, 0], parts.comp_at[comp, 1]):
        v = parts.pool_v[i]
        mine = scratch.label[v]
        if board.val[2 * v] == UNKNOWN and mine != ALONE:
            parts.pool_v[parts.comp_at[mine, 1]] = v
            parts.comp_at[mine, 1] += 1


@jit
def _deal_clauses(
    state: Longs,
    comp: int,
    first: int,
    made: int,
    rules: Rules,
    board: Board,
    scratch: Scratch,
    parts: Parts,
) -> None:
    """Copy the open clauses to the components of their open variables: count, then place."""
    comp_at, pool_c = parts.comp_at, parts.pool_c
    for m in range(first, made):
        comp_at[m, 2] = 0
    for i in range(comp_at[comp, 2], comp_at[comp, 3]):
        if board.sat[pool_c[i]] == 0:
            comp_at[_owner(pool_c[i], rules, board, scratch), 2] += 1
    top = state[CLAUSES]
    for m in range(first, made):
        size = comp_at[m, 2]
        comp_at[m, 2] = top
        comp_at[m, 3] = top
        top += size
    state[CLAUSES] = top
    for i in range(comp_at[comp, 2], comp_at[comp, 3]):
        if board.sat[pool_c[i]] == 0:
            mine = _owner(pool_c[i], rules, board, scratch)
            pool_c[comp_at[mine, 3]] = pool_c[i]
            comp_at[mine, 3] += 1


@jit
def _owner(c: int, rules: Rules, board: Board, scratch: Scratch) -> int:
    """Return the component of an open clause, by its first open literal."""
    j = rules.cut[c]
    while board.val[rules.lits[j]] != UNKNOWN:
        j += 1
    return int(scratch.label[rules.lits[j] >> 1])
