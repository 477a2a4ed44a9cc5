"""A judge's seat: what is judged in the running round, and whether more is asked of the judge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.adapters_judging import (
    entries_for_assignment,
    judge_for_assignment,
    standing_entries,
)
from mitwerk.apps.challenges.enums import JuryKind
from mitwerk.apps.challenges.queries.juries import contenders_before, jury_seat, own_sheets
from mitwerk.apps.challenges.queries.touched import touched_by
from mitwerk.engines.judging import LIST_SIZE, SMALL_JURY, eligible

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import BallotSheet, Entry, Jury, Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.engines.judging import Judge


def more_to_rank(phase: Phase, judge: Member) -> bool:
    """Tell whether a judge who asks for a list now gets one, open or new."""
    jury = jury_seat(phase, judge)
    if jury is None:
        return False
    seat = Seat(phase, jury, judge, own_sheets(phase, judge))
    if any(not sheet.ballots.all() for sheet in seat.own):
        return True
    allowed = set(eligible(entries_for_assignment(candidates(phase)), judge_of(seat)))
    return bool(allowed) and not has_done_enough(seat, allowed)


@dataclass(frozen=True, slots=True)
class Seat:
    """A judge with the lists of the running round that were not replaced, oldest first."""

    phase: Phase
    jury: Jury
    judge: Member
    own: list[BallotSheet]

    @property
    def size(self) -> int | None:
        """How many sit on the jury; None for the community, which is as large as it gets."""
        return None if self.jury.kind == JuryKind.COMMUNITY else self.jury.seats.count()

    @property
    def is_small(self) -> bool:
        """Whether each judge has to see every entry: then no list leaves that way."""
        return self.size is not None and self.size < SMALL_JURY

    @property
    def looks(self) -> int:
        return sum(len(sheet.entries) for sheet in self.own)


def has_done_enough(seat: Seat, allowed: set[str]) -> bool:
    """A small jury goes on until each has seen every entry; others as far as they are asked to."""
    asked = rules.lists_asked(len(allowed), seat.size)
    if seat.is_small or asked == 1:
        seen = {number for sheet in seat.own for number in sheet.entries}
        return bool(seat.own) and allowed <= seen
    return seat.looks >= asked * LIST_SIZE


def judge_of(seat: Seat, *more: str) -> Judge:
    """Return the judge as the assignment sees them; ``more`` is recognised besides."""
    known = seat.phase.recognitions.filter(judge=seat.judge).values_list("number", flat=True)
    cast = {n for sheet in seat.own for ballot in sheet.ballots.all() for n in ballot.recognised}
    touched = touched_by(seat.judge, standing_entries(seat.phase))
    return judge_for_assignment(seat.judge, {*known, *cast, *more}, touched)


def candidates(phase: Phase) -> list[Entry]:
    """Return what is judged in this round: all standing entries, in a run-off the contenders."""
    entries = standing_entries(phase)
    if not phase.run_off:
        return entries
    contenders = contenders_before(phase)
    return [entry for entry in entries if str(entry.number) in contenders]
