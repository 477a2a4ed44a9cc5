"""Who asks: behind a door for members it is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mitwerk.apps.members.models import Member


def me(request: HttpRequest) -> Member:
    """Return the signed-in member; only for doors whose policy lets nobody else in."""
    return cast("Member", request.user)
