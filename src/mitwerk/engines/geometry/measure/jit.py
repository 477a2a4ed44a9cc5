"""The loops of this package compiled by numba: cached on disk where that is allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

try:
    import numba
except ImportError:  # the readers work without it; walls and holes then stay unknown
    numba = None

F = TypeVar("F", bound="Callable[..., Any]")
COMPILED = numba is not None


def jit(function: F) -> F:
    """Compile on first call; without numba the plain function is slow but the same."""
    if numba is None:
        return function
    try:
        return cast("F", numba.njit(cache=True, nogil=True)(function))
    except RuntimeError:  # no folder to cache in: an installation that belongs to somebody else
        return cast("F", numba.njit(nogil=True)(function))
