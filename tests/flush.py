"""Emptying the test database although its triggers forbid deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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


def sqlite_triggers(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Return the statement that made each trigger of a SQLite database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())
