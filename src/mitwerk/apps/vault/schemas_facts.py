"""Facts of files on the API, in the shape of `mitwerk geometry facts --json`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from mitwerk.apps.vault.enums import FlagState, Likeness
from mitwerk.apps.vault.schemas import OwnerOut
from mitwerk.kit.api import Body
from mitwerk.kit.attempts import AttemptState


class HoleOut(Schema):
    """A round hole; ``at`` is the middle of its opening, ``axis`` points into the material."""

    diameter_mm: float
    axis: list[float]
    at: list[float]
    through: bool


class MeasuredOut(Schema):
    """Measured values in the axes of the file; null is unknown, and a finding says why."""

    unit: str | None
    envelope_mm: list[float] | None
    volume_mm3: float | None
    area_mm2: float | None
    mass_kg: float | None
    centre_of_gravity_mm: list[float] | None
    inertia: list[list[float]] | None
    closed: bool | None
    bodies: int | None
    triangles: int | None
    min_wall_mm: float | None
    min_wall_at: list[float] | None
    holes: list[HoleOut] | None


class FindingOut(Schema):
    """One remark with its place: a point in mm, or a pointer into the file."""

    code: str
    severity: str
    message: str
    where: list[float] | None
    pointer: str | None
    value: Any
    limit: Any


class FactsOut(Schema):
    """A file's facts and findings; both are null until it is measured, or when it can't be.

    ``why`` and ``reason`` say then why not. ``sha256`` is null while the author is masked, too.
    Mass follows from the ``material`` in the revision's parts list, at ``density`` kg/m³.
    """

    number: int
    state: AttemptState
    why: str
    reason: str
    file: str
    format: str | None
    sha256: str | None
    facts: MeasuredOut | None
    findings: list[FindingOut] | None
    material: str
    density: float | None


class AlikeOut(Schema):
    """A part of somebody else; ``scale`` is its size over the asked part's."""

    revision: str
    number: int
    path: str
    title: str
    owner: OwnerOut
    licence: str
    likeness: Likeness
    distance: float
    scale: float
    url: str
    picture_url: str | None


class SideOut(Schema):
    """One of two parts; while its authors are masked only its revision and picture are told."""

    revision: str
    number: int
    path: str | None
    title: str | None
    owner: OwnerOut | None
    created_at: datetime | None
    picture_url: str | None


class SimilarOut(Schema):
    """A newer part that copies an older one.

    ``differs`` is the volume that only one of both fills, over the older one's; null where they
    can't be laid over each other. ``scale`` is the older one's size over the newer one's.
    """

    code: str
    likeness: Likeness
    distance: float
    scale: float
    differs: float | None
    newer: SideOut
    older: SideOut
    state: FlagState
    reason: str
    looked_at: datetime | None
    created_at: datetime


class LookIn(Body):
    """What somebody saw: ``fine`` or ``missing``, and why."""

    state: FlagState
    reason: str = Field(max_length=400)


class UploadsIn(Body):
    """Codes of finished uploads of one's own."""

    uploads: list[str] = Field(max_length=100)


class AlikeUploadOut(Schema):
    """A file that has just arrived, and the parts of others that it resembles."""

    upload: str
    path: str
    waiting: bool = Field(description="It is still being measured: ask again.")
    parts: list[AlikeOut]
