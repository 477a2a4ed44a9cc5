"""The front view by hand: two wheels, the body's section and the chosen face."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.demo.vehicle.outline import Point, circle, mirrored, rectangle, rounded, sampled
from mitwerk.demo.vehicle.parameters import SHOULDER, Cab, Front, Parameters

if TYPE_CHECKING:
    from mitwerk.demo.vehicle.sketch.compose import Sheet
    from mitwerk.demo.vehicle.sketch.pencil import Pencil

GLASS, RUBBER, LAMP, WOOD = "#7E98A6", "#3A3C40", "#FFE9A8", "#C99B63"


def front_view(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    _wheels(pencil, p, sheet)
    w = p.half_width
    section = mirrored([(w - 62, p.sill), (w, p.belt - 175), (w - 20, p.belt)])
    pencil.wash(sheet.ring(section), p.body_colour, 0.62)
    pencil.ring(sheet.ring(sampled(rounded(section, 24), 4)), 2.2)
    if p.cab is Cab.CLOSED:
        _house(pencil, p, sheet)
    else:
        hoop = [(-w + 36, p.belt), (-w + 100, p.roof_height - 60), (-w + 170, p.roof_height - 26)]
        pencil.path(sheet.ring([*hoop, *((-x, z) for x, z in reversed(hoop))]), 3.6)
    _bumper(pencil, p, sheet)
    _face(pencil, p, sheet)


def _wheels(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    for s in (1, -1):
        y, half = s * p.track / 2, p.tyre_width / 2
        tread = sampled(rectangle(y - half, 0, y + half, p.wheel_diameter * 0.98, 40), 4)
        pencil.wash(sheet.ring(tread), RUBBER, 0.86)
        pencil.ring(sheet.ring(tread), 2.2)
        for i in range(9):
            z = 40 + i * 72
            pencil.line(sheet.at(y - half + 12, z), sheet.at(y - 8, z + 26), 2.2, "#1E1F21", 0.8)
            pencil.line(sheet.at(y + half - 12, z), sheet.at(y + 8, z + 26), 2.2, "#1E1F21", 0.8)


def _house(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    low, high = p.half_width - SHOULDER, p.roof_half
    house = mirrored([(low, p.belt), (high, p.roof_height)])
    pencil.wash(sheet.ring(house), p.body_colour, 0.5)
    pane = sampled(
        rounded(mirrored([(low - 92, p.belt + 48), (high - 76, p.roof_height - 92)]), 55), 5
    )
    pencil.wash(sheet.ring(pane), GLASS, 0.75)
    pencil.ring(sheet.ring(pane), 2.0)
    pencil.hatch(sheet.ring(pane), 24, "#FFFFFF", 0.5)
    pencil.ring(sheet.ring(sampled(rounded(house, [10, 60, 60, 10]), 5)), 2.2)
    pencil.line(
        sheet.at(-high - 10, p.roof_height - 58), sheet.at(high + 10, p.roof_height - 58), 1.4
    )


def _bumper(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    beam = sampled(
        rectangle(-p.half_width + 20, p.sill + 62, p.half_width - 20, p.sill + 222, 30), 4
    )
    pencil.wash(sheet.ring(beam), RUBBER, 0.82)
    pencil.ring(sheet.ring(beam), 2.0)
    for s in (1, -1):
        pencil.circle(sheet.at(s * 300, p.sill + 130), 40 * sheet.scale, 2.4, colour=p.accent)


def _face(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    w, low, high = p.half_width - 60 - p.corner * 0.62, p.sill + 246, p.bonnet - 26
    panel = sampled(rectangle(-w, low, w, high, 50), 4)
    dark = p.front not in (Front.BAR, Front.TWIN)
    pencil.wash(sheet.ring(panel), RUBBER if dark else p.roof_colour, 0.8)
    pencil.ring(sheet.ring(panel), 2.0)
    middle, h = (low + high) / 2, high - low
    if p.front in (Front.ROUND, Front.TIMBER):
        _slats(pencil, p, sheet, w - 250, low + 34, high - 34)
        _lights(pencil, sheet, [(s * (w - 140), middle, 0.38 * h) for s in (1, -1)])
    elif p.front is Front.TWIN:
        _lights(
            pencil,
            sheet,
            [(s * (w - 100), low + h * t, 0.2 * h) for s in (1, -1) for t in (0.27, 0.73)],
        )
    elif p.front is Front.LANTERN:
        _blocks(
            pencil,
            sheet,
            [(s * (w - 76), low + h * (0.29 + 0.26 * i)) for s in (1, -1) for i in range(3)],
            40,
        )
    elif p.front is Front.VISOR:
        _blocks(
            pencil,
            sheet,
            [(s * (w - 150 - 70 * i), low + h * 0.6) for s in (1, -1) for i in range(3)],
            28,
        )
    else:
        band = sampled(rectangle(-w + 44, low + h * 0.72, w - 44, low + h * 0.82, 12), 3)
        pencil.wash(sheet.ring(band), LAMP, 0.95)
        pencil.ring(sheet.ring(band), 1.6)
        _slats(pencil, p, sheet, w * 0.5, low + 30, low + h * 0.6)


def _slats(
    pencil: Pencil, p: Parameters, sheet: Sheet, half: float, low: float, high: float
) -> None:
    colour = WOOD if p.front is Front.TIMBER else p.body_colour
    for i in range(5):
        if p.front is Front.TIMBER:
            y = -half + 2 * half * i / 4
            pencil.path(sheet.ring([(y, low), (y, high)]), 5.0, colour, 0.95)
        else:
            z = low + (high - low) * i / 4
            pencil.path(sheet.ring([(-half, z), (half, z)]), 3.2, colour, 0.95)


def _lights(pencil: Pencil, sheet: Sheet, spots: list[tuple[float, float, float]]) -> None:
    for y, z, r in spots:
        pencil.wash(sheet.ring(sampled(circle((y, z), r), 8)), LAMP, 0.95)
        pencil.circle(sheet.at(y, z), r * sheet.scale, 2.2)
        pencil.circle(sheet.at(y, z), r * 0.55 * sheet.scale, 1.4, passes=1)


def _blocks(pencil: Pencil, sheet: Sheet, spots: list[Point], half: float) -> None:
    for y, z in spots:
        ring = sheet.ring(
            sampled(rectangle(y - half, z - half * 0.8, y + half, z + half * 0.8, 8), 3)
        )
        pencil.wash(ring, LAMP, 0.95)
        pencil.ring(ring, 1.6)
