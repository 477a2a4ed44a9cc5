"""Emptying the test database although its triggers forbid deleting."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.backends.base.base import BaseDatabaseWrapper

# As a replica does, PostgreSQL fires no trigger; until the end of the flush's transaction.
ROLE = "SET LOCAL session_replication_role"
ZERO = "INSERT INTO ledger_zero (value) VALUES (0)"


def flush_with_triggers(connection: BaseDatabaseWrapper) -> None:
    """Wrap the connection's flush: triggers off, flush, the zero row and triggers on again."""
    flush = connection.ops.sql_flush

    def wrapped(*args: Any, **kwargs: Any) -> list[str]:
        statements = flush(*args, **kwargs)
        if not statements:
            return []
        if connection.vendor != "sqlite":
            return [f"{ROLE} = replica", *statements, f"{ROLE} = DEFAULT", ZERO]
        triggers = sqlite_triggers(connection)
        drop = [f"DROP TRIGGER {name}" for name in triggers]
        return [*drop, *statements, ZERO, *triggers.values()]

    connection.ops.sql_flush = wrapped  # type: ignore[method-assign]


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Let somebody who owns the database do harm that its triggers refuse, in a transaction."""
    sqlite = connection.vendor == "sqlite"
    triggers = sqlite_triggers(connection) if sqlite else {}
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in [f"DROP TRIGGER {name}" for name in triggers] or [f"{ROLE} = replica"]:
            cursor.execute(statement)
        yield
        for statement in triggers.values() or [f"{ROLE} = DEFAULT"]:
            cursor.execute(statement)


def sqlite_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the statement that made each trigger of a SQLite database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())
