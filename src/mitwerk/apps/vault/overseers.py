"""Who else than moderators looks at parts that are alike: asked of the apps above.

The vault does not know challenges. Whoever runs a contest registers which revisions a viewer
answers for, such as the entries of one's own challenge after the decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member
    from mitwerk.apps.vault.models import Revision

    Overseen = Callable[[Member], QuerySet[Revision]]

_overseen: list[Overseen] = []


def register(revisions: Overseen) -> None:
    """Let members look at the similar parts of ``revisions(member)``, one lazy query."""
    if revisions not in _overseen:
        _overseen.append(revisions)


def overseen_by(member: Member) -> list[QuerySet[Revision]]:
    """Return the queries of revisions that a member answers for."""
    return [revisions(member) for revisions in _overseen]
