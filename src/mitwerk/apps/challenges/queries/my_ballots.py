"""A judge's own ballots beside the result, once it is known."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.apps.challenges.models import Ballot
from mitwerk.apps.challenges.queries.left_out import left_out_of
from mitwerk.apps.challenges.queries.result_page import FIRST_ROW, ROW_PIXELS, screened_judges
from mitwerk.engines import judging as engine

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.challenges.queries.results import ResultView
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class Slope:
    """One entry in parts/figure_slopes.html: from one's own place to that of the result."""

    label: str
    y_from: int
    y_to: int
    moved: bool


@dataclass(frozen=True, slots=True)
class ComparedList:
    """One own list with the result's order of the same entries; ``same`` of ``pairs`` agree."""

    number: int
    code: str
    slopes: list[Slope]
    height: int
    same: int
    pairs: int


@dataclass(frozen=True, slots=True)
class OwnBallots:
    """All own lists of the last round, how far they agree, and whether they count."""

    lists: list[ComparedList]
    same: int
    pairs: int
    left_out: str
    steady: float | None


def own_ballots(phase: Phase, judge: Member, view: ResultView) -> OwnBallots:
    """Compare the lists that count with the ranking; four queries, however many there are."""
    if view.result is None:
        return OwnBallots([], 0, 0, "", None)
    rows = Ballot.objects.filter(
        phase=phase, judge=judge, sheet__round=view.result.round, superseded_by=None
    )
    cast = list(rows.select_related("sheet").order_by("sheet__number"))
    place = {row["entry"]: at for at, row in enumerate(view.payload["ranking"])}
    lists = [_compared(ballot, place) for ballot in cast]
    return OwnBallots(
        lists=lists,
        same=sum(one.same for one in lists),
        pairs=sum(one.pairs for one in lists),
        left_out=_left_out(phase, cast, view),
        steady=_steady(cast),
    )


def _compared(ballot: Ballot, place: dict[str, int]) -> ComparedList:
    shown = [number for number in ballot.ranks if number in place]
    mine = sorted(shown, key=lambda number: (ballot.ranks[number], int(number)))
    theirs = sorted(shown, key=place.__getitem__)
    decided = [
        (ballot.ranks[one] < ballot.ranks[other]) == (place[one] < place[other])
        for one, other in combinations(shown, 2)
        if ballot.ranks[one] != ballot.ranks[other]
    ]
    return ComparedList(
        number=ballot.sheet.number,
        code=ballot.code,
        slopes=[
            Slope(
                _("Entry %s") % number,
                FIRST_ROW + ROW_PIXELS * at,
                FIRST_ROW + ROW_PIXELS * theirs.index(number),
                theirs.index(number) != at,
            )
            for at, number in enumerate(mine)
        ],
        height=FIRST_ROW + ROW_PIXELS * len(mine),
        same=sum(decided),
        pairs=len(decided),
    )


def _left_out(phase: Phase, cast: list[Ballot], view: ResultView) -> str:
    """Say why one's ballots don't count, "" where they do."""
    if not cast:
        return ""
    name = json.loads(cast[0].payload)["judge"]
    screened = {one.judge: one.said for one in screened_judges(view)}
    return screened.get(name) or left_out_of(phase).judges.get(name, "")


def _steady(cast: list[Ballot]) -> float | None:
    """Return the share of pairs put the same way twice; None where no pair came again."""
    found = engine.steadiness(engine.Ballot(one.code, "mine", one.ranks) for one in cast)
    return found.get("mine")
