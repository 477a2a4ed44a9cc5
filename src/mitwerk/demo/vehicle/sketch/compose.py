"""The sheet: side view large, front view small, dimensions, title and two remarks."""

import random
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mitwerk.demo.vehicle.lettering import width as letters_width
from mitwerk.demo.vehicle.outline import Point
from mitwerk.demo.vehicle.parameters import EYES, HITCH, VEHICLE_NAME, Parameters
from mitwerk.demo.vehicle.sketch.front_view import front_view
from mitwerk.demo.vehicle.sketch.pencil import FAINT, GRAPHITE, INK, Drawing, Pencil
from mitwerk.demo.vehicle.sketch.side_view import side_view

WIDTH, HEIGHT = 1600, 1100
SCALE = 0.292  # pixels per millimetre
GROUND = 900.0


@dataclass(frozen=True, slots=True)
class Sheet:
    """From millimetres of a view to pixels of the sheet."""

    origin: Point
    scale: float

    def at(self, u: float, v: float) -> Point:
        return (self.origin[0] + u * self.scale, self.origin[1] - v * self.scale)

    def ring(self, points: Sequence[Point]) -> list[Point]:
        return [self.at(u, v) for u, v in points]


@lru_cache(maxsize=16)
def sketch(p: Parameters, seed: int = 0) -> Drawing:
    """Draw one concept; the hand depends on the seed and the concept's key alone."""
    pencil = Pencil(random.Random(f"{seed}/{p.key}"))
    middle = (p.nose + 100 + p.tail) / 2
    side = Sheet((560 - middle * SCALE, GROUND), SCALE)
    front = Sheet((1370, GROUND), SCALE * 0.88)
    _guides(pencil, p, side)
    side_view(pencil, p, side)
    front_view(pencil, p, front)
    _dimensions(pencil, p, side)
    _words(pencil, p)
    return Drawing(WIDTH, HEIGHT, f"{VEHICLE_NAME} {p.title}", tuple(pencil.marks))


def _guides(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    """Construction lines that were never rubbed out."""
    pencil.line((70, GROUND), (1550, GROUND), 1.4, GRAPHITE, 0.6)
    pencil.line(sheet.at(p.tail - 260, p.belt), sheet.at(p.nose + 330, p.belt), 0.9, FAINT, 0.55)
    pencil.line(
        sheet.at(p.tail - 120, p.roof_height),
        sheet.at(p.nose + 200, p.roof_height),
        0.9,
        FAINT,
        0.5,
    )
    for axle in (p.front_axle, p.rear_axle):
        pencil.line(sheet.at(axle, -70), sheet.at(axle, p.wheel_diameter + 240), 0.9, FAINT, 0.6)
        pencil.line(
            sheet.at(axle - 430, p.wheel_radius),
            sheet.at(axle + 430, p.wheel_radius),
            0.9,
            FAINT,
            0.5,
        )


def _dimensions(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    low = GROUND + 66
    _measure(
        pencil, sheet.at(p.rear_axle, 0)[0], sheet.at(p.front_axle, 0)[0], low, f"{p.wheelbase:.0f}"
    )
    ends = sheet.at(p.tail - HITCH, 0)[0], sheet.at(p.nose + EYES, 0)[0]
    _measure(pencil, *ends, low + 56, f"{p.length:.0f}")
    x = sheet.at(p.nose + 330, 0)[0]
    top = sheet.at(0, p.roof_height)[1]
    pencil.line((x, GROUND), (x, top), 1.2, INK, 0.8)
    for y in (GROUND, top):
        pencil.line((x - 9, y + 9), (x + 9, y - 9), 1.6, INK, 0.9)
    pencil.centred(f"{p.roof_height:.0f}", (x, top - 14), 17, INK)


def _measure(pencil: Pencil, left: float, right: float, y: float, words: str) -> None:
    pencil.line((left, y), (right, y), 1.2, INK, 0.8)
    for x in (left, right):
        pencil.line((x, y - 40), (x, y + 12), 0.9, INK, 0.6)
        pencil.line((x - 9, y + 9), (x + 9, y - 9), 1.6, INK, 0.9)
    pencil.centred(words, ((left + right) / 2, y - 9), 17, INK)


def _words(pencil: Pencil, p: Parameters) -> None:
    """Title at the top left, the idea below it, a swing under the name."""
    title = f"{VEHICLE_NAME} {p.title}"
    pencil.text(title, (80, 122), 46, GRAPHITE, 3.2)
    reach = letters_width(title, 46)
    pencil.path(
        [(80, 142), (80 + reach * 0.6, 138), (84 + reach, 146)], 2.4, p.accent, 0.9, passes=2
    )
    for number, line in enumerate(textwrap.wrap(p.idea, 58)):
        pencil.text(line, (82, 184 + 31 * number), 15, GRAPHITE, 1.4)
    pencil.text("mm  L7e", (1446, 1078), 15, FAINT, 1.3)
