"""Questions about challenges: which a viewer may see, and how the list shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.models import Challenge
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


def visible_challenges(viewer: Member | AnonymousUser) -> QuerySet[Challenge]:
    """Return published challenges, and drafts of the viewer's own."""
    published = ~Q(state=ChallengeState.DRAFT)
    if not viewer.is_authenticated:
        return Challenge.objects.filter(published)
    return Challenge.objects.filter(published | Q(client=viewer))


def challenge_by_code(code: str, *, viewer: Member | AnonymousUser) -> Challenge:
    """Return a challenge the viewer may see.

    Raises
    ------
    NotFoundError
        Also for drafts of others: whether a code exists stays unknown.
    """
    challenges = visible_challenges(viewer).select_related("client")
    found = challenges.filter(code=code).first()
    if found is None:
        raise NotFoundError
    return found
