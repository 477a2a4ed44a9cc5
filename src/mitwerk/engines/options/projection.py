"""Counting different selections of some families: the others only have to be completable."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.counting import Counter
from mitwerk.engines.options.errors import NotComputedError
from mitwerk.engines.options.graphs import plan, projected_graph
from mitwerk.engines.options.search import search

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph
    from mitwerk.engines.options.model import Model


def project(model: Model, decisions: Sequence[int], over: Sequence[int], seconds: float) -> int:
    """Return the number of selections of ``over`` that extend to a configuration.

    The search decides the variables of ``over`` first; below them one solution is enough.
    Its graph is counted with weight 1 for both literals of a hidden variable's free node.
    """
    deadline = time.monotonic() + seconds
    parts = plan(model)
    try:
        graph = projected_graph(parts, seconds, given=decisions, over=over)
        if graph is None:  # limits as clauses: slower, but whatever they are about
            left = deadline - time.monotonic()
            graph = search(model.variables, model.clauses, seconds=left, given=decisions, over=over)
    except NotComputedError as error:
        message = f"the projection didn't compile: {error}; or count over fewer families"
        raise NotComputedError(message) from error
    hidden = np.ones(graph.variables, bool)
    hidden[np.array(over, np.int64) - 1] = False
    return _Projected(graph, hidden).exact(np.zeros(2 * graph.variables, np.uint8), deadline)


class _Projected(Counter):
    """Counts with hidden variables worth one, whichever way they stand."""

    def __init__(self, graph: Graph, hidden: NDArray[np.bool_]) -> None:
        super().__init__(graph)
        self.hidden = hidden

    def leaves(self, refused: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Return the count of every leaf; a hidden free node is one way, not two."""
        found = super().leaves(refused)
        found[2 * self.graph.variables :][self.hidden] = 1
        return found
