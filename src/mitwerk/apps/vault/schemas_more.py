"""Shapes of forks and takedowns in the API."""

from __future__ import annotations

from ninja import Field, Schema

from mitwerk.kit.api import Body


class ForkOut(Schema):
    """A blueprint that starts from a revision of another."""

    code: str
    title: str
    forked_from: str
    from_number: int


class WithholdBody(Body):
    """The reason that readers will see."""

    reason: str = Field(min_length=1, max_length=400, pattern=r"\S")
