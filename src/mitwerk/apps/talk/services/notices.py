"""Tell members something inside the product, and note that they saw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mitwerk.apps.talk.models import Notice
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Note:
    """What one member (id) is told; as in `notify`."""

    member: int
    kind: str
    subject: str
    url: str
    details: dict[str, object] = field(default_factory=dict)


def notify(
    *,
    members: Iterable[int],
    kind: str,
    subject: str,
    url: str,
    details: dict[str, object] | None = None,
) -> int:
    """Leave one notice for each of the members (ids); return how many.

    ``kind`` names the sentence (`sentences`), ``details`` fill it as plain text. The caller has
    made sure that each of them may read the subject, and that no detail names a masked author.
    """
    people = sorted(set(members))
    return deliver(Note(member, kind, subject, url, details or {}) for member in people)


def deliver(notes: Iterable[Note]) -> int:
    """Leave notices that differ from member to member, in one query; return how many."""
    rows = [
        Notice(
            member_id=note.member,
            kind=note.kind,
            subject=note.subject,
            url=note.url,
            details=note.details,
        )
        for note in notes
    ]
    return len(Notice.objects.bulk_create(rows))


def mark_read(*, by: Member, codes: Iterable[str] | None = None, url: str = "") -> int:
    """Note that one saw the given notices of one's own, those that lead to ``url``, or all.

    Returns how many were new.
    """
    waiting = Notice.objects.filter(member=by, read_at=None)
    if codes is not None:
        waiting = waiting.filter(code__in=list(codes))
    if url:
        waiting = waiting.filter(url=url)
    return waiting.update(read_at=clock.now())
