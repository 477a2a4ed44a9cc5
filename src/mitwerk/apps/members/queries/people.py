"""Who is here: people by handle, the list with its filters."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from mitwerk.apps.members.errors import MemberNotFoundError
from mitwerk.apps.members.models import Member

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAX_WORDS = 5


def people(*, skill: str = "", country: str = "", words: str = "") -> QuerySet[Member]:
    """Return active members, narrowed by a skill of the vocabulary, a country and free words."""
    found = Member.objects.filter(is_active=True)
    if skill:
        # A list of closed words as JSON text: the quotes make it match whole words.
        found = found.annotate(skills_text=Cast("skills", TextField()))
        found = found.filter(skills_text__contains=f'"{skill}"')
    if country:
        found = found.filter(country=country.upper())
    found = found.annotate(tags_text=Cast("tags", TextField())) if words else found
    for word in words.split()[:MAX_WORDS]:
        found = found.filter(_any_text(word))
    return found


def _any_text(word: str) -> Q:
    """Match handle, name or free tag; SQLite keeps ä as an escape inside JSON, PostgreSQL as ä."""
    escaped = json.dumps(word.lower())[1:-1]
    tags = Q(tags_text__icontains=word) | Q(tags_text__icontains=escaped)
    return Q(handle__icontains=word) | Q(name__icontains=word) | tags


def member_by_handle(handle: str) -> Member:
    """Return an active member.

    Raises
    ------
    MemberNotFoundError
        For unknown handles and for people who left.
    """
    found = Member.objects.filter(handle__iexact=handle, is_active=True).first()
    if found is None:
        raise MemberNotFoundError
    return found


def members_by_handles(handles: set[str]) -> QuerySet[Member]:
    """Return the active members among these small-lettered handles."""
    return Member.objects.filter(handle__in=handles, is_active=True)
