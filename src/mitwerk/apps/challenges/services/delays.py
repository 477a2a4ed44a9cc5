"""Move the dates of phases whose baseline came late, as the frozen terms promise."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.models import Phase
from mitwerk.apps.challenges.queries.waiting import waits
from mitwerk.apps.challenges.services.tell import tell_moved
from mitwerk.kit import audit

if TYPE_CHECKING:
    from datetime import datetime

DATES = ("opens_at", "closes_at", "judged_at")


def move_dependents(decided: Phase, at: datetime) -> None:
    """Let phases that should have opened before ``at`` keep their full length.

    Called under the challenge's lock when a phase is decided. Of a phase that waits for nothing
    else any more, all three dates move by what it is late, in whole seconds rounded up. The audit
    trail keeps every move; the client and everybody who entered before get a notice.
    """
    late = Phase.objects.filter(
        needs_links__needs=decided, state=PhaseState.SCHEDULED, opens_at__lt=at
    )
    for phase in late:
        if not waits(phase):
            phase.challenge = decided.challenge
            _move(phase, at, waited_for=decided)


def _move(phase: Phase, at: datetime, *, waited_for: Phase) -> None:
    before = {name: getattr(phase, name) for name in DATES}
    seconds = ceil((at - before["opens_at"]).total_seconds())
    for name, moment in before.items():
        setattr(phase, name, moment + timedelta(seconds=seconds))
    phase.delayed_seconds += seconds
    phase.save(update_fields=[*DATES, "delayed_seconds"])
    audit.record(
        by=None,
        verb="phase.delay",
        subject=f"phase:{phase.code}",
        details={
            "seconds": seconds,
            "waited_for": waited_for.code,
            "before": {name: moment.isoformat() for name, moment in before.items()},
        },
    )
    tell_moved(phase)
