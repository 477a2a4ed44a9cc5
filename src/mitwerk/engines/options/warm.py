"""Compile or load every loop once, on the example: at set-up, so that no first click waits."""

from __future__ import annotations

import tempfile
from pathlib import Path

from mitwerk.engines.options import backend
from mitwerk.engines.options.compiling import compile_model
from mitwerk.engines.options.example import example
from mitwerk.engines.options.store import load, save


def warm() -> bool:
    """Ask the city car one question of each kind; False when there is no compiler.

    Examples
    --------
    >>> warm() == backend.has_numba()
    True
    """
    if backend.kernels("passes") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "car.options"
        save(compile_model(example()), path)
        car = load(path)
    given = {"trim-hafen": True}
    car.domains(given)
    car.count(given)
    car.share(given)
    car.sample(1, given=given)
    car.cheapest(given, "price")
    car.cheapest(given, "price", 2)
    car.explain(given, "accent-chrome")
    return True


if __name__ == "__main__":
    warm()
