"""Who may read which revision, and behind which mask: the only way to fetch one for a viewer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from mitwerk.apps.members.queries.access import teams_of
from mitwerk.apps.vault import access, rules
from mitwerk.apps.vault.enums import Visibility
from mitwerk.apps.vault.models import Blueprint, Revision
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.access import Mask

    Viewer = Member | AnonymousUser


@dataclass(frozen=True, slots=True)
class Access:
    """What one viewer may do with one revision."""

    may_read: bool
    owns: bool
    mask: Mask | None = None

    @property
    def masked(self) -> bool:
        return self.mask is not None


def team_ids(viewer: Viewer) -> frozenset[int]:
    """Return the ids of the viewer's teams."""
    if not viewer.is_authenticated:
        return frozenset()
    return frozenset(teams_of(viewer).values_list("pk", flat=True))


def owns(viewer: Viewer, blueprint: Blueprint) -> bool:
    """Tell whether the viewer owns the blueprint, alone or through a team."""
    teams = team_ids(viewer) if blueprint.owner_team_id else frozenset()
    return rules.owns(viewer, blueprint, teams)


def access_to(revision: Revision, viewer: Viewer) -> Access:
    """Return what the viewer may do with the revision; a mask comes before openness."""
    if owns(viewer, revision.blueprint):
        return Access(may_read=True, owns=True)
    hidden = is_masked(revision.blueprint, viewer)
    mask = access.mask_of(revision, viewer) if hidden else None
    if mask is None:
        return _unmasked(revision, hidden=hidden)
    return Access(may_read=mask.may_read, owns=False, mask=mask)


def _unmasked(revision: Revision, *, hidden: bool) -> Access:
    opened = revision.visibility == Visibility.OPEN
    return Access(may_read=opened and not hidden, owns=False)


def is_masked(blueprint: Blueprint, viewer: Viewer) -> bool:
    """Tell whether something of the blueprint is under judging for this viewer."""
    return any(
        masked.filter(pk=blueprint.pk).exists() for masked in access.masked_blueprints(viewer)
    )


def not_masked(rows: QuerySet[Blueprint], viewer: Viewer) -> QuerySet[Blueprint]:
    """Leave out what is under judging for this viewer."""
    for masked in access.masked_blueprints(viewer):
        rows = rows.exclude(pk__in=masked.values("pk"))
    return rows


def masked_ids(viewer: Viewer) -> frozenset[int]:
    """Return the ids of all blueprints of which something is masked for this viewer."""
    masked = (rows.values_list("pk", flat=True) for rows in access.masked_blueprints(viewer))
    return frozenset(pk for rows in masked for pk in rows)


def owned_by(viewer: Viewer) -> Q:
    """Return the condition "the viewer or a team of theirs owns this blueprint"."""
    if not viewer.is_authenticated:
        return Q(pk__in=())
    return Q(owner_member=viewer) | Q(owner_team__in=teams_of(viewer).values("pk"))


def visible_blueprints(viewer: Viewer) -> QuerySet[Blueprint]:
    """Return the blueprints of which the viewer may see the page."""
    opened = Revision.objects.filter(blueprint=OuterRef("pk"), visibility=Visibility.OPEN)
    shown = not_masked(Blueprint.objects.filter(Exists(opened)), viewer)
    return Blueprint.objects.filter(owned_by(viewer) | Q(pk__in=shown.values("pk")))


def visible_revisions(blueprint: Blueprint, viewer: Viewer) -> QuerySet[Revision]:
    """Return the revisions of a visible blueprint that the viewer may read, newest first."""
    return readable_revisions(blueprint, owned=owns(viewer, blueprint))


def readable_revisions(blueprint: Blueprint, *, owned: bool) -> QuerySet[Revision]:
    """Return the revisions of a visible blueprint that its owner or anybody else may read."""
    revisions = blueprint.revisions.order_by("-number")
    return revisions if owned else revisions.filter(visibility=Visibility.OPEN)


def blueprint_for(code: str, viewer: Viewer) -> Blueprint:
    """Return a blueprint whose page the viewer may see.

    Raises
    ------
    NotFoundError
        Also when it exists but is not theirs to see: the answer must not tell.
    """
    found = (
        visible_blueprints(viewer)
        .select_related("owner_member", "owner_team", "forked_from__blueprint")
        .filter(code=code)
        .first()
    )
    if found is None:
        raise NotFoundError(_("There is no such blueprint, or it is not open yet."))
    return found


def newest_for(blueprint: Blueprint, viewer: Viewer) -> tuple[Revision, Access] | None:
    """Return the newest revision that the viewer may read of a blueprint whose page they may see.

    The page itself is closed while anything of the blueprint is masked, so no mask is asked for.
    """
    owned = owns(viewer, blueprint)
    newest = _with_people().filter(blueprint=blueprint).order_by("-number")
    found = (newest if owned else newest.filter(visibility=Visibility.OPEN)).first()
    return None if found is None else (found, Access(may_read=True, owns=owned))


def revisions_for(codes: Sequence[str], viewer: Viewer) -> list[tuple[Revision, Access]]:
    """Return revisions that the viewer may read, and how, in the order of ``codes``.

    As many queries for two of them as for one, but for the masks.

    Raises
    ------
    NotFoundError
        Also when one of them exists but is not theirs to read.
    """
    found = {revision.code: revision for revision in _with_people().filter(code__in=codes)}
    if not all(code in found for code in codes):
        raise NotFoundError(_("There is no such revision, or it is not open yet."))
    rows = [found[code] for code in codes]
    teams = team_ids(viewer) if any(row.blueprint.owner_team_id for row in rows) else frozenset()
    hidden = _masked_among({row.blueprint_id for row in rows}, viewer)
    given = []
    for row in rows:
        rights = Access(may_read=True, owns=True)
        if not rules.owns(viewer, row.blueprint, teams):
            mask = access.mask_of(row, viewer)
            rights = _unmasked(row, hidden=row.blueprint_id in hidden)
            if mask is not None:
                rights = Access(may_read=mask.may_read, owns=False, mask=mask)
        given.append((row, rights))
    if not all(rights.may_read for _row, rights in given):
        raise NotFoundError(_("There is no such revision, or it is not open yet."))
    return given


def _masked_among(blueprints: Collection[int], viewer: Viewer) -> frozenset[int]:
    masked = (
        rows.filter(pk__in=blueprints).values_list("pk", flat=True)
        for rows in access.masked_blueprints(viewer)
    )
    return frozenset(pk for rows in masked for pk in rows)


def _with_people() -> QuerySet[Revision]:
    return Revision.objects.select_related(
        "blueprint__owner_member", "blueprint__owner_team", "author"
    )


def revision_for(code: str, viewer: Viewer) -> tuple[Revision, Access]:
    """Return a revision that the viewer may read, and how.

    Raises
    ------
    NotFoundError
        Also when it exists but is not theirs to read.
    """
    found = _with_people().filter(code=code).first()
    if found is not None:
        rights = access_to(found, viewer)
        if rights.may_read:
            return found, rights
    raise NotFoundError(_("There is no such revision, or it is not open yet."))
