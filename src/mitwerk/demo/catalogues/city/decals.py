"""Decals on both sides, below the crease: thin plates that follow the leaning door."""

from __future__ import annotations

import math
import random

from mitwerk.demo.catalogues.city.outside import SIDES, SILL, W
from mitwerk.demo.catalogues.city.slots import P, fixed
from mitwerk.demo.catalogues.shapes import Look, Piece
from mitwerk.demo.vehicle.components.body import CREASE, LEAN
from mitwerk.demo.vehicle.kernel import Shape, compound, moved, prism, turned
from mitwerk.demo.vehicle.outline import Outline, Point, circle, rectangle, rounded

THICK = 1.6
REACH = 700.0
TOP = P.belt - CREASE
TILT = math.degrees(math.atan2(LEAN, TOP - SILL))
SPLASHES = 16


def _decal(name: str, colour: str, *outlines: Outline) -> list[Piece]:
    """Lay outlines (x, height above the crease) on both sides."""
    return [fixed(name, Look(colour, 0.35), *(_laid(outlines, side) for side in SIDES))]


def _laid(outlines: tuple[Outline, ...], side: int) -> Shape:
    flat = compound(prism(outline, "xz", 0, side * THICK) for outline in outlines)
    return moved(turned(flat, (0, 0, 0), (1, 0, 0), -side * TILT), (0, side * W, TOP))


def wave() -> list[Piece]:
    """A band that swings three times along the door."""
    steps = [REACH * (i / 24 * 2 - 1) for i in range(25)]
    middle = [(x, -180 + 70 * math.sin(x / 150)) for x in steps]
    band: list[Point] = [(x, z - 26) for x, z in middle]
    band += [(x, z + 26) for x, z in reversed(middle)]
    return _decal("Decal wave", "#2F6F8F", rounded(band, 0))


def stripe() -> list[Piece]:
    """A broad and a thin line."""
    return _decal(
        "Decal stripe",
        "#2B2F32",
        rectangle(-REACH, -120, REACH, -70, 6),
        rectangle(-REACH, -154, REACH, -138, 4),
    )


def comet() -> list[Piece]:
    """A disc with three tails."""
    tails = [
        rounded(
            [
                (-REACH + 90 * i, -190 + 44 * (i - 1)),
                (430, -206 + 34 * (i - 1)),
                (430, -174 + 34 * (i - 1)),
            ],
            0,
        )
        for i in range(3)
    ]
    return _decal("Decal comet", "#E0A526", circle((470, -190), 92), *tails)


def grid() -> list[Piece]:
    """Squares that thin out towards the tail."""
    squares = [
        rectangle(520 - 100 * i - s, -110 - 84 * j - s, 520 - 100 * i + s, -110 - 84 * j + s, 3)
        for i in range(12)
        for j in range(4)
        for s in (36 - 2.6 * i,)
    ]
    return _decal("Decal grid", "#2B2F32", *squares)


def splash() -> list[Piece]:
    """Drops of all sizes, the same on every car."""
    rng = random.Random(SPLASHES)
    drops = [
        circle((rng.uniform(-600, 560), rng.uniform(-330, -70)), rng.uniform(10, 58))
        for _ in range(SPLASHES)
    ]
    return _decal("Decal splash", "#C43B5B", *drops)
