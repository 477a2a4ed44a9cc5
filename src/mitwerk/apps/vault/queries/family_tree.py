"""The tree of forks around a blueprint, as far as the viewer may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import connection

from mitwerk.apps.vault.queries.access import visible_blueprints

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint

    Viewer = Member | AnonymousUser

MOST_GENERATIONS = 6
MOST_FORKS = 60
MOST_READ = 1_000  # with those that the viewer may not see
FAMILY = """
    WITH RECURSIVE
    up (id, step) AS (
        SELECT CAST(%s AS bigint), 0
        UNION ALL
        SELECT origin.blueprint_id, up.step + 1 FROM up
        JOIN vault_blueprint AS fork ON fork.id = up.id
        JOIN vault_revision AS origin ON origin.id = fork.forked_from_id
        WHERE up.step < %s
    ),
    down (id, step) AS (
        SELECT CAST(%s AS bigint), 0
        UNION ALL
        SELECT fork.id, down.step + 1 FROM down
        JOIN vault_revision AS origin ON origin.blueprint_id = down.id
        JOIN vault_blueprint AS fork ON fork.forked_from_id = origin.id
        WHERE down.step < %s
    )
    SELECT id, -step AS step FROM up
    UNION
    SELECT id, step FROM down
    ORDER BY 2, 1 LIMIT %s
"""


@dataclass(slots=True)
class Node:
    """One blueprint in the tree; ``from_number`` is the revision where it left its parent."""

    blueprint: Blueprint
    from_number: int | None = None
    current: bool = False
    children: list[Node] = field(default_factory=list)


def family_tree(blueprint: Blueprint, viewer: Viewer) -> Node:
    """Return the tree of forks around a blueprint from its oldest visible ancestor on.

    At most six generations either way and 60 forks, in two queries however deep it is. A
    blueprint that the viewer may not see ends its branch: neither its name nor what lies behind
    it shows.
    """
    steps = _steps(blueprint)
    family = visible_blueprints(viewer).filter(pk__in=steps)
    found = {b.pk: b for b in family.select_related("forked_from", "owner_member", "owner_team")}
    here = found.setdefault(blueprint.pk, blueprint)
    current = Node(here, _from(here), current=True)
    _hang_forks(current, [found[pk] for pk, step in steps.items() if step > 0 and pk in found])
    return _hung_on_ancestors(current, found)


def _steps(blueprint: Blueprint) -> dict[int, int]:
    """Return the generation of each relative: below 0 its ancestors, above 0 its forks."""
    with connection.cursor() as cursor:
        asked = [blueprint.pk, MOST_GENERATIONS, blueprint.pk, MOST_GENERATIONS, MOST_READ]
        cursor.execute(FAMILY, asked)
        return {int(pk): int(step) for pk, step in cursor.fetchall()}


def _hang_forks(current: Node, forks: list[Blueprint]) -> None:
    """Hang forks (nearest generation first) on the nodes that they left."""
    nodes = {current.blueprint.pk: current}
    for fork in forks:
        parent = nodes.get(_origin(fork) or 0)
        if parent is not None and len(nodes) <= MOST_FORKS:
            nodes[fork.pk] = Node(fork, _from(fork))
            parent.children.append(nodes[fork.pk])


def _hung_on_ancestors(node: Node, found: dict[int, Blueprint]) -> Node:
    for _generation in range(MOST_GENERATIONS):
        parent = found.get(_origin(node.blueprint) or 0)
        if parent is None:
            break
        node = Node(parent, _from(parent), children=[node])
    return node


def _origin(fork: Blueprint) -> int | None:
    return fork.forked_from.blueprint_id if fork.forked_from else None


def _from(blueprint: Blueprint) -> int | None:
    return blueprint.forked_from.number if blueprint.forked_from else None
