"""What is in the city car: seats, board, lining, lights."""

from __future__ import annotations

from mitwerk.demo.catalogues.city.outside import SIDES, SILL, W
from mitwerk.demo.catalogues.city.slots import BLACK, CHROME, DARK, RUBBER, P, fixed, slotted
from mitwerk.demo.catalogues.shapes import Look, Piece
from mitwerk.demo.vehicle.kernel import (
    Placement,
    Shape,
    block,
    cylinder,
    filleted,
    moved,
    prism,
    rod,
    torus,
    turned,
)
from mitwerk.demo.vehicle.lines import greenhouse_of
from mitwerk.demo.vehicle.outline import Point, circle, rectangle, rounded

FLOOR, BELT, COWL = SILL + 30, P.belt, P.cowl
WIDE = W - 70
SEAT_X, SEAT_Y, SEAT_Z = 60.0, 345.0, SILL + 235
REAR_X = -760.0
BOARD_X, BOARD_Z = COWL - 60, BELT - 50
FRONT = tuple(Placement((SEAT_X, s * SEAT_Y, SEAT_Z)) for s in SIDES)
LIGHT = Look("#FFFFFF", 0.4)


def lining() -> list[Piece]:
    """Floor, board, door cards, console: what every Eins has inside."""
    return [*_floor(), *_board(), *_cards(), *_helm(), *_frame()]


def _floor() -> list[Piece]:
    plate = block((REAR_X - 500, -WIDE + 60, FLOOR - 8), (COWL - 40, WIDE - 60, FLOOR))
    boot = block((P.tail + 40, -WIDE + 190, FLOOR + 150), (REAR_X - 320, WIDE - 190, FLOOR + 170))
    console = filleted(
        block((-300, -95, FLOOR), (BOARD_X - 120, 95, FLOOR + 190)), 34, lambda b: b.size[0] > 100
    )
    tray = filleted(block((-40, -70, FLOOR + 186), (260, 70, FLOOR + 196)), 4)
    return [
        fixed("Carpet", RUBBER, plate, boot),
        slotted("Console", "base", console),
        fixed("Tray", BLACK, tray),
    ]


def _board() -> list[Piece]:
    x, z = BOARD_X, BOARD_Z
    side: list[Point] = [
        (x + 40, z - 260),
        (x + 40, z + 30),
        (x - 120, z + 44),
        (x - 240, z - 20),
        (x - 226, z - 150),
        (x - 90, z - 260),
    ]
    board = filleted(
        prism(rounded(side, [5, 10, 70, 46, 40, 40]), "xz", -WIDE, WIDE),
        14,
        lambda b: b.size[1] < 1,
    )
    insert = filleted(
        block((x - 250, -WIDE + 40, z - 104), (x - 214, WIDE - 40, z - 40)),
        14,
        lambda b: b.size[1] > 300,
    )
    pods = [
        turned(
            prism(circle((SEAT_Y + dy, z + 58), r), "yz", x - 214, x - 140),
            (x - 180, 0, z + 40),
            (0, 1, 0),
            14,
        )
        for dy, r in ((0, 74), (-112, 46))
    ]
    dials = [
        turned(
            prism(circle((SEAT_Y + dy, z + 58), r), "yz", x - 218, x - 213),
            (x - 180, 0, z + 40),
            (0, 1, 0),
            14,
        )
        for dy, r in ((0, 64), (-112, 37))
    ]
    screen = prism(rectangle(-118, z - 6, 118, z + 128, 18), "yz", x - 226, x - 206)
    glass = prism(rectangle(-108, z + 4, 108, z + 118, 12), "yz", x - 229, x - 226)
    vents = [
        prism(circle((y, z - 2), 44), "yz", x - 238, x - 214)
        for y in (-WIDE + 110, -WIDE + 220, 520, 630)
    ]
    return [
        slotted("Board", "base", board),
        slotted("Decor", "decor", insert),
        fixed("Instruments", DARK, *pods, screen, *vents),
        fixed("Dials", Look("#DCE6E8", 0.2), *dials),
        fixed("Screen", Look("#15222A", 0.15), glass),
    ]


def _cards() -> list[Piece]:
    """Linings of the doors and sides, with an arm rest and a strip of decor."""
    cards: list[Shape] = []
    rests: list[Shape] = []
    strips: list[Shape] = []
    for s in SIDES:
        low, high = sorted((s * (WIDE - 6), s * (WIDE - 22)))
        cards.append(block((REAR_X - 100, low, FLOOR + 20), (BOARD_X - 60, high, BELT - 36)))
        low, high = sorted((s * (WIDE - 22), s * (WIDE - 92)))
        rests.append(filleted(block((-160, low, BELT - 260), (460, high, BELT - 200)), 20))
        low, high = sorted((s * (WIDE - 21), s * (WIDE - 30)))
        strips.append(filleted(block((-180, low, BELT - 150), (560, high, BELT - 100)), 4))
    return [slotted("Door cards", "base", *cards, *rests), slotted("Door decor", "decor", *strips)]


def _helm() -> list[Piece]:
    """Steering wheel and lever."""
    x, y, z = BOARD_X - 330, SEAT_Y, BOARD_Z + 40
    ring = torus((x, y, z), (0.9, 0, -0.42), 172, 15)
    spokes = [
        rod((x, y, z), (x + dz * 0.42, y + dy, z + dz * 0.9), 12)
        for dy, dz in ((158, 0), (-158, 0), (0, -165))
    ]
    boss = turned(cylinder((x - 26, y, z), "x", 62, 46), (x, y, z), (0, 1, 0), 25)
    column = rod((x, y, z), (BOARD_X - 130, y, BOARD_Z - 60), 30)
    stick = rod((330, 0, FLOOR + 180), (300, 0, FLOOR + 330), 9)
    knob = filleted(
        cylinder((300, 0, FLOOR + 318), "z", 27, 52), 18, lambda b: b.low[2] > FLOOR + 369
    )
    return [
        fixed("Steering wheel", BLACK, ring, boss, column),
        slotted("Spokes", "lever", *spokes, knob),
        fixed("Stick", CHROME, stick),
    ]


def _frame() -> list[Piece]:
    """Roof rails, pillars and visors in the headliner's cloth; they stay when one looks inside."""
    house = greenhouse_of(P)
    z = P.roof_height - 92
    rear, ahead, half = house.at(z)
    rails = [
        rod((rear + 60, s * (half - 50), z), (ahead - 70, s * (half - 50), z), 26) for s in SIDES
    ]
    rails += [rod((x, -half + 50, z), (x, half - 50, z), 26) for x in (rear + 60, ahead - 70)]
    low_rear, low_front, low_half = house.at(BELT + 10)
    posts = [
        rod((a, s * (low_half - 44), BELT), (b, s * (half - 50), z), 24)
        for a, b in ((low_rear + 70, rear + 60), (low_front - 90, ahead - 70))
        for s in SIDES
    ]
    visors = [
        filleted(
            block(
                (ahead - 240, min(s * 90, s * 460), z - 8),
                (ahead - 84, max(s * 90, s * 460), z + 14),
            ),
            9,
        )
        for s in SIDES
    ]
    return [slotted("Roof rails", "headliner", *rails, *posts, *visors)]


def headliner() -> list[Piece]:
    """The cloth below the roof."""
    house = greenhouse_of(P)
    z = P.roof_height - 74
    rear, ahead, half = house.at(z)
    return [
        slotted(
            "Headliner",
            "headliner",
            block((rear + 40, -half + 40, z), (ahead - 40, half - 40, z + 8)),
        )
    ]


def stars() -> list[Piece]:
    """Points of light in the headliner and along its rails."""
    house = greenhouse_of(P)
    z = P.roof_height - 78
    rear, ahead, half = house.at(z)
    sky = [
        cylinder(
            (
                rear + 120 + (ahead - rear - 240) * (i * 37 % 60) / 60,
                -half + 90 + (2 * half - 180) * (i * 23 % 61) / 61,
                z,
            ),
            "z",
            5,
            6,
        )
        for i in range(48)
    ]
    edge = [
        cylinder(
            (rear + 120 + (ahead - rear - 260) * i / 11, s * (half - 76), z - 14), "y", 6, s * 4
        )
        for i in range(12)
        for s in SIDES
    ]
    return [
        slotted("Stars", "ambient", *edge),
        Piece("Sky", "ambient", LIGHT, slotted("Sky", "ambient", *sky).shape),
    ]


def ambient() -> list[Piece]:
    """Thin lines of light along board, door cards and console."""
    x, z = BOARD_X, BOARD_Z
    lines: list[Shape] = [rod((x - 246, -WIDE + 50, z - 32), (x - 246, WIDE - 50, z - 32), 5)]
    for s in SIDES:
        lines.append(rod((-180, s * (WIDE - 28), BELT - 90), (560, s * (WIDE - 28), BELT - 90), 5))
        lines.append(rod((-280, s * 98, FLOOR + 150), (300, s * 98, FLOOR + 150), 4))
    return [slotted("Ambient light", "ambient", *lines)]


def _leaned(shape: Shape, at: tuple[float, float, float]) -> Shape:
    return moved(turned(shape, (0, 0, 0), (0, 1, 0), -16), at)


def _rear_bench() -> list[Piece]:
    pan = filleted(block((REAR_X - 60, -480, FLOOR + 120), (REAR_X + 400, 480, FLOOR + 250)), 40)
    back = filleted(block((-60, -500, 0), (40, 500, 470)), 40)
    leaned = _leaned(back, (REAR_X - 60, 0, FLOOR + 210))
    heads = [
        _leaned(
            filleted(block((-46, s * 260 - 105, 480), (30, s * 260 + 105, 590)), 28),
            (REAR_X - 60, 0, FLOOR + 210),
        )
        for s in SIDES
    ]
    return [slotted("Rear bench", "fabric", pan, leaned, *heads)]


def _seat(name: str, slot: str, *shapes: Shape) -> Piece:
    return slotted(name, slot, *shapes, places=FRONT)


def _plinth() -> Piece:
    foot = block((-190, -170, FLOOR - SEAT_Z), (230, 170, 10))
    return Piece("Seat foot", f"Seat foot {BLACK.colour}", BLACK, foot, FRONT)


def cord_seats() -> list[Piece]:
    """Plain seats with a welt down the middle."""
    pan = filleted(block((-230, -240, 0), (280, 240, 120)), 44)
    back = _leaned(filleted(block((-70, -235, 0), (50, 235, 560)), 44), (-210, 0, 90))
    head = _leaned(filleted(block((-60, -125, 590), (26, 125, 740)), 34), (-210, 0, 90))
    welts = [block((-200, y - 3, 116), (260, y + 3, 123)) for y in (-110, 110)]
    return [
        _seat("Seat", "fabric", pan, back, head),
        _seat("Welts", "base", *welts),
        _plinth(),
        *_rear_bench(),
    ]


def salon_seats() -> list[Piece]:
    """Wide seats with quilted pipes and wings."""
    pipes = [
        filleted(
            block((-230 + 0, -200 + 80 * i, 20), (280, -126 + 80 * i, 128)),
            26,
            lambda b: b.size[0] > 100,
        )
        for i in range(5)
    ]
    backs = [
        _leaned(
            filleted(
                block((-40, -200 + 80 * i, 20), (62, -126 + 80 * i, 560)),
                26,
                lambda b: b.size[2] > 100,
            ),
            (-210, 0, 90),
        )
        for i in range(5)
    ]
    frame = _leaned(filleted(block((-78, -260, 0), (0, 260, 600)), 30), (-210, 0, 90))
    wings = [filleted(block((-240, s * 236 - 34, 0), (270, s * 236 + 34, 160)), 28) for s in SIDES]
    head = _leaned(filleted(block((-66, -150, 610), (30, 150, 770)), 38), (-210, 0, 90))
    return [
        _seat("Seat", "fabric", *pipes, *backs, head),
        _seat("Seat frame", "base", frame, *wings),
        _plinth(),
        *_rear_bench(),
    ]


def sprint_seats() -> list[Piece]:
    """Bucket seats: shell, bolsters, openings for belts."""
    outline = [
        (-250.0, 0.0),
        (250.0, 0.0),
        (262.0, 330.0),
        (190.0, 520.0),
        (150.0, 760.0),
        (-150.0, 760.0),
        (-190.0, 520.0),
        (-262.0, 330.0),
    ]
    holes = [rectangle(s * 84 - 44, 560, s * 84 + 44, 616, 22) for s in SIDES]
    shell = _leaned(
        prism(rounded(outline, [30, 30, 60, 60, 60, 60, 60, 60]), "yz", -66, -26, holes),
        (-210, 0, 60),
    )
    pad = _leaned(filleted(block((-30, -165, 30), (34, 165, 530)), 28), (-210, 0, 60))
    head = _leaned(filleted(block((-30, -100, 640), (20, 100, 740)), 22), (-210, 0, 60))
    sides = [
        _leaned(
            filleted(block((-50, s * 216 - 40, 40), (110, s * 216 + 40, 420)), 34), (-210, 0, 60)
        )
        for s in SIDES
    ]
    pan = filleted(block((-220, -170, 10), (270, 170, 96)), 34)
    bolsters = [
        filleted(block((-230, s * 212 - 42, 0), (260, s * 212 + 42, 150)), 36) for s in SIDES
    ]
    return [
        _seat("Seat", "fabric", pad, head, pan),
        Piece("Seat shell", f"Seat shell {DARK.colour}", DARK, shell, FRONT),
        _seat("Bolsters", "base", *sides, *bolsters),
        _plinth(),
        *_rear_bench(),
    ]
