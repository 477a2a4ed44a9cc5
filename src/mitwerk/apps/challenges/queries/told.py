"""Who hears of what happens in a challenge; each answer costs a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import JuryKind
from mitwerk.apps.challenges.models import (
    AwardLine,
    BallotSheet,
    DecisionPlace,
    EntryPayee,
    JuryMember,
)

if TYPE_CHECKING:
    from django.db.models import Q

    from mitwerk.apps.challenges.models import Challenge, Phase


def judges_of(phase: Phase) -> set[int]:
    """Return the ids of who has a seat: named judges, the client on a client jury.

    The community is not told, except in a run-off: then everybody who drew a list before is.
    """
    judges = set(JuryMember.objects.filter(jury__phase=phase).values_list("member_id", flat=True))
    if phase.juries.filter(kind=JuryKind.CLIENT).exists():
        judges.add(phase.challenge.client_id)
    if phase.round > 1:
        judges.update(BallotSheet.objects.filter(phase=phase).values_list("judge_id", flat=True))
    return judges


def seats_of(challenge: Challenge) -> set[int]:
    """Return the ids of the judges named in any phase of a challenge."""
    seats = JuryMember.objects.filter(jury__phase__challenge=challenge)
    return set(seats.values_list("member_id", flat=True))


def places_of(phase: Phase) -> list[tuple[DecisionPlace, set[int]]]:
    """Return the places of a decided phase, each with the ids of who made the entry."""
    places = DecisionPlace.objects.filter(decision__stands_for=phase).select_related("entry")
    authors = _authors_of(phase)
    return [(place, authors[place.entry_id] | {place.entry.entrant_id}) for place in places]


def _authors_of(phase: Phase) -> dict[int, set[int]]:
    """Return the payees of each entry's last submission."""
    rows = EntryPayee.objects.filter(submission__entry__phase=phase)
    last: dict[int, int] = {}
    people: dict[int, set[int]] = defaultdict(set)
    newest_last = rows.order_by("submission").values_list(
        "submission__entry", "submission", "member"
    )
    for entry, submission, member in newest_last:
        if last.setdefault(entry, submission) != submission:
            last[entry] = submission
            people[entry].clear()
        people[entry].add(member)
    return people


def sums_of(lines: Q) -> dict[int, int]:
    """Return what each payee gets from the award lines that a condition selects."""
    sums: dict[int, int] = defaultdict(int)
    for payee, amount in AwardLine.objects.filter(lines).values_list("payee_id", "amount_minor"):
        sums[payee] += amount
    return sums
