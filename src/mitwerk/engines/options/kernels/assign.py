"""Unit propagation with counters per clause, and its undoing, compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.kernels.jit import jit
from mitwerk.engines.options.kernels.layout import FALSE, HEAD, NOTHING, TOP, TRUE, UNKNOWN

if TYPE_CHECKING:
    from mitwerk.engines.options.kernels.layout import Board, Longs, Rules


@jit
def assign(state: Longs, lit: int, board: Board) -> None:
    """Make a literal true and put it on the trail."""
    top = state[TOP]
    board.val[lit] = TRUE
    board.val[lit ^ 1] = FALSE
    board.trail[top] = lit
    state[TOP] = top + 1


@jit
def propagate(state: Longs, rules: Rules, board: Board) -> bool:
    """Carry the consequences of the trail through; False on a conflict."""
    fine = True
    while fine and state[HEAD] < state[TOP]:
        lit = board.trail[state[HEAD]]
        state[HEAD] += 1
        fine = _long_clauses(state, lit, rules, board) and _pairs(state, lit, rules, board)
    return fine


@jit
def _long_clauses(state: Longs, lit: int, rules: Rules, board: Board) -> bool:
    """Count the literal in; goes through all clauses even on a conflict, for `undo`'s sake."""
    occ_at, occ, cut, sat, neg = rules.occ_at, rules.occ, rules.cut, board.sat, board.neg
    for k in range(occ_at[lit], occ_at[lit + 1]):
        sat[occ[k]] += 1
    fine = True
    for k in range(occ_at[lit ^ 1], occ_at[(lit ^ 1) + 1]):
        c = occ[k]
        neg[c] += 1
        if sat[c] == 0 and neg[c] >= cut[c + 1] - cut[c] - 1:
            last = _not_false(c, rules, board)
            if last == NOTHING:
                fine = False
            elif board.val[last] == UNKNOWN:
                assign(state, last, board)
    return fine


@jit
def _not_false(c: int, rules: Rules, board: Board) -> int:
    """Return a literal of a clause that isn't false, or `NOTHING`."""
    for j in range(rules.cut[c], rules.cut[c + 1]):
        if board.val[rules.lits[j]] != FALSE:
            return int(rules.lits[j])
    return NOTHING


@jit
def _pairs(state: Longs, lit: int, rules: Rules, board: Board) -> bool:
    for k in range(rules.pair_at[lit], rules.pair_at[lit + 1]):
        other = rules.pair[k]
        if board.val[other] == UNKNOWN:
            assign(state, other, board)
        elif board.val[other] == FALSE:
            return False
    return True


@jit
def undo(state: Longs, to: int, rules: Rules, board: Board) -> None:
    """Take the trail back to a length."""
    occ_at, occ, sat, neg, val = rules.occ_at, rules.occ, board.sat, board.neg, board.val
    for i in range(state[TOP] - 1, to - 1, -1):
        lit = board.trail[i]
        if i < state[HEAD]:
            for k in range(occ_at[lit], occ_at[lit + 1]):
                sat[occ[k]] -= 1
            for k in range(occ_at[lit ^ 1], occ_at[(lit ^ 1) + 1]):
                neg[occ[k]] -= 1
        val[lit] = UNKNOWN
        val[lit ^ 1] = UNKNOWN
    state[TOP] = to
    state[HEAD] = to
