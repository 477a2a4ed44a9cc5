"""Questions about juries, sheets and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from mitwerk.apps.challenges import texts
from mitwerk.apps.challenges.enums import EntryState, JuryKind, PhaseState
from mitwerk.apps.challenges.models import Ballot, BallotSheet, EntryPayee, Jury, Phase, Result
from mitwerk.apps.challenges.queries.entries import own_entries
from mitwerk.apps.challenges.queries.promised import promises
from mitwerk.apps.members.models import Member

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def has_stake(phase: Phase, member: Member) -> bool:
    """Tell whether something in a phase is the member's, their team's, or pays them if it wins.

    Who was in a team when it handed in has a stake, also after leaving it.
    """
    standing = phase.entries.exclude(state=EntryState.WITHDRAWN)
    paid = EntryPayee.objects.filter(submission__entry=OuterRef("pk"), member=member)
    return standing.filter(own_entries(member) | Exists(paid)).exists()


def jury_seat(phase: Phase, member: Member) -> Jury | None:
    """Return the jury a member judges in: a named seat first, else the community's.

    The client sits on the client jury of the own challenge without being named. Whoever has a
    stake in an entry does not sit in the community: ranking the rivals last would pay. Nor does
    who joined after the deadline.
    """
    juries = {jury.kind: jury for jury in phase.juries.all()}
    named = Jury.objects.filter(phase=phase, seats__member=member).first()
    if named is not None and named.kind != JuryKind.COMMUNITY:
        return named
    if phase.challenge.client_id == member.pk:
        return juries.get(JuryKind.CLIENT)
    community = juries.get(JuryKind.COMMUNITY)
    if community is None or joined_late(phase, member) or has_stake(phase, member):
        return None
    return community


def joined_late(phase: Phase, member: Member) -> bool:
    """Tell whether a community jury is closed to a member who joined after the deadline."""
    if phase.closes_at is None or member.date_joined < phase.closes_at:
        return False
    kinds = {jury.kind for jury in phase.juries.all()}
    return JuryKind.COMMUNITY in kinds and promises(phase.challenge, texts.RANKS_PROMISE)


def may_judge(phase: Phase, viewer: Member | AnonymousUser) -> bool:
    """Return whether a ballot of the viewer would be taken now.

    For a phase of `queries.phases.phases_with_all` it costs one query, for members who would sit
    in the community jury: whether they have a stake in an entry.
    """
    if phase.state != PhaseState.JUDGING or not isinstance(viewer, Member):
        return False
    juries = list(phase.juries.all())
    if any(_seats(jury, viewer) for jury in juries if jury.kind != JuryKind.COMMUNITY):
        return True
    kinds = {jury.kind for jury in juries}
    if phase.challenge.client_id == viewer.pk:
        return JuryKind.CLIENT in kinds
    if JuryKind.COMMUNITY not in kinds or joined_late(phase, viewer):
        return False
    return not has_stake(phase, viewer)


def _seats(jury: Jury, member: Member) -> bool:
    return any(seat.member_id == member.pk for seat in jury.seats.all())


def latest_result(phase: Phase) -> Result | None:
    return phase.results.order_by("-round", "-count").first()


def phases_to_judge(member: Member) -> QuerySet[Phase]:
    """Return phases being judged in which the member has a named seat or is the client."""
    phases = Phase.objects.filter(state=PhaseState.JUDGING).select_related("challenge")
    named = phases.filter(juries__seats__member=member)
    own = phases.filter(challenge__client=member, juries__kind=JuryKind.CLIENT)
    return (named | own).distinct().order_by("judged_at", "pk")


def sheets_of(phase: Phase, judge: Member) -> QuerySet[BallotSheet]:
    """Return the judge's sheets of the running round with their ballots, without replaced ones."""
    sheets = phase.sheets.filter(judge=judge, round=phase.round, replaced_by=None)
    return sheets.prefetch_related("ballots").order_by("number")


def has_judged(phase: Phase, member: Member) -> bool:
    """Tell whether a member cast a ballot in a phase."""
    return phase.ballots.filter(judge=member).exists()


def own_sheets(phase: Phase, judge: Member) -> list[BallotSheet]:
    """Return `sheets_of`, fetched: read under the lock."""
    return list(sheets_of(phase, judge))


def contenders_before(phase: Phase) -> set[str]:
    """Return the contenders of the last round before the running one."""
    before = phase.results.filter(round__lt=phase.round).order_by("-round", "-count").first()
    return set(before.payload["contenders"]) if before else set()


def last_ballot(sheet: BallotSheet) -> Ballot | None:
    return sheet.ballots.order_by("-chain_position").first()
