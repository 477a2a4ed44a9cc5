"""Room for deep recursion, as long as one of several threads needs it.

Pure Python calls don't use the C stack since 3.11, so only the interpreter's own bound is in the
way. It is one for all threads: whoever put it back at the end would pull it from under the others.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_lock = threading.Lock()
_wanted: list[int] = []
_usual: list[int] = []


@contextmanager
def nesting(calls: int) -> Iterator[None]:
    """Let calls be nested that deep inside, in this thread and all others.

    Examples
    --------
    >>> before = sys.getrecursionlimit()
    >>> with nesting(100_000):
    ...     sys.getrecursionlimit()
    100000
    >>> sys.getrecursionlimit() == before
    True
    """
    with _lock:
        if not _wanted:
            _usual[:] = [sys.getrecursionlimit()]
        _wanted.append(calls)
        sys.setrecursionlimit(max(_usual + _wanted))
    try:
        yield
    finally:
        with _lock:
            _wanted.remove(calls)
            sys.setrecursionlimit(max(_usual + _wanted))
