"""The one lock of a challenge: whatever becomes scarcer in it is checked and written after it."""

from __future__ import annotations

from mitwerk.apps.challenges.models import Challenge, Phase
from mitwerk.kit.problems import NotFoundError


def lock_challenge(code: str) -> Challenge:
    """Lock a challenge until the transaction ends and return it fresh.

    On PostgreSQL the row is locked; on SQLite ``BEGIN IMMEDIATE`` already made us the only
    writer. Read `kit.clock.database_now` after this, never before.
    """
    challenge = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("client")
        .filter(code=code)
        .first()
    )
    if challenge is None:
        raise NotFoundError
    return challenge


def locked_phase(phase_code: str) -> Phase:
    """Lock the challenge of a phase and return the phase fresh."""
    found = Phase.objects.select_related("challenge").filter(code=phase_code).first()
    if found is None:
        raise NotFoundError
    challenge = lock_challenge(found.challenge.code)
    phase = Phase.objects.get(pk=found.pk)
    phase.challenge = challenge
    return phase
