"""Does this part exist already? The nearest parts of others, as far as the viewer may see them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from mitwerk.apps.vault import shapes
from mitwerk.apps.vault.adapters_measure import unpacked
from mitwerk.apps.vault.enums import BlobState, PreviewKind, Visibility
from mitwerk.apps.vault.models import Blueprint, Measurement, Preview, RevisionFile
from mitwerk.apps.vault.queries.access import not_masked, owned_by
from mitwerk.kit.attempts import AttemptState

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.shapes import Neighbour

    Viewer = Member | AnonymousUser

OTHER = "other"
SHOWN = 5
FIRST_LOOK, FARTHEST_LOOK = 40, 2560  # neighbours looked at, four times as many each time
FAMILY = """
    WITH RECURSIVE links (one, two) AS (
        SELECT fork.id, origin.blueprint_id FROM vault_blueprint AS fork
        JOIN vault_revision AS origin ON origin.id = fork.forked_from_id
    ), family (id) AS (
        SELECT CAST(%s AS BIGINT)
        UNION
        SELECT CASE WHEN links.one = family.id THEN links.two ELSE links.one END
        FROM links JOIN family ON links.one = family.id OR links.two = family.id
    )
    SELECT id FROM family
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """A part of somebody else, how it resembles the asked one, and its picture's kind or ''.

    ``scale`` is its size over the asked part's.
    """

    file: RevisionFile
    relation: str
    distance: float
    scale: float

    @property
    def picture_kind(self) -> str:
        return str(getattr(self.file, "picture_kind", None) or "")


def family_of(blueprint: Blueprint) -> frozenset[int]:
    """Return the ids of all blueprints of its tree of forks, itself included; one query."""
    with connection.cursor() as cursor:
        cursor.execute(FAMILY, [blueprint.pk])
        return frozenset(int(row[0]) for row in cursor.fetchall())


def alike(
    blob_id: int, viewer: Viewer, *, without: Blueprint | None = None, top: int = SHOWN
) -> list[Alike]:
    """Return the parts nearest to a measured content that the viewer may read, nearest first.

    Left out are the viewer's own blueprints, those of the owner of ``without``, and its family:
    what a fork brought along is no discovery. Each blueprint is told of once. Four queries, and
    one more where very many near parts are not the viewer's to see.
    """
    shape = _shape_of(blob_id)
    if shape is None:
        return []
    others = _of_others(viewer, without)
    look = FIRST_LOOK
    while True:
        near = [one for one in shapes.nearest(unpacked(shape), look) if one.relation != OTHER]
        found = _readable(near, others)
        if len(found) >= top or len(near) < look or look >= FARTHEST_LOOK:
            return found[:top]
        look *= 4


def _shape_of(blob_id: int) -> bytes | None:
    rows = Measurement.objects.filter(blob=blob_id, state=AttemptState.READY)
    shape = rows.values_list("shape", flat=True).first()
    return None if shape is None else bytes(shape)


def _of_others(viewer: Viewer, without: Blueprint | None) -> QuerySet[Blueprint]:
    rows = not_masked(Blueprint.objects.exclude(owned_by(viewer)), viewer)
    if without is None:
        return rows
    same_owner = Q(owner_member=without.owner_member_id) if without.owner_member_id else Q()
    if without.owner_team_id:
        same_owner = Q(owner_team=without.owner_team_id)
    return rows.exclude(pk__in=family_of(without)).exclude(same_owner)


def _readable(near: Sequence[Neighbour], others: QuerySet[Blueprint]) -> list[Alike]:
    place = {one.blob_id: rank for rank, one in enumerate(near)}
    files = _open_files(place).filter(revision__blueprint__in=others)
    best: dict[int, RevisionFile] = {}
    for file in sorted(files, key=lambda one: (place[one.blob_id], -one.revision.number)):
        best.setdefault(file.revision.blueprint_id, file)
    by_rank = sorted(best.values(), key=lambda one: place[one.blob_id])
    return [_told(file, near[place[file.blob_id]]) for file in by_rank]


def _open_files(blob_ids: Collection[int]) -> QuerySet[RevisionFile]:
    picture = Preview.objects.filter(
        blob=OuterRef("blob"), kind=PreviewKind.THUMBNAIL, state=AttemptState.READY
    )
    return (
        RevisionFile.objects.filter(
            blob__in=list(blob_ids),
            blob__state=BlobState.STORED,
            revision__visibility=Visibility.OPEN,
        )
        .select_related("revision__blueprint__owner_member", "revision__blueprint__owner_team")
        .annotate(picture_kind=Subquery(picture.values("kind")[:1]))
    )


def _told(file: RevisionFile, one: Neighbour) -> Alike:
    return Alike(file, one.relation, one.distance, one.scale)
