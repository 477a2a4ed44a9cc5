"""From a model to its graph: the search for the clauses, then a cut for every wide limit."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.graph import OR
from mitwerk.engines.options.model import Clauses
from mitwerk.engines.options.restriction import Question, restrict
from mitwerk.engines.options.search import search

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph
    from mitwerk.engines.options.model import Limit, Model


@dataclass(frozen=True, slots=True)
class Plan:
    """What the search decides, and which limits the graph is cut down by."""

    variables: int
    clauses: Clauses
    limits: tuple[Limit, ...]
    names: tuple[str, ...]


def plan(model: Model, without: Collection[int] = ()) -> Plan:
    """Return a model's plan, some rules (by number) left out; diagrams are always left out."""
    clauses = model.clauses
    length = np.diff(clauses.first)
    owner = np.repeat(np.arange(len(clauses)), length)
    keep = ~np.isin(clauses.rule, list(without))
    keep[owner[np.abs(clauses.literals) > model.searched]] = False
    first = np.concatenate([[0], np.cumsum(length[keep])]).astype(np.int32)
    rest = Clauses(first, clauses.literals[keep[owner]], clauses.rule[keep])
    limits = tuple(limit for limit in model.limits if limit.rule not in without)
    names = tuple(f"{model.rules[limit.rule].key!r}" for limit in limits)
    return Plan(model.searched, rest, limits, names)


def graph_of(plan: Plan, seconds: float, *, given: Sequence[int] = (), seed: int = 0) -> Graph:
    """Return the graph of the configurations that keep clauses and limits.

    Raises
    ------
    NotComputedError
        When time or room ran out, with the reason.
    """
    deadline = time.monotonic() + seconds
    graph = search(plan.variables, plan.clauses, seconds=seconds, given=given, seed=seed)
    for limit, name in zip(plan.limits, plan.names, strict=True):
        graph = restrict(graph, both_sides(limit, plan.variables, name), deadline)
    return graph


def both_sides(limit: Limit, variables: int, name: str) -> Question:
    """Return the question that joins a limit with the literal that says whether it is kept.

    The refused literal weighs more than all sums differ: two windows, one for each case.
    """
    weights, low, high = _weights(limit, variables)
    beyond = high - low + 1
    weights[2 * limit.literal - 1] += beyond
    windows = [(low, min(limit.bound, high)), (max(limit.bound + 1, low) + beyond, high + beyond)]
    return Question(weights, [(a, b) for a, b in windows if a <= b], f"the limit of rule {name}")


def _weights(limit: Limit, variables: int) -> tuple[list[int], int, int]:
    weights = [0] * (2 * variables)
    for variable, weight in limit.weights:
        weights[2 * variable - 2] += weight
    numbers = [weight for _, weight in limit.weights]
    return weights, sum(w for w in numbers if w < 0), sum(w for w in numbers if w > 0)


def projected_graph(
    plan: Plan, seconds: float, *, given: Sequence[int], over: Sequence[int]
) -> Graph | None:
    """Return a graph whose choices are all about ``over``, None where limits don't allow it.

    What hangs below nodes of other variables alone is one way; under a limit it costs the
    least that it can. Two limits over other variables would need both least sums at once.
    """
    if not plan.limits:
        return search(plan.variables, plan.clauses, seconds=seconds, given=given, over=over)
    hidden = np.ones(plan.variables, np.uint8)
    hidden[np.array(over, np.int64) - 1] = 0
    questions = _one_sided(plan, hidden)
    if questions is None:
        return None
    deadline = time.monotonic() + seconds
    graph = search(
        plan.variables, plan.clauses, seconds=seconds, given=given, over=over, whole=True
    )
    for question in questions:
        graph = restrict(graph, question, deadline, hidden.tolist())
    return _hidden_choices_gone(graph, hidden)


def _one_sided(plan: Plan, hidden: NDArray[np.uint8]) -> list[Question] | None:
    """Return each limit as a sum that has to stay below its bound, None where it isn't so."""
    length = np.diff(plan.clauses.first)
    units = set(plan.clauses.literals[plan.clauses.first[:-1][length == 1]].tolist())
    found: list[Question] = []
    unseen = 0
    for limit, name in zip(plan.limits, plan.names, strict=True):
        sign = 1 if limit.literal in units else -1
        if sign < 0 and -limit.literal not in units:
            return None
        unseen += any(hidden[variable - 1] for variable, _ in limit.weights)
        weights, low, high = _weights(limit, plan.variables)
        windows = [(low, limit.bound)] if sign > 0 else [(-high, -limit.bound - 1)]
        found.append(Question([sign * w for w in weights], windows, f"the limit of rule {name}"))
    return found if unseen <= 1 else None


def _hidden_choices_gone(graph: Graph, hidden: NDArray[np.uint8]) -> Graph:
    """Return the graph with one leaf in place of every node of hidden variables alone."""
    n = graph.variables
    stands = [*range(3 * n)]
    alone = [bool(h) for h in hidden for _ in (0, 1)] + [bool(h) for h in hidden]
    edges, cuts = graph.edge.tolist(), graph.first.tolist()
    for i, kind in enumerate(graph.kind.tolist()):
        children = edges[cuts[i] : cuts[i + 1]]
        only = all(alone[child] for child in children)
        alone.append(only)
        stands.append(stands[children[0]] if only and kind == OR else 3 * n + i)
    edge = np.array(stands, np.int32)[graph.edge]
    root = stands[graph.root] if graph.root >= 0 else -1
    return replace(graph, edge=edge, root=root)
