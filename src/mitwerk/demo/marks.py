"""Three marks for the Plenter, drawn by hand: rings, a spruce of boards, a wheel with a leaf."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from mitwerk.demo.vehicle.sketch.pencil import Pencil

    Point = tuple[float, float]

WIDTH, HEIGHT = 960, 640
MIDDLE = (WIDTH / 2, HEIGHT / 2 - 30)
GREEN, TIMBER = "#5E7A5A", "#B98A52"


@dataclass(frozen=True, slots=True)
class Mark:
    """One idea: how it is called, what it says, and the hand that draws it."""

    key: str
    title: str
    idea: str
    draw: Callable[[Pencil], None]


def draw_mark(mark: Mark, path: Path) -> Path:
    """Write a mark as a picture, with its title below; the same file every time."""
    from mitwerk.demo.vehicle.sketch.pencil import Drawing, Pencil  # noqa: PLC0415 - loads Pillow
    from mitwerk.demo.vehicle.writers.picture import write_png  # noqa: PLC0415 - as above

    pencil = Pencil(random.Random(mark.key))
    mark.draw(pencil)
    pencil.centred(mark.title, (MIDDLE[0], HEIGHT - 48), 26)
    return write_png(path, Drawing(WIDTH, HEIGHT, mark.title, tuple(pencil.marks)))


def _rings(pencil: Pencil) -> None:
    pencil.wash(_around(MIDDLE, 190), TIMBER, 0.35)
    for radius, width in ((40, 2.0), (74, 2.4), (112, 2.0), (146, 2.6), (190, 6.0)):
        pencil.circle(MIDDLE, radius, width)
    for turn in (0.4, 0.55):  # a crack towards the bark
        pencil.line(MIDDLE, _at(MIDDLE, 186, turn), 2.2)


def _spruce(pencil: Pencil) -> None:
    x, y = MIDDLE
    for at, half in enumerate((70, 120, 170)):
        top, low = y - 170 + 105 * at, y - 75 + 105 * at
        board = [(x, top), (x + half, low), (x - half, low)]
        pencil.wash(board, GREEN, 0.55)
        pencil.ring(board, 3.2)
        pencil.hatch(board, 16)
    trunk = [(x - 22, y + 138), (x + 22, y + 138), (x + 22, y + 200), (x - 22, y + 200)]
    pencil.wash(trunk, TIMBER, 0.6)
    pencil.ring([*trunk, trunk[0]], 2.6)


def _wheel(pencil: Pencil) -> None:
    pencil.circle(MIDDLE, 190, 9.0)
    pencil.circle(MIDDLE, 150, 2.4)
    for spoke in range(5):
        turn = spoke * math.tau / 5
        pencil.line(_at(MIDDLE, 34, turn), _at(MIDDLE, 148, turn), 2.4)
    x, y = MIDDLE
    side = [(x + 62 * math.sin(math.pi * t / 20), y + 110 - 11 * t) for t in range(21)]
    leaf = [*side, *((2 * x - u, v) for u, v in reversed(side))]
    pencil.rub(leaf)
    pencil.wash(leaf, GREEN, 0.7)
    pencil.ring(leaf, 3.0)
    pencil.line((x, y + 140), (x, y - 90), 2.4)


def _at(centre: Point, radius: float, turn: float) -> Point:
    return centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)


def _around(centre: Point, radius: float) -> list[Point]:
    return [_at(centre, radius, step * math.tau / 36) for step in range(36)]


MARKS = (
    Mark("rings", "Growth rings", "Turned into any board in five minutes.", _rings),
    Mark("spruce", "Spruce of three boards", "Offcuts, sawn straight, nailed.", _spruce),
    Mark("wheel", "Wheel with leaf", "Cut from sheet by laser, or by hand.", _wheel),
)
