"""Which files stand for a revision: a fork's own work first, then the richest kind of source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

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
