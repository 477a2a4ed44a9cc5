"""The file of each option of the city car that shows a part."""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from mitwerk.demo.catalogues.city import decals, inside, outside
from mitwerk.demo.catalogues.city.wheels import wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mitwerk.demo.catalogues.shapes import Piece

LETTERS = {15: "abcde", 16: "abcdefghi", 17: "abcdef", 18: "abcdefg"}


def base() -> list[Piece]:
    """What every Eins has, outside and inside."""
    return [*outside.base(), *inside.lining(), *inside.headliner()]


MODELS: Mapping[str, Callable[[], list[Piece]]] = MappingProxyType(
    {
        "base": base,
        "decal-wave": decals.wave,
        "decal-stripe": decals.stripe,
        "decal-comet": decals.comet,
        "decal-grid": decals.grid,
        "decal-splash": decals.splash,
        **{
            f"wheel-{inches}-{letter}": partial(wheel, inches, letter)
            for inches, letters in LETTERS.items()
            for letter in letters
        },
        **{f"wheel-17-clip-{letter}": partial(wheel, 17, f"clip-{letter}") for letter in "abcd"},
        "wheel-19-concept": partial(wheel, 19, "concept"),
        "seat-cord": inside.cord_seats,
        "seat-salon": inside.salon_seats,
        "seat-sprint": inside.sprint_seats,
        "headliner-starlight": inside.stars,
        "ambient": inside.ambient,
        "top-folding": outside.folding_top,
    }
)
# Whoever looks inside leaves these out.
COVERS = frozenset(
    {
        "Cab shell", "Roof", "Glazing", "Window rubbers", "Door left", "Door right", "Door frames",
        "Headliner", "Sky", "Folding top", "Top frame", "Mirror heads", "Mirror arms",
        "Mirror glass", "Door pulls",
    }
)  # fmt: skip
