"""By which names the people behind a revision could be recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.members.models import Member
from mitwerk.apps.vault.cleaning.redact import Names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.apps.vault.models import Revision


def names_of(revision: Revision) -> Names:
    """Return all names of the author, the owner and, for a team, of everybody in it now or once.

    Two queries at most; asked for masked revisions only.
    """
    blueprint = revision.blueprint
    people = {revision.author_id}
    if blueprint.owner_member_id is not None:
        people.add(blueprint.owner_member_id)
    texts: list[str] = []
    if blueprint.owner_team is not None:
        team = blueprint.owner_team
        people |= set(team.memberships.values_list("member_id", flat=True))
        texts += [team.name, team.handle]
    for member in Member.objects.filter(pk__in=people).order_by("pk"):
        texts += _names_of_member(member)
    return Names.of(texts)


def _names_of_member(member: Member) -> Iterator[str]:
    yield member.handle
    yield member.name
    yield member.email
