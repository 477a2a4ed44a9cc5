"""The bytes of uploads on their way in: one file each, one writer at a time, durable in steps.

A writer who lost its connection must not keep the next one out, so no lock is held while waiting
for the network. Instead the newest writer's ticket stands in a lock file, and every write asks,
under the lock, whether its own ticket still does.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mitwerk.kit import blobs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TICKET_BYTES = 16


class SupersededError(Exception):
    """Another request took this upload over."""


def file_of(code: str) -> Path:
    """Return where an upload's bytes lie."""
    return blobs.incoming() / code


def lock_file_of(code: str) -> Path:
    return blobs.incoming() / f"{code}.lock"


@contextmanager
def locked(code: str) -> Iterator[int]:
    """Hold an upload's lock, across threads and processes; yields the lock file's handle."""
    handle = os.open(lock_file_of(code), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        os.close(handle)


def remove(code: str) -> None:
    """Forget an upload's bytes."""
    file_of(code).unlink(missing_ok=True)
    lock_file_of(code).unlink(missing_ok=True)


class Writer:
    """Appends to one upload from ``start`` until somebody else starts a `Writer` for it.

    Must be made under `locked`; whatever lies beyond ``start`` was never acknowledged and goes.
    """

    def __init__(self, code: str, start: int, lock: int) -> None:
        self.code = code
        self.position = start
        self._ticket = secrets.token_bytes(TICKET_BYTES)
        os.pwrite(lock, self._ticket, 0)
        self._file = os.open(file_of(code), os.O_RDWR | os.O_CREAT, 0o600)
        os.ftruncate(self._file, start)

    def close(self) -> None:
        os.close(self._file)

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the lock while this is still the newest writer.

        Raises
        ------
        SupersededError
            When it is not.
        """
        with locked(self.code) as lock:
            if os.pread(lock, TICKET_BYTES, 0) != self._ticket:
                raise SupersededError(self.code)
            yield

    def write(self, chunk: bytes) -> None:
        """Append bytes; not durable yet."""
        with self.turn():
            view = memoryview(chunk)
            while view:
                written = os.pwrite(self._file, view, self.position)
                self.position += written
                view = view[written:]

    def sync(self) -> None:
        """Make all written bytes durable, and the file's name too; call it within a turn."""
        os.fsync(self._file)
        blobs.sync_folder(blobs.incoming())
