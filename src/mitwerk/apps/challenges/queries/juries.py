"""Questions about juries, sheets and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, prefetch_related_objects

from mitwerk.apps.challenges import rules, texts
from mitwerk.apps.challenges.enums import EntryState, JuryKind, PhaseState
from mitwerk.apps.challenges.models import (
    Ballot,
    BallotSheet,
    EntryPayee,
    Jury,
    JuryMember,
    Phase,
    Result,
)
from mitwerk.apps.challenges.queries.entries import own_entries
from mitwerk.apps.challenges.queries.lineage import authors_behind
from mitwerk.apps.challenges.queries.promised import promised_version, promises
from mitwerk.apps.challenges.rules_judging import MOST_SWAPS
from mitwerk.apps.members.models import Member

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

MAKERS_SINCE = 2  # version of the standing text "who-ranks" that keeps out who would share a prize


def has_stake(phase: Phase, member: Member) -> bool:
    """Tell whether something in a phase is the member's or their team's.

    Who was in a team when it handed in has a stake, also after leaving it.
    """
    standing = phase.entries.exclude(state=EntryState.WITHDRAWN)
    paid = EntryPayee.objects.filter(submission__entry=OuterRef("pk"), member=member)
    return standing.filter(own_entries(member) | Exists(paid)).exists()


def has_share(phase: Phase, member: Member) -> bool:
    """Tell whether an entry builds on a member's work, so that its prize would be theirs, too.

    Only where the frozen terms say so, and never before the deadline: what a sealed entry builds
    on is nobody's business. Two queries.
    """
    if phase.state not in rules.REVEALED:
        return False
    if promised_version(phase.challenge, texts.RANKS_PROMISE) < MAKERS_SINCE:
        return False
    return member.pk in authors_behind([phase.pk])


def jury_seat(phase: Phase, member: Member) -> Jury | None:
    """Return the jury a member judges in: a named seat first, else the community's.

    The client sits on the client jury of the own challenge without being named. Whoever has a
    stake in an entry, or would share its prize, does not sit in the community: ranking the rivals
    last would pay. Nor does who joined after the deadline.
    """
    prefetch_related_objects([phase], "juries__seats")
    juries = {jury.kind: jury for jury in phase.juries.all()}
    community = juries.pop(JuryKind.COMMUNITY, None)
    named = next((jury for jury in juries.values() if _seats(jury, member)), None)
    if named is not None:
        return named
    if phase.challenge.client_id == member.pk:
        return juries.get(JuryKind.CLIENT)
    if community is None or joined_late(phase, member):
        return None
    return None if has_stake(phase, member) or has_share(phase, member) else community


def joined_late(phase: Phase, member: Member) -> bool:
    """Tell whether a community jury is closed to a member who joined after the deadline."""
    if phase.closes_at is None or member.date_joined < phase.closes_at:
        return False
    kinds = {jury.kind for jury in phase.juries.all()}
    return JuryKind.COMMUNITY in kinds and promises(phase.challenge, texts.RANKS_PROMISE)


def may_judge(phase: Phase, viewer: Member | AnonymousUser) -> bool:
    """Return whether a ballot of the viewer would be taken now.

    For a phase of `queries.phases.phases_with_all` it costs at most three queries, for members
    who would sit in the community jury: whether they have a stake in an entry, or a share.
    """
    if phase.state != PhaseState.JUDGING or not isinstance(viewer, Member):
        return False
    return jury_seat(phase, viewer) is not None


def _seats(jury: Jury, member: Member) -> bool:
    return any(seat.member_id == member.pk for seat in jury.seats.all())


def latest_result(phase: Phase) -> Result | None:
    return phase.results.order_by("-round", "-count").first()


def phases_to_judge(member: Member) -> QuerySet[Phase]:
    """Return phases being judged that wait for the member: by name, as client, or by a list.

    Anybody may rank in a community jury, but who drew a list there finds it again.
    """
    phases = Phase.objects.filter(state=PhaseState.JUDGING).select_related("challenge")
    named = JuryMember.objects.filter(member=member).exclude(jury__kind=JuryKind.COMMUNITY)
    clients = Jury.objects.filter(kind=JuryKind.CLIENT, phase__challenge__client=member)
    drawn = BallotSheet.objects.filter(judge=member, round=OuterRef("round"))
    wanted = (
        Exists(named.filter(jury__phase=OuterRef("pk")))
        | Exists(clients.filter(phase=OuterRef("pk")))
        | Exists(drawn.filter(phase=OuterRef("pk")))
    )
    return phases.filter(wanted).order_by("judged_at", "pk")


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


def may_swap(phase: Phase, judge: Member) -> bool:
    """Tell whether a judge may still hand an entry back for another one."""
    return phase.recognitions.filter(judge=judge).count() < MOST_SWAPS


def last_ballot(sheet: BallotSheet) -> Ballot | None:
    return sheet.ballots.order_by("-chain_position").first()
