"""Who is here: people by handle, the list with its filters.

Somebody who never followed the mailed link is nobody to anybody: whoever asks about the handle of
a sign-up must not learn whether its address had an account.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from mitwerk.apps.members.errors import MemberNotFoundError
from mitwerk.apps.members.models import HandleHold, Member, RoleGrant

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.members.enums import Role

MAX_WORDS = 5
LONGEST_WORD = 80  # SQLite takes no pattern of 50 000 letters


def present() -> QuerySet[Member]:
    """Return the active members with a confirmed address."""
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return Member.objects.filter(Exists(confirmed), is_active=True)


def people(*, skill: str = "", country: str = "", words: str = "") -> QuerySet[Member]:
    """Return who is here, narrowed by a skill of the vocabulary, a country and free words."""
    found = present()
    if skill:
        # A list of closed words as JSON text: the quotes make it match whole words.
        found = found.annotate(skills_text=Cast("skills", TextField()))
        found = found.filter(skills_text__contains=f'"{skill[:LONGEST_WORD]}"')
    if country:
        found = found.filter(country=country.upper())
    found = found.annotate(tags_text=Cast("tags", TextField())) if words else found
    for word in words.split()[:MAX_WORDS]:
        found = found.filter(_any_text(word[:LONGEST_WORD]))
    return found


def _any_text(word: str) -> Q:
    """Match handle, name or free tag; SQLite keeps ä as an escape inside JSON, PostgreSQL as ä."""
    escaped = json.dumps(word.lower())[1:-1]
    tags = Q(tags_text__icontains=word) | Q(tags_text__icontains=escaped)
    return Q(handle__icontains=word) | Q(name__icontains=word) | tags


def member_by_handle(handle: str) -> Member:
    """Return a member who is here.

    Raises
    ------
    MemberNotFoundError
        For unknown handles, people who left and those who never confirmed their address.
    """
    found = present().filter(handle=handle.lower()).first()
    if found is None:
        raise MemberNotFoundError
    return found


def members_by_handles(handles: set[str]) -> QuerySet[Member]:
    """Return who is here of these small-lettered handles."""
    return present().filter(handle__in=handles)


def people_with(role: Role) -> QuerySet[Member]:
    """Return who is here and holds a role, by handle."""
    held = RoleGrant.objects.filter(member=OuterRef("pk"), role=role, revoked_at=None)
    return present().filter(Exists(held)).order_by("handle")


def is_held(handle: str) -> bool:
    """Tell whether a sign-up that came to nothing keeps this handle for a while."""
    return HandleHold.objects.filter(handle=handle.lower()).exists()
