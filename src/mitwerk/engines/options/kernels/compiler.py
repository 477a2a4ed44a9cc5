"""The exhaustive search that writes a smooth d-DNNF, compiled.

The machine keeps its whole state in arrays, so it can be left at any step (to look at the
clock, or to enlarge an array) and entered again. Twin: `mitwerk.engines.options.plain.compiler`.
Variables come renumbered by decision rank: 0 is decided first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels import layout as k
from mitwerk.engines.options.kernels.assign import assign, propagate, undo
from mitwerk.engines.options.kernels.cache import find, rehash, remember
from mitwerk.engines.options.kernels.components import split
from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import (
        Board,
        Bytes,
        Cache,
        Ints,
        Longs,
        Nodes,
        Parts,
        Rules,
        Scratch,
    )

__all__ = ["rehash", "run"]

AND, OR = 0, 1


@jit
def run(
    budget: int,
    state: Longs,
    frames: Longs,
    shown: Bytes,
    rules: Rules,
    board: Board,
    scratch: Scratch,
    parts: Parts,
    cache: Cache,
    nodes: Nodes,
) -> int:
    """Work until done, out of budget or out of room; see `layout` for the codes.

    Variables not ``shown`` are projected away: one branch that works is enough.
    """
    for _ in range(budget):
        code = k.GO_ON
        mode = state[k.MODE]
        if mode == k.ENTER:
            _enter(state, frames, parts, cache)
        elif mode == k.BRANCH:
            if _both_known(state, frames, shown, parts):
                code = _choice(state, frames, parts, cache, nodes)
            else:
                code = _branch(state, frames, rules, board, scratch, parts)
        elif mode == k.NEXT:
            code = _next(state, frames, scratch, nodes)
        elif mode == k.RETURN:
            _return(state, frames, rules, board, scratch)
        else:
            code = k.FINISHED
        if code != k.GO_ON:
            return code
    return k.PAUSED


@jit
def _enter(state: Longs, frames: Longs, parts: Parts, cache: Cache) -> None:
    """Take a component's node from the cache, or open a frame for it."""
    comp = state[k.CURRENT]
    node = find(comp, parts, cache)
    if node >= k.NOTHING:
        state[k.RESULT] = node
        state[k.MODE] = k.RETURN
        return
    state[k.DEPTH] += 1
    frame = frames[state[k.DEPTH]]
    frame[k.COMP] = comp
    frame[k.PHASE] = 0
    frame[k.ONE] = k.NOTHING
    state[k.MODE] = k.BRANCH


@jit
def _both_known(state: Longs, frames: Longs, shown: Bytes, parts: Parts) -> bool:
    """Say whether no branch of the frame on top is left to be tried."""
    frame = frames[state[k.DEPTH]]
    if frame[k.PHASE] == 1 and frame[k.ONE] != k.NOTHING:
        decided = parts.pool_v[parts.comp_at[frame[k.COMP], 0]]
        if not shown[decided]:  # projected away, and the first branch works
            frame[k.PHASE] = 2
            state[k.RESULT] = k.NOTHING
    return bool(frame[k.PHASE] == 2)


@jit
def _choice(state: Longs, frames: Longs, parts: Parts, cache: Cache, nodes: Nodes) -> int:
    """Join both branches under an OR, remember it as the component's node."""
    frame = frames[state[k.DEPTH]]
    comp = frame[k.COMP]
    missing = _missing_for_choice(state, comp, parts, cache, nodes)
    if missing != k.GO_ON:
        return missing
    one, two = frame[k.ONE], state[k.RESULT]
    if min(one, two) == k.NOTHING:
        node = max(one, two)
    else:
        node = _node(state, OR, np.array([one, two], np.int32), 2, nodes, 3 * (len(frames) - 2))
    remember(state, comp, node, parts, cache)
    state[k.RESULT] = node
    state[k.DEPTH] -= 1
    state[k.MODE] = k.RETURN
    return k.GO_ON


@jit
def _missing_for_choice(state: Longs, comp: int, parts: Parts, cache: Cache, nodes: Nodes) -> int:
    comp_at = parts.comp_at
    size = comp_at[comp, 1] - comp_at[comp, 0] + comp_at[comp, 3] - comp_at[comp, 2]
    if state[k.NODES] + 2 > len(nodes.kinds):
        return k.MORE_NODES
    if state[k.EDGES] + 4 > len(nodes.edge):
        return k.MORE_EDGES
    if state[k.ENTRIES] + 1 > len(cache.entry) or 2 * state[k.ENTRIES] > len(cache.table):
        return k.MORE_ENTRIES
    if state[k.KEYS] + size > len(cache.keys):
        return k.MORE_KEYS
    return k.GO_ON


@jit
def _branch(
    state: Longs, frames: Longs, rules: Rules, board: Board, scratch: Scratch, parts: Parts
) -> int:
    """Decide the frame's first variable (frame 0: nothing), propagate, split what is left."""
    frame = frames[state[k.DEPTH]]
    comp = frame[k.COMP]
    missing = _missing_for_branch(state, comp, parts)
    if missing != k.GO_ON:
        return missing
    frame[k.TRAIL], frame[k.CHILDREN] = state[k.TOP], state[k.CHILD]
    frame[k.FIRST], frame[k.AT] = state[k.COMPS], state[k.COMPS]
    frame[k.ROOM_VARS], frame[k.ROOM_CLAUSES] = state[k.VARS], state[k.CLAUSES]
    begin = 0
    if state[k.DEPTH] > 0:
        begin = state[k.TOP]
        assign(state, 2 * parts.pool_v[parts.comp_at[comp, 0]] + frame[k.PHASE], board)
    if not propagate(state, rules, board):
        _end_branch(state, k.NOTHING)
        return k.GO_ON
    for i in range(begin, state[k.TOP]):
        scratch.children[state[k.CHILD]] = board.trail[i]
        state[k.CHILD] += 1
    split(state, comp, 2 * (len(frames) - 2), rules, board, scratch, parts)
    state[k.MODE] = k.NEXT
    return k.GO_ON


@jit
def _missing_for_branch(state: Longs, comp: int, parts: Parts) -> int:
    comp_at = parts.comp_at
    size = comp_at[comp, 1] - comp_at[comp, 0]
    if state[k.VARS] + size > len(parts.pool_v):
        return k.MORE_VARS
    if state[k.CLAUSES] + comp_at[comp, 3] - comp_at[comp, 2] > len(parts.pool_c):
        return k.MORE_CLAUSES
    if state[k.COMPS] + size // 2 + 1 > len(comp_at):
        return k.MORE_COMPS
    return k.GO_ON


@jit
def _end_branch(state: Longs, node: int) -> None:
    state[k.RESULT] = node
    state[k.CURRENT] = k.BRANCH_ENDED
    state[k.MODE] = k.RETURN


@jit
def _next(state: Longs, frames: Longs, scratch: Scratch, nodes: Nodes) -> int:
    """Enter the next subcomponent; after the last one join all children under an AND."""
    frame = frames[state[k.DEPTH]]
    if frame[k.AT] < state[k.COMPS]:
        state[k.CURRENT] = frame[k.AT]
        state[k.MODE] = k.ENTER
        return k.GO_ON
    count = state[k.CHILD] - frame[k.CHILDREN]
    if state[k.NODES] + 1 > len(nodes.kinds):
        return k.MORE_NODES
    if state[k.EDGES] + count > len(nodes.edge):
        return k.MORE_EDGES
    children = scratch.children[frame[k.CHILDREN] :]
    _end_branch(state, _node(state, AND, children, count, nodes, 3 * (len(frames) - 2)))
    return k.GO_ON


@jit
def _node(state: Longs, kind: int, items: Ints, count: int, nodes: Nodes, base: int) -> int:
    """Write a node above some children; a single child stands for itself."""
    if count == 1:
        return int(items[0])
    node, at = state[k.NODES], state[k.EDGES]
    for i in range(count):
        nodes.edge[at + i] = items[i]
    nodes.kinds[node] = kind
    nodes.first[node + 1] = at + count
    state[k.NODES] = node + 1
    state[k.EDGES] = at + count
    return int(base + node)


@jit
def _return(state: Longs, frames: Longs, rules: Rules, board: Board, scratch: Scratch) -> None:
    """Hand a result up: a subcomponent's to its branch, a branch's to its frame."""
    frame = frames[state[k.DEPTH]]
    result = state[k.RESULT]
    if state[k.CURRENT] != k.BRANCH_ENDED and result != k.NOTHING:
        scratch.children[state[k.CHILD]] = result
        state[k.CHILD] += 1
        frame[k.AT] += 1
        state[k.MODE] = k.NEXT
        return
    if state[k.DEPTH] == 0:
        state[k.MODE] = k.DONE
        return
    undo(state, frame[k.TRAIL], rules, board)
    state[k.CHILD], state[k.COMPS] = frame[k.CHILDREN], frame[k.FIRST]
    state[k.VARS], state[k.CLAUSES] = frame[k.ROOM_VARS], frame[k.ROOM_CLAUSES]
    if frame[k.PHASE] == 0:
        frame[k.ONE] = result
    frame[k.PHASE] += 1
    state[k.CURRENT] = 0
    state[k.MODE] = k.BRANCH
