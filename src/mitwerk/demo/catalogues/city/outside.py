"""What is seen of the city car from outside: body, face, tail, mirrors, folding top."""

from __future__ import annotations

import math

from mitwerk.demo.catalogues.city.slots import (
    AMBER,
    BLACK,
    CHROME,
    DARK,
    GLASS,
    LAMP,
    RED,
    RUBBER,
    SLOTS,
    WHITE,
    P,
    fixed,
    slotted,
)
from mitwerk.demo.catalogues.shapes import Piece, pieces
from mitwerk.demo.vehicle.components.body import body
from mitwerk.demo.vehicle.components.details import rubbers
from mitwerk.demo.vehicle.components.front import lamp
from mitwerk.demo.vehicle.kernel import (
    Shape,
    block,
    common,
    compound,
    cylinder,
    filleted,
    moved,
    prism,
    rod,
    tube,
    turned,
)
from mitwerk.demo.vehicle.lines import doors, greenhouse_of
from mitwerk.demo.vehicle.outline import Point, circle, rectangle, rounded
from mitwerk.demo.vehicle.silhouette import arch_outline

NOSE, TAIL, SILL, W, BELT = P.nose, P.tail, P.sill, P.half_width, P.belt
AXLES = (P.front_axle, P.rear_axle)
INNER = P.track / 2 - P.tyre_width / 2 - 46
CHIN = SILL + 238
SIDES = (1, -1)


def base() -> list[Piece]:
    """What every Eins has, whatever is chosen."""
    return [*shell(), *face(), *bumpers(), *tail(), *mirrors(), *arches(), *sides()]


def shell() -> list[Piece]:
    """Body, doors, roof and glass."""
    made = [*pieces(body(P), SLOTS), *pieces([rubbers(P)], SLOTS)]
    return [Piece(m.name, m.slot, GLASS if m.name == "Glazing" else m.look, m.shape) for m in made]


def _leaned(shape: Shape) -> Shape:
    """Lean what was built upright at x = 0 onto the nose."""
    lean = math.degrees(math.atan2(P.nose_rake, P.bonnet - SILL - 230))
    return moved(turned(shape, (0, 0, 0), (0, 1, 0), -lean), (NOSE - 3, 0, CHIN))


def _panel(
    outline: tuple[float, float, float, float], radius: float, start: float, end: float
) -> Shape:
    return prism(rectangle(*outline, radius), "yz", start, end)


def face() -> list[Piece]:
    """Two round lamps and the bar between them."""
    made = [lamp(s * 545, 236, 118, 6) for s in SIDES]
    bar = filleted(_panel((-404, 196, 404, 276), 38, -6, 34), 14, lambda b: b.low[0] > 33)
    mark = prism(circle((0, 236), 52), "yz", 34, 42, [circle((0, 236), 40)])
    stroke = _panel((-6, 204, 6, 268), 4, 34, 42)
    turns = [cylinder((8, s * 545, 62), "x", 30, 22) for s in SIDES]
    seam = _panel((-W + 190, 338, W - 190, 344), 2, -8, 4)

    def lean(*shapes: Shape) -> Shape:
        return _leaned(compound(shapes))

    return [
        fixed("Lamp rings", CHROME, lean(*(m["bezel"] for m in made))),
        fixed("Lamp bowls", DARK, lean(*(m["bowl"] for m in made))),
        fixed("Headlights", LAMP, lean(*(m["light"] for m in made))),
        slotted("Bar", "accent", lean(bar)),
        fixed("Mark", CHROME, lean(mark, stroke)),
        fixed("Indicators", AMBER, lean(*turns)),
        fixed("Bonnet seam", BLACK, lean(seam)),
    ]


def _beam(x: float, way: int, low: float, high: float) -> Shape:
    """A bumper round a corner of the plan; ``way`` is where it looks along x."""
    half = [(-230.0, W + 4), (-70.0, W + 2), (34.0, W - 210)]
    back = [(-60.0, W - 180), (-230.0, W - 60)]
    plan: list[Point] = [(x + way * dx, -y) for dx, y in half]
    plan += [(x + way * dx, y) for dx, y in reversed(half)]
    plan += [(x + way * dx, y) for dx, y in reversed(back)]
    plan += [(x + way * dx, -y) for dx, y in back]
    beam = prism(rounded(plan, [8, 90, 150, 150, 90, 8, 6, 60, 60, 6]), "xy", low, high)
    return filleted(beam, 22, lambda b: b.size[2] < 1)


def bumpers() -> list[Piece]:
    """Lower beams in the body's colour, the mouth dark between them."""
    mouth = filleted(block((NOSE + 8, -430, SILL + 36), (NOSE + 40, 430, SILL + 128)), 14)
    bars = [
        block((NOSE + 36, -404, SILL + 54 + 26 * i), (NOSE + 46, 404, SILL + 62 + 26 * i))
        for i in range(3)
    ]
    fogs = [cylinder((NOSE + 2, s * 545, SILL + 84), "x", 42, 34) for s in SIDES]
    plate = block((TAIL - 42, -260, SILL + 110), (TAIL - 34, 260, SILL + 214))
    return [
        slotted("Front bumper", "paint", _beam(NOSE, 1, SILL - 18, SILL + 190)),
        slotted("Rear bumper", "paint", _beam(TAIL, -1, SILL - 18, SILL + 230)),
        fixed("Mouth", BLACK, mouth),
        fixed("Mouth bars", DARK, *bars),
        fixed("Fog lights", LAMP, *fogs),
        fixed("Number plate", WHITE, plate),
    ]


def tail() -> list[Piece]:
    """Upright lights, the hatch's seam and its grip."""
    reds = [
        filleted(
            _panel(_at(s * (W - 118), 96, 560, 812), 44, TAIL - 16, TAIL + 30),
            10,
            lambda b: b.high[0] < TAIL - 15,
        )
        for s in SIDES
    ]
    ambers = [cylinder((TAIL - 8, s * (W - 118), 612), "x", 30, -14) for s in SIDES]
    seam = prism(
        rectangle(-W + 196, 486, W - 196, BELT - 30, 50),
        "yz",
        TAIL - 3,
        TAIL + 4,
        [rectangle(-W + 202, 492, W - 202, BELT - 36, 46)],
    )
    grip = filleted(
        _panel((-190, 640, 190, 676), 16, TAIL - 22, TAIL + 2), 8, lambda b: b.high[0] < TAIL - 21
    )
    return [
        fixed("Tail lights", RED, *reds),
        fixed("Rear indicators", AMBER, *ambers),
        fixed("Hatch seam", BLACK, seam),
        slotted("Hatch grip", "accent", grip),
    ]


def _at(middle: float, half: float, low: float, high: float) -> tuple[float, float, float, float]:
    return (middle - half / 2, low, middle + half / 2, high)


def mirrors() -> list[Piece]:
    """Mirror heads in the accent's colour on short arms."""
    x, y, z = P.cowl - 330, W + 62, BELT + 74
    heads = [
        filleted(block((x - 10, s * y - 74, z - 58), (x + 92, s * y + 74, z + 58)), 34)
        for s in SIDES
    ]
    arms = [rod((x + 30, s * (W - 60), z - 66), (x + 40, s * (y - 20), z - 20), 17) for s in SIDES]
    glass = [_panel(_at(s * y, 116, z - 46, z + 46), 30, x - 14, x - 9) for s in SIDES]
    return [
        slotted("Mirror heads", "accent", *heads),
        fixed("Mirror arms", BLACK, *arms),
        fixed("Mirror glass", CHROME, *glass),
    ]


def arches() -> list[Piece]:
    """Dark lips round the wheels, and liners that close the body behind them."""
    room = block((-2600, -1200, SILL + 20), (2600, 1200, 1300))
    lips: list[Shape] = []
    liners: list[Shape] = []
    for axle in AXLES:
        inside = [arch_outline(P, axle, -5)]
        for s in SIDES:
            lips.append(
                common(
                    prism(arch_outline(P, axle, 30), "xz", s * (W - 64), s * (W + 9), inside), room
                )
            )
            liners.append(
                common(prism(arch_outline(P, axle, 2), "xz", s * INNER, s * (W - 20), inside), room)
            )
            liners.append(
                common(prism(arch_outline(P, axle, 1), "xz", s * INNER, s * (INNER - 8)), room)
            )
    return [fixed("Arch lips", DARK, *lips), fixed("Wheel houses", RUBBER, *liners)]


def sides() -> list[Piece]:
    """Sills, floor pan, door pulls and hinges' seams."""
    reach = P.wheel_radius + 60
    start, end = P.rear_axle + reach, P.front_axle - reach
    boards = [
        filleted(
            block(
                (start, min(s * (W - 74), s * (W - 44)), SILL - 26),
                (end, max(s * (W - 74), s * (W - 44)), SILL + 52),
            ),
            10,
            lambda b: b.size[0] > 100,
        )
        for s in SIDES
    ]
    pan = block((TAIL + 60, -INNER + 12, SILL - 40), (NOSE - 120, INNER - 12, SILL - 20))
    rear = doors(P)[0][-1][0]
    pulls = [
        tube(
            [
                (rear + 70, s * (W - 16), BELT - 120),
                (rear + 70, s * (W + 24), BELT - 120),
                (rear + 250, s * (W + 24), BELT - 120),
                (rear + 250, s * (W - 16), BELT - 120),
            ],
            11,
            18,
        )
        for s in SIDES
    ]
    return [
        fixed("Sills", DARK, *boards),
        fixed("Floor pan", RUBBER, pan),
        fixed("Door pulls", CHROME, *pulls),
    ]


def folding_top() -> list[Piece]:
    """A top of cloth in five folds over the front seats."""
    house, z = greenhouse_of(P), P.roof_height
    rear, ahead, half = house.roof_rear + 160, house.roof_front - 170, house.roof_half - 90
    pitch = (ahead - rear) / 5
    folds = [
        filleted(
            block((rear + pitch * i, -half, z - 8), (rear + pitch * (i + 1) - 6, half, z + 18)),
            12,
            lambda b: b.low[2] > z + 17,
        )
        for i in range(5)
    ]
    frame = prism(
        rectangle(rear - 26, -half - 26, ahead + 20, half + 26, 60),
        "xy",
        z - 8,
        z + 6,
        [rectangle(rear - 4, -half - 4, ahead - 2, half + 4, 40)],
    )
    return [fixed("Folding top", RUBBER, *folds), fixed("Top frame", BLACK, frame)]
