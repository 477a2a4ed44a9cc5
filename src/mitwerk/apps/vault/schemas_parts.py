"""Parts lists, licences and safety notices on the API."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from ninja import Schema
from pydantic import Field

from mitwerk.apps.vault.enums import AnswerKind, CarryKind, CarryState, Severity, Visibility
from mitwerk.kit.api import Body


class PartLinkOut(Schema):
    """The pinned revision that a part is made by, and a newer open one if there is one."""

    revision: str
    blueprint: str
    title: str
    number: int
    newer_revision: str | None
    newer_number: int | None


class PartOut(Schema):
    """One line of the unfolded list.

    Mass (kg) and cost (minor units) are of one piece as written; ``pieces`` is how many there are
    in one whole. ``link`` is null where there is none, or where it may not be named (``linked``).
    """

    level: int
    number: int
    name: str
    quantity: Decimal
    pieces: Decimal
    material: str
    process: str
    mass_kg: Decimal | None
    unit_cost_minor: int | None
    currency: str
    supplier: str
    linked: bool
    link: PartLinkOut | None


class SumOut(Schema):
    """A sum by unit ("kg") or currency (minor units); ``missing`` names lines without a value."""

    amounts: dict[str, Decimal]
    counted: int
    of: int
    missing: list[str]


class ProblemOut(Schema):
    line: int
    column: str
    code: str
    value: str


class PartsOut(Schema):
    """A parts list with its roll-up; ``problems`` are told to its owner only."""

    lines: list[PartOut]
    mass: SumOut
    cost: SumOut
    problems: list[ProblemOut]


class UseOut(Schema):
    revision: str
    blueprint: str
    title: str
    number: int
    pinned_revision: str
    quantity: Decimal


class PartIn(Body):
    """One row of a parts list; ``revision`` is the code of the revision that makes this part."""

    name: str = Field(min_length=1, max_length=200)
    quantity: Decimal = Field(Decimal(1), gt=0, le=10**9, max_digits=14, decimal_places=4)
    material: str = Field("", max_length=120)
    process: str = Field("", max_length=120)
    mass_kg: Decimal | None = Field(None, ge=0, le=10**9, max_digits=20, decimal_places=9)
    unit_cost_minor: int | None = Field(None, ge=0, le=10**15)
    currency: str = Field("", max_length=3)
    supplier: str = Field("", max_length=200)
    file: str = Field("", max_length=400)
    revision: str = Field("", max_length=10)


class PartsIn(Body):
    """A whole parts list, typed for the revision ``base``; makes the next revision."""

    base: str
    rows: list[PartIn] = Field(max_length=500)
    visibility: Visibility = Visibility.DRAFT


class PinIn(Body):
    """Row and revision that it shall be pinned to."""

    row: int
    revision: str


class VerdictOut(Schema):
    """A cell of the licence matrix, with what the licences ask."""

    act: str
    first: str
    second: str
    outcome: str
    code: str
    reason: str
    result: str | None
    asks: list[str]


class SafetyIn(Body):
    """A warning; ``file`` is the number of the dangerous file, null for the design as a whole."""

    severity: Severity
    wrong: str = Field(min_length=1, max_length=1000)
    todo: str = Field(min_length=1, max_length=1000)
    file: int | None = None
    language: str = Field("en", max_length=5)


class SafetyStateOut(Schema):
    """A notice as it reaches one revision. ``notice`` is null where its origin may not be named."""

    notice: str | None
    severity: Severity
    wrong: str
    todo: str
    path: str
    how: CarryKind
    state: CarryState


class CarrierOut(Schema):
    revision: str
    title: str
    number: int
    how: CarryKind
    state: CarryState


class AnswerOut(Schema):
    kind: AnswerKind
    revision: str | None
    reason: str
    at: datetime


class SafetyOut(Schema):
    """A notice with what it reaches as far as one may know, and how many more there are.

    ``carriers`` is a page of these, those that carry it first: ``count`` is how many there are in
    all, ``next`` the cursor of the following page. ``hidden`` more are not open to the asker.
    """

    code: str
    revision: str
    severity: Severity
    wrong: str
    todo: str
    path: str
    as_moderator: bool
    withdrawn: bool
    at: datetime
    carriers: list[CarrierOut]
    count: int
    hidden: int
    next: str | None
    answers: list[AnswerOut]


class SolveIn(Body):
    """In which revision it is solved, and what was changed."""

    revision: str
    reason: str = Field(min_length=1, max_length=1000)


class WithdrawIn(Body):
    reason: str = Field(min_length=1, max_length=1000)
