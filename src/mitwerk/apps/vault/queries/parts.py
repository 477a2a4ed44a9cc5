"""Parts of parts: what a revision consists of, at any depth, and what uses it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import RawSQL

from mitwerk.apps.vault.enums import BlobState, Visibility
from mitwerk.apps.vault.models import Blueprint, BomRow, Revision
from mitwerk.apps.vault.queries.access import not_masked, owned_by, visible_blueprints

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

MOST_PARTS = 2000
BELOW = """
    WITH RECURSIVE part (id) AS (
        SELECT id FROM vault_revision WHERE id IN ({marks})
        UNION
        SELECT row.link_id FROM vault_bomrow AS row
        JOIN part ON row.revision_id = part.id WHERE row.link_id IS NOT NULL
    )
    SELECT id FROM part LIMIT %s
"""


def ids_below(revisions: Collection[int]) -> list[int]:
    """Return these revisions and all their parts at any depth; one query, and it always ends."""
    if not revisions:
        return []
    marks = ", ".join(["%s"] * len(revisions))
    with connection.cursor() as cursor:
        cursor.execute(BELOW.format(marks=marks), [*revisions, MOST_PARTS])
        return [int(row[0]) for row in cursor.fetchall()]


def _below(revisions: Collection[int]) -> RawSQL:
    marks = ", ".join(["%s"] * len(revisions))
    return RawSQL(BELOW.format(marks=marks), [*revisions, MOST_PARTS])  # noqa: S611 - marks only


def rows_below(revisions: Collection[int], viewer: Viewer | None = None) -> dict[int, list[BomRow]]:
    """Return the rows of these revisions and of all their parts, by revision; one query.

    A list whose file a moderator withheld shows nothing. With a viewer each row carries
    ``link_seen``, whether they may read the linked revision without a mask, and number and code
    of the newest open revision of the same part.
    """
    found: defaultdict[int, list[BomRow]] = defaultdict(list)
    if revisions:
        rows = (
            BomRow.objects.filter(revision__in=_below(revisions))
            .exclude(revision__bom__file__blob__state=BlobState.WITHHELD)
            .select_related(
                *("file", "revision", "link__author"),
                *("link__blueprint__owner_member", "link__blueprint__owner_team"),
            )
        )
        if viewer is not None:
            seen = readable(viewer).filter(pk=OuterRef("link"))
            newest = Revision.objects.filter(
                blueprint=OuterRef("link__blueprint"), visibility=Visibility.OPEN
            ).order_by("-number")
            rows = rows.annotate(
                link_seen=Exists(seen),
                newest_number=Subquery(newest.values("number")[:1]),
                newest_code=Subquery(newest.values("code")[:1]),
            )
        for row in rows.order_by("revision_id", "number"):
            found[row.revision_id].append(row)
    return dict(found)


def inside_of(revisions: Collection[int]) -> tuple[dict[int, set[int]], dict[int, Revision]]:
    """Return which blueprints stand in which below these revisions, and a revision of each."""
    inside: defaultdict[int, set[int]] = defaultdict(set)
    known: dict[int, Revision] = {}
    rows = (
        BomRow.objects.filter(revision__in=ids_below(revisions))
        .exclude(link=None)
        .select_related(
            "revision__blueprint", "link__blueprint__owner_member", "link__blueprint__owner_team"
        )
    )
    for row in rows:
        if row.link is not None:
            inside[row.revision.blueprint_id].add(row.link.blueprint_id)
            known[row.link.blueprint_id] = row.link
    return dict(inside), known


def readable(viewer: Viewer) -> QuerySet[Revision]:
    """Return the revisions that the viewer may read without a mask."""
    shown = not_masked(Blueprint.objects.all(), viewer)
    owned = Blueprint.objects.filter(owned_by(viewer))
    return Revision.objects.filter(
        Q(visibility=Visibility.OPEN, blueprint__in=shown.values("pk"))
        | Q(blueprint__in=owned.values("pk"))
    )


def seen_ids(revisions: Iterable[int], viewer: Viewer) -> frozenset[int]:
    """Return which of these revisions the viewer may read without a mask; one query."""
    wanted = set(revisions)
    if not wanted:
        return frozenset()
    return frozenset(readable(viewer).filter(pk__in=wanted).values_list("pk", flat=True))


def uses_of(blueprint: Blueprint, viewer: Viewer) -> QuerySet[BomRow]:
    """Return the rows in which others use a blueprint, the newest revision of each user only.

    Only revisions that the viewer may read, so nothing that is being judged or a draft of others.
    """
    rows = BomRow.objects.filter(
        link__blueprint=blueprint, revision__in=readable(viewer).values("pk")
    )
    newer = rows.filter(
        revision__blueprint=OuterRef("revision__blueprint"), revision__gt=OuterRef("revision")
    )
    return (
        rows.filter(~Exists(newer), revision__blueprint__in=visible_blueprints(viewer).values("pk"))
        .select_related(
            "link", "revision__blueprint__owner_member", "revision__blueprint__owner_team"
        )
        .order_by("-revision_id", "number")
    )
