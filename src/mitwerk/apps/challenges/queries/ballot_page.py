"""What a judge sees: nothing but entries by number, in equal light."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, F
from django.urls import reverse
from django.utils.translation import gettext as _

from mitwerk.apps.challenges.adapters_judging import standing_entries
from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.models import Ballot, BallotSheet, Entry, EntryRevision, Remark
from mitwerk.apps.challenges.queries.barring import waived_rows
from mitwerk.apps.challenges.queries.juries import (
    jury_seat,
    last_ballot,
    phases_to_judge,
    sheets_of,
)
from mitwerk.apps.challenges.queries.pictures import looks_of
from mitwerk.apps.challenges.queries.seats import Seat, with_more
from mitwerk.apps.challenges.queries.verdicts import mark_of, mark_text, passed
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class BallotCard:
    """One entry on a list, as parts/ballot.html shows it; ``code`` is the entry's number."""

    code: str
    number: int
    image: str
    image_alt: str
    url: str
    rank: int | None
    recognised: bool
    mark: str = ""
    mark_text: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a judge has come in the running round."""

    lists: int
    ranked: int
    seen: int
    entries: int

    @property
    def open_list(self) -> bool:
        return self.ranked < self.lists


def own_sheet(code: str, judge: Member) -> BallotSheet:
    """Return the judge's own list; other people's do not exist for them."""
    sheets = BallotSheet.objects.select_related("phase__challenge", "jury")
    found = sheets.filter(code=code, judge=judge).first()
    if found is None:
        raise NotFoundError
    return found


def own_ballot(code: str, judge: Member) -> Ballot:
    """Return the receipt of one's own ballot."""
    ballots = Ballot.objects.select_related("sheet__phase__challenge", "sheet__jury")
    found = ballots.filter(code=code, judge=judge).first()
    if found is None:
        raise NotFoundError
    return found


def cards_of_sheet(sheet: BallotSheet) -> list[BallotCard]:
    """Return the entries of a list in the order shown, with what the last ballot said."""
    ballot = last_ballot(sheet)
    ranks = ballot.ranks if ballot else {}
    recognised = set(ballot.recognised) if ballot else set()
    remarks = {str(one.entry.number): one.text for one in _remarks(ballot)}
    order = sorted(sheet.entries, key=lambda number: ranks.get(number, 99)) if ballot else None
    entries = {str(entry.number): entry for entry in standing_entries(sheet.phase)}
    submissions = _last_submissions([entry.pk for entry in entries.values()])
    looks = looks_of([submission.revision for submission in submissions.values()])
    waived = waived_rows(list(submissions))
    cards = []
    for number in order or sheet.entries:
        entry = entries.get(number)
        if entry is None:
            continue
        look = looks[submissions[entry.pk].revision_id]
        check = submissions[entry.pk].check_of_files
        let_pass = passed(check, waived[entry.pk])
        cards.append(
            BallotCard(
                code=number,
                number=entry.number,
                image=look.picture,
                image_alt=_("Picture of entry %d") % entry.number,
                url=reverse("challenges:entry", args=[entry.code]),
                rank=ranks.get(number),
                recognised=number in recognised,
                mark=mark_of(check, let_pass),
                mark_text=mark_text(check, let_pass),
                remark=remarks.get(number, ""),
            )
        )
    return cards


def _remarks(ballot: Ballot | None) -> list[Remark]:
    return list(ballot.remarks.select_related("entry")) if ballot else []


def _last_submissions(entry_ids: list[int]) -> dict[int, EntryRevision]:
    submissions = (
        EntryRevision.objects.filter(entry_id__in=entry_ids)
        .select_related("revision", "check_of_files")
        .defer("check_of_files__rows", "check_of_files__files")
    )
    return {submission.entry_id: submission for submission in submissions.order_by("pk")}


@dataclass(frozen=True, slots=True)
class Task:
    """A phase somebody judges, and how far they have come in it."""

    phase: Phase
    progress: Progress
    done: bool  # nothing waits: all that may come is ranked


def tasks_of(judge: Member) -> list[Task]:
    """Return the phases that wait for the member's ballots first, then those that are ranked.

    As many queries for many phases as for one, and one for each run-off.
    """
    phases = list(phases_to_judge(judge).prefetch_related("juries__seats"))
    drawn = BallotSheet.objects.filter(phase__in=phases, judge=judge, round=F("phase__round"))
    own: dict[int, list[BallotSheet]] = {phase.pk: [] for phase in phases}
    for sheet in drawn.filter(replaced_by=None).prefetch_related("ballots").order_by("number"):
        own[sheet.phase_id].append(sheet)
    seats = [seat for phase in phases if (seat := _seat(phase, judge, own[phase.pk]))]
    entered = Entry.objects.filter(phase__in=phases, state=EntryState.ENTERED).order_by()
    counts = dict(entered.values_list("phase").annotate(n=Count("pk")))
    more = with_more(seats)
    tasks = [
        Task(
            seat.phase, _progress(seat.own, counts.get(seat.phase.pk, 0)), seat.phase.pk not in more
        )
        for seat in seats
    ]
    return sorted(tasks, key=lambda task: task.done)


def _seat(phase: Phase, judge: Member, own: list[BallotSheet]) -> Seat | None:
    """Return the seat in which the lists were drawn; who has none yet is asked for."""
    drawn = {sheet.jury_id for sheet in own}
    known = next((jury for jury in phase.juries.all() if jury.pk in drawn), None)
    jury = known or jury_seat(phase, judge)
    return None if jury is None else Seat(phase, jury, judge, own)


def _progress(sheets: list[BallotSheet], entries: int) -> Progress:
    ranked = [sheet for sheet in sheets if sheet.ballots.all()]
    seen = {number for sheet in ranked for number in sheet.entries}
    return Progress(len(sheets), len(ranked), len(seen), entries)


def progress_of(phase: Phase, judge: Member) -> Progress:
    """Return how many lists the judge has, ranked, and how many entries that covers."""
    return _progress(list(sheets_of(phase, judge)), len(standing_entries(phase)))
