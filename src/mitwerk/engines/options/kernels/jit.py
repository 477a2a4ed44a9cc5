"""The one set of numba settings: cached on disk, without the interpreter lock."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable

F = TypeVar("F", bound="Callable[..., Any]")


def jit(function: F) -> F:
    """Compile on first call, keep the machine code beside the source."""
    compiled = numba.njit(cache=True, nogil=True, boundscheck=False)(function)
    _watch_all_sources(compiled)
    return cast("F", compiled)


def inlined(function: F) -> F:
    """Compile a small step into its callers (a call would count references to every array).

    Its one ``return`` must be the last line: numba inlines others wrongly or slowly.
    """
    return cast("F", numba.njit(inline="always")(function))


def _watch_all_sources(compiled: Any) -> None:
    """Have the kept code thrown away when *any* file here changes, not only the function's own.

    numba looks at the function's file alone, but what is kept holds its callees from the other
    files, too: after an edit there, old code would run. (Without a cache there's no file.)
    """
    kept = getattr(compiled._cache, "_cache_file", None)  # noqa: SLF001 - numba has no public way
    if kept is not None:
        kept._source_stamp = _STAMP  # noqa: SLF001


def _stamp() -> tuple[tuple[str, float, int], ...]:
    """Return name, time and size of every file in this folder."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    return tuple((file.name, file.stat().st_mtime, file.stat().st_size) for file in files)


_STAMP = _stamp()
