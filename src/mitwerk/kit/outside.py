"""What must not happen inside a transaction: hashing and waiting for disks, while others wait."""

from __future__ import annotations

from django.db import connection


def must_be_outside(what: str) -> None:
    """Refuse to do slow work while this thread holds a transaction; a fault of ours, not a refusal.

    Raises
    ------
    RuntimeError
        Inside any transaction but the one that a test rolls back.
    """
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError(f"{what} inside a transaction")
