"""What a check of the books found: which truth is broken, in which row, and what to do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken invariant of one row, in English: for commands."""

    invariant: str
    row: str
    says: str
    do: str


RESTORE = "Restore the rows from a backup of before; the books are never mended by hand."
LOOK = "Stop paying, look who could write to the database, then restore from a backup."
