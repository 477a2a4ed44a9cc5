"""Grant and revoke roles; every change is on record."""

from __future__ import annotations

from django.db import transaction

from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.errors import (
    LastAdministratorError,
    RoleUnchangedError,
    UnknownRoleError,
)
from mitwerk.apps.members.events import RoleChanged
from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.apps.members.queries.roles import has_role
from mitwerk.kit import audit, clock, events
from mitwerk.kit.problems import NotAllowedError


def grant_role(*, by: Member | None, member: Member, role: str) -> RoleGrant:
    """Give a member a role; ``by`` is an administrator, or nobody for the command line.

    Refuses unknown roles and roles the member already has. Publishes `RoleChanged`.
    """
    _check(by, role)
    with transaction.atomic():
        Member.objects.select_for_update().get(pk=member.pk)
        if has_role(member, role):
            raise RoleUnchangedError
        grant = RoleGrant.objects.create(member=member, role=role, granted_by=by)
        audit.record(by=by, verb="role.grant", subject=_subject(member), details={"role": role})
        events.publish(RoleChanged(member.pk, role, granted=True))
    return grant


def revoke_role(*, by: Member | None, member: Member, role: str) -> RoleGrant:
    """End a member's role; the grant stays as history.

    Refuses to revoke the last administrator. Publishes `RoleChanged`.
    """
    _check(by, role)
    with transaction.atomic():
        grant = _lock_living(role, member)
        grant.revoked_at = clock.now()
        grant.save(update_fields=["revoked_at"])
        audit.record(by=by, verb="role.revoke", subject=_subject(member), details={"role": role})
        events.publish(RoleChanged(member.pk, role, granted=False))
    return grant


def _lock_living(role: str, member: Member) -> RoleGrant:
    """Lock every living grant of the role: two last administrators can't remove each other."""
    living = list(
        RoleGrant.objects.select_for_update().filter(role=role, revoked_at=None).order_by("pk")
    )
    grant = next((grant for grant in living if grant.member_id == member.pk), None)
    if grant is None:
        raise RoleUnchangedError
    if role == Role.ADMINISTRATOR and len(living) == 1:
        raise LastAdministratorError
    return grant


def _check(by: Member | None, role: str) -> None:
    if by is not None and not has_role(by, Role.ADMINISTRATOR):
        raise NotAllowedError
    if role not in Role.values:
        raise UnknownRoleError


def _subject(member: Member) -> str:
    return f"member:{member.code}"
