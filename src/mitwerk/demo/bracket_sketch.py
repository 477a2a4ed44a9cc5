"""The saw holder as a sketch by hand: the folded bracket large, and how it carries a saw."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mitwerk.demo.vehicle.components.bracket import BracketPattern
    from mitwerk.demo.vehicle.sketch.pencil import Pencil

    Point = tuple[float, float]
    Place = tuple[float, float, float]

WIDTH, HEIGHT = 1600, 1100
SKETCH = "bracket-sketch.png"
TITLE = "Sägenhalterung"
REMARKS = ("Ein Blech, eine Kante, acht Löcher.", "Die Säge hängt am Bügel, das Öl tropft ab.")
GREEN, TIMBER, STEEL, ORANGE = "#5E7A5A", "#B98A52", "#8C949B", "#C2410C"
SCALE, ORIGIN = 3.7, (500.0, 510.0)  # pixels per millimetre; where the corner of the fold stands
TURN = math.radians(30)
SAW = (1120.0, 470.0)


def draw_bracket(folder: Path) -> Path:
    """Write the sketch as a picture into a folder; the same file every time."""
    from mitwerk.demo.vehicle.components.bracket import STANDARD  # noqa: PLC0415 - the CAD kernel
    from mitwerk.demo.vehicle.sketch.pencil import Drawing, Pencil  # noqa: PLC0415 - loads Pillow
    from mitwerk.demo.vehicle.writers.picture import write_png  # noqa: PLC0415 - as above

    pencil = Pencil(random.Random(TITLE))
    pencil.text(TITLE, (90, 150), 44)
    for at, line in enumerate(REMARKS):
        pencil.text(line, (92, 210 + 40 * at), 19)
    _plate(pencil, STANDARD)
    _flange(pencil, STANDARD)
    _sizes(pencil, STANDARD)
    _boards(pencil)
    _saw(pencil)
    return write_png(folder / SKETCH, Drawing(WIDTH, HEIGHT, TITLE, tuple(pencil.marks)))


def _seen(place: Place) -> Point:
    """From millimetres of the part to the sheet: x to the right, y to the left, z up."""
    x, y, z = place
    across, down = (x - y) * math.cos(TURN), (x + y) * math.sin(TURN) - z
    return ORIGIN[0] + across * SCALE, ORIGIN[1] + down * SCALE


def _face(pencil: Pencil, places: Sequence[Place], colour: str, opacity: float) -> None:
    ring = [_seen(place) for place in places]
    pencil.rub(ring)
    pencil.wash(ring, colour, opacity)
    pencil.ring(ring, 2.6)


def _plate(pencil: Pencil, b: BracketPattern) -> None:
    top, far, wide = b.thickness, b.length, b.width
    corner = b.corner * 0.7
    outline = [(0, 0), (far - corner, 0), (far, corner), (far, wide - corner)]
    outline += [(far - corner, wide), (0, wide)]
    for (x, y), (u, v) in pairwise(outline[2:]):  # the edges that are seen
        _face(pencil, [(x, y, 0), (u, v, 0), (u, v, top), (x, y, top)], GREEN, 0.7)
    _face(pencil, [(x, y, top) for x, y in outline], GREEN, 0.35)
    for centre in b.holes():
        _hole(pencil, (*centre, top), b.hole / 2)
    _hole(pencil, (far / 2, wide / 2, top), b.bore / 2)


def _hole(pencil: Pencil, centre: Place, radius: float) -> None:
    x, y, z = centre
    turns = [step * math.tau / 28 for step in range(28)]
    ring = [_seen((x + radius * math.cos(t), y + radius * math.sin(t), z)) for t in turns]
    pencil.rub(ring)
    pencil.hatch(ring, 6)
    pencil.ring(ring, 2.0)


def _flange(pencil: Pencil, b: BracketPattern) -> None:
    near, high, wide = b.thickness, b.flange, b.width
    _face(pencil, [(near, 0, near), (near, wide, near), (near, wide, high), (near, 0, high)],
          GREEN, 0.5)  # fmt: skip
    _face(pencil, [(0, 0, high), (near, 0, high), (near, wide, high), (0, wide, high)], GREEN, 0.3)
    _face(pencil, [(0, wide, 0), (near, wide, 0), (near, wide, high), (0, wide, high)], GREEN, 0.7)
    for share in (0.27, 0.73):
        _slot(pencil, (near, wide * share, high * 0.55), b.hole / 2)
    rib = [(near, wide / 2, near), (near + 24, wide / 2, near), (near, wide / 2, near + 24)]
    _face(pencil, rib, GREEN, 0.8)


def _slot(pencil: Pencil, centre: Place, radius: float) -> None:
    x, y, z = centre
    ends = [(12, t) for t in _turns(-0.25)] + [(-12, t) for t in _turns(0.25)]
    ring = [_seen((x, y + dy + radius * math.cos(t), z + radius * math.sin(t))) for dy, t in ends]
    pencil.rub(ring)
    pencil.hatch(ring, 6)
    pencil.ring(ring, 2.0)


def _turns(start: float) -> list[float]:
    return [(start + step / 24) * math.tau for step in range(13)]


def _arc(centre: Point, wide: float, high: float, start: float) -> list[Point]:
    """Half an ellipse, as handles are bent."""
    return [(centre[0] + wide * math.cos(t), centre[1] + high * math.sin(t)) for t in _turns(start)]


def _sizes(pencil: Pencil, b: BracketPattern) -> None:
    below = 26.0
    ends = [_seen((x, b.width + below, 0)) for x in (0.0, b.length)]
    _measure(pencil, ends, f"{b.length:.0f}")
    ends = [_seen((b.length + below, y, 0)) for y in (0.0, b.width)]
    _measure(pencil, ends, f"{b.width:.0f}")


def _measure(pencil: Pencil, ends: Sequence[Point], words: str) -> None:
    from mitwerk.demo.vehicle.sketch.pencil import INK  # noqa: PLC0415 - loads Pillow

    start, end = ends
    pencil.line(start, end, 1.4, INK, 0.8)
    for x, y in ends:
        pencil.line((x - 9, y + 9), (x + 9, y - 9), 1.8, INK, 0.9)
    (left, top), (right, low) = start, end
    pencil.centred(words, ((left + right) / 2 + 8, (top + low) / 2 + 48), 24, INK)


def _boards(pencil: Pencil) -> None:
    """The side panel that the bracket is bolted to."""
    x, y = SAW
    for at in range(3):
        top = y - 310 + at * 100
        board = [(x - 60, top), (x + 430, top), (x + 430, top + 92), (x - 60, top + 92)]
        pencil.wash(board, TIMBER, 0.3)
        pencil.ring(board, 1.6)
    bracket = [(x + 66, y - 196), (x + 250, y - 196), (x + 250, y - 104), (x + 66, y - 104)]
    pencil.rub(bracket)
    pencil.wash(bracket, GREEN, 0.5)
    pencil.ring(bracket, 2.2)


def _saw(pencil: Pencil) -> None:
    """A chain saw seen from the side, its bar hanging down."""
    x, y = SAW
    bar = [(x + 110, y - 60), (x + 110, y + 330), (x + 128, y + 362), (x + 152, y + 362)]
    bar += [(x + 170, y + 330), (x + 170, y - 60)]
    pencil.rub(bar)
    pencil.wash(bar, STEEL, 0.35)
    pencil.ring(bar, 2.2)
    for tooth in range(13):
        at = y - 40 + tooth * 29
        for side, out in ((x + 110, -8), (x + 170, 8)):
            pencil.line((side, at), (side + out, at + 9), 2.0)
    body = [(x + 70, y - 60), (x + 62, y - 150), (x + 84, y - 236), (x + 176, y - 244)]
    body += [(x + 232, y - 196), (x + 236, y - 84), (x + 206, y - 56)]
    pencil.rub(body)
    pencil.wash(body, ORANGE, 0.5)
    pencil.ring(body, 2.8)
    pencil.circle((x + 150, y - 150), 38, 2.0)
    pencil.circle((x + 150, y - 150), 12, 2.0)
    pencil.path(_arc((x + 134, y - 240), 60, 84, 0.5), 9.0)
    pencil.path(_arc((x + 236, y - 132), 66, 44, 0.75), 8.0)
