"""Unit propagation that remembers why: most conflicts show themselves without search."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mitwerk.engines.options.kernels.jit import jit
from mitwerk.engines.options.kernels.layout import FALSE, NOTHING, TRUE, UNKNOWN

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import Bytes, Ints, Reasons


class Trail(NamedTuple):
    """What follows so far: values, the clause behind each variable, false literals per clause.

    ``trail[:length[0]]`` holds the true literals in the order of their finding.
    """

    val: Bytes
    reason: Ints
    neg: Ints
    trail: Ints
    length: Ints


@jit
def conflict(rules: Reasons, blocked: Bytes, decisions: Ints) -> Ints:
    """Return the clauses behind a conflict by propagation (clause numbers, none if no conflict).

    Clauses of ``blocked`` rules don't count. Decisions are literal codes.
    """
    trail = _empty_trail(rules)
    for lit in decisions:
        _learn(lit, NOTHING, trail.val, trail.reason, trail.trail, trail.length)
    broken = _units(rules, blocked, trail)
    at = 0
    while broken == NOTHING and at < trail.length[0]:
        lit = trail.trail[at]
        broken = _pairs(lit, rules, blocked, trail)
        if broken == NOTHING:
            broken = _long_clauses(lit ^ 1, rules, blocked, trail)
        at += 1
    return _behind(broken, rules, trail) if broken != NOTHING else np.zeros(0, np.int32)


@jit
def _empty_trail(rules: Reasons) -> Trail:
    n = (len(rules.pair_at) - 1) // 2
    return Trail(
        np.zeros(2 * n, np.uint8),
        np.full(n, NOTHING, np.int32),
        np.zeros(len(rules.first) - 1, np.int32),
        np.empty(n, np.int32),
        np.zeros(1, np.int32),
    )


@jit
def _learn(lit: int, clause: int, val: Bytes, reason: Ints, trail: Ints, length: Ints) -> None:
    """Make an unknown literal true, because of a clause."""
    if val[lit] == UNKNOWN:
        val[lit], val[lit ^ 1] = TRUE, FALSE
        reason[lit >> 1] = clause
        trail[length[0]] = lit
        length[0] += 1


@jit
def _units(rules: Reasons, blocked: Bytes, trail: Trail) -> int:
    """Learn what rules say outright; return a clause that is broken, or `NOTHING`."""
    val, first, lits, rule = trail.val, rules.first, rules.lits, rules.rule
    broken = NOTHING
    for c in rules.units:
        if not blocked[rule[c]]:
            lit = lits[first[c]]
            if val[lit] == FALSE:
                broken = int(c)
            _learn(lit, c, val, trail.reason, trail.trail, trail.length)
    return broken


@jit
def _pairs(lit: int, rules: Reasons, blocked: Bytes, trail: Trail) -> int:
    """Learn what a true literal brings by pairs; return a broken clause or `NOTHING`."""
    val, pair, clause, rule = trail.val, rules.pair, rules.pair_clause, rules.rule
    for k in range(rules.pair_at[lit], rules.pair_at[lit + 1]):
        c, other = clause[k], pair[k]
        if val[other] == TRUE or blocked[rule[c]]:
            continue
        if val[other] == FALSE:
            return int(c)
        _learn(other, c, val, trail.reason, trail.trail, trail.length)
    return NOTHING


@jit
def _long_clauses(lit: int, rules: Reasons, blocked: Bytes, trail: Trail) -> int:
    """Count a literal as false in its clauses; learn what single literals are left."""
    val, neg, occ, first, lits = trail.val, trail.neg, rules.occ, rules.first, rules.lits
    for k in range(rules.occ_at[lit], rules.occ_at[lit + 1]):
        c = occ[k]
        neg[c] += 1
        if neg[c] < first[c + 1] - first[c] - 1 or blocked[rules.rule[c]]:
            continue
        last = _not_false(first[c], first[c + 1], lits, val)
        if last == NOTHING:
            return int(c)
        _learn(last, c, val, trail.reason, trail.trail, trail.length)
    return NOTHING


@jit
def _not_false(begin: int, end: int, lits: Ints, val: Bytes) -> int:
    """Return a literal of a clause that isn't false, or `NOTHING`."""
    for j in range(begin, end):
        if val[lits[j]] != FALSE:
            return int(lits[j])
    return NOTHING


@jit
def _behind(broken: int, rules: Reasons, trail: Trail) -> Ints:
    """Return the broken clause with all clauses that made its literals false, back to the start."""
    used = np.zeros(len(trail.neg), np.uint8)
    seen = np.zeros(len(trail.reason), np.uint8)
    queue = np.empty(len(trail.reason), np.int32)
    filled = _take(broken, used, seen, queue, 0, rules)
    at = 0
    while at < filled:
        clause = trail.reason[queue[at]]
        at += 1
        if clause != NOTHING:
            filled = _take(clause, used, seen, queue, filled, rules)
    return np.flatnonzero(used).astype(np.int32)


@jit
def _take(clause: int, used: Bytes, seen: Bytes, queue: Ints, filled: int, rules: Reasons) -> int:
    """Mark a clause as used and queue its variables, each once; return the queue's length."""
    used[clause] = 1
    for j in range(rules.first[clause], rules.first[clause + 1]):
        v = rules.lits[j] >> 1
        if not seen[v]:
            seen[v] = 1
            queue[filled] = v
            filled += 1
    return filled
