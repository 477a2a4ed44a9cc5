"""What SQLite lets REPLACE throw out: a row that stays refuses another one with its keys.

``INSERT OR REPLACE`` and ``UPDATE OR REPLACE`` delete the rows in their way, and fire the delete
triggers only on a connection with ``PRAGMA recursive_triggers``. Ours have it; a shell does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

# The triggers of a table: before an insertion, and before a row takes the keys of another.
ENDS = ("once", "alone")


@dataclass(frozen=True, slots=True)
class Key:
    """Columns that no two rows share, and the SQL condition of a partial one."""

    columns: tuple[str, ...]
    where: str = ""


def never_replaced(cursor: CursorWrapper, table: str, held: str = "") -> dict[str, str]:
    """Return the triggers of a table of SQLite by name: what follows ``CREATE TRIGGER name``.

    ``held`` is the condition under which a row stays. They answer like the constraint that they
    go before, so that somebody who was merely second is told so.
    """
    keys = keys_of(cursor, table)
    columns = [row[1] for row in _rows(cursor, f"PRAGMA table_info({table})")]
    text = f"UNIQUE constraint failed: {table}: rows are never changed or deleted"
    raised = f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
    taken = " OR ".join(_taken(table, key, columns, held) for key in keys)
    others = f"{held + ' AND ' if held else ''}held.id <> OLD.id"
    alone = " OR ".join(_taken(table, key, columns, others) for key in keys)
    return {
        f"{table}_once": f"BEFORE INSERT ON {table} WHEN {taken} {raised}",
        f"{table}_alone": f"BEFORE UPDATE ON {table} WHEN {alone} {raised}",
    }


def keys_of(cursor: CursorWrapper, table: str) -> list[Key]:
    """Return the unique keys of a table of SQLite, its id first."""
    found = [Key(("id",))]
    for _number, name, unique, _origin, partial in _rows(cursor, f"PRAGMA index_list({table})"):
        if unique:
            columns = tuple(row[2] for row in _rows(cursor, f"PRAGMA index_info({name})"))
            found.append(Key(columns, _condition(cursor, name) if partial else ""))
    return [found[0], *sorted(found[1:], key=lambda key: (key.columns, key.where))]


def _condition(cursor: CursorWrapper, index: str) -> str:
    cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [index])
    return str(cursor.fetchone()[0]).split(" WHERE ", 1)[1]


def _rows(cursor: CursorWrapper, statement: str) -> list[tuple[str, ...]]:
    cursor.execute(statement)
    return list(cursor.fetchall())


def _taken(table: str, key: Key, columns: list[str], held: str) -> str:
    """Say in SQL that a row which stays has this key of the new one.

    Without a value for the id SQLite shows a trigger -1, which no row has.
    """
    said = [f'held."{name}" = NEW."{name}"' for name in key.columns]
    if held:
        said.append(f"({held})")
    if key.where:
        # Both rows must be under the condition; it names bare columns, so each stands alone.
        new = ", ".join(f'NEW."{name}" AS "{name}"' for name in columns)
        said.append(f"EXISTS (SELECT 1 FROM (SELECT {new}) WHERE {key.where})")  # noqa: S608
        table = f"(SELECT * FROM {table} WHERE {key.where})"  # noqa: S608
    return f"EXISTS (SELECT 1 FROM {table} AS held WHERE {' AND '.join(said)})"  # noqa: S608
