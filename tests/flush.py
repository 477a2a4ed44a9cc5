"""Emptying the test database although its triggers forbid deleting."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper

# As a replica does, PostgreSQL fires no trigger; until the end of the flush's transaction.
ROLE = "SET LOCAL session_replication_role"
# What migrations put there and no test changes.
STAYS = {"ledger_zero", "django_content_type", "auth_permission"}


def flush_with_triggers(connection: BaseDatabaseWrapper) -> None:
    """Replace the connection's flush: empty what has rows, with its triggers off meanwhile.

    Truncating a hundred tables, or putting all triggers anew, took longer than most tests.
    """

    def flush(_style: Any, tables: Sequence[str], **_options: Any) -> list[str]:
        full = with_rows(connection, set(tables) - STAYS)
        # The names are our own tables'.
        emptied = [f"DELETE FROM {table}" for table in full]  # noqa: S608
        if connection.vendor != "sqlite":
            return [f"{ROLE} = replica", *emptied, f"{ROLE} = DEFAULT"]
        triggers = sqlite_triggers(connection, full)
        return [*(f"DROP TRIGGER {name}" for name in triggers), *emptied, *triggers.values()]

    connection.ops.sql_flush = flush  # type: ignore[method-assign, assignment]


def with_rows(connection: BaseDatabaseWrapper, tables: set[str]) -> list[str]:
    """Return those of the tables that hold a row."""
    has = "SELECT '{0}' WHERE EXISTS (SELECT 1 FROM {0})"
    asked = (has.format(table) for table in sorted(tables))
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        return [name for (name,) in cursor.fetchall()]


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


def sqlite_triggers(
    connection: BaseDatabaseWrapper, tables: Sequence[str] | None = None
) -> dict[str, str]:
    """Return the statement that made each trigger of a SQLite database, or of some tables."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = cursor.fetchall()
    return {name: made for name, table, made in found if tables is None or table in tables}
