"""Who is behind an entry: everybody whose name would say whose it is."""

from __future__ import annotations

from mitwerk.apps.challenges.models import Entry, EntryPayee, EntryRevision
from mitwerk.apps.members.models import TeamMembership
from mitwerk.apps.vault.models import Revision


def people_behind(entry_id: int) -> frozenset[int]:
    """Return the ids of all who had a hand in an entry, now or once, in one query.

    The entrant, who handed something in, who is named for a share, who made a revision of its
    blueprint, and everybody who is or was in the team: leaving it unmasks nobody. Who may act on
    an entry is another question (`rules.is_author`).
    """
    entries = Entry.objects.filter(pk=entry_id)
    members = TeamMembership.objects
    found = entries.values_list("entrant").union(
        EntryRevision.objects.filter(entry=entry_id).values_list("by"),
        EntryPayee.objects.filter(submission__entry=entry_id).values_list("member"),
        Revision.objects.filter(blueprint__entries=entry_id).values_list("author"),
        members.filter(team__entries=entry_id).values_list("member"),
        members.filter(team__blueprints__entries=entry_id).values_list("member"),
        entries.values_list("blueprint__owner_member"),
    )
    return frozenset(pk for (pk,) in found if pk is not None)
