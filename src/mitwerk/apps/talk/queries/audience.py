"""Who hears of a contribution: those who may read it, with the author as each of them sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.members.models import Member
from mitwerk.apps.members.queries.people import members_by_handles
from mitwerk.apps.talk import subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_HEARERS = 200


@dataclass(frozen=True, slots=True)
class Hearer:
    """One member who may read the contribution, and how its author is named to them."""

    member_id: int
    author: str


def mentioned(handles: frozenset[str]) -> list[Member]:
    """Return the active members among the handles named in a text."""
    return list(members_by_handles(set(handles))) if handles else []


def hearers(ref: str, author: Member, people: Iterable[Member]) -> list[Hearer]:
    """Return those of the people, without the author, who may read the subject."""
    found = []
    for person in people:
        subject = subjects.resolve(ref, person) if person.pk != author.pk else None
        if subject is not None:
            label = subject.mask(author)
            found.append(Hearer(person.pk, author.shown_name if label is None else label))
    return found


def members_of(ids: Iterable[int]) -> list[Member]:
    """Return the active members with these ids, at most two hundred."""
    return list(Member.objects.filter(pk__in=list(ids)[:MAX_HEARERS], is_active=True))
