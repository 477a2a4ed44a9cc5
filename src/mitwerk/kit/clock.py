"""The one clock.

Deadlines are decided by the database: `database_now` asks it *now*, after the caller took its
lock (on PostgreSQL ``clock_timestamp()``, since ``now()`` stands still inside a transaction).
Everything else uses `now`. Rehearsals and tests shift both alike, through `shifted` in one process
or through the file named by ``MITWERK_CLOCK_FILE`` (seconds, may be negative) across processes.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator

_shift: ContextVar[timedelta] = ContextVar("clock_shift", default=timedelta())


def _total_shift() -> timedelta:
    path = settings.MITWERK.clock_file
    if path is None or not Path(path).exists():
        return _shift.get()
    return _shift.get() + timedelta(seconds=float(Path(path).read_text() or 0))


def now() -> datetime:
    """Return the current time in UTC, by this machine."""
    return datetime.now(UTC) + _total_shift()


def day_of(moment: datetime) -> datetime:
    """Return the start of the moment's day in UTC; a precise time can tell who was at work then.

    >>> day_of(datetime(2026, 3, 1, 22, 5, 9, 3, tzinfo=UTC)).isoformat()
    '2026-03-01T00:00:00+00:00'
    """
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


def database_now() -> datetime:
    """Return the current time in UTC, by the database; call it after taking the lock."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
        else:
            cursor.execute("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')")
            moment = datetime.fromisoformat(cursor.fetchone()[0])
    return moment.astimezone(UTC) + _total_shift()


@contextmanager
def shifted(by: timedelta) -> Iterator[None]:
    """Shift the clock of this thread by the given span for a while."""
    token = _shift.set(_shift.get() + by)
    try:
        yield
    finally:
        _shift.reset(token)
