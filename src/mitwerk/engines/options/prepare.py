"""Clauses made ready for the search: no tautologies, no duplicates, units carried through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.model import Clauses


@dataclass(frozen=True, slots=True)
class Problem:
    """Units, pairs and longer clauses over literals 2·v (chosen) and 2·v+1 (not), v from 0."""

    variables: int
    units: NDArray[np.int32]
    pairs: NDArray[np.int32]
    first: NDArray[np.int32]
    literals: NDArray[np.int32]
    consistent: bool = True


def to_code(literals: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return ±1..±n as 0..2n-1."""
    code: NDArray[np.int32] = 2 * (np.abs(literals) - 1) + (literals < 0)
    return code.astype(np.int32)


def prepare(variables: int, clauses: Clauses, given: Sequence[int] = ()) -> Problem:
    """Return the clauses with decisions and all their unit consequences applied."""
    code = to_code(clauses.literals)
    owner = np.repeat(np.arange(len(clauses), dtype=np.int64), np.diff(clauses.first))
    empty = bool(np.any(np.diff(clauses.first) == 0))
    owner, code = _tidy(owner, code, variables)
    value = np.zeros(2 * variables, np.int8)
    value[to_code(np.array(given, np.int32))] = 1
    while True:
        length = np.bincount(owner, minlength=len(clauses))
        value[code[length[owner] == 1]] = 1
        false = value[np.arange(2 * variables) ^ 1]
        satisfied = np.zeros(len(clauses), bool)
        satisfied[owner[value[code] == 1]] = True
        keep = ~satisfied[owner]
        gone = keep & (false[code] == 1)
        rest = keep & ~gone
        empty = empty or bool(
            np.any(
                (np.bincount(owner[gone], minlength=len(clauses)) > 0)
                & (np.bincount(owner[rest], minlength=len(clauses)) == 0)
            )
        )
        if rest.all() or empty:
            break
        owner, code = owner[rest], code[rest]
    units = np.flatnonzero(value).astype(np.int32)
    clash = empty or bool(np.any(value[0::2] & value[1::2]))
    pairs, first, literals = _by_length(owner, code)
    return Problem(variables, units, pairs, first, literals, consistent=not clash)


def _tidy(
    owner: NDArray[np.int64], code: NDArray[np.int32], variables: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Drop repeated literals and clauses that hold anyway."""
    width = 2 * variables + 2
    key = distinct(owner * width + code)
    owner = key // width
    code = (key - owner * width).astype(np.int32)
    both = (owner[1:] == owner[:-1]) & (code[1:] == code[:-1] + 1) & (code[:-1] % 2 == 0)
    if not both.any():
        return owner, code
    always = np.zeros(int(owner[-1]) + 1, bool)
    always[owner[1:][both]] = True
    keep = ~always[owner]
    return owner[keep], code[keep]


def distinct(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sorted distinct keys (a sort beats numpy's hash table here by ten)."""
    if np.all(keys[1:] > keys[:-1]):
        return keys
    keys = np.sort(keys)
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    kept: NDArray[np.int64] = keys[first]
    return kept


def _by_length(
    owner: NDArray[np.int64], code: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    length = np.bincount(owner, minlength=1)
    two = code[length[owner] == 2].astype(np.int64)
    pairs = distinct_pairs(two)
    long = length[owner] > 2
    cuts = length[length > 2]
    first = np.concatenate([[0], np.cumsum(cuts)]).astype(np.int32)
    return pairs, first, code[long]


def distinct_pairs(flat: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return pairs a, b, a, b … with a ≤ b, each once."""
    if not len(flat):
        return np.zeros(0, np.int32)
    low, high = np.minimum(flat[0::2], flat[1::2]), np.maximum(flat[0::2], flat[1::2])
    width = int(high.max()) + 1
    key = distinct(low * width + high)
    found = np.empty(2 * len(key), np.int32)
    found[0::2] = key // width
    found[1::2] = key % width
    return found


def occurrences(
    size: int, keys: NDArray[np.int32], values: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Return values grouped by key as (offsets, values)."""
    order = np.argsort(keys, kind="stable")
    at = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=size))])
    return at.astype(np.int32), values[order].astype(np.int32)
