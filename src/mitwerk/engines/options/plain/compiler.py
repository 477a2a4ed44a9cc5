"""The exhaustive search in plain Python. Twin of `kernels.compiler`.

Written on its own terms: residual clauses as tuples, components by union, the cache a
dictionary keyed by the residual clauses themselves (so its key is complete by nature).
"""

from __future__ import annotations

import time
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.graph import AND, OR, Graph, pruned, renamed
from mitwerk.engines.options.nesting import nesting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from mitwerk.engines.options.prepare import Problem

Clause = tuple[int, ...]
NOTHING = -1


class _OutOfTimeError(Exception):
    pass


class _Search:
    def __init__(self, n: int, shown: list[bool], deadline: float) -> None:
        self.n, self.shown, self.deadline = n, shown, deadline
        self.kind: list[int] = []
        self.children: list[list[int]] = []
        self.cache: dict[tuple[tuple[int, ...], frozenset[Clause]], int] = {}

    def node(self, kind: int, children: list[int]) -> int:
        """Return a node with these children (a single child stands for itself)."""
        if len(children) == 1:
            return children[0]
        self.kind.append(kind)
        self.children.append(children)
        return 3 * self.n + len(self.kind) - 1

    def conjunction(self, variables: Iterable[int], clauses: list[Clause], units: list[int]) -> int:
        """Return the node of some clauses over some variables, or `NOTHING`."""
        settled = _propagate(clauses, units)
        if settled is None:
            return NOTHING
        chosen, rest = settled
        children = sorted(chosen)
        taken = {literal >> 1 for literal in chosen}
        groups, free = _components([v for v in variables if v not in taken], rest)
        children += [2 * self.n + v for v in free]
        for members, part in groups:
            child = self.component(members, part)
            if child == NOTHING:
                return NOTHING
            children.append(child)
        return self.node(AND, children)

    def component(self, members: list[int], clauses: list[Clause]) -> int:
        """Return the node of one component, deciding its first variable both ways."""
        key = (tuple(members), frozenset(clauses))
        if key in self.cache:
            return self.cache[key]
        if time.monotonic() > self.deadline:
            raise _OutOfTimeError
        decided = members[0]
        branches: list[int] = []
        for literal in (2 * decided, 2 * decided + 1):
            if branches and not self.shown[decided]:
                break
            branch = self.conjunction(members, clauses, [literal])
            if branch != NOTHING:
                branches.append(branch)
        found = self.node(OR, branches) if branches else NOTHING
        self.cache[key] = found
        return found


def _propagate(clauses: list[Clause], units: list[int]) -> tuple[set[int], list[Clause]] | None:
    """Return the forced literals and what is left of the clauses; None on a conflict."""
    true: set[int] = set()
    while units:
        true.update(units)
        if any(literal ^ 1 in true for literal in units):
            return None
        units = []
        left: list[Clause] = []
        for clause in clauses:
            if not true.isdisjoint(clause):
                continue
            kept = tuple(literal for literal in clause if literal ^ 1 not in true)
            if not kept:
                return None
            if len(kept) == 1:
                units.append(kept[0])
            else:
                left.append(kept)
        clauses = left
    return true, clauses


def _components(
    variables: list[int], clauses: list[Clause]
) -> tuple[list[tuple[list[int], list[Clause]]], list[int]]:
    """Return the connected parts (variables in rank order) and the variables in no clause."""
    leader = {v: v for v in variables}

    def find(v: int) -> int:
        while leader[v] != v:
            leader[v] = leader[leader[v]]
            v = leader[v]
        return v

    for clause in clauses:
        first = find(clause[0] >> 1)
        for literal in clause[1:]:
            leader[find(literal >> 1)] = first
    parts: dict[int, list[Clause]] = defaultdict(list)
    for clause in clauses:
        parts[find(clause[0] >> 1)].append(clause)
    members: dict[int, list[int]] = defaultdict(list)
    for v in variables:
        members[find(v)].append(v)
    free = [v for v in variables if find(v) not in parts]
    return [(members[top], part) for top, part in parts.items()], free


def search(
    problem: Problem, ranked: NDArray[np.int32], shown: NDArray[np.uint8], deadline: float
) -> Graph | None:
    """Return the graph of a problem, or None when the deadline passed."""
    n = problem.variables
    place = np.empty(n, np.int64)
    place[ranked] = np.arange(n)
    code = np.empty(2 * n, np.int64)
    code[0::2], code[1::2] = 2 * place, 2 * place + 1
    pairs = code[problem.pairs].reshape(-1, 2).tolist()
    flat, cut = code[problem.literals].tolist(), problem.first.tolist()
    clauses = [tuple(pair) for pair in pairs]
    clauses += [tuple(flat[a:b]) for a, b in pairwise(cut)]
    work = _Search(n, shown[ranked].astype(bool).tolist(), deadline)
    try:
        with nesting(4 * n + 1000):  # one decision costs two calls
            root = work.conjunction(range(n), clauses, code[problem.units].tolist())
    except _OutOfTimeError:
        return None
    first = np.cumsum([0, *map(len, work.children)], dtype=np.int64)
    edge = np.array([child for row in work.children for child in row], np.int32)
    graph = pruned(n, np.array(work.kind, np.uint8), first, edge, root)
    return renamed(graph, ranked)
