"""Blueprints, revisions, files and uploads on the API."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from mitwerk.apps.vault.enums import AiUse, PreviewKind, Visibility
from mitwerk.kit.api import Body
from mitwerk.kit.attempts import AttemptState


class OwnerOut(Schema):
    """A person or a team; while judged only the entry's label, without an address."""

    name: str
    url: str | None


class AboutIn(Body):
    """What is written about a blueprint. Licences are SPDX identifiers; NC and ND are refused."""

    title: str = Field(min_length=1, max_length=120)
    summary: str = Field("", max_length=240)
    description: str = Field("", max_length=40_000)
    language: str = Field("en", max_length=5)
    licence: str = "CERN-OHL-S-2.0"
    text_licence: str = "CC-BY-SA-4.0"
    tags: list[str] = []


class BlueprintIn(AboutIn):
    """A new blueprint; ``team`` is the handle of one's own team that shall own it."""

    team: str = ""


class AboutChange(Body):
    """What shall change; what is left out stays."""

    title: str | None = Field(None, min_length=1, max_length=120)
    summary: str | None = Field(None, max_length=240)
    description: str | None = Field(None, max_length=40_000)
    language: str | None = Field(None, max_length=5)
    licence: str | None = None
    text_licence: str | None = None
    tags: list[str] | None = None


class BlueprintOut(Schema):
    code: str
    title: str
    summary: str
    description: str
    language: str
    licence: str
    text_licence: str
    tags: list[str]
    owner: OwnerOut
    forked_from: str | None
    newest_revision: str | None
    created_at: datetime
    url: str


class RevisionIn(Body):
    """A new revision: codes of finished uploads, and which paths of the last one stay.

    ``keep`` null keeps all of them.
    """

    uploads: list[str] = Field([], max_length=2000)
    keep: list[str] | None = None
    message: str = Field("", max_length=240)
    ai_use: AiUse = AiUse.NONE
    visibility: Visibility = Visibility.DRAFT


class RevisionOut(Schema):
    """A revision.

    While judged ``blueprint`` is null, the label stands for the author, and ``created_at`` tells
    the day only.
    """

    code: str
    number: int | None
    blueprint: str | None
    title: str
    author: OwnerOut
    message: str
    ai_use: AiUse
    visibility: Visibility
    manifest_sha256: str
    masked_as: str | None
    created_at: datetime
    url: str
    zip_url: str


class PreviewOut(Schema):
    kind: PreviewKind
    state: AttemptState
    reason: str
    url: str | None
    facts: dict[str, Any]


class FileOut(Schema):
    """A file; ``note`` says why there is no preview or why it is withheld.

    ``sha256`` is null while the author is masked: names in the file could be guessed by it.
    """

    number: int
    path: str
    sha256: str | None
    size: int
    media_type: str
    kind: str
    note: str
    download_url: str | None
    previews: list[PreviewOut]


class UploadOut(Schema):
    """An upload; ``sha256`` is set when it has arrived and a revision can use it."""

    code: str
    path: str
    length: int
    offset: int
    sha256: str | None
    expires_at: datetime
    tus_url: str


class ForkIn(Body):
    """A fork; licences are SPDX identifiers that the origin's allow, empty keeps them."""

    team: str = ""
    licence: str = ""
    text_licence: str = ""
