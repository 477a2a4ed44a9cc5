"""Questions about phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Prefetch

from mitwerk.apps.challenges.models import (
    Challenge,
    JuryMember,
    Phase,
    PhaseDependency,
)
from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.challenges.queries.phase_parts import gather_parts
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.members.models import Member


def phases_with_all(challenge: Challenge) -> list[Phase]:
    """Return the phases in order with everything the terms say of them, in three queries."""
    phases = list(challenge.phases.order_by("position", "id"))
    for phase in phases:
        phase.challenge = challenge
    gather_parts(phases)
    return phases


def with_all(phases: QuerySet[Phase]) -> QuerySet[Phase]:
    """Prefetch prizes, juries with their judges, deliverables and dependencies."""
    return phases.prefetch_related(
        "deliverables",
        "prizes",
        Prefetch("juries__seats", JuryMember.objects.select_related("member").order_by("id")),
        Prefetch("needs_links", PhaseDependency.objects.select_related("needs").order_by("id")),
    ).order_by("position", "id")


def phase_by_code(
    code: str, *, viewer: Member | AnonymousUser, challenge: str | None = None
) -> Phase:
    """Return a phase of a challenge that the viewer may see.

    Raises
    ------
    NotFoundError
        Also when it belongs to another challenge or to somebody else's draft.
    """
    phases = Phase.objects.select_related(
        "challenge__client", "baseline__blueprint", "decision__by"
    )
    found = phases.filter(code=code, challenge__in=visible_challenges(viewer)).first()
    if found is None or (challenge is not None and found.challenge.code != challenge):
        raise NotFoundError
    return found
