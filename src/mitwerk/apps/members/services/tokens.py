"""API tokens: make, use, revoke."""

from __future__ import annotations

import hashlib
import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mitwerk.apps.members.enums import Scope
from mitwerk.apps.members.errors import UnknownScopeError
from mitwerk.apps.members.models import ApiToken
from mitwerk.kit import audit, clock
from mitwerk.kit.moments import check_moment
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.members.models import Member

logger = logging.getLogger(__name__)
PREFIX = "mw_"
# How exact `last_used_at` is: one write per token in this span, not one per request.
USE_NOTED_EVERY = timedelta(minutes=10)


def create_token(
    *, by: Member, name: str, scopes: list[str], expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, which is shown once and not kept.

    Refuses scopes outside the vocabulary and an end that has come or lies beyond the calendar of
    `check_moment`.
    """
    if not set(scopes) <= set(Scope.values):
        raise UnknownScopeError(where="scopes")
    check_moment(expires_at, where="expires_at")
    if expires_at is not None and expires_at <= clock.now():
        raise InvalidError(_("A token ends at a moment still to come."), where="expires_at")
    secret = PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            member=by, name=name, scopes=scopes, sha256=_digest(secret), expires_at=expires_at
        )
        details: dict[str, object] = {"scopes": list(scopes)}
        audit.record(by=by, verb="token.create", subject=f"token:{token.code}", details=details)
    return token, secret


def revoke_token(*, by: Member, token: ApiToken) -> None:
    """End a token of one's own; it stops working at once. Doing it again changes nothing."""
    living = ApiToken.objects.filter(pk=token.pk, member=by, revoked_at=None)
    with transaction.atomic():
        if living.update(revoked_at=clock.now()):
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
    _note_use(token)
    return token.member, token


def _note_use(token: ApiToken) -> None:
    now = clock.now()
    if token.last_used_at and now - token.last_used_at < USE_NOTED_EVERY:
        return
    stale = Q(last_used_at=None) | Q(last_used_at__lte=now - USE_NOTED_EVERY)
    try:
        with transaction.atomic():
            ApiToken.objects.filter(stale, pk=token.pk).update(last_used_at=now)
    except OperationalError as error:  # a note may wait for the next request, a reader may not
        logger.warning("use of a token not noted: %s", error)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
