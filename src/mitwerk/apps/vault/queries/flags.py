"""Flags of similar parts: who may see which, and behind which mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import roles_of
from mitwerk.apps.vault import overseers
from mitwerk.apps.vault.enums import BlobState, FlagState, PreviewKind, Visibility
from mitwerk.apps.vault.models import Preview, SimilarityFlag
from mitwerk.apps.vault.queries.access import masked_ids
from mitwerk.apps.vault.rules import MODERATORS
from mitwerk.kit.attempts import AttemptState
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Blueprint, RevisionFile


@dataclass(frozen=True, slots=True)
class Side:
    """One of two parts that are alike; ``masked`` while its authors must not be named."""

    file: RevisionFile
    masked: bool
    picture_kind: str


@dataclass(frozen=True, slots=True)
class ShownFlag:
    """A flag as one viewer sees it."""

    flag: SimilarityFlag
    newer: Side
    older: Side


def flags_for(member: Member) -> QuerySet[SimilarityFlag]:
    """Return the flags that a member may look at: all for moderators, else those answered for."""
    if roles_of(member) & MODERATORS:
        return SimilarityFlag.objects.all()
    mine = Q(pk__in=())
    for revisions in overseers.overseen_by(member):
        mine |= Q(file__revision__in=revisions.values("pk"))
    return SimilarityFlag.objects.filter(mine)


def flag_for(code: str, member: Member) -> SimilarityFlag:
    """Return one flag that a member may look at.

    Raises
    ------
    NotFoundError
        Also when it exists but is not theirs to see.
    """
    rows = flags_for(member).select_related("blueprint", "older__revision__blueprint")
    found = rows.filter(code=code).first()
    if found is None:
        raise NotFoundError(_("There is no such pair of parts, or it is not yours to look at."))
    return found


def with_both_sides(rows: QuerySet[SimilarityFlag]) -> QuerySet[SimilarityFlag]:
    """Fetch what a row shows in the same query."""
    sides = ("file", "older")
    related = [
        f"{side}__{rest}"
        for side in sides
        for rest in ("blob", "revision__blueprint__owner_member", "revision__blueprint__owner_team")
    ]
    pictures = {f"{side}_picture": Subquery(_picture(f"{side}__blob")) for side in sides}
    return rows.select_related("looked_by", *related).annotate(**pictures)


def _picture(blob: str) -> QuerySet[Preview, Any]:
    ready = Preview.objects.filter(
        blob=OuterRef(blob), kind=PreviewKind.THUMBNAIL, state=AttemptState.READY
    )
    return ready.values("kind")[:1]


def shown_flags(rows: Iterable[SimilarityFlag], member: Member) -> list[ShownFlag]:
    """Return flags fetched by `with_both_sides` as this member sees them; one query a contest."""
    masked = masked_ids(member)
    return [
        ShownFlag(row, _side(row, row.file, "file", masked), _side(row, row.older, "older", masked))
        for row in rows
    ]


def _side(row: SimilarityFlag, file: RevisionFile, side: str, masked: Collection[int]) -> Side:
    withheld = file.blob.state == BlobState.WITHHELD
    kind = "" if withheld else getattr(row, f"{side}_picture", None) or ""
    return Side(file, file.revision.blueprint_id in masked, str(kind))


def hints_for(blueprint: Blueprint, owner: Member) -> list[SimilarityFlag]:
    """Return what the owner of the newer part should know; nothing of what is being judged."""
    rows = with_both_sides(SimilarityFlag.objects.filter(blueprint=blueprint))
    return list(
        rows.exclude(state=FlagState.FINE)
        .exclude(older__revision__blueprint__in=masked_ids(owner))
        .filter(older__revision__visibility=Visibility.OPEN, older__blob__state=BlobState.STORED)
        .order_by("-pk")[:5]
    )
