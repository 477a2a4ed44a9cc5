"""Fair samples: every configuration with the same probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options import backend

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.options.counting import Counter


def samples(
    counter: Counter, refused: NDArray[np.uint8], number: int, seed: int
) -> NDArray[np.uint8]:
    """Return ``number`` configurations as rows of bytes per variable.

    At each choice node a branch is taken with its exact share of the count (double
    precision: the bias is below 1e-12), so the walk is uniform over configurations.
    """
    graph = counter.graph
    mantissa, exponent = counter.floating(refused)
    rng = np.random.default_rng(seed)
    walk = backend.passes().walk
    chosen = np.zeros((number, graph.variables), np.uint8)
    for row in chosen:
        draws = rng.random(2 * graph.variables + 1)
        walk(
            graph.variables, graph.kind, graph.first, graph.edge, graph.root, mantissa, exponent,
            draws, row,
        )  # fmt: skip
    return chosen


def shares(counter: Counter, refused: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return per variable the share of configurations in which it is chosen."""
    graph = counter.graph
    mantissa, exponent = counter.floating(refused)
    flow = backend.passes().flow(
        graph.variables, graph.kind, graph.first, graph.edge, graph.root, mantissa, exponent
    )
    return flow[0::2]  # type: ignore[no-any-return]
