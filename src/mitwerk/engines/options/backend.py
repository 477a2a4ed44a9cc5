"""Chooses between the compiled loops and their plain twins."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import os
from typing import Any

PLAIN_SWITCH = "MITWERK_OPTIONS_PLAIN"
"""Set to 1 in the environment to do without numba (fallback, test oracle)."""


@functools.cache
def has_numba() -> bool:
    """Say whether numba can be imported."""
    return importlib.util.find_spec("numba") is not None


def kernels(name: str) -> Any | None:
    """Return the compiled module of that name, or None when plain Python has to do."""
    if os.environ.get(PLAIN_SWITCH) == "1" or not has_numba():
        return None
    return importlib.import_module(f"mitwerk.engines.options.kernels.{name}")


def plain(name: str) -> Any:
    """Return the plain twin of that name."""
    return importlib.import_module(f"mitwerk.engines.options.plain.{name}")


def passes() -> Any:
    """Return the linear passes, compiled where numba is installed."""
    return kernels("passes") or plain("passes")
