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

    The codes of linked parts count as names: they lead to pages that may say whose they are.
    Three queries at most, once for each object; asked for masked revisions only.
    """
    known: Names | None = getattr(revision, "_names", None)
    if known is None:
        known = _names_of(revision)
        revision._names = known  # type: ignore[attr-defined]  # noqa: SLF001 - kept with the row
    return known


def _names_of(revision: Revision) -> Names:
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
    links = revision.bom_rows.exclude(link=None).values_list("link__code", "link__blueprint__code")
    texts += [code for pair in links.distinct().order_by() for code in sorted(pair)]
    return Names.of(texts)


def _names_of_member(member: Member) -> Iterator[str]:
    yield member.handle
    yield member.name
    yield member.email
