"""Whose work a revision holds: everything that it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import connection

from mitwerk.apps.vault.models import Revision

if TYPE_CHECKING:
    from collections.abc import Collection

MOST_NAMED = 200  # in an attribution
MOST_COUNTED = 10_000
ANCESTRY = """
    WITH RECURSIVE family (id) AS (
        SELECT parent_id FROM vault_revisionparent WHERE revision_id IN ({marks})
        UNION
        SELECT link.parent_id FROM vault_revisionparent AS link
        JOIN family ON link.revision_id = family.id
    )
    SELECT id FROM family ORDER BY id DESC LIMIT %s
"""


def contributors(revision: Revision) -> tuple[list[Revision], int]:
    """Return the revision and what it comes from, newest first, for the attribution.

    At most `MOST_NAMED`; the number says how many earlier ones there are. Two queries, however
    long the history is.
    """
    return _with_ancestry([revision.pk], first=revision)


def contributors_of_parts(parts: Collection[int]) -> tuple[list[Revision], int]:
    """Return linked parts and what they come from, newest first; as `contributors`."""
    return _with_ancestry(list(parts)) if parts else ([], 0)


def _with_ancestry(start: list[int], first: Revision | None = None) -> tuple[list[Revision], int]:
    family = ancestor_ids(start) | set(start)
    newest = sorted(family - ({first.pk} if first else set()), reverse=True)
    most = MOST_NAMED - (1 if first else 0)
    named = Revision.objects.select_related(
        "author", "blueprint__owner_member", "blueprint__owner_team"
    ).filter(pk__in=newest[:most])
    found = [*([first] if first else []), *named.order_by("-pk")]
    return found, max(0, len(newest) - most)


def ancestor_ids(start: Collection[int]) -> set[int]:
    """Return the ids of the revisions that these ones come from; one query."""
    marks = ", ".join(["%s"] * len(start))
    with connection.cursor() as cursor:
        cursor.execute(ANCESTRY.format(marks=marks), [*start, MOST_COUNTED])
        return {int(row[0]) for row in cursor.fetchall()}
