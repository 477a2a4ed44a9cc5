"""The lineage behind a prize: which revision brought how many points, and what they are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.challenges.adapters_judging import (
    ENTRANTS,
    WHOLE,
    lineage_of_entry,
    winner_keeps,
)
from mitwerk.engines.shares import ShareRule, explain

if TYPE_CHECKING:
    from fractions import Fraction

    from mitwerk.apps.challenges.models import Entry
    from mitwerk.apps.members.models import Member


@dataclass(frozen=True, slots=True)
class LineageLine:
    """One revision behind a prize; ``member`` is None where nobody known made it.

    ``exact`` is its part of the pool in minor units; what the winner keeps outright is no line.
    """

    member: Member | None
    own: bool
    points: int
    revision: str
    url: str
    exact: Fraction


def lineage_lines(entry: Entry, amount_minor: int) -> list[LineageLine]:
    """Return what a sum won by an entry is shared by, the oldest revision first.

    Empty where the winner keeps all. A fixed number of queries, however long the lineage is.
    """
    keeps = winner_keeps(entry.phase.challenge)
    if keeps == WHOLE:
        return []
    lineage, people = lineage_of_entry(entry)
    lines, _back = explain(amount_minor, lineage, ShareRule(keeps))
    return [
        LineageLine(
            member=entry.entrant if line.member == ENTRANTS else people.get(line.member or ""),
            own=line.member == ENTRANTS,
            points=line.points,
            revision=line.revision,
            url=reverse("vault:revision", args=[line.revision]),
            exact=line.exact,
        )
        for line in lines
    ]
