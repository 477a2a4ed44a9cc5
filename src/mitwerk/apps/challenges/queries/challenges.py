"""Questions about challenges: which a viewer may see, and how the list shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from mitwerk.apps.challenges.enums import ChallengeState
from mitwerk.apps.challenges.models import Challenge, Phase
from mitwerk.apps.challenges.rules import JUDGED_NOW
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


def running(challenges: QuerySet[Challenge], *, over: bool = False) -> QuerySet[Challenge]:
    """Narrow to those under way, or to those ``over``.

    A cancelled one goes on as long as a phase of it is judged: its ballots still count.
    """
    judged = Exists(Phase.objects.filter(challenge=OuterRef("pk"), state__in=JUDGED_NOW))
    if over:
        cancelled = Q(~judged, state=ChallengeState.CANCELLED)
        return challenges.filter(cancelled | Q(state=ChallengeState.CLOSED))
    return challenges.filter(
        Q(judged, state=ChallengeState.CANCELLED) | Q(state=ChallengeState.OPEN)
    )


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
