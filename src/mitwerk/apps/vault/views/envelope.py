"""The envelope of a part as a small drawing: a box with its length, width and height."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOM = (196.0, 132.0)  # of the box on the sheet, in its own units
LEFT, TOP, RIGHT, BOTTOM = 62.0, 10.0, 62.0, 34.0  # for the dimension lines
OFFSET, TICK, WORDS = 11.0, 4.0, 7.0
COS, SIN = math.cos(math.pi / 6), math.sin(math.pi / 6)
THINNEST = 0.02  # of the longest side: thinner ones are drawn so, or one would not see them

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Dimension:
    """A dimension line with its ticks, and where its number stands."""

    line: str
    x: str
    y: str
    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class EnvelopeDrawing:
    """Paths for one SVG; numbers are written without localisation."""

    width: int
    height: int
    seen: str
    hidden: str
    dimensions: tuple[Dimension, ...]


def draw(sides: Sequence[float], texts: Sequence[str]) -> EnvelopeDrawing | None:
    """Draw length, width and height in isometric projection; None for what has no extent."""
    longest = max(sides, default=0.0)
    if len(sides) != 3 or not longest > 0:
        return None
    length, width, height = (max(side, THINNEST * longest) for side in sides)
    across, down = (length + width) * COS, (length + width) * SIN + height
    scale = min(ROOM[0] / across, ROOM[1] / down)
    length, width, height = scale * length, scale * width, scale * height
    # The left corner of the base; the drawing is centred, and as high as it needs to be.
    start = LEFT + (ROOM[0] - scale * across) / 2, TOP + height + width * SIN
    room = round(LEFT + ROOM[0] + RIGHT), round(TOP + scale * down + BOTTOM)

    def at(x: float, y: float, z: float) -> Point:
        return start[0] + (x + y) * COS, start[1] + (x - y) * SIN - z

    return EnvelopeDrawing(
        *room, _seen(at, length, width, height), _hidden(at, length, width, height),
        (
            _dimension(at(0, 0, 0), at(length, 0, 0), (-COS, SIN), "end", texts[0]),
            _dimension(at(length, 0, 0), at(length, width, 0), (COS, SIN), "start", texts[1]),
            _dimension(at(length, width, 0), at(length, width, height), (1, 0), "start", texts[2]),
        ),
    )  # fmt: skip


def _seen(at: object, x: float, y: float, z: float) -> str:
    return " ".join([
        _path(at, [(0, 0, 0), (x, 0, 0), (x, y, 0), (x, y, z), (0, y, z), (0, 0, z), (0, 0, 0)]),
        _path(at, [(0, 0, z), (x, 0, z), (x, y, z)]),
        _path(at, [(x, 0, 0), (x, 0, z)]),
    ])  # fmt: skip


def _hidden(at: object, x: float, y: float, z: float) -> str:
    return " ".join(
        [_path(at, [(0, 0, 0), (0, y, 0), (x, y, 0)]), _path(at, [(0, y, 0), (0, y, z)])]
    )


def _path(at: object, corners: Sequence[tuple[float, float, float]]) -> str:
    return "M" + "L".join(_pair(at(*corner)) for corner in corners)  # type: ignore[operator]


def _pair(point: Point) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _dimension(one: Point, two: Point, away: Point, anchor: str, text: str) -> Dimension:
    """Return a line beside an edge, with ticks at its ends that point at the edge's corners."""
    ends = [_moved(end, away, OFFSET) for end in (one, two)]
    ticks = "".join(
        f"M{_pair(_moved(end, away, 3))}L{_pair(_moved(end, away, OFFSET + TICK))}"
        for end in (one, two)
    )
    middle = ((ends[0][0] + ends[1][0]) / 2, (ends[0][1] + ends[1][1]) / 2)
    x, y = _moved(middle, away, WORDS)
    line = f"M{_pair(ends[0])}L{_pair(ends[1])}{ticks}"
    return Dimension(line, f"{x:.1f}", f"{y + 5:.1f}", anchor, text)


def _moved(point: Point, away: Point, by: float) -> Point:
    return point[0] + by * away[0], point[1] + by * away[1]
