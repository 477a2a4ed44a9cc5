"""Waiting on conditions, and moving the clock of all processes of a journey."""

from __future__ import annotations

import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Found = TypeVar("Found")
PATIENCE_S = 120.0


def until(condition: Callable[[], Found], what: str) -> Found:
    """Ask again until the answer is true; say what was waited for when it never is."""
    deadline = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {PATIENCE_S:.0f} s for {what}")
        time.sleep(0.1)
    return found


class Clock:
    """The clock file that server, worker and test read alike."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def move_past(self, moment: datetime) -> None:
        """Make it a minute after this moment, now."""
        ahead = moment - datetime.now(UTC) + timedelta(minutes=1)
        waiting = self.path.with_suffix(".new")
        waiting.write_text(f"{ahead.total_seconds():.0f}")
        waiting.replace(self.path)


@contextmanager
def rehearsed_clock() -> Iterator[Clock]:
    """Give the clock of this run, and the true time back at the end."""
    path: Path = settings.MITWERK.clock_file
    try:
        yield Clock(path)
    finally:
        path.unlink(missing_ok=True)
