"""Assemblies on the API: what one picture of a revision is put together from."""

from __future__ import annotations

from decimal import Decimal

from ninja import Schema
from pydantic import Field


class AssemblyPartOut(Schema):
    """A part of the model's own tree; ``revision`` where the parts list pins another blueprint."""

    name: str
    count: int
    mass_kg: Decimal | None = Field(description="Of one of them.")
    file: str | None = Field(description="Path of the file that the parts list names for it.")
    revision: str | None


class AssemblyPieceOut(Schema):
    """A model that is put beside the others as its own file places it."""

    name: str
    revision: str
    number: int = Field(description="Of the file in its revision.")
    path: str
    quantity: Decimal = Field(description="As the parts list counts it; 1 where it says nothing.")
    mass_kg: Decimal | None = Field(description="Of one of them.")
    model_url: str


class AssemblyOut(Schema):
    """Either ``whole`` is the number of the one file with a tree of parts, or there are pieces."""

    revision: str
    whole: int | None
    parts: list[AssemblyPartOut]
    pieces: list[AssemblyPieceOut]
    url: str
