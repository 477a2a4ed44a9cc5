"""How fast this machine answers for one model: what ``bench`` prints."""

from __future__ import annotations

import random
import statistics
import time
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options import backend
from mitwerk.engines.options.compiling import compile_model
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.sat import random_decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mitwerk.engines.options.artefact import Artefact
    from mitwerk.engines.options.model import Model


def milliseconds(
    question: Callable[[Any], object],
    items: Sequence[Any],
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return median, 95th percentile and maximum over the items (one warm-up before)."""
    question(items[0])
    spent: list[float] = []
    for item in items:
        started = clock()
        question(item)
        spent.append((clock() - started) * 1e3)
    spent.sort()
    at95 = spent[min(len(spent) - 1, int(0.95 * len(spent)))]
    return {"median": statistics.median(spent), "p95": at95, "max": spent[-1]}


def clicks(artefact: Artefact, number: int, seed: int, most: int = 6) -> list[list[int]]:
    """Return lists of 1 to ``most`` random decisions that can hold together.

    Raises
    ------
    Contradiction
        When nothing can: the rules alone contradict each other.
    ModelError
        When there is no option to decide on.
    """
    artefact.states([])
    rng = random.Random(seed)
    named = len(artefact.model.names)
    if not named:
        raise ModelError("the model has no option to click on", where=artefact.model.source)
    found: list[list[int]] = []
    while len(found) < number:
        decisions = random_decisions(rng, named, most)
        if decisions and artefact.reach(decisions) is not None:
            found.append(decisions)
    return found


def measure(model: Model, *, seconds: float, number: int = 200, seed: int = 1) -> dict[str, Any]:
    """Return the figures of one model; compiles twice so that the second run is warm."""
    compile_model(model, seconds)
    started = time.perf_counter()
    artefact = compile_model(model, seconds)
    found: dict[str, Any] = {
        "backend": "numba" if backend.kernels("passes") else "plain",
        "compiled": artefact.compiled,
        "compile_seconds": time.perf_counter() - started,
        "clicks": number,
    }
    rows = clicks(artefact, number, seed)
    names = model.names
    given = [{names[abs(x) - 1]: x > 0 for x in row} for row in rows]
    found["array_ms"] = milliseconds(artefact.states, rows)
    found["named_ms"] = milliseconds(artefact.domains, given)
    if artefact.compiled:
        found["log2_count_ms"] = milliseconds(artefact.log2_count, given)
        found["exact_count_ms"] = milliseconds(artefact.count, given)
    return found
