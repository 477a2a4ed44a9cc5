"""The first administrator, made on the command line."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.kit import audit


def create_administrator(*, email: str, handle: str, password: str) -> Member:
    """Create a member with a confirmed address and the administrator's role.

    Raises
    ------
    ValidationError
        For a weak password, a taken or malformed handle or address.
    """
    member = Member(email=email, handle=handle.lower())
    validate_password(password, member)
    member.set_password(password)
    with transaction.atomic():
        member.full_clean()
        member.save()
        EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
        RoleGrant.objects.create(member=member, role=Role.ADMINISTRATOR)
        audit.record(by=None, verb="role.grant", subject=f"member:{member.code}")
    return member
