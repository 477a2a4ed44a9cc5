"""Fill a draft's phases from the template of its size."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import override

from mitwerk.apps.challenges.phase_templates import JURIES, PAUSE, PLANS, RANKS, PhasePlan
from mitwerk.apps.challenges.queries.missing import reserve_of
from mitwerk.apps.challenges.services.brief import draft_of
from mitwerk.apps.challenges.services.phases import (
    DeliverableDraft,
    JuryDraft,
    PhaseDraft,
    replace_phases,
)
from mitwerk.engines.shares import split
from mitwerk.kit import clock

if TYPE_CHECKING:
    from mitwerk.apps.challenges.enums import PhaseKind
    from mitwerk.apps.challenges.models import Challenge, Phase
    from mitwerk.apps.members.models import Member

CLOSING_TIME = time(18, 0)
ROUND_TO = 1000  # minor units: prizes are whole tens, the first one takes the rest


def apply_template(*, by: Member, code: str, starts: datetime | None = None) -> list[Phase]:
    """Replace the phases of a draft by the template of its size.

    Dates run from ``starts`` (default: tomorrow), closing at 18:00 in the client's zone; phases
    that need another start two days after the latest day it may be decided. Prizes share the
    promised sum.
    """
    with transaction.atomic():
        challenge = draft_of(by=by, code=code)
        return replace_phases(by=by, code=code, phases=drafts_for(challenge, starts))


def drafts_for(challenge: Challenge, starts: datetime | None = None) -> list[PhaseDraft]:
    """Return the template's phases with dates and prizes of this challenge."""
    plans = PLANS[challenge.size]
    begin = starts or clock.now() + timedelta(days=1)
    sums = split_rounded(challenge.prizes_minor, [plan.share for plan in plans])
    ends: dict[PhaseKind, datetime] = {}
    drafts = []
    for plan, amount in zip(plans, sums, strict=True):
        opens = max((ends[kind] for kind in plan.needs), default=begin)
        with override(challenge.language):  # titles and tasks belong to the brief's text
            draft = _draft(challenge, plan, opens, amount)
        ends[plan.kind] = (draft.judged_at or opens) + reserve_of(challenge) + PAUSE
        drafts.append(draft)
    return drafts


def _draft(challenge: Challenge, plan: PhasePlan, opens: datetime, amount: int) -> PhaseDraft:
    zone = ZoneInfo(challenge.time_zone)
    opens = _at_hour(opens, zone)
    closes = _at_hour(opens + timedelta(days=plan.days), zone)
    return PhaseDraft(
        key=plan.kind.value,
        kind=plan.kind,
        title=str(plan.title),
        task=str(plan.task),
        opens_at=opens,
        closes_at=closes,
        judged_at=_at_hour(closes + timedelta(days=plan.judging_days), zone),
        prizes=tuple(p for p in split_rounded(amount, RANKS[challenge.size]) if p),
        juries=tuple(JuryDraft(kind, weight) for kind, weight in JURIES[challenge.size]),
        deliverables=tuple(
            DeliverableDraft(wanted.kind, str(wanted.text), wanted.required)
            for wanted in plan.deliverables
        ),
        needs=tuple(kind.value for kind in plan.needs),
    )


def _at_hour(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return 18:00 on that day by the client's clock, whatever summer time does between."""
    return datetime.combine(moment.astimezone(zone).date(), CLOSING_TIME, zone)


def split_rounded(amount: int, weights: tuple[int, ...] | list[int]) -> list[int]:
    """Split a sum by weights into round amounts; the first takes what rounding leaves."""
    parts = split(amount, {f"{at:03}": weight for at, weight in enumerate(weights)})
    rounded = [part // ROUND_TO * ROUND_TO for part in parts.values()]
    rounded[0] += amount - sum(rounded)
    return rounded
