"""Endings of appeals: one step, once, in the log that the database keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges import events_judging as events
from mitwerk.apps.challenges.enums import StepKind
from mitwerk.apps.challenges.models import AppealStep
from mitwerk.apps.challenges.queries.appeals import open_appeals, ruled_until
from mitwerk.kit import audit
from mitwerk.kit.events import publish

if TYPE_CHECKING:
    from datetime import datetime

    from mitwerk.apps.challenges.models import Appeal, Phase
    from mitwerk.apps.members.models import Member


def end_appeal(
    appeal: Appeal,
    kind: StepKind,
    *,
    by: Member | None,
    at: datetime,
    reason: str = "",
    remedy: str = "",
    judge: str = "",
) -> AppealStep:
    """Write how an appeal ended, under the challenge's lock. Publishes `events.AppealEnded`."""
    step = AppealStep.objects.create(
        appeal=appeal, kind=kind, remedy=remedy, judge=judge, reason=reason, by=by, at=at
    )
    audit.record(
        by=by,
        verb=f"appeal.{kind}",
        subject=f"appeal:{appeal.code}",
        details={"remedy": remedy, "reason": reason},
    )
    publish(events.AppealEnded(appeal.code, kind))
    return step


def lapse_appeals(phase: Phase, now: datetime) -> None:
    """End what nobody ruled on in time: the decision stands, so that no prize waits for ever."""
    for appeal in open_appeals(phase).select_related("phase__challenge"):
        if ruled_until(appeal) <= now:
            end_appeal(appeal, StepKind.LAPSED, by=None, at=now)
