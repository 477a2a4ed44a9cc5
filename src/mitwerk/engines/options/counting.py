"""Exact counts by modular primes and the Chinese remainder theorem; logarithms by floats."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options import backend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph


def _is_prime(candidate: int) -> bool:
    """Miller-Rabin with bases that decide every number below 3.2e9 (Jaeschke 1993)."""
    d, s = candidate - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in (2, 3, 5, 7):
        x = pow(base, d, candidate)
        if x in {1, candidate - 1}:
            continue
        if not any((x := x * x % candidate) == candidate - 1 for _ in range(s - 1)):
            return False
    return True


def primes_above(bits: int) -> list[int]:
    """Return the largest primes below 2³¹ whose product has more than ``bits`` bits."""
    found: list[int] = []
    product = 1
    candidate = 2**31 - 1
    while product.bit_length() <= bits:
        if _is_prime(candidate):
            found.append(candidate)
            product *= candidate
        candidate -= 2
    return found


def combine(residues: list[int], primes: list[int]) -> int:
    """Return the number below the product of the primes with these residues (Garner 1959).

    Examples
    --------
    >>> combine([2, 3], [5, 7])
    17
    """
    value, modulus = residues[0], primes[0]
    for residue, prime in zip(residues[1:], primes[1:], strict=True):
        step = (residue - value) * pow(modulus, -1, prime) % prime
        value += step * modulus
        modulus *= prime
    return value


class Counter:
    """Counts over one graph; what can be computed once is computed once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph

    def leaves(self, refused: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the count of every leaf under decisions: literals 0/1, free nodes 0/1/2."""
        alive = 1 - refused
        return np.concatenate([alive, alive[0::2] + alive[1::2]])

    @cached_property
    def _base(self) -> tuple[list[int], NDArray[np.uint64], NDArray[np.uint64]]:
        """Return primes (list and array) and the residues of every node without decisions."""
        graph = self.graph
        nothing = np.zeros(2 * graph.variables, np.uint8)
        bits = math.ceil(self.log2(nothing)) + 2
        primes = primes_above(max(bits, 1))
        array = np.array(primes, np.uint64)
        leaves = self.leaves(nothing).astype(np.uint64)
        table = backend.passes().modular(graph.kind, graph.first, graph.edge, leaves, array)
        return primes, array, table

    def exact(self, refused: NDArray[np.uint8]) -> int:
        """Return the exact count under decisions."""
        graph = self.graph
        if graph.root < 0:
            return 0
        primes, array, table = self._base
        leaves = self.leaves(refused).astype(np.uint64)
        residues = backend.passes().recount(
            graph.kind, graph.first, graph.edge, table, leaves, array, graph.root
        )
        return combine([int(r) for r in residues], primes)

    def log2(self, refused: NDArray[np.uint8]) -> float:
        """Return the binary logarithm of the count under decisions (-inf for none)."""
        if self.graph.root < 0:
            return -math.inf
        mantissa, exponent = self.floating(refused)
        top = float(mantissa[self.graph.root])
        return math.log2(top) + int(exponent[self.graph.root]) if top > 0 else -math.inf

    def floating(self, refused: NDArray[np.uint8]) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """Return the count of every node as mantissa and exponent."""
        graph = self.graph
        leaves = self.leaves(refused).astype(np.float64)
        found: tuple[NDArray[np.float64], NDArray[np.int32]] = backend.passes().floating(
            graph.kind, graph.first, graph.edge, leaves
        )
        return found
