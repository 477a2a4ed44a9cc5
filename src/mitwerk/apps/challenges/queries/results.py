"""Results as people see them: hidden until judging ends, then in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q

from mitwerk.apps.challenges import rules
from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.models import Ballot, DecisionPlace

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Decision, Entry, Phase, Result
    from mitwerk.apps.members.models import Member

SHOWN = {PhaseState.TOO_CLOSE, *rules.DECIDED}


@dataclass(frozen=True, slots=True)
class ResultView:
    """The last result of a phase with its decision; both None while ballots are taken."""

    result: Result | None
    decision: Decision | None
    places: list[DecisionPlace]
    ballots: int
    judges: int
    judged: bool = False

    @property
    def payload(self) -> dict[str, Any]:
        return self.result.payload if self.result else {}


def result_of(phase: Phase, viewer: Member | None = None) -> ResultView:
    """Return what the ballots said, or only how many there are while judging goes on.

    ``judged`` tells whether the viewer, where one is given, is among the judges.
    """
    counted = Ballot.objects.filter(phase=phase, superseded_by=None)
    own = Count("pk", filter=Q(judge=viewer) if viewer else Q(pk__in=()))
    numbers = counted.aggregate(
        ballots=Count("pk"), judges=Count("judge_id", distinct=True), own=own
    )
    ballots, judges, judged = numbers["ballots"], numbers["judges"], bool(numbers["own"])
    if phase.state not in SHOWN:
        return ResultView(None, None, [], ballots, judges, judged)
    decision = getattr(phase, "decision", None)  # phase_by_code has fetched it along
    places = DecisionPlace.objects.filter(decision=decision).select_related(
        "entry__entrant", "entry__team", "entry__blueprint"
    )
    return ResultView(
        phase.results.order_by("-round", "-count").first(),
        decision,
        list(places) if decision else [],
        ballots,
        judges,
        judged,
    )


def winner_of(view: ResultView) -> Entry | None:
    """Return the single winner, None when nobody or several hold the first place."""
    first = [place.entry for place in view.places if place.rank == 1]
    return first[0] if len(first) == 1 else None
