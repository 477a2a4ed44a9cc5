"""The result page: intervals drawn, the sentence that says how sure it is, what follows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.challenges.enums import ChallengeState, DecisionKind
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Entry, Phase
    from mitwerk.apps.challenges.queries.results import ResultView

ROW_PIXELS = 28
FIRST_ROW = 34
LITTLE, MUCH = 0.2, 0.67  # of Krippendorff's alpha: below and from there the words change
SCREENED = re.compile(
    r"(?:\w+: )?over (?P<looks>\d+) looks the ballots are (?P<times>\S+) times likelier .*"
)


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


def interval_rows(view: ResultView, chosen: str = "") -> list[IntervalRow]:
    """Return the ranking as intervals on one scale, best first; marked is the first, or one."""
    ranking = view.payload.get("ranking", [])
    if not ranking:
        return []
    left = min(row["low"] for row in ranking)
    width = (max(row["high"] for row in ranking) - left) or 1.0
    winners = {str(place.entry.number) for place in view.places if place.rank == 1}
    marked = {chosen} if chosen else winners
    return [
        IntervalRow(
            label=_("Entry %s") % row["entry"],
            low=_percent(row["low"], left, width),
            mid=_percent(row["worth"], left, width),
            high=_percent(row["high"], left, width),
            value=_("%s %% first") % number_format(100 * row["p_first"], 0),
            chosen=row["entry"] in marked,
            y=FIRST_ROW + ROW_PIXELS * position,
        )
        for position, row in enumerate(ranking)
    ]


def _percent(value: float, left: float, width: float) -> float:
    return round(100 * min(1.0, max(0.0, (value - left) / width)), 2)


def order_note(rows: list[IntervalRow]) -> str:
    """Say why a dot further to the right may stand lower; empty where none does."""
    dots = [row.mid for row in rows]
    if dots == sorted(dots, reverse=True):
        return ""
    return _(
        "In the order of the ballots: by the chance of being first. A long line that reaches far "
        "can have more of it than a dot further to the right."
    )


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
    if not view.ballots:
        return _("Nobody ranked the entries: %s stand beside each other.") % _listed(contenders)
    return _("Too close to call between entries %s.") % _listed(contenders)


@dataclass(frozen=True, slots=True)
class LeftOutJudge:
    """A judge whose ballots don't count, by the random name, with the reason in words."""

    judge: str
    said: str


def screened_judges(view: ResultView) -> list[LeftOutJudge]:
    """Return who the screen left out; the engine's own words stand in the bundle."""
    return [
        LeftOutJudge(one["judge"], _screen_words(one["reason"]))
        for one in view.payload.get("screened", [])
    ]


def _screen_words(reason: str) -> str:
    """Say the engine's reason in the reader's language; what it doesn't know stays as it is."""
    found = SCREENED.fullmatch(reason)
    if found is None:
        return reason
    said = _("%(looks)s looks; the order is %(times)s times likelier as tossed coins.")
    return said % {"looks": found["looks"], "times": number_format(float(found["times"]), 0)}


def agreement_words(view: ResultView) -> str:
    """Say how far the judges agree, low or high; "" where it can't be computed."""
    alpha = view.payload.get("agreement", {}).get("krippendorff_alpha")
    if alpha is None:
        return ""
    return _how_far(alpha) % {"alpha": number_format(alpha, 2)}


def _how_far(alpha: float) -> str:
    """Sort Krippendorff's alpha into words; 0.67 is his least for careful conclusions."""
    if alpha < LITTLE:
        return _("The judges hardly agree (%(alpha)s; 0 is chance, 1 is full agreement).")
    if alpha < MUCH:
        return _("The judges agree moderately (%(alpha)s; 0 is chance, 1 is full agreement).")
    return _("The judges agree widely (%(alpha)s; 0 is chance, 1 is full agreement).")


def goes_on_from(view: ResultView, baseline: Entry | None) -> str:
    """Say which entry the next phase starts from, where several share the first place."""
    first = [place for place in view.places if place.rank == 1]
    if baseline is None or len(first) < 2:
        return ""
    said = _("The next phase starts from entry %d: first by the ballots, else by its number.")
    return said % baseline.number


def unwon_words(phase: Phase) -> str:
    """Say where the prizes of a phase are that nobody got; empty for a phase without prizes."""
    challenge = phase.challenge
    total = sum(prize.amount_minor for prize in phase.prizes.all())
    if not total:
        return ""
    said = _("The prize money of %s went back to the client.")
    if challenge.state == ChallengeState.OPEN:
        said = _(
            "The prize money of %s is back in the prize pot, and goes back to the client when the "
            "last phase is over."
        )
    return said % Money(total, challenge.currency)


def _decided(view: ResultView) -> str:
    kind = view.decision.kind if view.decision else ""
    first = [place.entry.number for place in view.places if place.rank == 1]
    if not first:
        return _("No entry stands, so nobody won.")
    if kind in {DecisionKind.SPLIT, DecisionKind.LAPSED} and len(first) == 1:
        return _("Entry %d is the only one that stands: it holds the first place.") % first[0]
    if kind == DecisionKind.SPLIT and not view.ballots:
        return _("Nobody ranked the entries: %s share the first places.") % _listed(first)
    if kind == DecisionKind.LAPSED and not view.ballots:
        text = _(
            "Nobody ranked, and the client did not choose in time: entries %s share the places."
        )
        return text % _listed(first)
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
