"""Who is behind an entry: everybody whose name would say whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import Entry

if TYPE_CHECKING:
    from collections.abc import Sequence


def people_behind(entry_id: int) -> frozenset[int]:
    """Return the ids of all who had a hand in an entry, now or once, in one query.

    The entrant, who handed something in, who is named for a share, who made a revision of its
    blueprint, and everybody who is or was in the team: leaving it unmasks nobody, and makes
    nobody a fair judge. Who may act on an entry is another question (`rules.is_author`).
    """
    return people_behind_each([entry_id])[entry_id]


def people_behind_each(entry_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Return the same for several entries, in one query for all of them."""
    entries = Entry.objects.filter(pk__in=entry_ids)
    rows = entries.values_list("pk", "entrant").union(
        entries.values_list("pk", "submissions__by"),
        entries.values_list("pk", "submissions__payees__member"),
        entries.values_list("pk", "blueprint__revisions__author"),
        entries.values_list("pk", "team__memberships__member"),
        entries.values_list("pk", "blueprint__owner_team__memberships__member"),
        entries.values_list("pk", "blueprint__owner_member"),
    )
    found: dict[int, set[int]] = {pk: set() for pk in entry_ids}
    for entry, member in rows:
        if member is not None:
            found[entry].add(member)
    return {entry: frozenset(people) for entry, people in found.items()}
