"""What the home page shows: one running challenge, and life around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import ChallengeState, PhaseState
from mitwerk.apps.challenges.models import Decision, Phase
from mitwerk.apps.challenges.queries.cards import (
    ChallengeCard,
    EntryCard,
    cards_of,
    challenge_cards,
    current_phase,
    faces_of,
    place_of_zone,
    with_phases,
)
from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.challenges.queries.entries import visible_entries, with_card
from mitwerk.apps.challenges.queries.pictures import Look, looks_of
from mitwerk.apps.challenges.rules import DECIDED
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Challenge
    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

CONSIDERED = 12


@dataclass(frozen=True, slots=True)
class Hero:
    """The challenge at the top, with its vehicle."""

    challenge: Challenge
    phase: Phase | None
    prizes: Money
    look: Look
    place: str


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the home page."""

    hero: Hero | None
    others: list[ChallengeCard]
    entries: list[EntryCard]
    decisions: list[Decision]
    deadlines: list[Phase]


def home_for(viewer: Viewer) -> Home:
    """Return the home page in a constant number of queries."""
    running = with_phases(visible_challenges(viewer).filter(state=ChallengeState.OPEN))
    challenges = list(running.order_by("-pk")[:CONSIDERED])
    hero = _hero(challenges, viewer)
    others = [one for one in challenges if hero is None or one.pk != hero.challenge.pk][:3]
    return Home(
        hero=hero,
        others=challenge_cards(others, viewer) if others else [],
        entries=_new_entries(viewer),
        decisions=list(_decisions()),
        deadlines=list(_deadlines()),
    )


def _hero(challenges: list[Challenge], viewer: Viewer) -> Hero | None:
    """Choose the newest challenge with a model to turn, else with a picture, else the newest."""
    if not challenges:
        return None
    faces = faces_of(challenges, viewer)
    looks = looks_of(faces.values())

    def look(challenge: Challenge) -> Look:
        face = faces.get(challenge.pk)
        return looks[face.pk] if face else Look()

    best = max(challenges, key=lambda one: (bool(look(one).model), bool(look(one).picture), one.pk))
    return Hero(
        challenge=best,
        phase=current_phase(list(best.phases.all())),
        prizes=Money(best.prizes_minor, best.currency),
        look=look(best),
        place=place_of_zone(best.time_zone),
    )


def _new_entries(viewer: Viewer) -> list[EntryCard]:
    entries = with_card(visible_entries(viewer)).exclude(state="withdrawn").order_by("-pk")[:6]
    return cards_of(list(entries), viewer)


def _decisions() -> QuerySet[Decision]:
    decided = Decision.objects.filter(phase__state__in=DECIDED)
    return decided.select_related("phase__challenge").order_by("-at")[:5]


def _deadlines() -> QuerySet[Phase]:
    open_now = Phase.objects.filter(state=PhaseState.OPEN, challenge__state=ChallengeState.OPEN)
    return open_now.select_related("challenge").order_by("closes_at")[:5]
