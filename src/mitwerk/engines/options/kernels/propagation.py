"""Unit propagation that remembers why: most conflicts show themselves without search."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.kernels.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int32]
    Bytes = NDArray[np.uint8]

UNKNOWN, TRUE, FALSE = 0, 1, 2


@jit
def conflict(
    units: Ints,
    pair_at: Ints,
    pair: Ints,
    pair_clause: Ints,
    occ_at: Ints,
    occ: Ints,
    first: Ints,
    lits: Ints,
    rule: Ints,
    blocked: Bytes,
    decisions: Ints,
) -> Ints:
    """Return the clauses behind a conflict by propagation (clause numbers, none if no conflict).

    Clauses of ``blocked`` rules don't count. Decisions are literal codes.
    """
    n = (len(pair_at) - 1) // 2
    val = np.zeros(2 * n, np.uint8)
    reason = np.full(n, -1, np.int32)
    neg = np.zeros(len(first) - 1, np.int32)
    trail = np.empty(n, np.int32)
    top = 0
    bad = -1
    clash = -1
    for lit in decisions:
        if val[lit] == UNKNOWN:
            val[lit], val[lit ^ 1] = TRUE, FALSE
            trail[top] = lit
            top += 1
    for c in units:
        if blocked[rule[c]]:
            continue
        lit = lits[first[c]]
        if val[lit] == FALSE:
            bad = c
        elif val[lit] == UNKNOWN:
            val[lit], val[lit ^ 1] = TRUE, FALSE
            reason[lit >> 1] = c
            trail[top] = lit
            top += 1
    head = 0
    while bad < 0 and head < top:
        lit = trail[head]
        head += 1
        for k in range(pair_at[lit], pair_at[lit + 1]):
            c = pair_clause[k]
            m = pair[k]
            if val[m] == TRUE or blocked[rule[c]]:
                continue
            if val[m] == FALSE:
                bad = c
                break
            val[m], val[m ^ 1] = TRUE, FALSE
            reason[m >> 1] = c
            trail[top] = m
            top += 1
        if bad >= 0:
            break
        for k in range(occ_at[lit ^ 1], occ_at[(lit ^ 1) + 1]):
            c = occ[k]
            neg[c] += 1
            if neg[c] < first[c + 1] - first[c] - 1 or blocked[rule[c]]:
                continue
            found = -1
            for j in range(first[c], first[c + 1]):
                if val[lits[j]] != FALSE:
                    found = lits[j]
                    break
            if found < 0:
                bad = c
                break
            if val[found] == UNKNOWN:
                val[found], val[found ^ 1] = TRUE, FALSE
                reason[found >> 1] = c
                trail[top] = found
                top += 1
    used = np.zeros(len(first) - 1, np.uint8)
    if bad < 0:
        return np.zeros(0, np.int32)
    queue = np.empty(n + 1, np.int32)
    filled = 0
    seen = np.zeros(n, np.uint8)
    clash = bad
    at = 0
    while True:
        used[clash] = 1
        for j in range(first[clash], first[clash + 1]):
            v = lits[j] >> 1
            if not seen[v]:
                seen[v] = 1
                queue[filled] = v
                filled += 1
        clash = -1
        while at < filled:
            v = queue[at]
            at += 1
            if reason[v] >= 0:
                clash = reason[v]
                break
        if clash < 0:
            break
    return np.flatnonzero(used).astype(np.int32)
