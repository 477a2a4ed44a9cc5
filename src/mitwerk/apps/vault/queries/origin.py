"""Which files stand for a revision: a fork's new files first, then the richest kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Case, Exists, OuterRef, Value, When

from mitwerk.apps.vault.models import RevisionFile

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

# What a format can carry beside bare triangles: parts, colours, names. Then size decides.
SOURCES = {"step": 6, "glb": 5, "gltf": 5, "3mf": 4, "obj": 3, "ply": 2, "stl": 1}


def source_rank(kind: str) -> int:
    """Return how much a file of this kind can say of a model; 0 for what is no model."""
    return SOURCES.get(kind, 0)


def own_work() -> Combinable:
    """Return the expression that is true for files whose bytes the fork's origin did not have.

    For querysets of `RevisionFile`; every file of a blueprint that is no fork is its own.
    """
    origin = RevisionFile.objects.filter(
        revision=OuterRef("revision__blueprint__forked_from"), blob=OuterRef("blob")
    )
    return ~Exists(origin)


def newness() -> Combinable:
    """Return the expression of how new a file is against the fork's origin.

    2: it stands under a name that the origin did not have; 1: it takes the place of one; 0: it is
    the origin's. A replaced whole shows less of what was made than the new part in it.
    """
    same_name = RevisionFile.objects.filter(
        revision=OuterRef("revision__blueprint__forked_from"), folded_path=OuterRef("folded_path")
    )
    return Case(
        When(~own_work(), then=Value(0)), When(Exists(same_name), then=Value(1)), default=Value(2)
    )
