"""Talk on the API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field, field_validator

from mitwerk.apps.members import vocabulary
from mitwerk.apps.talk import rules
from mitwerk.apps.talk.enums import PostState, ThreadKind
from mitwerk.kit.api import Body


class AuthorOut(Schema):
    """Who wrote it, as far as the caller may know; ``url`` is null for a masked author."""

    label: str
    url: str | None


class PostOut(Schema):
    """One post; ``body`` and ``html`` are empty when it is withdrawn or hidden."""

    code: str
    author: AuthorOut
    at: datetime
    language: str
    state: PostState
    reason: str
    body: str
    html: str
    answer: bool


class AnchorIn(Body):
    """A point of a model, in metres, in the model's own frame."""

    path: Annotated[str, Field(min_length=1, max_length=400)]
    part: Annotated[str, Field(max_length=200)] = ""
    x: float
    y: float
    z: float


class ThreadOut(Schema):
    """A thread; in a list only the first and last posts, ``left_out`` counts the others."""

    code: str
    subject: str
    kind: ThreadKind
    title: str
    language: str
    number: int | None
    anchor: dict[str, str] | None
    count: int
    left_out: int
    answered: bool
    created_at: datetime
    last_post_at: datetime
    url: str
    posts: list[PostOut]
    earlier: str = Field("", description="Cursor of the posts before these.")


class TextIn(Body):
    """Markdown without raw HTML, and its language."""

    body: Annotated[str, Field(min_length=1, max_length=rules.MAX_BODY)]
    language: str = "en"

    @field_validator("language")
    @classmethod
    def known_language(cls, value: str) -> str:
        if value not in vocabulary.LANGUAGES:
            raise ValueError("unknown language")
        return value


class ThreadIn(TextIn):
    subject: str
    kind: ThreadKind = ThreadKind.DISCUSSION
    title: Annotated[str, Field(max_length=rules.MAX_TITLE)] = ""
    anchor: AnchorIn | None = None


class AnswerIn(Body):
    post: str


class ReasonIn(Body):
    reason: Annotated[str, Field(min_length=1, max_length=400)]


class NoticeOut(Schema):
    """A notice in the caller's language."""

    code: str
    kind: str
    text: str
    url: str
    subject: str
    at: datetime
    unread: bool


class ReadIn(Body):
    """Which notices were seen; null means all."""

    codes: Annotated[list[str], Field(max_length=500)] | None = None


class ReadOut(Schema):
    marked: int
