"""Taking the modelled vehicle apart: which of its components belong to which option."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.demo.catalogues.forester.slots import ALIASES, SLOTS
from mitwerk.demo.catalogues.shapes import Look, Piece, pieces
from mitwerk.demo.vehicle.kernel import bounds, compound, solids

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mitwerk.demo.vehicle.kernel import Shape
    from mitwerk.demo.vehicle.model import Component


def taken(components: Iterable[Component]) -> list[Piece]:
    """Return components as pieces, known colours as slots."""
    made = pieces(components, SLOTS)
    return [_slotted(piece) for piece in made]


def _slotted(piece: Piece) -> Piece:
    slot = ALIASES.get(piece.look.colour)
    return piece if slot is None or piece.slot in SLOTS else on(piece, slot)


def on(piece: Piece, slot: str) -> Piece:
    """Return the piece on another slot."""
    return Piece(piece.name, slot, SLOTS[slot], piece.shape, piece.placements)


def only(made: Iterable[Piece], names: Collection[str]) -> list[Piece]:
    """Return the pieces of these names."""
    return [piece for piece in made if piece.name in names]


def without(made: Iterable[Piece], names: Collection[str]) -> list[Piece]:
    """Return all pieces but those of these names."""
    return [piece for piece in made if piece.name not in names]


def fixed(name: str, look: Look, *shapes: Shape) -> Piece:
    """Return a piece whose surface no finish changes."""
    return Piece(name, f"{name} {look.colour}", look, compound(shapes))


def slotted(name: str, slot: str, *shapes: Shape) -> Piece:
    """Return a piece of our own on a slot."""
    return Piece(name, slot, SLOTS[slot], compound(shapes))


def split_by_side(piece: Piece, width: float) -> tuple[Piece, Piece]:
    """Part a piece's solids: those whose middle is farther out than ``width``, and the rest."""
    outer: list[Shape] = []
    inner: list[Shape] = []
    for solid in solids(piece.shape):
        (outer if abs(bounds(solid).middle[1]) > width else inner).append(solid)
    return (
        Piece(piece.name, piece.slot, piece.look, compound(outer)),
        Piece(piece.name, piece.slot, piece.look, compound(inner)),
    )
