"""What a client may expect of a jury, said before the terms are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import ngettext

from mitwerk.apps.challenges.enums import JuryKind, TooCloseRule
from mitwerk.apps.challenges.expectation import decided_percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import Challenge, Phase

USUAL_ENTRIES = 12
USUAL_COMMUNITY = 25
MOST = 1000


@dataclass(frozen=True, slots=True)
class Expected:
    """How often a jury of this size decides at 95 %, and what to keep free for when it does not."""

    judges: int
    entries: int
    percent: int
    reserve: str

    @property
    def sentence(self) -> str:
        told = ngettext(
            "%(judges)d judge, %(entries)d entries: expect a decision in about %(percent)d %%.",
            "%(judges)d judges, %(entries)d entries: expect a decision in about %(percent)d %%.",
            self.judges,
        )
        numbers = {"judges": self.judges, "entries": self.entries, "percent": self.percent}
        return told % numbers


def expected(challenge: Challenge, judges: int, entries: int) -> Expected:
    """Return what to expect; sizes outside the table are read at its edge."""
    judges, entries = min(max(judges, 1), MOST), min(max(entries, 2), MOST)
    return Expected(judges, entries, decided_percent(judges, entries), _reserve(challenge))


def usual_judges(phases: Sequence[Phase]) -> int:
    """Return how many sit on the smallest jury of a draft; a community counts as 25.

    Who sits on another jury of the phase doesn't count: the smallest says what can be decided.
    A client whom nobody joins is a jury of one.
    """
    sizes = [
        USUAL_COMMUNITY if jury.kind == JuryKind.COMMUNITY else max(1, len(jury.seats.all()))
        for phase in phases
        for jury in phase.juries.all()
    ]
    return min(sizes, default=USUAL_COMMUNITY)


def _reserve(challenge: Challenge) -> str:
    if TooCloseRule(challenge.too_close_rule).has_run_off:
        days = challenge.run_off_days
        text = ngettext(
            "Else judges rank the contenders once more: reserve %d day for that run-off.",
            "Else judges rank the contenders once more: reserve %d days for that run-off.",
            days,
        )
    else:
        days = challenge.answer_days
        text = ngettext(
            "Else the client jury chooses: reserve %d day for that.",
            "Else the client jury chooses: reserve %d days for that.",
            days,
        )
    return text % days
