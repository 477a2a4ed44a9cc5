"""Thirty-two wheels from one rule: inches, number and shape of the windows between the spokes."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from mitwerk.demo.catalogues.city.slots import RUBBER, P, slotted
from mitwerk.demo.catalogues.shapes import Look, Piece
from mitwerk.demo.vehicle.kernel import Placement, Shape, compound, prism, revolved
from mitwerk.demo.vehicle.outline import Outline, circle, regular, rounded

INCH = 25.4
OUTER, WIDTH = P.wheel_diameter / 2, P.tyre_width
HALF = WIDTH / 2 * 0.82
FACE = HALF * 0.5
SILVER, COAL = Look("#C3C7CA", 0.3, 0.55), Look("#34393D", 0.35, 0.4)
HUB = 70.0
CLIP = 16.0
PLACES = tuple(
    Placement((x, side * P.track / 2, OUTER), 0 if side > 0 else 180)
    for x in (P.front_axle, P.rear_axle)
    for side in (1, -1)
)


@dataclass(frozen=True, slots=True)
class Style:
    """How many windows, how much of the pitch they take inside and outside, and their twist."""

    windows: int
    inner: float
    outer: float
    twist: float = 0.0
    round: float = 12.0


STYLES = {
    "a": Style(5, 0.30, 0.38, 0.0, 18),
    "b": Style(6, 0.24, 0.36),
    "c": Style(10, 0.26, 0.34, 0.0, 6),
    "d": Style(8, 0.34, 0.34, 0.0, 20),
    "e": Style(7, 0.20, 0.40, 0.12),
    "f": Style(12, 0.30, 0.36, 0.0, 5),
    "g": Style(5, 0.16, 0.42, 0.20, 22),
    "h": Style(9, 0.32, 0.38, 0.10, 8),
    "i": Style(14, 0.34, 0.38, 0.0, 3),
    "clip-a": Style(5, 0.24, 0.30, 0.0, 16),
    "clip-b": Style(6, 0.22, 0.28, 0.0, 14),
    "clip-c": Style(7, 0.26, 0.30, 0.0, 10),
    "clip-d": Style(8, 0.28, 0.30, 0.0, 8),
    "concept": Style(20, 0.22, 0.36, 0.16, 2),
}


def wheel(inches: int, style: str) -> list[Piece]:
    """Four wheels; every second letter is dark, and clip wheels carry their clips."""
    radius = inches * INCH / 2
    look = COAL if style[-1] in "bdfh" else SILVER
    made = [
        Piece("Tyre", "tyre", RUBBER, _tyre(inches), PLACES),
        Piece("Rim", f"rim {look.colour}", look, _rim(radius, STYLES[style]), PLACES),
        Piece("Cap", "cap", COAL if look is SILVER else SILVER, _cap(), PLACES),
    ]
    if style.startswith("clip"):
        made.append(slotted("Clips", "clip", *_clips(radius, STYLES[style]), places=PLACES))
    return made


@cache
def _tyre(inches: int) -> Shape:
    bead, half = inches * INCH / 2, WIDTH / 2
    profile = [
        (-half * 0.80, bead - 3),
        (-half * 0.95, bead + 10),
        (-half, (OUTER + bead) / 2),
        (-half * 0.90, OUTER - 8),
        (-half * 0.42, OUTER),
        (-half * 0.40, OUTER - 9),
        (-half * 0.34, OUTER - 9),
        (-half * 0.32, OUTER),
        (half * 0.32, OUTER),
        (half * 0.34, OUTER - 9),
        (half * 0.40, OUTER - 9),
        (half * 0.42, OUTER),
        (half * 0.90, OUTER - 8),
        (half, (OUTER + bead) / 2),
        (half * 0.95, bead + 10),
        (half * 0.80, bead - 3),
    ]
    return revolved(rounded(profile, [3, 6, 30, 18, 2, 1, 1, 2, 2, 1, 1, 2, 18, 30, 6, 3]))


def _rim(radius: float, style: Style) -> Shape:
    bead = radius - 3
    barrel = rounded(
        [
            (-HALF, bead + 9),
            (-HALF, bead - 10),
            (HALF, bead - 10),
            (HALF, bead + 9),
            (HALF - 7, bead + 9),
            (HALF - 7, bead - 3),
            (-HALF + 7, bead - 3),
            (-HALF + 7, bead + 9),
        ],
        2,
    )
    holes = [_window(HUB + 4, bead - 24, style, i) for i in range(style.windows)]
    disc = prism(circle((0, 0), bead - 8), "xz", FACE, FACE + 16, holes)
    dish = revolved(
        rounded([(FACE - 26, 0), (FACE - 26, HUB - 8), (FACE + 20, HUB - 14), (FACE + 20, 0)], 3)
    )
    return compound([revolved(barrel), disc, dish])


def _window(inner: float, outer: float, style: Style, index: int) -> Outline:
    pitch = 2 * math.pi / style.windows
    turn, twist = index * pitch, style.twist * pitch * 3
    corners = [
        (inner, turn - style.inner * pitch),
        (outer, turn + twist - style.outer * pitch),
        (outer * 1.015, turn + twist),
        (outer, turn + twist + style.outer * pitch),
        (inner, turn + style.inner * pitch),
    ]
    radii = [style.round, style.round, 60, style.round, style.round]
    return rounded([(r * math.cos(t), r * math.sin(t)) for r, t in corners], radii)


def _cap() -> Shape:
    face = FACE + 20
    cap = revolved(rounded([(face, 0), (face, 30), (face + 8, 26), (face + 8, 0)], [0, 0, 5, 0]))
    nuts = [
        prism(regular((47 * math.cos(t), 47 * math.sin(t)), 9, 6), "xz", face - 4, face + 5)
        for t in (i * 2 * math.pi / 5 for i in range(5))
    ]
    return compound([cap, *nuts])


def _clips(radius: float, style: Style) -> list[Shape]:
    """A clip on every spoke, near the rim."""
    pitch = 2 * math.pi / style.windows
    low, high = radius * 0.56, radius - 32
    made = []
    for i in range(style.windows):
        turn = (i + 0.5) * pitch
        side = CLIP / low
        ring = [
            (low, turn - side),
            (high, turn - side * 0.9),
            (high, turn + side * 0.9),
            (low, turn + side),
        ]
        corners = [(r * math.cos(t), r * math.sin(t)) for r, t in ring]
        made.append(prism(rounded(corners, 5), "xz", FACE + 15, FACE + 22))
    return made
