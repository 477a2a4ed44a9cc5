"""Rows that the database itself refuses to change or delete, on SQLite and PostgreSQL.

An app names its triggers once, so that its migrations can put them back and a test can list them.
Django rebuilds a SQLite table on some schema changes and drops its triggers: a later migration
that touches such a table calls `Triggers.put` again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True, slots=True)
class Triggers:
    """Triggers by name: what follows ``CREATE TRIGGER name``; on PostgreSQL moment and body."""

    sqlite: Mapping[str, str]
    postgresql: Mapping[str, tuple[str, str]]

    def names(self, vendor: str) -> set[str]:
        """Return the names of the triggers on this engine ("sqlite" or "postgresql")."""
        return set(self.sqlite if vendor == "sqlite" else self.postgresql)

    def put(self, _apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        """Create every trigger anew; an operation of a migration."""
        self.remove(_apps, editor)
        if editor.connection.vendor == "sqlite":
            for name, body in self.sqlite.items():
                editor.execute(f"CREATE TRIGGER {name} {body}", params=None)
            return
        for name, (when, body) in self.postgresql.items():
            editor.execute(_function(name, body), params=None)
            statement = f"CREATE TRIGGER {name} {when} FOR EACH ROW EXECUTE FUNCTION {name}()"
            editor.execute(statement, params=None)

    def remove(self, _apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        """Drop every trigger; the way back of that operation."""
        if editor.connection.vendor == "sqlite":
            for name in self.sqlite:
                editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
            return
        for name in self.postgresql:
            editor.execute(f"DROP FUNCTION IF EXISTS {name}() CASCADE", params=None)


@dataclass(frozen=True, slots=True)
class Kept:
    """A table whose rows stay, and the columns that keep their first value.

    ``when`` is an SQL condition on ``OLD`` under which both hold, ``refused`` one on ``OLD`` and
    ``NEW`` under which a change is refused besides.
    """

    table: str
    columns: Sequence[str]
    when: str = ""
    refused: str = ""


def keep(*tables: Kept) -> Triggers:
    """Return the triggers that refuse changing the columns and deleting the rows of tables.

    Each table has two: ``<table>_kept`` before updates, ``<table>_stays`` before deletions.
    """
    sqlite: dict[str, str] = {}
    postgresql: dict[str, tuple[str, str]] = {}
    for kept in tables:
        text = f"{kept.table}: rows are never changed or deleted"
        raised = f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
        stays = f" WHEN {kept.when}" if kept.when else ""
        update, delete = f"{kept.table}_kept", f"{kept.table}_stays"
        sqlite[update] = f"BEFORE UPDATE ON {kept.table} WHEN {_changed(kept, 'IS NOT')} {raised}"
        sqlite[delete] = f"BEFORE DELETE ON {kept.table}{stays} {raised}"
        changed = refuse(text, _changed(kept, "IS DISTINCT FROM"))
        gone = refuse(text, kept.when or "TRUE")
        postgresql[update] = (f"BEFORE UPDATE ON {kept.table}", f"{changed} RETURN NEW;")
        postgresql[delete] = (f"BEFORE DELETE ON {kept.table}", f"{gone} RETURN OLD;")
    return Triggers(sqlite, postgresql)


def refuse(text: str, condition: str) -> str:
    """Return the statement of a PostgreSQL function that refuses what meets a condition."""
    return f"""IF {condition} THEN
        RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"""


def _changed(kept: Kept, operator: str) -> str:
    changed = " OR ".join(f'NEW."{name}" {operator} OLD."{name}"' for name in kept.columns)
    if kept.refused:
        changed = f"{changed} OR ({kept.refused})"
    return f"({kept.when}) AND ({changed})" if kept.when else changed


def _function(name: str, body: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {body} END $$"""
