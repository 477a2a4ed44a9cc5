"""The one set of numba settings: cached on disk, without the interpreter lock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def jit(function: F) -> F:
    """Compile on first call, keep the machine code beside the source."""
    return cast("F", numba.njit(cache=True, nogil=True, boundscheck=False)(function))
