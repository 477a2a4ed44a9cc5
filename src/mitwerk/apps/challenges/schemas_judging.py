"""Shapes of judging, awards and money in the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Field, Schema
from pydantic import StringConstraints

from mitwerk.kit.api import Body


class SheetOut(Schema):
    """A blind list: entry numbers in the order shown; ``ballot`` is the last of mine on it."""

    code: str
    phase: str = Field(alias="phase.code")
    jury: str = Field(alias="jury.kind")
    round: int
    number: int
    entries: list[str]
    ballot: str | None = None

    @staticmethod
    def resolve_ballot(sheet: object) -> str | None:
        cast = max(sheet.ballots.all(), key=lambda one: one.chain_position, default=None)  # type: ignore[attr-defined]
        return cast.code if cast else None


class SwapIn(Body):
    """The number of the entry that I recognise."""

    entry: int


class ExpectedOut(Schema):
    """What to expect at 95 % confidence; a simulation, not a promise."""

    judges: int
    entries: int
    percent: int
    sentence: str
    reserve: str


class HeadOut(Schema):
    """One link of the chain; ``hour`` is as exact as it is told."""

    position: int
    commitment: str
    head: str
    hour: datetime


class HeadsOut(Schema):
    """``start`` is the head before the first ballot; it follows from the terms alone."""

    phase: str
    terms_sha256: str
    start: str
    heads: list[HeadOut]


class BallotIn(Body):
    """Ranks from 1 by entry number; equal ranks tie; recognised entries are left out."""

    ranks: dict[str, int]
    recognised: list[str] = []
    remarks: dict[str, str] = Field(
        default_factory=dict,
        description="One line for the authors, by entry number; told after the decision.",
    )


class BallotOut(Schema):
    """The receipt: keep it, and anybody can later show that the ballot was counted as cast."""

    code: str
    sheet: str = Field(alias="sheet.code")
    ranks: dict[str, int]
    recognised: list[str]
    payload: str
    salt: str
    commitment: str
    chain_position: int
    chain_head: str
    at: datetime


class RankedOut(Schema):
    entry: str
    worth: float
    low: float
    high: float
    p_first: float


class ReportOut(Schema):
    """What the authors of an entry learn; ``ranked`` is null where no ballot says anything.

    ``hidden`` are the reasons for which moderators hid lines of judges.
    """

    rank: int | None
    entries: int
    judges: int
    lists: int
    ranked: RankedOut | None
    remarks: list[str]
    hidden: list[str]


class HideIn(Body):
    """The wording of a judge's line as the report shows it, and why it is to be hidden."""

    text: str = Field(min_length=1, max_length=4000)
    reason: str = Field(min_length=1, max_length=200)


class ComparedOut(Schema):
    """One of my lists: in ``same`` of ``pairs`` pairs it puts the entries as the result does."""

    number: int
    ballot: str = Field(alias="code")
    same: int
    pairs: int


class OwnBallotsOut(Schema):
    """``left_out`` says why my ballots don't count, "" where they do; ``steady`` from 0 to 1."""

    same: int
    pairs: int
    steady: float | None
    left_out: str
    lists: list[ComparedOut]


class PlaceOut(Schema):
    rank: int
    entry: str = Field(alias="entry.code")
    number: int = Field(alias="entry.number")


class DecisionOut(Schema):
    kind: str
    reason: str
    at: datetime


class ResultOut(Schema):
    """Hidden while ballots are taken: then only the counts are there."""

    phase: str
    state: str
    round: int
    ballots: int
    judges: int
    outcome: str | None = None
    ranking: list[RankedOut] = []
    contenders: list[str] = []
    final_head: str | None = None
    decision: DecisionOut | None = None
    places: list[PlaceOut] = []


class ChoiceIn(Body):
    entry: int
    reason: str


class AwardIn(Body):
    rank: int = 1


class LineOut(Schema):
    code: str
    entry: int = Field(alias="entry.number")
    payee: str = Field(alias="payee.handle")
    amount_minor: int
    paid_at: datetime | None = None


class AwardOut(Schema):
    code: str
    phase: str = Field(alias="phase.code")
    rank: int
    amount_minor: int
    currency: str
    state: str
    at: datetime
    lines: list[LineOut]

    @staticmethod
    def resolve_lines(award: object) -> object:
        return award.lines.select_related("entry", "payee")  # type: ignore[attr-defined]


Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=140)]


class PaidIn(Body):
    reference: Reference
    country: str = Field(
        "", max_length=2, description="of the account; wanted where the payee has given none"
    )


class MovementOut(Schema):
    uuid: str
    kind: str = Field(description="fund, lock, award, pay, release or reverse")
    label: str = Field(description="The kind in the caller's language.")
    amount_minor: int = Field(alias="amount.minor")
    currency: str = Field(alias="amount.currency")
    sender: str
    receiver: str
    why: str
    at: datetime


class LedgerOut(Schema):
    """Where the money of a challenge stands, and its movements in the order they happened.

    ``next`` is the cursor of the following movements; ``size`` counts transactions.
    """

    currency: str
    promised_minor: int
    in_pot_minor: int
    locked_minor: int
    awarded_minor: int
    returned_minor: int
    movements: list[MovementOut]
    next: str | None = None
