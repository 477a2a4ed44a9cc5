"""A member's notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.talk.models import Notice
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member

# More than this reads as "many"; the count stays cheap for somebody who never looks.
COUNTED = 99


def notices_of(member: Member) -> QuerySet[Notice]:
    """Return one's own notices."""
    return Notice.objects.filter(member=member)


def unread_count(member: Member) -> int:
    """Return how many notices are unread, at most 99."""
    waiting = Notice.objects.filter(member=member, read_at=None).order_by()
    return waiting[:COUNTED].count()


def notice_of(member: Member, code: str) -> Notice:
    """Return one of one's own notices.

    Raises
    ------
    NotFoundError
        When the member has no such notice.
    """
    found = Notice.objects.filter(member=member, code=code).first()
    if found is None:
        raise NotFoundError
    return found
