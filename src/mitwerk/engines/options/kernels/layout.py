"""The arrays of the search machine, grouped, and the numbers it speaks in (no numba here).

A literal is ``2v`` (v chosen) or ``2v + 1``; variables are decision ranks, 0 is decided first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Longs = NDArray[np.int64]
    Bytes = NDArray[np.uint8]

# places in the state
MODE, DEPTH, HEAD, TOP, CHILD, COMPS, VARS, CLAUSES = range(8)
NODES, EDGES, ENTRIES, KEYS, STAMP, RESULT, CURRENT = range(8, 15)
STATE_SIZE = 15
# modes of the machine
ENTER, BRANCH, NEXT, RETURN, DONE = range(5)
# places in a frame: the component; which branch (2: both known); trail and children before it;
# its first and its current subcomponent; the node of the first branch; room before it
COMP, PHASE, TRAIL, CHILDREN, FIRST, AT, ONE, ROOM_VARS, ROOM_CLAUSES = range(9)
FRAME_SIZE = 9
# what a call of the machine returns
FINISHED, PAUSED, MORE_VARS, MORE_CLAUSES, MORE_COMPS = range(5)
MORE_NODES, MORE_EDGES, MORE_ENTRIES, MORE_KEYS, GO_ON = range(5, 10)

UNKNOWN, TRUE, FALSE = 0, 1, 2
NOTHING = -1
"""No node: a branch without a solution."""
BRANCH_ENDED = -2
"""In ``CURRENT``: not a subcomponent but a branch of the frame on top has ended."""


class Rules(NamedTuple):
    """The clauses, never written.

    Pairs: ``pair[pair_at[l]:pair_at[l + 1]]`` must hold when l does. Longer clauses: clause c
    is ``lits[cut[c]:cut[c + 1]]``; l occurs in ``occ[occ_at[l]:occ_at[l + 1]]``.
    """

    pair_at: Ints
    pair: Ints
    occ_at: Ints
    occ: Ints
    cut: Ints
    lits: Ints


class Reasons(NamedTuple):
    """The clauses as the author's rules gave them, for propagation that remembers why.

    Clause c is ``lits[first[c]:first[c + 1]]`` and belongs to rule ``rule[c]``; ``units`` are the
    clauses of one literal. When l holds, so must ``pair[k]`` by clause ``pair_clause[k]``, k in
    ``pair_at[l]:pair_at[l + 1]``. Longer clauses with l: ``occ[occ_at[l]:occ_at[l + 1]]``.
    """

    units: Ints
    pair_at: Ints
    pair: Ints
    pair_clause: Ints
    occ_at: Ints
    occ: Ints
    first: Ints
    lits: Ints
    rule: Ints


class Board(NamedTuple):
    """What is decided: values of literals, their trail, true and false literals per clause."""

    val: Bytes
    trail: Ints
    sat: Ints
    neg: Ints


class Scratch(NamedTuple):
    """Room for the splitting into components, and the children gathered so far."""

    seen: Longs
    seen_clause: Longs
    queue: Ints
    label: Ints
    children: Ints


class Parts(NamedTuple):
    """Components: row c of ``comp_at`` bounds its variables and its clauses in the pools."""

    comp_at: Longs
    pool_v: Ints
    pool_c: Ints


class Cache(NamedTuple):
    """Solved components: hash table of entries (key, variables, clauses, node, hash)."""

    table: Ints
    entry: Longs
    keys: Ints


class Nodes(NamedTuple):
    """The graph written so far."""

    kinds: Bytes
    first: Longs
    edge: Ints
