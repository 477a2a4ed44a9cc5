"""A member's own API tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.members.models import ApiToken
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


def tokens_of(member: Member) -> QuerySet[ApiToken]:
    """Return the member's tokens, also the revoked ones, newest first."""
    return ApiToken.objects.filter(member=member).order_by("-pk")


def token_of(member: Member, code: str) -> ApiToken:
    """Return one of the member's own tokens.

    Raises
    ------
    NotFoundError
        When the member has no such token.
    """
    found = ApiToken.objects.filter(member=member, code=code).first()
    if found is None:
        raise NotFoundError
    return found
