"""How much of what exists is one member's work, for their page: in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import Max, Q
from django.urls import reverse

from mitwerk.apps.members.contributions import MOST_PARTS, Part
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import RevisionFile
from mitwerk.apps.vault.queries.access import not_masked, visible_blueprints
from mitwerk.apps.vault.queries.credit import PERCENT, points_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

FAMILIES = """
    WITH RECURSIVE family (start, id) AS (
        SELECT id, id FROM vault_revision WHERE id IN ({marks})
        UNION
        SELECT family.start, link.parent_id FROM vault_revisionparent AS link
        JOIN family ON link.revision_id = family.id
    )
    SELECT start, id FROM family
"""


def parts_of_member(member: Member, viewer: Viewer) -> list[Part]:
    """Return the newest blueprints with a member's work in them and how much of each it is.

    What the member revised and what was forked from that; nothing that is being judged. Three
    queries, however many there are.
    """
    made = Q(revisions__author=member) | Q(forked_from__author=member)
    shown = not_masked(visible_blueprints(viewer).filter(made), viewer).distinct()
    opened = Max("revisions__pk", filter=Q(revisions__visibility=Visibility.OPEN))
    rows = shown.annotate(newest=opened).exclude(newest=None).order_by("-pk")[:MOST_PARTS]
    titles = {row.newest: (row.title, row.code) for row in rows}
    shares = _shares(member, titles) if titles else {}
    return [
        Part(
            label=titles[pk][0],
            url=reverse("vault:blueprint", args=[titles[pk][1]]),
            percent=round(100 * share, 1),
            value=f"{100 * share:.0f}{PERCENT}",
        )
        for pk, share in shares.items()
        if share
    ]


def _shares(member: Member, revisions: Collection[int]) -> dict[int, float]:
    families = families_of(revisions)
    every = set().union(*families.values())
    files: dict[int, list[tuple[int, str, int]]] = defaultdict(list)
    own: set[int] = set()
    rows = RevisionFile.objects.filter(revision__in=every).order_by("revision_id", "pk")
    asked = ("revision_id", "folded_path", "blob_id", "revision__author_id")
    for revision, path, content, author in rows.values_list(*asked):
        files[revision].append((revision, path, content))
        own |= {revision} if author == member.pk else set()
    found = {}
    for revision, family in families.items():
        points = points_of(revision, [row for one in sorted(family) for row in files[one]])
        whole = sum(points.values())
        found[revision] = sum(points[one] for one in own & points.keys()) / whole if whole else 0.0
    return found


def families_of(revisions: Collection[int]) -> dict[int, set[int]]:
    """Return each revision with all it comes from; one query."""
    marks = ", ".join(["%s"] * len(revisions))
    found: dict[int, set[int]] = {pk: set() for pk in revisions}
    with connection.cursor() as cursor:
        cursor.execute(FAMILIES.format(marks=marks), list(revisions))
        for start, pk in cursor.fetchall():
            found[int(start)].add(int(pk))
    return found
