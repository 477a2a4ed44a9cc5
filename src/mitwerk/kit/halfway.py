"""Databases that an older version left in the middle of migrations that have since become one.

Django takes a migration that replaces others out of its plan when only some of those were applied
and their files are gone: it would report that nothing is to be done, and tables would be missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.checks import Error, Tags, register
from django.db import connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.migrations import Migration

MEND = (
    "Upgrade through the version before migrations were joined: see “Upgrade” in "
    "docs/operators/running.md. A database without data of value can be deleted instead."
)


def left_halfway(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the replaced migrations that a database lacks although it has begun with them."""
    loader = MigrationLoader(connection)
    recorded = MigrationRecorder(connection).applied_migrations()
    return sorted(
        f"{app}.{name}"
        for key, migration in loader.replacements.items()
        if _begun(key, migration, recorded)
        for app, name in migration.replaces
        if (app, name) not in recorded
    )


def sentence(missing: Sequence[str]) -> str:
    """Say what a database lacks."""
    return (
        "An older version stopped in the middle of migrating this database; "
        f"still missing: {', '.join(missing)}."
    )


@register(Tags.database)
def check_halfway(*, databases: Sequence[str] | None = None, **_options: Any) -> list[Error]:
    """Stop `migrate` before it passes over what is missing."""
    found = {alias: left_halfway(connections[alias]) for alias in databases or ()}
    return [
        Error(sentence(missing), hint=MEND, id="mitwerk.E001")
        for missing in found.values()
        if missing
    ]


def _begun(
    key: tuple[str, str], migration: Migration, recorded: Collection[tuple[str, str]]
) -> bool:
    """Whether its tables may be there; the first keeps the name of the first it takes in."""
    return key in recorded or any(replaced in recorded for replaced in migration.replaces)
