"""Blind lists: a judge asks for the next one and can't choose what is on it."""

from __future__ import annotations

import random
import secrets
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.adapters_judging import (
    cast_of,
    entries_for_assignment,
)
from mitwerk.apps.challenges.errors_judging import (
    BallotIncomplete,
    JoinedLate,
    NotAJudge,
    NothingToJudge,
    NotJudged,
    OwnShare,
    OwnStake,
    TooManySwaps,
)
from mitwerk.apps.challenges.models import BallotSheet, Phase, Recognition
from mitwerk.apps.challenges.queries.juries import (
    has_share,
    has_stake,
    joined_late,
    jury_seat,
    may_swap,
    own_sheets,
)
from mitwerk.apps.challenges.queries.left_out import left_out_of
from mitwerk.apps.challenges.queries.seats import Seat, candidates, has_done_enough, judge_of
from mitwerk.apps.challenges.services.lock import locked_phase
from mitwerk.engines.judging import (
    CONTENDERS,
    LIST_SIZE,
    PAIR_SIZE,
    REPEAT_SHARE,
    Counted,
    Exposure,
    assign,
    contenders_of,
    counted_ballots,
    eligible,
    swap,
)
from mitwerk.kit import clock
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Jury
    from mitwerk.apps.members.models import Member


def draw_sheet(*, by: Member, phase_code: str, pairs: bool = False) -> BallotSheet:
    """Return the judge's open list, or draw the next one; with ``pairs`` two entries at a time.

    Least shown entries come first, never one's own, one's team's, one's lineage's, nor one that
    was recognised, commented on or checked. Later lists look at the contenders more closely, and
    now and then an early list comes again. Refuses when the phase is not judged now, for members
    without a seat, and when everything asked for was ranked.
    """
    contenders = _contenders(by, phase_code)
    with transaction.atomic():
        phase = locked_phase(phase_code)
        if not rules.takes_ballots(phase, clock.database_now()):
            raise NotJudged
        jury = seat_or_refusal(phase, by)
        own = own_sheets(phase, by)
        for sheet in own:
            if not sheet.ballots.all():
                return sheet
        return _draw(Seat(phase, jury, by, own), contenders, pairs=pairs)


def swap_entry(*, by: Member, sheet_code: str, number: str) -> BallotSheet:
    """Replace an entry that the judge recognises by another one, in its place.

    The list stays as it was drawn; a new one takes its place, and the recognised entry is never
    shown to this judge again in this phase. Refuses strangers' lists, lists that are ranked or
    replaced already, entries that are not on the list, more swaps than one has, and outside the
    judging time.
    """
    found = BallotSheet.objects.select_related("phase").filter(code=sheet_code).first()
    if found is None:
        raise NotFoundError
    if found.judge_id != by.pk:
        raise NotAJudge
    with transaction.atomic():
        phase = locked_phase(found.phase.code)
        if not rules.takes_ballots(phase, clock.database_now()) or found.round != phase.round:
            raise NotJudged
        jury = seat_or_refusal(phase, by)
        own = own_sheets(phase, by)
        current = next((sheet for sheet in own if sheet.pk == found.pk), None)
        if current is None or current.ballots.all():
            raise NotJudged(_("This list is ranked or replaced already."))
        if number not in current.entries:
            raise BallotIncomplete(_("Entry %s is not on your list.") % number, where="entry")
        if not may_swap(phase, by):
            raise TooManySwaps(
                _("Tick “I recognise this” when you rank: the entry is left out of your list.")
            )
        return _swapped(Seat(phase, jury, by, own), current, number)


def seat_or_refusal(phase: Phase, judge: Member) -> Jury:
    """Return the jury the member judges in, or say why there is none."""
    jury = jury_seat(phase, judge)
    if jury is not None:
        return jury
    if has_stake(phase, judge):
        raise OwnStake(
            _("You, or a team you were in, entered this phase. Its entries are judged by others.")
        )
    if has_share(phase, judge):
        raise OwnShare(_("An entry here builds on your work. This phase is judged by others."))
    if joined_late(phase, judge):
        raise JoinedLate(_("Members from before the deadline rank here. The next phase is yours."))
    raise NotAJudge


def _contenders(judge: Member, phase_code: str) -> frozenset[str]:
    """Return what later lists look at, ranked outside the lock; none for earlier lists."""
    phase = Phase.objects.select_related("challenge").filter(code=phase_code).first()
    if phase is None:
        raise NotFoundError
    entries = candidates(phase)
    drawn = phase.sheets.filter(judge=judge, round=phase.round, replaced_by=None)
    looks = sum(len(one) for one in drawn.values_list("entries", flat=True))
    asked = rules.lists_asked(len(entries), None)
    if len(entries) <= CONTENDERS or not rules.focuses(looks, asked):
        return frozenset()
    numbers = tuple(str(entry.number) for entry in entries)
    payloads = (one.payload for one in cast_of(phase))
    juries = counted_ballots(payloads, Counted(numbers, phase.round, left_out_of(phase)))
    ballots = [ballot for jury in juries.values() for ballot in jury]
    return contenders_of(ballots, numbers) if ballots else frozenset()


def _draw(seat: Seat, contenders: frozenset[str], *, pairs: bool) -> BallotSheet:
    entries = entries_for_assignment(candidates(seat.phase))
    judge = judge_of(seat)
    allowed = eligible(entries, judge)
    if has_done_enough(seat, set(allowed)):
        raise NothingToJudge
    asked = rules.lists_asked(len(allowed), seat.size)
    focused = not seat.is_small and rules.focuses(seat.looks, asked)
    chosen = assign(
        entries,
        judge,
        _exposure(seat, contenders if focused else frozenset()),
        rng=_chance(),
        size=PAIR_SIZE if pairs else LIST_SIZE,
        repeats=REPEAT_SHARE,
    )
    if not chosen:
        raise NothingToJudge
    return _write(seat, chosen)


def _swapped(seat: Seat, current: BallotSheet, number: str) -> BallotSheet:
    judge = judge_of(seat, number)
    entries = entries_for_assignment(candidates(seat.phase))
    others = replace(seat, own=[sheet for sheet in seat.own if sheet.pk != current.pk])
    left = swap(entries, judge, _exposure(others), current.entries, number, rng=_chance())
    Recognition.objects.get_or_create(phase=seat.phase, judge=seat.judge, number=number)
    return _write(seat, left, replaces=current)


def _exposure(seat: Seat, contenders: frozenset[str] = frozenset()) -> Exposure:
    drawn = seat.phase.sheets.filter(round=seat.phase.round, replaced_by=None)
    shown = drawn.values_list("entries", flat=True)
    lists = Counter(number for entries in shown for number in entries)
    return Exposure(lists, [sheet.entries for sheet in seat.own], contenders)


def _chance() -> random.Random:
    return random.Random(secrets.randbits(128))


def _write(seat: Seat, chosen: Sequence[str], replaces: BallotSheet | None = None) -> BallotSheet:
    before = seat.phase.sheets.filter(judge=seat.judge, round=seat.phase.round).count()
    return BallotSheet.objects.create(
        phase=seat.phase,
        jury=seat.jury,
        judge=seat.judge,
        round=seat.phase.round,
        number=before + 1,
        entries=list(chosen),
        replaces=replaces,
    )
