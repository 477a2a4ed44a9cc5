"""Which roles and teams a person has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.members.models import RoleGrant, Team

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


def roles_of(person: Member | AnonymousUser) -> frozenset[str]:
    """Return the roles granted and not revoked; none for strangers."""
    if not person.is_authenticated:
        return frozenset()
    grants = RoleGrant.objects.filter(member=person, revoked_at=None)
    return frozenset(grants.values_list("role", flat=True))


def teams_of(member: Member) -> QuerySet[Team]:
    """Return the teams the member belongs to now."""
    return Team.objects.filter(memberships__member=member, memberships__left_at=None)
