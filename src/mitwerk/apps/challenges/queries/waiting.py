"""Which phases wait for others, and who is concerned when one moves on by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import EntryState, PhaseState
from mitwerk.apps.challenges.models import BallotSheet, Entry, EntryPayee, PhaseDependency
from mitwerk.apps.challenges.rules import FINAL

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Challenge, Phase


def unmet_needs() -> QuerySet[PhaseDependency]:
    """Return the dependencies whose phase is neither decided for good nor cancelled."""
    return PhaseDependency.objects.exclude(needs__state__in=[*FINAL, PhaseState.CANCELLED])


def waits(phase: Phase) -> bool:
    """Tell whether a phase that the given one starts from is undecided."""
    return unmet_needs().filter(phase=phase).exists()


def people_of(phase: Phase) -> set[int]:
    """Return the ids of the client, the entrants with their teams, and the judges of a phase."""
    judges = BallotSheet.objects.filter(phase=phase).values_list("judge_id", flat=True)
    return {phase.challenge.client_id, *judges, *_entrants(Entry.objects.filter(phase=phase))}


def entrants_of(challenge: Challenge) -> set[int]:
    """Return the ids of everybody who entered any phase of a challenge, teams included."""
    return _entrants(Entry.objects.filter(phase__challenge=challenge))


def _entrants(entries: QuerySet[Entry]) -> set[int]:
    standing = entries.exclude(state=EntryState.WITHDRAWN)
    payees = EntryPayee.objects.filter(submission__entry__in=standing)
    return {
        *standing.values_list("entrant_id", flat=True),
        *payees.values_list("member_id", flat=True),
    }
