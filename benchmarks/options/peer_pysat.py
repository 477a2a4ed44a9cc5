"""All domains after decisions as one usually asks an incremental solver: one by one.

The peer of the issue's table. One model gives the candidates; each is asked for its opposite
under the decisions, and every model found rules out the candidates that it turns. No phases are
set and nothing is kept between clicks (our own fallback does both, see `options.backbone`).
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.sat import solver

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.engines import options


def states(sat: object, variables: int, decisions: Sequence[int]) -> np.ndarray:
    """Return per variable 1 (always), -1 (never) or 0 (open)."""
    sat.solve(assumptions=decisions)
    model = sat.get_model()[:variables]
    candidates = set(model)
    for literal in model:
        if literal in candidates and sat.solve(assumptions=[*decisions, -literal]):
            candidates.intersection_update(sat.get_model()[:variables])
    found = np.zeros(variables, np.int8)
    for literal in candidates:
        found[abs(literal) - 1] = 1 if literal > 0 else -1
    return found


def median_click(artefact: options.Artefact, rows: Sequence[Sequence[int]]) -> float:
    """Return the median processor milliseconds of a click; its answers must equal ours."""
    model = artefact.model
    sat = solver(model.clauses.lists())
    sat.add_clause([model.variables, -model.variables])
    spent = []
    for decisions in rows:
        started = time.thread_time()
        found = states(sat, model.variables, list(decisions))
        spent.append((time.thread_time() - started) * 1e3)
        assert (found == artefact.states(decisions)).all()
    sat.delete()
    return statistics.median(spent)
