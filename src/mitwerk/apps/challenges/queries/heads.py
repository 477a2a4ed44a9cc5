"""The heads of a ballot chain, public from the first ballot on: what was noted can't be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import Ballot
from mitwerk.engines.judging import chain_start

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from mitwerk.apps.challenges.models import Phase

MOST = 1000  # of one answer; ``after`` asks for what follows


@dataclass(frozen=True, slots=True)
class Head:
    """One link of the chain; ``hour`` is when it was added, no finer: who was here is nobody's."""

    position: int
    commitment: str
    head: str
    hour: datetime


def heads_of(phase: Phase, *, after: int = 0, most: int = MOST) -> list[Head]:
    """Return the links behind a position, in the order of the chain; one query."""
    return [_head(row) for row in _rows(phase).filter(chain_position__gt=after)[:most]]


def newest_heads(phase: Phase, most: int) -> list[Head]:
    """Return the last links, the newest first; one query."""
    return [_head(row) for row in _rows(phase).reverse()[:most]]


def start_of(phase: Phase) -> str:
    """Return the head before the first ballot: it follows from the terms alone."""
    return chain_start(phase.challenge.terms_sha256)


def _rows(phase: Phase) -> QuerySet[Ballot]:
    rows = Ballot.objects.filter(phase=phase).order_by("chain_position")
    return rows.only("chain_position", "commitment", "chain_head", "at")


def _head(row: Ballot) -> Head:
    hour = row.at.replace(minute=0, second=0, microsecond=0)
    return Head(row.chain_position, row.commitment, row.chain_head, hour)
