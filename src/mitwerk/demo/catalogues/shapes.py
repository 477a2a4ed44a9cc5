"""A thing to be shown: shapes with the slot that a finish may paint."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.demo.vehicle.kernel import Placement, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.demo.vehicle.model import Component


@dataclass(frozen=True, slots=True)
class Look:
    """A surface until a finish paints it: colour, roughness, metal and opacity from 0 to 1."""

    colour: str
    roughness: float = 0.6
    metallic: float = 0.0
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Piece:
    """One named piece; ``slot`` is the name of its material in the file."""

    name: str
    slot: str
    look: Look
    shape: Shape
    placements: tuple[Placement, ...] = (Placement(),)


def pieces(components: Iterable[Component], slots: Mapping[str, Look]) -> list[Piece]:
    """Take the vehicle's components over; a colour that names a slot is that slot."""
    return [_piece(component, slots) for component in components]


def _piece(component: Component, slots: Mapping[str, Look]) -> Piece:
    colour, made = component.colour, component.made_of
    if colour in slots:
        slot, look = colour, slots[colour]
    else:
        slot = f"{component.material} {colour}"
        look = Look(colour, made.roughness, made.metallic, component.opacity)
    return Piece(component.name, slot, look, component.shape, component.placements)


def again(piece: Piece, slot: str, slots: Mapping[str, Look]) -> Piece:
    """Return the piece on another slot."""
    return Piece(piece.name, slot, slots[slot], piece.shape, piece.placements)
