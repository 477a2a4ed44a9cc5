"""Blind lists: a judge asks for the next one and can't choose what is on it."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.adapters_judging import (
    entries_for_assignment,
    judge_for_assignment,
    standing_entries,
)
from mitwerk.apps.challenges.enums import JuryKind, PhaseState
from mitwerk.apps.challenges.errors_judging import NotAJudge, NothingToJudge, NotJudged, OwnStake
from mitwerk.apps.challenges.models import BallotSheet, Phase
from mitwerk.apps.challenges.queries.juries import has_stake, jury_seat, latest_result
from mitwerk.apps.challenges.services.lock import locked_phase
from mitwerk.engines.judging import SMALL_JURY, Exposure, assign
from mitwerk.kit import clock

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Entry, Jury
    from mitwerk.apps.members.models import Member

LARGE_JURY_SHEETS = 3


def draw_sheet(*, by: Member, phase_code: str) -> BallotSheet:
    """Return the judge's open list, or draw the next one.

    Least shown entries come first, never one's own, one's team's, one's lineage's, nor one that
    was recognised. Refuses when the phase is not judged now, for members without a seat, and
    when everything was ranked.
    """
    with transaction.atomic():
        phase = locked_phase(phase_code)
        if not rules.takes_ballots(phase, clock.database_now()):
            raise NotJudged
        jury = seat_or_refusal(phase, by)
        own = list(phase.sheets.filter(judge=by, round=phase.round).order_by("number"))
        for sheet in own:
            if not sheet.ballots.exists():
                return sheet
        return _draw(phase, jury, by, own)


def seat_or_refusal(phase: Phase, judge: Member) -> Jury:
    """Return the jury the member judges in, or say why there is none."""
    jury = jury_seat(phase, judge)
    if jury is not None:
        return jury
    if has_stake(phase, judge):
        raise OwnStake(
            _("You, or a team you were in, entered this phase. Its entries are judged by others.")
        )
    raise NotAJudge


def _draw(phase: Phase, jury: Jury, judge: Member, own: list[BallotSheet]) -> BallotSheet:
    entries = candidates(phase)
    recognised = {number for sheet in own for b in sheet.ballots.all() for number in b.recognised}
    seen = {number for sheet in own for number in sheet.entries}
    if own and _has_done_enough(phase, jury, seen, len(entries), len(own)):
        raise NothingToJudge
    lists = Counter(
        number
        for drawn in phase.sheets.filter(round=phase.round).values_list("entries", flat=True)
        for number in drawn
    )
    chosen = assign(
        entries_for_assignment(entries),
        judge_for_assignment(judge, recognised),
        Exposure(lists=lists, own=[sheet.entries for sheet in own]),
        rng=random.Random(secrets.randbits(128)),
    )
    if not chosen or (own and set(chosen) <= seen):
        raise NothingToJudge
    return BallotSheet.objects.create(
        phase=phase,
        jury=jury,
        judge=judge,
        round=phase.round,
        number=len(own) + 1,
        entries=list(chosen),
    )


def _has_done_enough(phase: Phase, jury: Jury, seen: set[str], entries: int, sheets: int) -> bool:
    """Small juries rank until each has seen every entry; large ones a few lists each."""
    if len(seen) >= entries:
        return True
    small = jury.kind != JuryKind.COMMUNITY and jury.seats.count() < SMALL_JURY
    return not small and sheets >= LARGE_JURY_SHEETS and phase.state == PhaseState.JUDGING


def candidates(phase: Phase) -> list[Entry]:
    """Return what is judged in this round: all standing entries, in a run-off the contenders."""
    entries = standing_entries(phase)
    if phase.round == 1:
        return entries
    result = latest_result(phase)
    contenders = set(result.payload["contenders"]) if result else set()
    return [entry for entry in entries if str(entry.number) in contenders]
