"""The side view by hand, from the same numbers as the solid model."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mitwerk.demo.vehicle.lines import doors, side_windows
from mitwerk.demo.vehicle.outline import Point, rounded, sampled
from mitwerk.demo.vehicle.parameters import Bed, Cab, Parameters, Roof, Wing
from mitwerk.demo.vehicle.silhouette import arch_outline, bed_box, greenhouse, lower_body

if TYPE_CHECKING:
    from mitwerk.demo.vehicle.sketch.compose import Sheet
    from mitwerk.demo.vehicle.sketch.pencil import Pencil

GLASS, WOOD, RUBBER = "#7E98A6", "#C99B63", "#3A3C40"


def side_view(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    _shadow(pencil, p, sheet)
    _chassis(pencil, p, sheet)
    _bed(pencil, p, sheet)
    _body(pencil, p, sheet)
    if p.cab is Cab.CLOSED:
        _cab(pencil, p, sheet)
    else:
        _hoop(pencil, p, sheet)
    _doors(pencil, p, sheet)
    _trim(pencil, p, sheet)
    for axle in (p.front_axle, p.rear_axle):
        _wheel(pencil, p, sheet, axle)


def _shadow(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    for _ in range(46):
        x = pencil.rng.uniform(p.tail - 40, p.nose + 120)
        y = pencil.rng.uniform(-52, -4)
        pencil.line(sheet.at(x - 120, y), sheet.at(x + 120, y + 6), 1.2, "#5B5B5B", 0.28)


def _chassis(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    low, high = p.sill - 170, p.sill
    case = [(-360, low), (400, low), (400, high), (-360, high)]
    pencil.wash(sheet.ring(case), "#55595E", 0.55)
    pencil.ring(sheet.ring(case), 1.3)
    step = p.sill - 62
    reach = p.wheelbase / 2 - p.wheel_radius - 110
    pencil.path(
        sheet.ring(
            [(-reach, step + 70), (-reach + 60, step), (reach - 60, step), (reach, step + 70)]
        ),
        3.0,
    )


def _body(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    outline = sampled(rounded(lower_body(p), [10, 10, 40, 50, p.edge, 90, 20]), 5)
    pencil.wash(sheet.ring(outline), p.body_colour, 0.62)
    pencil.ring(sheet.ring(outline), 2.4)
    crease = p.belt - 175
    pencil.line(
        sheet.at(p.cab_rear + 12, crease), sheet.at(p.nose - 70, crease - 30), 1.2, opacity=0.5
    )
    ahead = min(p.front_axle - p.wheel_radius - 80, p.nose - 60)
    shade = [
        (p.cab_rear + 20, p.sill + 8),
        (ahead, p.sill + 8),
        (ahead, crease - 20),
        (p.cab_rear + 20, crease - 20),
    ]
    if ahead > p.cab_rear + 100:
        pencil.hatch(sheet.ring(shade), 13, opacity=0.22)
    if p.nose - p.cowl > 260:
        pencil.line(sheet.at(p.cowl, p.belt - 6), sheet.at(p.cowl, p.sill + 30), 1.1, opacity=0.6)
    _arches(pencil, p, sheet)


def _arches(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    """Rub the wheel openings out of the body and draw their edges anew."""
    if p.slim:
        return
    for axle in (p.front_axle, p.rear_axle):
        opening = sampled(arch_outline(p, axle), 6)
        if p.cab_rear > max(x for x, _ in opening):
            continue
        low = p.sill - 30
        pencil.rub(sheet.ring([(x, max(z, low)) for x, z in opening]))
        edge = sorted(point for point in opening if point[1] > p.sill and point[0] > p.cab_rear)
        pencil.path(sheet.ring(edge), 2.2)


def _cab(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    house = sampled(rounded(greenhouse(p), [10, 10, 40, 40]), 5)
    pencil.wash(sheet.ring(house), p.body_colour, 0.5)
    for window in side_windows(p):
        pane = sheet.ring(sampled(rounded(window, 48), 5))
        pencil.wash(pane, GLASS, 0.75)
        pencil.ring(pane, 2.0)
        pencil.hatch(pane, 21, "#FFFFFF", 0.5)
    pencil.ring(sheet.ring(house), 2.4)
    a, b = p.roof_rear - 16, p.screen_top + 30
    cap = [
        (a, p.roof_height - 58),
        (b, p.roof_height - 58),
        (b - 16, p.roof_height),
        (a + 10, p.roof_height),
    ]
    pencil.wash(sheet.ring(cap), p.roof_colour, 0.9)
    pencil.ring(sheet.ring(sampled(rounded(cap, 22), 4)), 2.0)
    if p.bed is Bed.NONE:
        _cladding(pencil, p, sheet)
    if p.roof is not Roof.PLAIN:
        _roof(pencil, p, sheet)


def _cladding(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    start, end = p.cab_rear + 70, doors(p)[0][-1][0] - 50
    field = [
        (start, p.belt + 30),
        (end, p.belt + 30),
        (end, p.roof_height - 80),
        (start + 15, p.roof_height - 80),
    ]
    pencil.wash(sheet.ring(field), WOOD, 0.75)
    count = 11
    for i in range(count + 1):
        x = start + (end - start) * i / count
        pencil.line(sheet.at(x, p.belt + 30), sheet.at(x, p.roof_height - 80), 1.2, opacity=0.6)


def _roof(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    top = p.roof_height + 130
    if p.roof is Roof.RACK:
        for z in (p.roof_height + 55, top):
            pencil.line(sheet.at(p.roof_rear + 50, z), sheet.at(p.screen_top - 140, z), 2.0)
        for i in range(4):
            x = p.roof_rear + 60 + (p.screen_top - 210 - p.roof_rear) * i / 3
            pencil.line(sheet.at(x, p.roof_height), sheet.at(x, top), 1.6)
    pencil.circle(sheet.at(p.screen_top - 50, p.roof_height + 66), 58 * sheet.scale, 2.0)


def _hoop(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    rear, front, top = p.cab_rear + 70, p.cowl - 20, p.roof_height - 26
    lines = [
        [
            (rear, p.belt),
            (rear + 6, top - 60),
            (rear + 50, top),
            (front - 320, top),
            (front - 190, top - 150),
            (front, p.belt),
        ],
        [(rear, top - 60), (rear - 250, p.belt + 240), (rear - 330, p.bed_floor)],
    ]
    for line in lines:
        pencil.path(sheet.ring(line), 4.0)
    pencil.wash(
        sheet.ring(
            [
                (rear + 30, top + 14),
                (front - 340, top + 14),
                (front - 340, top + 40),
                (rear + 30, top + 40),
            ]
        ),
        p.accent,
        0.9,
    )
    seat = [
        (p.cowl - 400, p.belt - 40),
        (p.cowl - 820, p.belt - 20),
        (p.cowl - 960, p.belt + 420),
        (p.cowl - 880, p.belt + 440),
        (p.cowl - 760, p.belt + 60),
        (p.cowl - 400, p.belt + 40),
    ]
    pencil.wash(sheet.ring(seat), "#8A6F52", 0.7)
    pencil.ring(sheet.ring(seat), 1.6)
    pencil.line(sheet.at(p.cowl - 120, p.belt + 10), sheet.at(p.cowl - 300, p.belt + 190), 3.0)


def _bed(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    box = bed_box(p)
    if not box:
        return
    (end, low), (start, _), (_, high), _ = box
    high = high if p.bed is not Bed.STAKES else low + 105
    field = [(end, low), (start, low), (start, high), (end, high)]
    pencil.wash(sheet.ring(field), WOOD if p.bed is not Bed.PLAIN else p.body_colour, 0.65)
    pencil.ring(sheet.ring(field), 2.0)
    pencil.ring(sheet.ring([(end, low - 66), (start, low - 66), (start, low), (end, low)]), 1.8)
    count = max(1, round((high - low) / 100))
    for i in range(1, count):
        z = low + (high - low) * i / count
        pencil.line(sheet.at(end, z), sheet.at(start, z), 1.3)
    for x in (end + 20, (start + end) / 2, start - 20):
        pencil.line(sheet.at(x, low - 60), sheet.at(x, high + 12), 3.0)
    if p.bed is Bed.STAKES:
        _stakes(pencil, p, sheet, start, end)
    top = min(p.roof_height - 40, p.bed_floor + 960)
    pencil.path(sheet.ring([(start - 22, low), (start - 22, top)]), 3.4)


def _stakes(pencil: Pencil, p: Parameters, sheet: Sheet, start: float, end: float) -> None:
    top = min(p.roof_height - 160, p.bed_floor + 760)
    for i in range(p.stakes):
        x = end + 150 + (start - end - 300) * i / (p.stakes - 1)
        pencil.path(sheet.ring([(x, p.bed_floor - 50), (x, top)]), 4.0)
        pencil.path(sheet.ring([(x, top), (x, top + 58)]), 5.0, p.accent, 0.95)


def _doors(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    for door in doors(p):
        lower = [(x, min(z, p.belt)) for x, z in door]
        pencil.path(sheet.ring([lower[-2], *reversed(lower[:-2]), lower[-1]]), 1.4)
        rear = door[-1][0]
        pencil.path(sheet.ring([(rear + 60, p.belt - 95), (rear + 210, p.belt - 95)]), 3.2)


def _trim(pencil: Pencil, p: Parameters, sheet: Sheet) -> None:
    low, high = p.sill + 62, p.sill + 222
    beam = [
        (p.nose - 150, low),
        (p.nose + 92, low + 20),
        (p.nose + 92, high - 14),
        (p.nose - 150, high),
    ]
    pencil.wash(sheet.ring(beam), RUBBER, 0.8)
    pencil.ring(sheet.ring(sampled(rounded(beam, 16), 4)), 2.0)
    pencil.circle(sheet.at(p.nose + 126, low + 70), 34 * sheet.scale, 2.2, colour=p.accent)
    lean = p.nose_rake * 0.5
    face = [
        (p.nose - 6, high + 30),
        (p.nose + 30, high + 30),
        (p.nose - lean + 22, p.bonnet - 46),
        (p.nose - lean - 12, p.bonnet - 46),
    ]
    pencil.wash(sheet.ring(face), RUBBER, 0.75)
    pencil.ring(sheet.ring(face), 1.8)
    mirror = [
        (p.cowl - 150, p.belt + 35),
        (p.cowl - 88, p.belt + 35),
        (p.cowl - 88, p.belt + 205),
        (p.cowl - 150, p.belt + 205),
    ]
    pencil.wash(sheet.ring(mirror), RUBBER, 0.85)
    pencil.ring(sheet.ring(sampled(rounded(mirror, 18), 4)), 1.8)


def _wheel(pencil: Pencil, p: Parameters, sheet: Sheet, axle: float) -> None:
    centre, r = sheet.at(axle, p.wheel_radius), p.wheel_radius * sheet.scale
    guard = [pt for pt in sampled(arch_outline(p, axle, 24), 7) if pt[1] > p.sill + 15]
    if p.wing is Wing.CYCLE:
        turns = [math.radians(t) for t in range(8, 176, 8)]
        guard = [
            (
                axle + (p.wheel_radius + 50) * math.cos(t),
                p.wheel_radius + (p.wheel_radius + 50) * math.sin(t),
            )
            for t in turns
        ]
    guard.sort(key=lambda pt: pt[0])
    pencil.path(sheet.ring(guard), 7.0, RUBBER if p.wing is Wing.FLARE else p.body_colour, 0.9)
    pencil.path(sheet.ring(guard), 1.6)
    disc = [
        (centre[0] + r * math.cos(i * math.pi / 18), centre[1] + r * math.sin(i * math.pi / 18))
        for i in range(36)
    ]
    pencil.wash(disc, RUBBER, 0.86)
    _lugs(pencil, centre, r)
    pencil.circle(centre, r, 2.6)
    inner = p.rim_diameter / 2 * sheet.scale
    rim = [
        (
            centre[0] + inner * math.cos(i * math.pi / 12),
            centre[1] + inner * math.sin(i * math.pi / 12),
        )
        for i in range(24)
    ]
    pencil.wash(rim, p.rim_colour, 0.78)
    pencil.circle(centre, inner, 2.0)
    pencil.circle(centre, inner * 0.3, 1.6, passes=1)
    for i in range(6):
        t = i * math.pi / 3 + 0.3
        hole = (centre[0] + inner * 0.62 * math.cos(t), centre[1] + inner * 0.62 * math.sin(t))
        pencil.circle(hole, inner * 0.17, 1.4, passes=1)


def _lugs(pencil: Pencil, centre: Point, r: float) -> None:
    for i in range(26):
        t = i * 2 * math.pi / 26
        c, s = math.cos(t), math.sin(t)
        pencil.line(
            (centre[0] + r * 0.9 * c, centre[1] + r * 0.9 * s),
            (centre[0] + r * 1.02 * c, centre[1] + r * 1.02 * s),
            3.0,
            "#1E1F21",
            0.85,
        )
