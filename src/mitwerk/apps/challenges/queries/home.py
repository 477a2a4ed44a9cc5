"""What the home page shows: one running challenge, and life around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from mitwerk.apps.challenges.enums import ChallengeState, EntryState, PhaseState
from mitwerk.apps.challenges.models import Decision, Phase
from mitwerk.apps.challenges.queries.cards import (
    ChallengeCard,
    EntryCard,
    challenge_card,
    current_phase,
    entry_card,
    faces_of,
    waivers_of,
    with_phases,
)
from mitwerk.apps.challenges.queries.challenges import visible_challenges
from mitwerk.apps.challenges.queries.entries import (
    SeenEntry,
    seen,
    visible_entries,
    with_card,
)
from mitwerk.apps.challenges.queries.pictures import Look, looks_of
from mitwerk.apps.challenges.queries.references import looks_of_briefs
from mitwerk.apps.challenges.rules import DECIDED
from mitwerk.kit.money import Money

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Home:
    """Everything on the home page."""

    hero: Hero | None
    others: list[ChallengeCard]
    entries: list[EntryCard]
    decisions: list[Decision]
    deadlines: list[Phase]


def home_for(viewer: Viewer) -> Home:
    """Return the home page in seven queries, the same ones for strangers and members."""
    running = with_phases(visible_challenges(viewer).filter(state=ChallengeState.OPEN))
    challenges = list(running.order_by("-pk")[:CONSIDERED])
    entries = _new_entries()
    faces = faces_of(challenges, viewer) if challenges else {}
    looks = looks_of([*faces.values(), *(one.revision for one in entries)])
    briefs, waived = looks_of_briefs(challenges), waivers_of(entries)

    def look(challenge: Challenge) -> Look:
        if challenge.pk in faces:
            return looks[faces[challenge.pk].pk]
        return briefs.get(challenge.pk, Look())

    hero = max(challenges, key=lambda one: _charm(one, look(one)), default=None)
    others = [one for one in challenges if one is not hero][:3]
    return Home(
        hero=_hero(hero, look(hero)) if hero else None,
        others=[challenge_card(one, look(one)) for one in others],
        entries=[
            _with_contest(entry_card(one, looks[one.revision.pk], waived.get(one.entry.pk, 0)), one)
            for one in entries
        ],
        decisions=list(_decisions()),
        deadlines=_deadlines(challenges),
    )


def _with_contest(card: EntryCard, one: SeenEntry) -> EntryCard:
    return replace(card, contest=one.entry.phase.challenge.title)


def _charm(challenge: Challenge, look: Look) -> tuple[bool, int, bool, int]:
    """Prefer what can be seen, then what most is at stake in, a model to turn, the newest."""
    seen = bool(look.model or look.picture)
    return seen, challenge.prizes_minor, bool(look.model), challenge.pk


def _hero(challenge: Challenge, look: Look) -> Hero:
    return Hero(
        challenge=challenge,
        phase=current_phase(list(challenge.phases.all())),
        prizes=Money(challenge.prizes_minor, challenge.currency),
        look=look,
    )


def _new_entries() -> list[SeenEntry]:
    """Return the newest entries, one's own under their numbers too: this page is for all."""
    public = with_card(visible_entries(AnonymousUser())).exclude(state=EntryState.WITHDRAWN)
    return [seen(entry, AnonymousUser(), frozenset()) for entry in public.order_by("-pk")[:6]]


def _decisions() -> QuerySet[Decision]:
    decided = Decision.objects.filter(stands_for__state__in=DECIDED)
    return decided.select_related("phase__challenge").order_by("-at")[:5]


def _deadlines(challenges: list[Challenge]) -> list[Phase]:
    open_now = [
        phase for one in challenges for phase in one.phases.all() if phase.state == PhaseState.OPEN
    ]
    by_challenge = {one.pk: one for one in challenges}
    for phase in open_now:
        phase.challenge = by_challenge[phase.challenge_id]
    return sorted((phase for phase in open_now if phase.closes_at), key=_closes)[:5]


def _closes(phase: Phase) -> datetime:
    return phase.closes_at or datetime.max.replace(tzinfo=UTC)
