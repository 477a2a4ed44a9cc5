"""Exact counts by modular primes and the Chinese remainder theorem; logarithms by floats."""

from __future__ import annotations

import itertools
import math
import time
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options import backend
from mitwerk.engines.options.errors import NotComputedError
from mitwerk.engines.options.graph import AND

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph


TABLE, PART = 2**29, 2**26
"""Bytes of residues that are kept between counts; a longer count is made in parts."""


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


def _falling() -> Iterator[int]:
    """Yield the primes below 2³¹ from the largest down."""
    return filter(_is_prime, range(2**31 - 1, 2**30, -2))


def primes_above(bits: int) -> list[int]:
    """Return the largest primes below 2³¹ whose product has more than ``bits`` bits."""
    found: list[int] = []
    product = 1
    for prime in _falling():
        if product.bit_length() > bits:
            break
        found.append(prime)
        product *= prime
    return found


class Garner:
    """The number that has some residues, prime by prime (Garner 1959)."""

    def __init__(self) -> None:
        self.value, self.modulus = 0, 1

    def take_in(self, residues: Iterable[int], primes: Iterable[int]) -> None:
        """Make the number agree with more residues."""
        for residue, prime in zip(residues, primes, strict=True):
            step = (residue - self.value) * pow(self.modulus, -1, prime) % prime
            self.value += step * self.modulus
            self.modulus *= prime


def combine(residues: Iterable[int], primes: Iterable[int]) -> int:
    """Return the number below the product of the primes with these residues.

    Examples
    --------
    >>> combine([2, 3], [5, 7])
    17
    """
    found = Garner()
    found.take_in(residues, primes)
    return found.value


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
        primes = primes_above(max(self._bits, 1))
        array = np.array(primes, np.uint64)
        leaves, _ = self._halved(self._nothing)
        table = backend.passes().modular(graph.kind, graph.first, graph.edge, leaves, array)
        return primes, array, table

    @property
    def _nothing(self) -> NDArray[np.uint8]:
        return np.zeros(2 * self.graph.variables, np.uint8)

    @cached_property
    def _bits(self) -> int:
        """Return how many bits are left of the count without decisions, with two to spare."""
        _, twos = self._halved(self._nothing)
        return math.ceil(self.log2(self._nothing) - twos) + 2

    @cached_property
    def _free(self) -> NDArray[np.int32]:
        """Return the free nodes right below the root: each doubles the count by itself."""
        graph = self.graph
        inner, leaf = graph.root - 3 * graph.variables, 2 * graph.variables
        if inner < 0 or graph.kind[inner] != AND:
            return np.zeros(0, np.int32)
        children = graph.edge[graph.first[inner] : graph.first[inner + 1]]
        return children[(children >= leaf) & (children < leaf + graph.variables)]

    def _halved(self, refused: NDArray[np.uint8]) -> tuple[NDArray[np.uint64], int]:
        """Return the leaves without the twos right below the root, and how many these were."""
        leaves = self.leaves(refused).astype(np.uint64)
        twos = self._free[leaves[self._free] == 2]
        leaves[twos] = 1
        return leaves, len(twos)

    def exact(self, refused: NDArray[np.uint8], deadline: float = math.inf) -> int:
        """Return the exact count under decisions.

        Raises
        ------
        NotComputedError
            When the monotonic clock passes ``deadline`` (only counts of tens of thousands of
            digits, or in very large graphs, take that long).
        """
        graph = self.graph
        if graph.root < 0:
            return 0
        leaves, twos = self._halved(refused)
        if self._bits // 31 * graph.total * 8 > TABLE:
            return self._in_parts(leaves, self.log2(refused) - twos, deadline) << twos
        primes, array, table = self._base
        residues = backend.passes().recount(
            graph.kind, graph.first, graph.edge, table, leaves, array, graph.root
        )
        return combine(map(int, residues), primes) << twos

    def _in_parts(self, leaves: NDArray[np.uint64], log2: float, deadline: float) -> int:
        """Return the count from a few primes at a time, so that memory stays bounded."""
        graph, found, source = self.graph, Garner(), _falling()
        modular = backend.passes().modular
        width = max(1, min(PART // (8 * graph.total), self._bits // 30 + 1))
        while found.modulus.bit_length() < log2 + 2:
            if time.monotonic() > deadline:
                message = "the count wasn't finished in the time allowed; allow more seconds"
                raise NotComputedError(message)
            part = list(itertools.islice(source, width))
            array = np.array(part, np.uint64)
            table = modular(graph.kind, graph.first, graph.edge, leaves, array)
            found.take_in(map(int, table[graph.root]), part)
        return found.value

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
