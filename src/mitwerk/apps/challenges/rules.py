"""Rights and states in one place; queries (``viewer``) and services (``by``) apply them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import ChallengeState, PhaseState

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from mitwerk.apps.challenges.models import Challenge, Entry, Phase

# From the deadline entries are read by all, from the decision on with their authors.
REVEALED = frozenset(
    {
        PhaseState.JUDGING,
        PhaseState.TOO_CLOSE,
        PhaseState.APPEALS,
        PhaseState.DECIDED,
        PhaseState.AWARDED,
        PhaseState.CLOSED,
    }
)
# No appeal can change these any more.
FINAL = frozenset({PhaseState.DECIDED, PhaseState.AWARDED, PhaseState.CLOSED})
DECIDED = FINAL | {PhaseState.APPEALS}
# While a phase is in one of these, nobody but the authors learns who made an entry.
BLIND = frozenset({PhaseState.OPEN, PhaseState.JUDGING, PhaseState.TOO_CLOSE})

# While a phase is in one of these, none of its entries may stand out from the others.
JUDGED_NOW = frozenset({PhaseState.JUDGING, PhaseState.TOO_CLOSE})

ENTRIES_A_PHASE = 5  # by one entrant: variants are welcome, flooding is not
ATTEMPTS_A_PHASE = 25  # withdrawn ones included
SUBMISSIONS_AN_ENTRY = 100


def is_client(challenge: Challenge, member_id: int | None) -> bool:
    return member_id is not None and challenge.client_id == member_id


def may_edit(challenge: Challenge, member_id: int | None) -> bool:
    """Only the client changes a brief, and only while it is a draft."""
    return is_client(challenge, member_id) and challenge.state == ChallengeState.DRAFT


def ends_when_cancelled(phase: Phase, now: datetime) -> bool:
    """Tell whether cancelling still ends a phase: before its deadline only.

    After it everybody reads the entries and the ballots begin, so the phase goes on to its
    decision, whatever its client would like better.
    """
    if phase.state == PhaseState.OPEN:
        return phase.closes_at is None or now < phase.closes_at
    return phase.state in {PhaseState.DRAFT, PhaseState.SCHEDULED}


def is_author(entry: Entry, member_id: int | None, team_ids: Collection[int]) -> bool:
    """Whose entry it is: the entrant's, or the team's as it is now, without who left it."""
    if member_id is None:
        return False
    if entry.team_id is not None:
        return entry.team_id in team_ids
    return entry.entrant_id == member_id


def shows_author(phase: Phase) -> bool:
    """Authors are masked on every door until their phase is decided, even of shown progress."""
    return phase.state not in BLIND
