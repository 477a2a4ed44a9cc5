"""A judge's seat: what is judged in the running round, and whether more is asked of the judge."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mitwerk.apps.challenges import rules_judging as rules
from mitwerk.apps.challenges.adapters_judging import (
    entries_for_assignment,
    judge_for_assignment,
    standing_in,
)
from mitwerk.apps.challenges.enums import JuryKind
from mitwerk.apps.challenges.models import Recognition
from mitwerk.apps.challenges.queries.juries import contenders_before, jury_seat, own_sheets
from mitwerk.apps.challenges.queries.touched import touched_by
from mitwerk.engines.judging import LIST_SIZE, PAIR_SIZE, SMALL_JURY, eligible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import BallotSheet, Entry, Jury, Phase
    from mitwerk.apps.members.models import Member
    from mitwerk.engines.judging import Judge


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

    @property
    def has_open_list(self) -> bool:
        return any(not sheet.ballots.all() for sheet in self.own)


def more_to_rank(phase: Phase, judge: Member) -> bool:
    """Tell whether a judge who asks for a list now gets one, open or new."""
    jury = jury_seat(phase, judge)
    if jury is None:
        return False
    return bool(with_more([Seat(phase, jury, judge, own_sheets(phase, judge))]))


def with_more(seats: Sequence[Seat]) -> set[int]:
    """Return the ids of the phases in which a judge gets a list; the seats are one member's.

    As many queries for many seats as for one, and one for each run-off.
    """
    found = {seat.phase.pk for seat in seats if seat.has_open_list}
    asked = [seat for seat in seats if not seat.has_open_list]
    standing = candidates_of([seat.phase for seat in asked])
    entries = [entry for seat in asked for entry in standing[seat.phase.pk]]
    if not entries:
        return found
    shown = defaultdict(list)
    for entry, one in zip(entries, entries_for_assignment(entries), strict=True):
        shown[entry.phase_id].append(one)
    judges = judges_of(asked)
    for seat in asked:
        allowed = set(eligible(shown[seat.phase.pk], judges[seat.phase.pk]))
        # One entry alone can't be ranked: no list is drawn of it.
        if len(allowed) >= PAIR_SIZE and not has_done_enough(seat, allowed):
            found.add(seat.phase.pk)
    return found


def has_done_enough(seat: Seat, allowed: set[str]) -> bool:
    """A small jury goes on until each has seen every entry; others as far as they are asked to."""
    asked = rules.lists_asked(len(allowed), seat.size)
    if seat.is_small or asked == 1:
        seen = {number for sheet in seat.own for number in sheet.entries}
        return bool(seat.own) and allowed <= seen
    return seat.looks >= asked * LIST_SIZE


def judge_of(seat: Seat, *more: str) -> Judge:
    """Return the judge as the assignment sees them; ``more`` is recognised besides."""
    judge = judges_of([seat])[seat.phase.pk]
    return replace(judge, recognised=judge.recognised | set(more))


def judges_of(seats: Sequence[Seat]) -> dict[int, Judge]:
    """Return one member as the assignment of each phase sees them, by the phase's id."""
    member, phases = seats[0].judge, [seat.phase for seat in seats]
    known: dict[int, set[str]] = {
        seat.phase.pk: {
            number
            for sheet in seat.own
            for ballot in sheet.ballots.all()
            for number in ballot.recognised
        }
        for seat in seats
    }
    rows = Recognition.objects.filter(phase__in=phases, judge=member)
    for phase, number in rows.values_list("phase_id", "number"):
        known[phase].add(number)
    entries = standing_in(phases)
    handled = touched_by(member, entries)
    touched: dict[int, set[str]] = {phase.pk: set() for phase in phases}
    for entry in entries:
        if entry.pk in handled:
            touched[entry.phase_id].add(str(entry.number))
    judge = judge_for_assignment(member)
    return {
        pk: replace(judge, recognised=frozenset(known[pk]), touched=frozenset(touched[pk]))
        for pk in known
    }


def candidates(phase: Phase) -> list[Entry]:
    """Return what is judged in this round: all standing entries, in a run-off the contenders."""
    return candidates_of([phase])[phase.pk]


def candidates_of(phases: Sequence[Phase]) -> dict[int, list[Entry]]:
    """Return the same for several phases, by their ids; one query, and one for each run-off."""
    found: dict[int, list[Entry]] = {phase.pk: [] for phase in phases}
    only = {phase.pk: contenders_before(phase) for phase in phases if phase.run_off}
    for entry in standing_in(phases):
        if entry.phase_id not in only or str(entry.number) in only[entry.phase_id]:
            found[entry.phase_id].append(entry)
    return found
