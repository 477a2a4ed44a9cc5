"""What talk adds to every page: the number of unread notices."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

from mitwerk.apps.talk.queries.notices import unread_count

if TYPE_CHECKING:
    from django.http import HttpRequest


def notices(request: HttpRequest) -> dict[str, object]:
    """Return ``unread``, counted once and only when a template asks for it."""

    @functools.cache
    def unread() -> int:
        user = getattr(request, "user", None)
        return unread_count(user) if user is not None and user.is_authenticated else 0

    return {"unread": unread}
