"""The exhaustive search that writes a smooth d-DNNF, compiled.

The machine keeps its whole state in arrays, so it can be left at any step (to look at the
clock, or to enlarge an array) and entered again. Twin: `mitwerk.engines.options.plain.compiler`.
Variables come renumbered by decision rank: 0 is decided first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

# places in the state
MODE, DEPTH, HEAD, TOP, CHILD, COMPS, VARS, CLAUSES = range(8)
NODES, EDGES, ENTRIES, KEYS, STAMP, RESULT, CURRENT, DECISIONS = range(8, 16)
STATE_SIZE = 16
# modes
ENTER, BRANCH, NEXT, RETURN, DONE = range(5)
# what `run` returns
(
    FINISHED,
    PAUSED,
    MORE_VARS,
    MORE_CLAUSES,
    MORE_NODES,
    MORE_EDGES,
    MORE_ENTRIES,
    MORE_KEYS,
    (MORE_COMPS),
) = range(9)

UNKNOWN, TRUE, FALSE = 0, 1, 2
NOTHING = -1


@jit
def _propagate(
    state: Longs,
    val: Bytes,
    trail: Ints,
    pair_at: Ints,
    pair: Ints,
    occ_at: Ints,
    occ: Ints,
    cut: Ints,
    lits: Ints,
    sat: Ints,
    neg: Ints,
) -> bool:
    head, top = state[HEAD], state[TOP]
    fine = True
    while fine and head < top:
        lit = trail[head]
        head += 1
        for k in range(occ_at[lit], occ_at[lit + 1]):
            sat[occ[k]] += 1
        other = lit ^ 1
        for k in range(occ_at[other], occ_at[other + 1]):
            c = occ[k]
            neg[c] += 1
            if sat[c] == 0 and neg[c] >= cut[c + 1] - cut[c] - 1:
                found = -1
                for j in range(cut[c], cut[c + 1]):
                    if val[lits[j]] != FALSE:
                        found = lits[j]
                        break
                if found < 0:
                    fine = False
                elif val[found] == UNKNOWN:
                    val[found] = TRUE
                    val[found ^ 1] = FALSE
                    trail[top] = found
                    top += 1
        if not fine:
            break
        for k in range(pair_at[lit], pair_at[lit + 1]):
            m = pair[k]
            if val[m] == UNKNOWN:
                val[m] = TRUE
                val[m ^ 1] = FALSE
                trail[top] = m
                top += 1
            elif val[m] == FALSE:
                fine = False
                break
    state[HEAD] = head
    state[TOP] = top
    return fine


@jit
def _undo(
    state: Longs, to: int, val: Bytes, trail: Ints, occ_at: Ints, occ: Ints, sat: Ints, neg: Ints
) -> None:
    head = state[HEAD]
    for i in range(state[TOP] - 1, to - 1, -1):
        lit = trail[i]
        other = lit ^ 1
        if i < head:
            for k in range(occ_at[lit], occ_at[lit + 1]):
                sat[occ[k]] -= 1
            for k in range(occ_at[other], occ_at[other + 1]):
                neg[occ[k]] -= 1
        val[lit] = UNKNOWN
        val[other] = UNKNOWN
    state[TOP] = to
    state[HEAD] = to


@jit
def _gather(
    v: int,
    left: int,
    stamp: int,
    val: Bytes,
    pair_at: Ints,
    pair: Ints,
    occ_at: Ints,
    occ: Ints,
    cut: Ints,
    lits: Ints,
    sat: Ints,
    seen: Longs,
    seen_clause: Longs,
    queue: Ints,
) -> int:
    """Breadth-first search from v; stops early when nobody is left to be found."""
    queue[0] = v
    filled = 1
    at = 0
    while at < filled and left > 0:
        u = queue[at]
        at += 1
        for lit in (2 * u, 2 * u + 1):
            for k in range(pair_at[lit], pair_at[lit + 1]):
                m = pair[k]
                w = m >> 1
                if val[m] == UNKNOWN and seen[w] != stamp:
                    seen[w] = stamp
                    queue[filled] = w
                    filled += 1
                    left -= 1
            for k in range(occ_at[lit], occ_at[lit + 1]):
                c = occ[k]
                if sat[c] == 0 and seen_clause[c] != stamp:
                    seen_clause[c] = stamp
                    for j in range(cut[c], cut[c + 1]):
                        m = lits[j]
                        w = m >> 1
                        if val[m] == UNKNOWN and seen[w] != stamp:
                            seen[w] = stamp
                            queue[filled] = w
                            filled += 1
                            left -= 1
    return filled


@jit
def _split(
    state: Longs,
    comp: int,
    free_node: int,
    val: Bytes,
    pair_at: Ints,
    pair: Ints,
    occ_at: Ints,
    occ: Ints,
    cut: Ints,
    lits: Ints,
    sat: Ints,
    seen: Longs,
    seen_clause: Longs,
    queue: Ints,
    label: Ints,
    comp_at: Longs,
    pool_v: Ints,
    pool_c: Ints,
    children: Ints,
) -> None:
    """Part what is left of a component; lone variables become free nodes."""
    state[STAMP] += 1
    stamp = state[STAMP]
    v_from, v_to, c_from, c_to = comp_at[comp]
    left = 0
    for i in range(v_from, v_to):
        if val[2 * pool_v[i]] == UNKNOWN:
            left += 1
    first = state[COMPS]
    made = first
    v_top = state[VARS]
    for i in range(v_from, v_to):
        v = pool_v[i]
        if val[2 * v] != UNKNOWN or seen[v] == stamp:
            continue
        seen[v] = stamp
        left -= 1
        size = _gather(
            v,
            left,
            stamp,
            val,
            pair_at,
            pair,
            occ_at,
            occ,
            cut,
            lits,
            sat,
            seen,
            seen_clause,
            queue,
        )
        left -= size - 1
        if size == 1:
            label[v] = -1
            children[state[CHILD]] = free_node + v
            state[CHILD] += 1
            continue
        for k in range(size):
            label[queue[k]] = made
        comp_at[made, 0] = v_top
        comp_at[made, 1] = v_top
        comp_at[made, 2] = 0
        v_top += size
        made += 1
    for i in range(v_from, v_to):
        v = pool_v[i]
        if val[2 * v] == UNKNOWN and label[v] >= 0:
            pool_v[comp_at[label[v], 1]] = v
            comp_at[label[v], 1] += 1
    _deal_clauses(state, c_from, c_to, first, made, val, cut, lits, sat, label, comp_at, pool_c)
    state[VARS] = v_top
    state[COMPS] = made


@jit
def _deal_clauses(
    state: Longs,
    c_from: int,
    c_to: int,
    first: int,
    made: int,
    val: Bytes,
    cut: Ints,
    lits: Ints,
    sat: Ints,
    label: Ints,
    comp_at: Longs,
    pool_c: Ints,
) -> None:
    top = state[CLAUSES]
    for rounds in range(2):
        for i in range(c_from, c_to):
            c = pool_c[i]
            if sat[c] != 0:
                continue
            j = cut[c]
            while val[lits[j]] != UNKNOWN:
                j += 1
            mine = label[lits[j] >> 1]
            if rounds == 0:
                comp_at[mine, 2] += 1
            else:
                pool_c[comp_at[mine, 3]] = c
                comp_at[mine, 3] += 1
        if rounds == 0:
            for m in range(first, made):
                size = comp_at[m, 2]
                comp_at[m, 2] = top
                comp_at[m, 3] = top
                top += size
    state[CLAUSES] = top


@jit
def _hash(comp: int, comp_at: Longs, pool_v: Ints, pool_c: Ints) -> np.uint64:
    h = np.uint64(14695981039346656037)
    for i in range(comp_at[comp, 0], comp_at[comp, 1]):
        h = (h ^ np.uint64(pool_v[i])) * np.uint64(1099511628211)
        h ^= h >> np.uint64(29)
    h = (h ^ np.uint64(0xFFFFFFFF)) * np.uint64(1099511628211)
    for i in range(comp_at[comp, 2], comp_at[comp, 3]):
        h = (h ^ np.uint64(pool_c[i])) * np.uint64(1099511628211)
        h ^= h >> np.uint64(29)
    return h


@jit
def _find(
    comp: int,
    h: np.uint64,
    comp_at: Longs,
    pool_v: Ints,
    pool_c: Ints,
    table: Ints,
    entry: Longs,
    keys: Ints,
) -> int:
    """Return the entry of a component (compared in full), or ``-1 - free slot``."""
    mask = len(table) - 1
    slot = int(np.int64(h & np.uint64(mask)))
    n_v = comp_at[comp, 1] - comp_at[comp, 0]
    n_c = comp_at[comp, 3] - comp_at[comp, 2]
    while table[slot] >= 0:
        e = table[slot]
        if entry[e, 1] == n_v and entry[e, 2] == n_c and entry[e, 4] == np.int64(h):
            at = entry[e, 0]
            same = True
            for i in range(n_v):
                if keys[at + i] != pool_v[comp_at[comp, 0] + i]:
                    same = False
                    break
            if same:
                for i in range(n_c):
                    if keys[at + n_v + i] != pool_c[comp_at[comp, 2] + i]:
                        same = False
                        break
            if same:
                return int(e)
        slot = (slot + 1) & mask
    return -1 - slot


@jit
def _remember(
    state: Longs,
    comp: int,
    node: int,
    comp_at: Longs,
    pool_v: Ints,
    pool_c: Ints,
    table: Ints,
    entry: Longs,
    keys: Ints,
) -> None:
    h = _hash(comp, comp_at, pool_v, pool_c)
    slot = -1 - _find(comp, h, comp_at, pool_v, pool_c, table, entry, keys)
    e = state[ENTRIES]
    at = state[KEYS]
    entry[e, 0] = at
    entry[e, 1] = comp_at[comp, 1] - comp_at[comp, 0]
    entry[e, 2] = comp_at[comp, 3] - comp_at[comp, 2]
    entry[e, 3] = node
    entry[e, 4] = np.int64(h)
    for i in range(comp_at[comp, 0], comp_at[comp, 1]):
        keys[at] = pool_v[i]
        at += 1
    for i in range(comp_at[comp, 2], comp_at[comp, 3]):
        keys[at] = pool_c[i]
        at += 1
    table[slot] = e
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


@jit
def _node(
    state: Longs,
    base: int,
    kind: int,
    items: Ints,
    count: int,
    kinds: Bytes,
    first: Longs,
    edge: Ints,
) -> int:
    if count == 1:
        return int(items[0])
    node = state[NODES]
    at = state[EDGES]
    for i in range(count):
        edge[at + i] = items[i]
    kinds[node] = kind
    first[node + 1] = at + count
    state[NODES] = node + 1
    state[EDGES] = at + count
    return int(base + node)


@jit
def run(
    budget: int,
    n: int,
    state: Longs,
    val: Bytes,
    trail: Ints,
    pair_at: Ints,
    pair: Ints,
    occ_at: Ints,
    occ: Ints,
    cut: Ints,
    lits: Ints,
    sat: Ints,
    neg: Ints,
    seen: Longs,
    seen_clause: Longs,
    queue: Ints,
    label: Ints,
    children: Ints,
    frames: Longs,
    shown: Bytes,
    comp_at: Longs,
    pool_v: Ints,
    pool_c: Ints,
    table: Ints,
    entry: Longs,
    keys: Ints,
    kinds: Bytes,
    first: Longs,
    edge: Ints,
) -> int:
    """Work until done, out of budget or out of room; see the module for the codes.

    A frame is (component, phase, trail, children, first subcomponent, current one, node of
    the first branch, room in pool_v, room in pool_c). Variables not ``shown`` are projected
    away: one branch that works is enough.
    """
    base = 3 * n
    free_node = 2 * n
    pairbox = np.empty(2, np.int32)
    while budget > 0:
        budget -= 1
        mode = state[MODE]
        if mode == ENTER:
            comp = state[CURRENT]
            h = _hash(comp, comp_at, pool_v, pool_c)
            e = _find(comp, h, comp_at, pool_v, pool_c, table, entry, keys)
            if e >= 0:
                state[RESULT] = entry[e, 3]
                state[MODE] = RETURN
                continue
            depth = state[DEPTH] + 1
            state[DEPTH] = depth
            frames[depth, 0] = comp
            frames[depth, 1] = 0
            frames[depth, 6] = NOTHING
            state[MODE] = BRANCH
        elif mode == BRANCH:
            depth = state[DEPTH]
            comp = frames[depth, 0]
            phase = frames[depth, 1]
            size = comp_at[comp, 1] - comp_at[comp, 0]
            n_c = comp_at[comp, 3] - comp_at[comp, 2]
            decided = pool_v[comp_at[comp, 0]]
            if phase == 1 and not shown[decided] and frames[depth, 6] != NOTHING:
                state[RESULT] = NOTHING
                phase = 2
            if phase == 2:
                # both branches are known: make the choice node and remember it
                if state[NODES] + 2 > len(kinds):
                    return MORE_NODES
                if state[EDGES] + 4 > len(edge):
                    return MORE_EDGES
                if state[ENTRIES] + 1 > len(entry) or 2 * state[ENTRIES] > len(table):
                    return MORE_ENTRIES
                if state[KEYS] + size + n_c > len(keys):
                    return MORE_KEYS
                one = frames[depth, 6]
                two = state[RESULT]
                if one == NOTHING:
                    node = two
                elif two == NOTHING:
                    node = one
                else:
                    pairbox[0] = one
                    pairbox[1] = two
                    node = _node(state, base, 1, pairbox, 2, kinds, first, edge)
                _remember(state, comp, node, comp_at, pool_v, pool_c, table, entry, keys)
                state[RESULT] = node
                state[DEPTH] = depth - 1
                state[MODE] = RETURN
                continue
            if state[VARS] + size > len(pool_v):
                return MORE_VARS
            if state[CLAUSES] + n_c > len(pool_c):
                return MORE_CLAUSES
            if state[COMPS] + size // 2 + 1 > len(comp_at):
                return MORE_COMPS
            frames[depth, 2] = state[TOP]
            frames[depth, 3] = state[CHILD]
            frames[depth, 4] = state[COMPS]
            frames[depth, 5] = state[COMPS]
            frames[depth, 7] = state[VARS]
            frames[depth, 8] = state[CLAUSES]
            fine = True
            if depth > 0:
                state[DECISIONS] += 1
                lit = 2 * decided + phase
                val[lit] = TRUE
                val[lit ^ 1] = FALSE
                trail[state[TOP]] = lit
                state[TOP] += 1
            fine = _propagate(state, val, trail, pair_at, pair, occ_at, occ, cut, lits, sat, neg)
            if fine:
                for i in range(frames[depth, 2] if depth > 0 else 0, state[TOP]):
                    children[state[CHILD]] = trail[i]
                    state[CHILD] += 1
                _split(
                    state,
                    comp,
                    free_node,
                    val,
                    pair_at,
                    pair,
                    occ_at,
                    occ,
                    cut,
                    lits,
                    sat,
                    seen,
                    seen_clause,
                    queue,
                    label,
                    comp_at,
                    pool_v,
                    pool_c,
                    children,
                )
                state[MODE] = NEXT
            else:
                state[RESULT] = NOTHING
                state[MODE] = RETURN
                state[CURRENT] = -2
        elif mode == NEXT:
            depth = state[DEPTH]
            if frames[depth, 5] < state[COMPS]:
                state[CURRENT] = frames[depth, 5]
                state[MODE] = ENTER
                continue
            count = state[CHILD] - frames[depth, 3]
            if state[NODES] + 1 > len(kinds):
                return MORE_NODES
            if state[EDGES] + count > len(edge):
                return MORE_EDGES
            state[RESULT] = _node(
                state, base, 0, children[frames[depth, 3] :], count, kinds, first, edge
            )
            state[CURRENT] = -2
            state[MODE] = RETURN
        elif mode == RETURN:
            # CURRENT == -2: a branch of the frame on top ended; else a subcomponent did
            depth = state[DEPTH]
            result = state[RESULT]
            if state[CURRENT] != -2 and result != NOTHING:
                children[state[CHILD]] = result
                state[CHILD] += 1
                frames[depth, 5] += 1
                state[MODE] = NEXT
                continue
            if depth == 0:
                state[MODE] = DONE
                return FINISHED
            _undo(state, frames[depth, 2], val, trail, occ_at, occ, sat, neg)
            state[CHILD] = frames[depth, 3]
            state[COMPS] = frames[depth, 4]
            state[VARS] = frames[depth, 7]
            state[CLAUSES] = frames[depth, 8]
            if frames[depth, 1] == 0:
                frames[depth, 6] = result
            frames[depth, 1] += 1
            state[CURRENT] = 0
            state[MODE] = BRANCH
        else:
            return FINISHED
    return PAUSED
