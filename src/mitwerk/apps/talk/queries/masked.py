"""Which words would say who writes under a mask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from mitwerk.apps.members.models import Team, TeamMembership

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member
    from mitwerk.apps.talk.subjects import Subject


def telling_words(by: Member, subject: Subject) -> frozenset[str]:
    """Return the names that a masked author must not write; none for who writes by name.

    One's own, those of everybody who was ever in a team with one and hides behind the same mask,
    and the team's, when all who are in it now do.
    """
    label = subject.mask(by)
    if label is None:
        return frozenset()
    words = {by.handle, by.name}
    everybody = Prefetch("memberships", TeamMembership.objects.select_related("member"))
    for team in Team.objects.filter(memberships__member=by).distinct().prefetch_related(everybody):
        hidden = {one.pk: subject.mask(one.member) == label for one in team.memberships.all()}
        for one in team.memberships.all():
            words |= {one.member.handle, one.member.name} if hidden[one.pk] else set()
        if all(hidden[one.pk] for one in team.memberships.all() if one.left_at is None):
            words |= {team.handle, team.name}
    return frozenset(words - {""})
