"""Appeals: which are open, who may lodge and rule, and the public log."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Prefetch, Q

from mitwerk.apps.challenges.enums import EntryState, Ground, PhaseState
from mitwerk.apps.challenges.models import (
    Appeal,
    AppealStep,
    BallotSheet,
    Entry,
    EntryPayee,
    JuryMember,
    Phase,
)
from mitwerk.apps.challenges.models.appeal import ENDINGS
from mitwerk.apps.challenges.queries.entries import own_entries
from mitwerk.apps.challenges.queries.juries import has_stake
from mitwerk.apps.challenges.queries.lineage import authors_behind
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.models import Member, RoleGrant
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.kit import clock
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

RULING_ROLES = (Role.MODERATOR, Role.ADMINISTRATOR)


def _ended() -> Exists:
    return Exists(AppealStep.objects.filter(appeal=OuterRef("pk"), kind__in=ENDINGS))


def open_appeals(phase: Phase) -> QuerySet[Appeal]:
    """Return the appeals of a phase that nobody has ended."""
    return Appeal.objects.filter(~_ended(), phase=phase)


def waiting_appeals(now: datetime) -> QuerySet[Appeal]:
    """Return, for a phase as outer query, open appeals whose own time for a ruling still runs.

    Those that outlived a decision have longer (`ruled_until`): the ticker looks once too often.
    """
    return Appeal.objects.filter(~_ended(), phase=OuterRef("pk"), rule_by__gt=now)


def appeals_of(phase: Phase) -> list[Appeal]:
    """Return every appeal of a phase with its log, the oldest first; two queries."""
    return list(_with_log(Appeal.objects.filter(phase=phase)).order_by("pk"))


def appeal_by_code(code: str) -> Appeal:
    """Return an appeal; its phase is public since the decision, so everybody may."""
    found = _with_log(Appeal.objects.filter(code=code)).first()
    if found is None:
        raise NotFoundError
    return found


def _with_log(rows: QuerySet[Appeal]) -> QuerySet[Appeal]:
    steps = AppealStep.objects.select_related("by").order_by("pk")
    return (
        rows.select_related(
            "phase__challenge__client", "entry__blueprint", "requirement", "by", "decision"
        )
        .select_related("flag", "older__blueprint")
        .prefetch_related(Prefetch("steps", steps))
    )


def ending_of(appeal: Appeal) -> AppealStep | None:
    """Return how a fetched appeal ended, None while it is open."""
    return next((step for step in appeal.steps.all() if step.kind in ENDINGS), None)


def desk_for(moderator: Member) -> list[Appeal]:
    """Return the open appeals that a moderator may rule on, the most urgent first; two queries.

    Those in which they are involved are left to others; two queries more, and again two a phase
    for who made something that an entry of one of them builds on.
    """
    here = {"phase": OuterRef("phase")}
    paid = EntryPayee.objects.filter(submission__entry=OuterRef("pk"), member=moderator)
    own = Entry.objects.filter(own_entries(moderator) | Exists(paid), **here)
    rows = Appeal.objects.filter(
        ~_ended(),
        ~Exists(own.exclude(state=EntryState.WITHDRAWN)),
        ~Exists(BallotSheet.objects.filter(judge=moderator, **here)),
        ~Exists(JuryMember.objects.filter(member=moderator, jury__phase=OuterRef("phase"))),
        phase__state=PhaseState.APPEALS,
    )
    others = rows.exclude(phase__challenge__client=moderator).exclude(by=moderator)
    mine = Q(older__isnull=False, older__author=moderator)
    found = list(_with_log(others.exclude(mine)).order_by("pk"))
    left = _built_on(moderator, {one.phase_id for one in found})
    return sorted((one for one in found if one.phase_id not in left), key=ruled_until)


def _built_on(member: Member, phases: set[int]) -> set[int]:
    if member.pk not in authors_behind(phases):
        return set()
    return {phase for phase in phases if member.pk in authors_behind([phase])}


def ruled_until(appeal: Appeal) -> datetime:
    """Return until when an appeal may be ruled on.

    One that was open when another overturned the decision is ruled on in the new one's term.
    """
    until = appeal.phase.appeals_until
    if until is None:
        return appeal.rule_by
    return max(appeal.rule_by, until + timedelta(days=appeal.phase.challenge.ruling_days))


def is_involved(phase: Phase, member: Member) -> bool:
    """Tell whether a member takes part in a phase: as client, entrant, payee or judge."""
    if phase.challenge.client_id == member.pk or has_stake(phase, member):
        return True
    judged = phase.sheets.filter(judge=member)
    named = JuryMember.objects.filter(jury__phase=phase, member=member)
    return judged.exists() or named.exists()


def concerns(appeal: Appeal, member: Member) -> bool:
    """Tell whether an appeal is a member's own, or about the older work of theirs."""
    older = appeal.older
    return appeal.by_id == member.pk or (older is not None and older.author_id == member.pk)


def may_rule(appeal: Appeal, member: Member) -> bool:
    """Tell whether a member may rule on a fetched appeal now: a moderator who is not in it."""
    if ending_of(appeal) is not None or appeal.phase.state != PhaseState.APPEALS:
        return False
    if not roles_of(member) & {role.value for role in RULING_ROLES}:
        return False
    return clock.now() < ruled_until(appeal) and takes_no_part(appeal, member)


def takes_no_part(appeal: Appeal, member: Member, behind: Collection[int] | None = None) -> bool:
    """Tell whether a member has nothing to win or lose by an appeal.

    ``behind`` are those on whose work its entries build, if the caller knows them already.
    """
    if is_involved(appeal.phase, member) or concerns(appeal, member):
        return False
    return member.pk not in (authors_behind([appeal.phase_id]) if behind is None else behind)


def grounds_for(phase: Phase, member: Member) -> list[Ground]:
    """Return on which grounds a member is heard: all four, or as a stranger plagiarism alone.

    All four for who entered, judged or paid, and for whose work an entry builds on.
    """
    if is_involved(phase, member) or member.pk in authors_behind([phase.pk]):
        return list(Ground)
    return [Ground.PLAGIARISM]


def may_lodge(phase: Phase, member: Member, ground: str) -> bool:
    """Tell whether a member is heard on a ground."""
    return ground == Ground.PLAGIARISM or ground in grounds_for(phase, member)


def moderators_for(appeal: Appeal) -> set[int]:
    """Return who may rule on an appeal and is told of it."""
    granted = RoleGrant.objects.filter(role__in=RULING_ROLES, revoked_at=None)
    asked = Member.objects.filter(pk__in=granted.values("member"), is_active=True)
    behind = authors_behind([appeal.phase_id])
    return {one.pk for one in asked if takes_no_part(appeal, one, behind)}
