"""The SAT side: one incremental solver per model, for what doesn't compile and for checks."""

from __future__ import annotations

import threading
import weakref
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.backbone import Backbone
from mitwerk.engines.options.lazy import library

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from mitwerk.engines.options.model import Model

SOLVER = "glucose4"


def solver(clauses: Iterable[Sequence[int]]) -> Any:
    """Return a python-sat solver loaded with clauses."""
    solvers = library("pysat.solvers", "python-sat", "a SAT question")
    found = solvers.Solver(name=SOLVER, bootstrap_with=clauses)
    # freed before the interpreter takes the library apart, else python-sat complains at exit
    weakref.finalize(found, found.solver.delete)
    return found


class Oracle:
    """Satisfiability questions under decisions (±variable numbers); safe to share by threads."""

    def __init__(self, model: Model) -> None:
        self._n = model.variables
        self._lock = threading.Lock()
        self._solver = solver(model.clauses.lists())
        # variables in no clause must be known to the solver, too
        self._solver.add_clause([self._n, -self._n] if self._n else [1, -1])
        self._backbone = Backbone(self._solver, self._n)

    def solve(self, decisions: Sequence[int]) -> bool:
        """Say whether the rules and the decisions can hold together."""
        with self._lock:
            return bool(self._solver.solve(assumptions=decisions))

    def core(self, decisions: Sequence[int]) -> list[int] | None:
        """Return decisions that clash (not minimal), or None when they can all hold."""
        with self._lock:
            if self._solver.solve(assumptions=decisions):
                return None
            return list(self._solver.get_core() or [])

    def states(self, decisions: Sequence[int]) -> NDArray[np.int8] | None:
        """Return per variable 1 (always), -1 (never) or 0 (open); None on a contradiction."""
        with self._lock:
            return self._backbone.states(decisions)

    def close(self) -> None:
        """Free the solver."""
        self._solver.delete()


def random_decisions(rng: random.Random, variables: int, most: int) -> list[int]:
    """Return 0 to ``most`` random decisions on different variables."""
    count = min(rng.randint(0, most), variables)
    return [v if rng.random() < 0.5 else -v for v in rng.sample(range(1, variables + 1), count)]
