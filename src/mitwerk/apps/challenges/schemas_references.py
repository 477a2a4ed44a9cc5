"""Shapes of reference files, of the client's overview and of a judge's tasks in the API."""

from __future__ import annotations

from datetime import datetime

from ninja import Field, Schema

from mitwerk.kit.api import Body


class ReferencesBody(Body):
    """Codes of one's own finished uploads."""

    uploads: list[str] = Field(min_length=1, max_length=40)


class CaptionBody(Body):
    caption: str = Field(max_length=240)


class ReferenceOut(Schema):
    """A file of the brief; its bytes are at ``…/references/{code}/content``."""

    code: str
    path: str
    caption: str
    kind: str
    size: int
    has_preview: bool

    @staticmethod
    def resolve_has_preview(reference: object) -> bool:
        return bool(reference.picture)  # type: ignore[attr-defined]


class PhaseWorkOut(Schema):
    """One phase in the client's overview; ``to_do`` is a sentence, empty when nothing is."""

    phase: str = Field(alias="sheet.phase.code")
    title: str = Field(alias="sheet.phase.title")
    state: str = Field(alias="sheet.phase.state")
    entries: int
    withdrawn: int
    submissions: int
    ballots: int
    to_do: str


class JudgeTaskOut(Schema):
    """A phase in which I have a seat and ballots are taken."""

    phase: str = Field(alias="code")
    title: str
    challenge: str = Field(alias="challenge.code")
    challenge_title: str = Field(alias="challenge.title")
    round: int
    judged_at: datetime | None
