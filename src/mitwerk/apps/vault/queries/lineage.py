"""Where a revision comes from and what came of it, as far as the viewer may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import visible_blueprints

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

MOST_GENERATIONS = 6
MOST_FORKS = 60
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


@dataclass(slots=True)
class Node:
    """One blueprint in the tree; ``revision`` is where it branched off its parent."""

    blueprint: Blueprint
    from_number: int | None = None
    current: bool = False
    children: list[Node] = field(default_factory=list)


def lineage(blueprint: Blueprint, viewer: Viewer) -> list[Node]:
    """Return the tree of forks around a blueprint, its oldest visible ancestor first.

    At most six generations either way and 60 forks. A blueprint that the viewer may not see ends
    its branch: neither its name nor what lies behind it shows.
    """
    node = Node(blueprint, _from(blueprint), current=True)
    _add_descendants([node], viewer)
    for ancestor in ancestors(blueprint, viewer):
        node = Node(ancestor, _from(ancestor), children=[node])
    return [node]


def ancestors(blueprint: Blueprint, viewer: Viewer) -> list[Blueprint]:
    """Return what the blueprint was forked from, nearest first."""
    found: list[Blueprint] = []
    visible = visible_blueprints(viewer).select_related(
        "forked_from__blueprint", "owner_member", "owner_team"
    )
    while blueprint.forked_from_id and len(found) < MOST_GENERATIONS:
        nearer = visible.filter(revisions=blueprint.forked_from_id).first()
        if nearer is None:
            break
        found.append(nearer)
        blueprint = nearer
    return found


def _add_descendants(nodes: list[Node], viewer: Viewer) -> None:
    left = MOST_FORKS
    for _generation in range(MOST_GENERATIONS):
        by_blueprint = {node.blueprint.pk: node for node in nodes}
        forks = list(
            visible_blueprints(viewer)
            .filter(forked_from__blueprint__in=by_blueprint)
            .select_related("forked_from", "owner_member", "owner_team")
            .order_by("pk")[:left]
        )
        if not forks:
            return
        left -= len(forks)
        nodes = []
        for fork in forks:
            node = Node(fork, _from(fork))
            by_blueprint[_origin(fork).blueprint_id].children.append(node)
            nodes.append(node)


def _origin(fork: Blueprint) -> Revision:
    if fork.forked_from is None:
        raise LookupError(fork.code)
    return fork.forked_from


def _from(blueprint: Blueprint) -> int | None:
    return blueprint.forked_from.number if blueprint.forked_from else None


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
