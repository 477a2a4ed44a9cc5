"""Results as people see them: hidden until judging ends, then in full."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count

from mitwerk.apps.challenges import rules
from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.models import Ballot, DecisionPlace

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Decision, Entry, Phase, Result

SHOWN = {PhaseState.TOO_CLOSE, *rules.DECIDED}


@dataclass(frozen=True, slots=True)
class ResultView:
    """The last result of a phase with its decision; both None while ballots are taken."""

    result: Result | None
    decision: Decision | None
    places: list[DecisionPlace]
    ballots: int
    judges: int

    @property
    def payload(self) -> dict[str, Any]:
        return self.result.payload if self.result else {}


def result_of(phase: Phase) -> ResultView:
    """Return what the ballots said, or only how many there are while judging goes on."""
    counted = Ballot.objects.filter(phase=phase, superseded_by=None)
    numbers = counted.aggregate(ballots=Count("pk"), judges=Count("judge_id", distinct=True))
    ballots, judges = numbers["ballots"], numbers["judges"]
    if phase.state not in SHOWN:
        return ResultView(None, None, [], ballots, judges)
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
    )


def winner_of(view: ResultView) -> Entry | None:
    """Return the single winner, None when nobody or several hold the first place."""
    first = [place.entry for place in view.places if place.rank == 1]
    return first[0] if len(first) == 1 else None
