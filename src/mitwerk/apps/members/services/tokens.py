"""API tokens: make, use, revoke."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING

from mitwerk.apps.members.models import ApiToken
from mitwerk.kit import audit, clock

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.members.models import Member

PREFIX = "mw_"


def create_token(
    *, by: Member, name: str, scopes: list[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is shown once and not kept."""
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        member=by, name=name, scopes=scopes, sha256=_digest(secret), expires_at=expires_at
    )
    audit.record(by=by, verb="token.create", subject=f"token:{token.code}")
    return token, secret


def revoke_token(*, by: Member, token: ApiToken) -> None:
    """End a token of one's own; it stops working at once."""
    ApiToken.objects.filter(pk=token.pk, member=by, revoked_at=None).update(revoked_at=clock.now())
    audit.record(by=by, verb="token.revoke", subject=f"token:{token.code}")


def member_of_token(secret: str) -> tuple[Member, ApiToken] | None:
    """Return whom a token acts for; None when unknown, expired, revoked or its member inactive."""
    token = (
        ApiToken.objects.select_related("member")
        .filter(sha256=_digest(secret), revoked_at=None, member__is_active=True)
        .first()
    )
    if token is None or (token.expires_at and token.expires_at <= clock.now()):
        return None
    return token.member, token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
