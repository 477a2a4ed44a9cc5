"""Shapes of appeals in the API."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from mitwerk.apps.challenges.enums import Ground, Remedy
from mitwerk.kit.api import Body


class AppealIn(Body):
    """An appeal: a row of the brief needs ``entry`` and ``row``, plagiarism ``entry`` and evidence.

    ``older`` is the code of the revision that was there before, ``flag`` that of a pair of
    similar parts.
    """

    ground: Ground
    text: str = Field(min_length=1, max_length=4000)
    entry: int | None = None
    row: str = ""
    older: str = ""
    flag: str = ""


class RulingIn(Body):
    """A ruling: no remedy dismisses; ``judge`` is the handle of the judge to leave out."""

    reason: str = Field(min_length=1, max_length=4000)
    remedy: Remedy | None = None
    judge: str = ""


class StepOut(Schema):
    kind: str
    remedy: str
    judge: str = Field(description="The random name of a judge who was left out.")
    reason: str
    by: str | None = None
    at: datetime

    @staticmethod
    def resolve_by(step: object) -> str | None:
        by = step.by  # type: ignore[attr-defined]
        return by.handle if by else None


class AppealOut(Schema):
    """An appeal with its log; ``text`` is null until it ended, but for who lodged or rules."""

    code: str
    phase: str
    ground: str
    entry: int | None
    row: str | None
    flag: str | None
    older: str | None
    text: str | None
    by: str
    at: datetime
    rule_by: datetime
    open: bool
    log: list[StepOut]
