"""A pencil that trembles a little: strokes and washes on paper, in pixels, y downward."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from mitwerk.demo.vehicle.lettering import strokes as letters
from mitwerk.demo.vehicle.lettering import width as letters_width
from mitwerk.demo.vehicle.outline import Point

PAPER, GRAPHITE, FAINT, INK = "#F6F1E6", "#33353A", "#9A978F", "#1F4E79"
STEP = 7.0


@dataclass(frozen=True, slots=True)
class Stroke:
    points: tuple[Point, ...]
    width: float
    colour: str
    opacity: float


@dataclass(frozen=True, slots=True)
class Wash:
    """A filled area like thinned colour."""

    points: tuple[Point, ...]
    colour: str
    opacity: float


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    title: str
    marks: tuple[Stroke | Wash, ...]


@dataclass(slots=True)
class Pencil:
    """Collects marks; `rng` alone decides how the hand trembles."""

    rng: random.Random
    marks: list[Stroke | Wash] = field(default_factory=list)

    def line(
        self,
        start: Point,
        end: Point,
        width: float = 1.6,
        colour: str = GRAPHITE,
        opacity: float = 0.8,
    ) -> None:
        """A straight line that overshoots a little at both ends."""
        length = math.dist(start, end) or 1.0
        over = min(7.0, length * 0.04) * self.rng.random()
        ux, uy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
        ends = [
            (start[0] - ux * over, start[1] - uy * over),
            (end[0] + ux * over, end[1] + uy * over),
        ]
        self.path(ends, width, colour, opacity, passes=1)

    def path(
        self,
        points: Sequence[Point],
        width: float = 1.8,
        colour: str = GRAPHITE,
        opacity: float = 0.78,
        passes: int = 2,
        shake: float = 1.1,
    ) -> None:
        for number in range(passes):
            drawn = _trembled(_resampled(points), self.rng, shake * (1 + 0.45 * number))
            self.marks.append(
                Stroke(drawn, width * (1 - 0.25 * number), colour, opacity * (1 - 0.3 * number))
            )

    def ring(
        self, points: Sequence[Point], width: float = 1.8, colour: str = GRAPHITE, passes: int = 2
    ) -> None:
        """A closed outline that is drawn past its beginning."""
        overlap = max(1, len(points) // 12)
        self.path([*points, *points[: overlap + 1]], width, colour, passes=passes)

    def circle(
        self,
        centre: Point,
        radius: float,
        width: float = 1.8,
        passes: int = 2,
        colour: str = GRAPHITE,
    ) -> None:
        start = self.rng.random() * 6.3
        turns = [start + i * math.pi / 24 for i in range(52)]
        round_ = [
            (centre[0] + radius * math.cos(t), centre[1] + radius * math.sin(t)) for t in turns
        ]
        self.path(round_, width, colour, passes=passes, shake=min(1.1, radius * 0.05))

    def wash(self, points: Sequence[Point], colour: str, opacity: float = 0.5) -> None:
        """Colour that does not quite keep to the line."""
        loose = _trembled(_resampled([*points, points[0]], 22), self.rng, 4.5)
        shift = (self.rng.uniform(-4, 4), self.rng.uniform(-3, 3))
        self.marks.append(
            Wash(tuple((x + shift[0], y + shift[1]) for x, y in loose), colour, opacity)
        )

    def rub(self, points: Sequence[Point]) -> None:
        """Back to bare paper."""
        self.marks.append(Wash(tuple(points), PAPER, 1.0))

    def hatch(
        self, points: Sequence[Point], gap: float, colour: str = GRAPHITE, opacity: float = 0.35
    ) -> None:
        """Parallel slanting strokes inside of an outline."""
        lean = 0.62
        offsets = [x + y * lean for x, y in points]
        at = min(offsets) + gap * self.rng.random()
        while at < max(offsets):
            for start, end in _inside(points, at, lean):
                self.line(start, end, 1.0, colour, opacity)
            at += gap * self.rng.uniform(0.8, 1.2)

    def text(
        self, words: str, at: Point, height: float, colour: str = GRAPHITE, width: float = 1.5
    ) -> None:
        """Letters by hand, standing on `at`."""
        for line in letters(words, height):
            tilt = self.rng.uniform(-0.4, 0.4)
            placed = [(at[0] + u + v * 0.08, at[1] - v + tilt) for u, v in line]
            drawn = _trembled(_resampled(placed, 4), self.rng, height * 0.022)
            self.marks.append(Stroke(drawn, width, colour, 0.88))

    def centred(self, words: str, at: Point, height: float, colour: str = GRAPHITE) -> None:
        self.text(words, (at[0] - letters_width(words, height) / 2, at[1]), height, colour)


def _resampled(points: Sequence[Point], step: float = STEP) -> list[Point]:
    made = [points[0]]
    for a, b in pairwise(points):
        count = max(1, int(math.dist(a, b) / step))
        made += [
            (a[0] + (b[0] - a[0]) * i / count, a[1] + (b[1] - a[1]) * i / count)
            for i in range(1, count + 1)
        ]
    return made


def _trembled(points: Sequence[Point], rng: random.Random, size: float) -> tuple[Point, ...]:
    """Two slow waves of random phase along each axis: a hand, not noise."""
    made, sin = [], math.sin
    f1, f2, f3, f4 = (rng.uniform(0.06, 0.31) for _ in range(4))
    o1, o2, o3, o4 = (rng.uniform(0, 6.28) for _ in range(4))
    for i, (x, y) in enumerate(points):
        dx, dy = (
            sin(f1 * i + o1) + 0.6 * sin(f2 * i + o2),
            sin(f3 * i + o3) + 0.6 * sin(f4 * i + o4),
        )
        made.append((x + size * 0.6 * dx, y + size * 0.6 * dy))
    return tuple(made)


def _inside(points: Sequence[Point], at: float, lean: float) -> list[tuple[Point, Point]]:
    """The pieces of the line x + lean·y = at within a polygon."""
    hits: list[Point] = []
    for (x0, y0), (x1, y1) in pairwise([*points, points[0]]):
        d0, d1 = x0 + lean * y0 - at, x1 + lean * y1 - at
        if (d0 < 0) != (d1 < 0):
            t = d0 / (d0 - d1)
            hits.append((x0 + (x1 - x0) * t, y0 + (y1 - y0) * t))
    hits.sort(key=lambda hit: hit[1])
    return list(zip(hits[::2], hits[1::2], strict=False))
