"""Questions about juries, sheets and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import JuryKind, PhaseState
from mitwerk.apps.challenges.models import Ballot, BallotSheet, Jury, Phase, Result
from mitwerk.apps.members.models import Member

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def jury_seat(phase: Phase, member: Member) -> Jury | None:
    """Return the jury a member judges in: a named seat first, else the community's.

    The client sits on the client jury of the own challenge without being named.
    """
    juries = {jury.kind: jury for jury in phase.juries.all()}
    named = Jury.objects.filter(phase=phase, seats__member=member).first()
    if named is not None:
        return named
    if phase.challenge.client_id == member.pk:
        return juries.get(JuryKind.CLIENT)
    return juries.get(JuryKind.COMMUNITY)


def may_judge(phase: Phase, viewer: Member | AnonymousUser) -> bool:
    """Return whether a ballot of the viewer would be taken now, by the seat alone.

    Costs no query for a phase of `queries.phases.phases_with_all`.
    """
    if phase.state != PhaseState.JUDGING or not isinstance(viewer, Member):
        return False
    juries = list(phase.juries.all())
    if any(seat.member_id == viewer.pk for jury in juries for seat in jury.seats.all()):
        return True
    kinds = {jury.kind for jury in juries}
    own = phase.challenge.client_id == viewer.pk
    return (JuryKind.CLIENT if own else JuryKind.COMMUNITY) in kinds


def latest_result(phase: Phase) -> Result | None:
    return phase.results.order_by("-round").first()


def phases_to_judge(member: Member) -> QuerySet[Phase]:
    """Return phases being judged in which the member has a named seat or is the client."""
    phases = Phase.objects.filter(state=PhaseState.JUDGING).select_related("challenge")
    named = phases.filter(juries__seats__member=member)
    own = phases.filter(challenge__client=member, juries__kind=JuryKind.CLIENT)
    return (named | own).distinct().order_by("judged_at")


def sheets_of(phase: Phase, judge: Member) -> QuerySet[BallotSheet]:
    """Return the judge's sheets of the running round with their ballots."""
    sheets = phase.sheets.filter(judge=judge, round=phase.round)
    return sheets.prefetch_related("ballots").order_by("number")


def last_ballot(sheet: BallotSheet) -> Ballot | None:
    return sheet.ballots.order_by("-chain_position").first()
