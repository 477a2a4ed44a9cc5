"""From a model to an artefact that a SAT solver has checked."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

from mitwerk.engines.options.artefact import Artefact, Verification
from mitwerk.engines.options.errors import NotComputedError
from mitwerk.engines.options.graphs import graph_of, plan
from mitwerk.engines.options.lazy import library
from mitwerk.engines.options.sat import SOLVER, random_decisions

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model

QUESTIONS = 200


class VerificationError(Exception):
    """The graph and the SAT solver disagree: the artefact must not be used."""


def compile_model(
    model: Model, seconds: float = 60.0, *, questions: int = QUESTIONS, seed: int = 0
) -> Artefact:
    """Compile a model to a graph and check it with random questions against a SAT solver.

    Parameters
    ----------
    seconds
        Time for the search. When it (or the memory) runs out the artefact has no graph: domains
        and explanations come from SAT, counts raise `NotComputedError`, `reason` says which.
    questions
        Random questions put to both sides; 0 leaves the check out (and needs no python-sat).

    seed
        Another number breaks the decision order's ties differently (0: the standing order).

    Raises
    ------
    VerificationError
        When one answer differs.
    MissingLibraryError
        When the check is asked for and python-sat isn't installed.

    Examples
    --------
    >>> from mitwerk.engines import options
    >>> car = compile_model(options.example("city-car"), seconds=60)
    >>> car.compiled, car.verification
    (True, Verification(questions=200, solver='glucose4'))

    Notes
    -----
    Cost: exponential in the width of the decision order in the worst case, which automotive
    models are far from. Source: Huang, Darwiche, "The Language of Search", JAIR 29, 2007.
    """
    if questions:
        library("pysat.solvers", "python-sat", "checking against SAT")
    started = time.monotonic()
    graph, reason = None, ""
    try:
        graph = graph_of(plan(model), seconds, seed=seed)
    except NotComputedError as error:
        reason = str(error)
    spent = time.monotonic() - started
    artefact = Artefact(model, graph, seconds=spent, reason=reason)
    if graph is None or not questions:
        return artefact
    verify(artefact, questions, random.Random(model.digest))
    done = Artefact(model, graph, Verification(questions, SOLVER), spent)
    vars(done)["oracle"] = artefact.oracle
    return done


def verify(artefact: Artefact, questions: int, rng: random.Random) -> None:
    """Put random questions to the graph and to SAT; raise on the first difference."""
    n = artefact.model.searched
    for _ in range(questions):
        decisions = random_decisions(rng, n, 4)
        literal = rng.choice([-1, 1]) * rng.randint(1, n) if n else 0
        asked = [*decisions, literal] if literal else decisions
        if _possible(artefact, decisions, literal) != artefact.oracle.solve(asked):
            raise VerificationError(f"graph and SAT disagree on {asked}")


def _possible(artefact: Artefact, decisions: list[int], literal: int) -> bool:
    states = artefact.reach(decisions)
    if states is None:
        return False
    return not literal or int(states[abs(literal) - 1]) * literal >= 0
