"""Who has which role, since when, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import Member, RoleGrant

if TYPE_CHECKING:
    from django.db.models import QuerySet


def grants_of(member: Member) -> QuerySet[RoleGrant]:
    """Return every grant, living and revoked, newest first."""
    return RoleGrant.objects.filter(member=member).select_related("granted_by").order_by("-pk")


def has_role(member: Member, *roles: str) -> bool:
    """Tell whether the member has one of these roles now."""
    return RoleGrant.objects.filter(member=member, role__in=roles, revoked_at=None).exists()


def administrators(most: int = 5) -> list[Member]:
    """Return members who grant roles now, by handle: the first to turn to."""
    now = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, revoked_at=None)
    found = Member.objects.filter(is_active=True, pk__in=now.values("member"))
    return list(found.order_by("handle")[:most])
