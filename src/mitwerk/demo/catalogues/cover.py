"""A catalogue’s vehicle as it is suggested: its base and defaults, painted as they are sold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mitwerk.demo.catalogues.shapes import Piece
    from mitwerk.demo.catalogues.table import Tables

BASE = "base"


def suggested(tables: Tables, models: Mapping[str, Callable[[], list[Piece]]]) -> list[Piece]:
    """Return the pieces of the base and of every family's default option."""
    defaults = {row.get("default") for row in tables["families"]}
    rows = [row for row in tables["options"] if row["code"] in defaults]
    names = [name for row in rows for name in _items(row.get("glb", ""))]
    hidden = {name for row in rows for name in _items(row.get("hides", ""))}
    colours = {
        slot: row["colour"]
        for row in rows
        if row.get("colour")
        for slot in _items(row.get("paints", ""))
    }
    parts = [BASE, *(name.removesuffix(".glb") for name in names)]
    found = [piece for name in parts for piece in models[name]()]
    return [_painted(piece, colours) for piece in found if piece.name not in hidden]


def _items(cell: str) -> list[str]:
    return [one.strip() for one in str(cell).split(",") if one.strip()]


def _painted(piece: Piece, colours: Mapping[str, str]) -> Piece:
    colour = colours.get(piece.slot)
    return replace(piece, look=replace(piece.look, colour=colour)) if colour else piece
