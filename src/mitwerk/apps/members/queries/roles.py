"""Who has which role, since when, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.members.models import RoleGrant

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


def grants_of(member: Member) -> QuerySet[RoleGrant]:
    """Return every grant, living and revoked, newest first."""
    return RoleGrant.objects.filter(member=member).select_related("granted_by").order_by("-pk")


def has_role(member: Member, *roles: str) -> bool:
    """Tell whether the member has one of these roles now."""
    return RoleGrant.objects.filter(member=member, role__in=roles, revoked_at=None).exists()
