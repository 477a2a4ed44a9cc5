"""Rows that the database itself refuses to change or delete, on SQLite and PostgreSQL.

An app names its triggers once, so that its migrations can put them back and a test can list them.
Django rebuilds a SQLite table on some schema changes and drops its triggers: a later migration
that touches such a table puts them again (`kit.tables.PutTriggers`). One that adds a unique
constraint does too: which rows ``INSERT OR REPLACE`` would throw out is read from the table's keys
when they are put. SQLite refuses to rename a table while a trigger elsewhere asks about one that is
missing: before Django rebuilds a table that other triggers ask about, a migration takes those away
(`kit.tables.RemoveTriggers`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mitwerk.kit.replacing import ENDS, never_replaced

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TRUNCATE = "BEFORE TRUNCATE"


@dataclass(frozen=True, slots=True)
class Triggers:
    """Triggers by name: what follows ``CREATE TRIGGER name``; on PostgreSQL moment and body.

    ``held`` are the tables whose rows are never replaced, with the SQL condition on ``held`` under
    which that is so ("" always): on SQLite each gets ``<table>_once`` and ``<table>_alone``.
    """

    sqlite: Mapping[str, str]
    postgresql: Mapping[str, tuple[str, str]]
    held: Mapping[str, str] = field(default_factory=dict)

    def names(self, vendor: str) -> set[str]:
        """Return the names of the triggers on this engine ("sqlite" or "postgresql")."""
        if vendor != "sqlite":
            return set(self.postgresql)
        return {*self.sqlite, *(f"{table}_{end}" for table in self.held for end in ENDS)}

    def put(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Create every trigger anew."""
        self.remove(editor)
        if editor.connection.vendor == "sqlite":
            with editor.connection.cursor() as cursor:
                computed = [never_replaced(cursor, *held) for held in self.held.items()]
            for bodies in (self.sqlite, *computed):
                for name, body in bodies.items():
                    editor.execute(f"CREATE TRIGGER {name} {body}", params=None)
            return
        for name, (when, body) in self.postgresql.items():
            each = "STATEMENT" if when.startswith(TRUNCATE) else "ROW"
            editor.execute(_function(name, body), params=None)
            statement = f"CREATE TRIGGER {name} {when} FOR EACH {each} EXECUTE FUNCTION {name}()"
            editor.execute(statement, params=None)

    def remove(self, editor: BaseDatabaseSchemaEditor) -> None:
        """Drop every trigger."""
        if editor.connection.vendor == "sqlite":
            for name in sorted(self.names("sqlite")):
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

    Each table has ``<table>_kept`` before updates and ``<table>_stays`` before deletions. A
    deletion by another name is refused too: on SQLite what REPLACE throws out, on PostgreSQL
    TRUNCATE, ``<table>_whole``.
    """
    sqlite: dict[str, str] = {}
    postgresql: dict[str, tuple[str, str]] = {}
    held: dict[str, str] = {}
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
        held[kept.table] = kept.when.replace("OLD.", "held.")
        postgresql |= whole(kept.table, text, held[kept.table])
    return Triggers(sqlite, postgresql, held)


@dataclass(frozen=True, slots=True)
class Shut:
    """A table that takes no more rows: an SQL condition on ``NEW`` under which one is refused."""

    table: str
    when: str
    postgresql: str = ""  # where its words differ from SQLite's


def shut(*tables: Shut) -> Triggers:
    """Return the triggers ``<table>_shut`` that refuse new rows of what is frozen."""
    sqlite: dict[str, str] = {}
    postgresql: dict[str, tuple[str, str]] = {}
    for one in tables:
        text = f"{one.table}: rows are never changed or deleted, and none is added"
        before, name = f"BEFORE INSERT ON {one.table}", f"{one.table}_shut"
        sqlite[name] = f"{before} WHEN {one.when} BEGIN SELECT RAISE(ABORT, '{text}'); END"
        postgresql[name] = (before, f"{refuse(text, one.postgresql or one.when)} RETURN NEW;")
    return Triggers(sqlite, postgresql)


def whole(table: str, text: str, when: str = "") -> dict[str, tuple[str, str]]:
    """Return PostgreSQL's trigger that refuses to truncate a table, if rows ``held`` as in when."""
    some = f"EXISTS (SELECT 1 FROM {table} AS held WHERE {when})" if when else "TRUE"  # noqa: S608 - our own names
    return {f"{table}_whole": (f"{TRUNCATE} ON {table}", f"{refuse(text, some)} RETURN NULL;")}


def refuse(text: str, condition: str) -> str:
    """Return the statement of a PostgreSQL function that refuses what meets a condition."""
    return f"""IF {condition} THEN
        RAISE EXCEPTION '{text}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"""


def _changed(kept: Kept, operator: str) -> str:
    columns = ("id", *kept.columns)
    changed = " OR ".join(f'NEW."{name}" {operator} OLD."{name}"' for name in columns)
    if kept.refused:
        changed = f"{changed} OR ({kept.refused})"
    return f"({kept.when}) AND ({changed})" if kept.when else changed


def _function(name: str, body: str) -> str:
    return f"""CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN {body} END $$"""
