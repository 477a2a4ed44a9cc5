"""Fair samples: every configuration with the same probability."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options import backend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mitwerk.engines.options.counting import Counter


def samples(
    counter: Counter, refused: NDArray[np.uint8], number: int, seed: int
) -> Iterator[NDArray[np.uint8]]:
    """Yield ``number`` configurations, a byte per variable; the row is written anew each time.

    At each choice node a branch is taken with its exact share of the count (double
    precision: the bias is below 1e-12), so the walk is uniform over configurations.
    """
    graph = counter.graph
    mantissa, exponent = counter.floating(refused)
    rng = np.random.default_rng(seed)
    walk = backend.passes().walk
    row = np.zeros(graph.variables, np.uint8)
    room = 2 * graph.variables + 1  # choices on one way down; more above limits
    for _ in range(number):
        while (
            walk(
                graph.variables, graph.kind, graph.first, graph.edge, graph.root, mantissa,
                exponent, rng.random(room), row,
            )
            < 0
        ):  # fmt: skip
            room *= 2
        yield row


def shares(counter: Counter, refused: NDArray[np.uint8]) -> NDArray[np.float64]:
    """Return per variable the share of configurations in which it is chosen."""
    graph = counter.graph
    mantissa, exponent = counter.floating(refused)
    flow = backend.passes().flow(
        graph.variables, graph.kind, graph.first, graph.edge, graph.root, mantissa, exponent
    )
    return flow[0::2]  # type: ignore[no-any-return]
