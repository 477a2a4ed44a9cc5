"""Blueprints as the apps below see them: discussed in talk, told on a member's page."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.members.contributions import SHOWN_PER_KIND, Contribution, Kind
from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.talk.subjects import Subject
from mitwerk.apps.vault import access
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.apps.vault.queries.access import (
    not_masked,
    revision_for,
    visible_blueprints,
    visible_revisions,
)
from mitwerk.apps.vault.queries.wall import being_drawn, picture_urls
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.queries.access import Access

    Viewer = Member | AnonymousUser


def revision_subject(code: str, viewer: Viewer) -> Subject | None:
    """Return a revision as a subject of talk; its owners write under the mask while judged."""
    try:
        revision, rights = revision_for(code, viewer)
    except NotFoundError:
        return None
    title = revision.blueprint.title
    if rights.mask is not None:
        title = rights.mask.label
    opened = revision.visibility == Visibility.OPEN or rights.masked
    return Subject(
        ref=f"revision:{code}",
        title=_("%(title)s, revision %(number)d") % {"title": title, "number": revision.number}
        if not rights.masked
        else title,
        url=reverse("vault:revision", args=[code]),
        may_post=viewer.is_authenticated and (opened or rights.owns),
        mask=_mask(revision, rights),
        watchers=lambda: owners_of(revision.blueprint),
        language=revision.blueprint.language,
    )


def _mask(revision: Revision, rights: Access) -> Callable[[Member], str | None]:
    """Return the label for whom the mask hides; owners too write under it, as others read them."""

    @cache
    def hidden() -> tuple[str, frozenset[int]]:
        mask = rights.mask
        if mask is None and rights.owns:
            mask = access.mask_of(revision, AnonymousUser())
        if mask is None:
            return "", frozenset()
        return mask.label, mask.people() | owners_of(revision.blueprint) | {revision.author_id}

    def label(member: Member) -> str | None:
        text, people = hidden()
        return text if member.pk in people else None

    return label


def owners_of(blueprint: Blueprint) -> frozenset[int]:
    """Return the ids of the people who own a blueprint today, alone or as a team."""
    if blueprint.owner_team is not None:
        team = blueprint.owner_team.memberships
        return frozenset(team.filter(left_at=None).values_list("member_id", flat=True))
    return frozenset([blueprint.owner_member_id] if blueprint.owner_member_id else [])


def blueprint_subject(code: str, viewer: Viewer) -> Subject | None:
    """Return a blueprint as a subject of talk; hidden as a whole while something is judged."""
    blueprint = (
        visible_blueprints(viewer)
        .select_related("owner_member", "owner_team")
        .filter(code=code)
        .first()
    )
    if blueprint is None:
        return None
    return Subject(
        ref=f"blueprint:{code}",
        title=blueprint.title,
        url=reverse("vault:blueprint", args=[code]),
        may_post=viewer.is_authenticated and visible_revisions(blueprint, viewer).exists(),
        watchers=lambda: owners_of(blueprint),
        language=blueprint.language,
    )


def blueprints_of(member: Member, viewer: Viewer) -> list[Contribution]:
    """Return the open blueprints of a member and their teams; forks count as helping on.

    Nothing that is being judged, not even for its owner: the page names the person.
    """
    opened = Blueprint.objects.filter(revisions__visibility=Visibility.OPEN)
    own = opened.filter(owner_member=member) | opened.filter(owner_team__in=teams_of(member))
    rows = list(
        not_masked(own, viewer)
        .annotate(newest_id=Max("revisions"), opened_at=Max("revisions__opened_at"))
        .select_related("forked_from__blueprint", "owner_team")
        .order_by("-opened_at")[:SHOWN_PER_KIND]
    )
    pictures = picture_urls([row.newest_id for row in rows])
    missing = [row.newest_id for row in rows if row.newest_id not in pictures]
    drawn = set(being_drawn().filter(revision__in=missing).values_list("revision", flat=True))
    return [
        _contribution(row, pictures.get(row.newest_id, ""), waiting=row.newest_id in drawn)
        for row in rows
    ]


def _contribution(blueprint: Blueprint, picture: str, *, waiting: bool) -> Contribution:
    return Contribution(
        kind=Kind.HELPED if blueprint.forked_from_id else Kind.MADE,
        title=blueprint.title,
        url=reverse("vault:blueprint", args=[blueprint.code]),
        date=blueprint.opened_at or blueprint.created_at,  # type: ignore[attr-defined]
        text=blueprint.summary,
        picture_url=picture,
        waiting=waiting,
    )
