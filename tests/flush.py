"""Emptying the test database although its triggers forbid deleting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.apps.ledger.triggers import SQLITE, sqlite_trigger

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

ZERO = "INSERT INTO ledger_zero (value) VALUES (0)"


def flush_with_triggers(connection: BaseDatabaseWrapper) -> None:
    """Wrap the connection's flush: triggers off, flush, the zero row and triggers on again."""
    flush = connection.ops.sql_flush

    def wrapped(*args: Any, **kwargs: Any) -> list[str]:
        statements = flush(*args, **kwargs)
        if not statements:
            return []
        if connection.vendor != "sqlite":
            return [*statements, ZERO]
        drop = [f"DROP TRIGGER {name}" for name in SQLITE]
        create = [sqlite_trigger(name) for name in SQLITE]
        return [*drop, *statements, ZERO, *create]

    connection.ops.sql_flush = wrapped  # type: ignore[method-assign]
