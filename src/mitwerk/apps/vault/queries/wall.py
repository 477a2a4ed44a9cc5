"""The wall of blueprints: one card each, with the picture of the newest revision one may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.urls import reverse

from mitwerk.apps.vault import adapters
from mitwerk.apps.vault.enums import BlobState, PreviewKind, Visibility
from mitwerk.apps.vault.models import Blueprint, Preview, Revision, RevisionFile
from mitwerk.apps.vault.queries.access import owned_by, visible_blueprints
from mitwerk.apps.vault.queries.origin import newness, source_rank
from mitwerk.kit.attempts import AttemptState
from mitwerk.kit.paging import newest_first

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.contrib.auth.models import AnonymousUser

    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

WALL_SIZE = 24
LONGEST_WORDS = 200  # SQLite takes no pattern of 50 000 letters
KINDS = {
    "model": adapters.MODELS,
    "drawing": adapters.DRAWINGS,
    "picture": adapters.PICTURES,
    "table": frozenset({"csv"}),
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the wall is narrowed to; empty means everything."""

    tag: str = ""
    owner: str = ""
    kind: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One blueprint on the wall."""

    blueprint: Blueprint
    revision: Revision | None
    picture: RevisionFile | None
    picture_kind: str
    file_count: int
    fork_count: int
    waiting: bool = False


def wall(
    viewer: Viewer, filters: Filters, *, cursor: str = "", size: int = WALL_SIZE
) -> tuple[list[Card], str]:
    """Return one page of cards and the cursor of the next; always the same number of queries."""
    rows = filtered(visible_blueprints(viewer), filters, viewer)
    rows = rows.select_related("owner_member", "owner_team").annotate(
        newest_id=newest_readable(viewer),
        fork_count=Count(
            "revisions__forks",
            filter=Q(revisions__forks__revisions__visibility=Visibility.OPEN),
            distinct=True,
        ),
    )
    page = newest_first(rows, cursor=cursor, size=size)
    return cards_of(page.rows), page.next


def newest_readable(viewer: Viewer) -> Subquery:
    """Return the id of the newest revision of a blueprint that the viewer may read."""
    revisions = Revision.objects.filter(blueprint=OuterRef("pk")).order_by("-number")
    opened = revisions.filter(visibility=Visibility.OPEN)
    return Case(  # type: ignore[return-value]
        When(owned_by(viewer), then=Subquery(revisions.values("pk")[:1])),
        default=Subquery(opened.values("pk")[:1]),
    )


def filtered(rows: QuerySet[Blueprint], filters: Filters, viewer: Viewer) -> QuerySet[Blueprint]:
    """Narrow blueprints down."""
    if filters.owner:
        rows = rows.filter(
            Q(owner_member__handle=filters.owner) | Q(owner_team__handle=filters.owner)
        )
    if words := filters.words[:LONGEST_WORDS]:
        rows = rows.filter(Q(title__icontains=words) | Q(summary__icontains=words))
    if filters.tag:
        rows = rows.filter(tags__icontains=f'"{filters.tag.lower()[:LONGEST_WORDS]}"')
    if filters.kind in KINDS:
        # Only in what the viewer may read: else the filter would tell of drafts.
        newest = Blueprint.objects.annotate(newest=newest_readable(viewer))
        rows = rows.filter(pk__in=newest.filter(newest__in=_with(filters.kind)).values("pk"))
    return rows


def _with(kind: str) -> QuerySet[Revision]:
    return Revision.objects.filter(files__blob__kind__in=KINDS[kind])


def cards_of(blueprints: Sequence[Blueprint]) -> list[Card]:
    """Return the cards of blueprints that carry ``newest_id``; two queries."""
    newest = [row.newest_id for row in blueprints if row.newest_id]  # type: ignore[attr-defined]
    making = being_drawn().filter(revision=OuterRef("pk"))
    revisions = Revision.objects.annotate(
        file_count=Count("files"), waiting=Exists(making)
    ).in_bulk(newest)
    pictures = pictures_of(newest)
    return [_card(row, revisions, pictures) for row in blueprints]


def _card(
    blueprint: Blueprint,
    revisions: Mapping[int, Revision],
    pictures: dict[int, tuple[RevisionFile, str]],
) -> Card:
    newest = blueprint.newest_id  # type: ignore[attr-defined]
    revision = revisions.get(newest)
    file, kind = pictures.get(newest, (None, ""))
    return Card(
        blueprint,
        revision,
        file,
        kind,
        getattr(revision, "file_count", 0),
        getattr(blueprint, "fork_count", 0),
        getattr(revision, "waiting", False),
    )


def being_drawn() -> QuerySet[RevisionFile]:
    """Return files whose picture is on its way."""
    on_its_way = (AttemptState.WAITING, AttemptState.RUNNING)
    return RevisionFile.objects.filter(blob__previews__state__in=on_its_way)


def picture_urls(revision_ids: Sequence[int]) -> dict[int, str]:
    """Return the address of the picture that stands for each revision; one query.

    Rights are not asked here: name revisions that the viewer may read.
    """
    return {
        pk: reverse("vault:preview", args=[file.revision.code, file.number, kind])
        for pk, (file, kind) in pictures_of(revision_ids).items()
    }


def pictures_of(revision_ids: Sequence[int]) -> dict[int, tuple[RevisionFile, str]]:
    """Return the picture that stands for each revision, where one is ready; one query.

    What was added to a fork wins over what came along, then a rendered model over a drawing or
    photo; among models a new file over a changed one, the richest kind of source, then the one
    with most bytes.
    """
    ready = Preview.objects.filter(
        kind__in=(PreviewKind.THUMBNAIL, PreviewKind.DRAWING),
        state=AttemptState.READY,
        blob=OuterRef("blob"),
    ).order_by("kind")
    files = (
        RevisionFile.objects.filter(revision__in=revision_ids, blob__state=BlobState.STORED)
        .select_related("revision")
        .annotate(
            picture_kind=Subquery(ready.values("kind")[:1]),
            source=F("blob__kind"),
            bytes=F("blob__size"),
            newness=newness(),
        )
        .exclude(picture_kind=None)
        .order_by("revision_id", "bytes", "-number")
    )
    chosen: dict[int, tuple[RevisionFile, str]] = {}
    weights: dict[int, tuple[bool, bool, int, int]] = {}
    for file in files:
        rendered = file.picture_kind == PreviewKind.THUMBNAIL
        weight = file.newness > 0, rendered, file.newness, source_rank(file.source)
        if weight >= weights.get(file.revision_id, (False, False, 0, 0)):
            weights[file.revision_id] = weight
            chosen[file.revision_id] = (file, file.picture_kind)
    return chosen
