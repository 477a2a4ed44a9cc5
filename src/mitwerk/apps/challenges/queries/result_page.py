"""The result page: intervals drawn, the sentence that says how sure it is, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.challenges.enums import DecisionKind

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Entry
    from mitwerk.apps.challenges.queries.results import ResultView

ROW_PIXELS = 28
FIRST_ROW = 34


@dataclass(frozen=True, slots=True)
class IntervalRow:
    """One row of parts/figure_intervals.html; low, mid and high in percent of the width."""

    label: str
    low: float
    mid: float
    high: float
    value: str
    chosen: bool
    y: int


def interval_rows(view: ResultView) -> list[IntervalRow]:
    """Return the ranking as intervals on one scale, best first."""
    ranking = view.payload.get("ranking", [])
    if not ranking:
        return []
    left = min(row["low"] for row in ranking)
    width = (max(row["high"] for row in ranking) - left) or 1.0
    first = {str(place.entry.number) for place in view.places if place.rank == 1}
    return [
        IntervalRow(
            label=_("Entry %s") % row["entry"],
            low=_percent(row["low"], left, width),
            mid=_percent(row["worth"], left, width),
            high=_percent(row["high"], left, width),
            value=_("%s %% first") % number_format(100 * row["p_first"], 0),
            chosen=row["entry"] in first,
            y=FIRST_ROW + ROW_PIXELS * position,
        )
        for position, row in enumerate(ranking)
    ]


def _percent(value: float, left: float, width: float) -> float:
    return round(100 * min(1.0, max(0.0, (value - left) / width)), 2)


def figure_height(rows: list[IntervalRow]) -> int:
    return FIRST_ROW + ROW_PIXELS * len(rows)


def sentence(view: ResultView) -> str:
    """Say in one sentence how it ended, or how far it is."""
    if view.decision is not None:
        return _decided(view)
    if view.result is None:
        many = ngettext("%d ballot has been cast.", "%d ballots have been cast.", view.ballots)
        return (many % view.ballots) + " " + _("What they say stays hidden until judging ends.")
    contenders = [int(number) for number in view.payload["contenders"]]
    return _("Too close to call between entries %s.") % _listed(contenders)


def goes_on_from(view: ResultView, baseline: Entry | None) -> str:
    """Say which entry the next phase starts from, where several share the first place."""
    first = [place for place in view.places if place.rank == 1]
    if baseline is None or len(first) < 2:
        return ""
    said = _("The next phase starts from entry %d: first by the ballots, else by its number.")
    return said % baseline.number


def _decided(view: ResultView) -> str:
    kind = view.decision.kind if view.decision else ""
    first = [place.entry.number for place in view.places if place.rank == 1]
    if kind == DecisionKind.NO_WINNER:
        return _("No entry stood at the deadline, so nobody won.")
    if kind == DecisionKind.LAPSED:
        text = _("Too close, and the client did not choose in time: entries %s share the places.")
        return text % _listed(first)
    if kind == DecisionKind.SPLIT:
        return _("Too close to call: entries %s share the first places.") % _listed(first)
    if kind == DecisionKind.CLIENT_JURY:
        return _("Too close for the ballots: the client jury chose entry %d.") % first[0]
    chances = {row["entry"]: row["p_first"] for row in view.payload.get("ranking", [])}
    sure = number_format(100 * chances.get(str(first[0]), 0), 0)
    return _("Entry %(number)d is decided with %(sure)s %%.") % {"number": first[0], "sure": sure}


def _listed(numbers: list[int]) -> str:
    shown = [str(number) for number in sorted(numbers)]
    if len(shown) < 2:
        return "".join(shown)
    return _("%(some)s and %(last)s") % {"some": ", ".join(shown[:-1]), "last": shown[-1]}
