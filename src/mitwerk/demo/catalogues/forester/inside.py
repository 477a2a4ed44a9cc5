"""What is in the Plenter's cab: seats, board, steering wheel, mats, things to keep."""

from __future__ import annotations

from mitwerk.demo.catalogues.forester.outside import P, whole
from mitwerk.demo.catalogues.forester.slots import ALUMINIUM, BLACK, GREEN, SCREEN, STEEL, WHITE
from mitwerk.demo.catalogues.forester.taken import fixed, only, slotted
from mitwerk.demo.catalogues.shapes import Piece
from mitwerk.demo.vehicle.components.cabin import SEAT_FOOT, seat_places
from mitwerk.demo.vehicle.kernel import (
    Shape,
    block,
    cylinder,
    filleted,
    moved,
    prism,
    rod,
    tube,
    turned,
)
from mitwerk.demo.vehicle.outline import rectangle

PLACES = seat_places(P)
SEAT_X, SEAT_Y, SEAT_Z = PLACES[0].move
BOARD_X, BOARD_Z = P.cowl - 20, P.belt - 20
WIDE = P.half_width - 70
FLOOR = P.sill + 17
SPAN = (P.cab_rear + 40, P.front_axle - P.wheel_radius - 130)
LEFT = 290.0


def shells() -> list[Piece]:
    """Two bent shells with cushions, as modelled."""
    return only(whole(), {"Seat shell", "Seat cushions"})


def bench() -> list[Piece]:
    """One bench for two and a dog, on a larch box."""
    x, z = SEAT_X, SEAT_Z
    pan = filleted(block((x - 160, -560, z + 30), (x + 240, 560, z + 120)), 34)
    back = filleted(block((-34, -560, 0), (40, 560, 520)), 30)
    leaned = moved(turned(back, (0, 0, 0), (0, 1, 0), -12), (x - 180, 0, z + 90))
    box = block((x - 170, -540, FLOOR), (x + 200, 540, z + 30))
    seams = [block((x - 150, y - 3, z + 118), (x + 230, y + 3, z + 123)) for y in (-187, 187)]
    return [
        slotted("Bench", "fabric", pan, leaned),
        slotted("Bench box", "shell", box),
        fixed("Seams", BLACK, *seams),
    ]


def sprung() -> list[Piece]:
    """The shells on springs with a bellows, for whoever drives all day."""
    bellows = [
        filleted(
            block((-120, -150, -SEAT_FOOT + 8 + 26 * i), (170, 150, -SEAT_FOOT + 30 + 26 * i)), 8
        )
        for i in range(6)
    ]
    rests = [
        filleted(block((-130, s * 246 - 26, 190), (150, s * 246 + 26, 236)), 18) for s in (1, -1)
    ]
    arms = [rod((-150, s * 246, 120), (-120, s * 246, 205), 14) for s in (1, -1)]
    made = [
        fixed("Bellows", BLACK, *bellows),
        slotted("Arm rests", "fabric", *rests),
        fixed("Arm rest stays", STEEL, *arms),
    ]
    return shells() + [Piece(m.name, m.slot, m.look, m.shape, PLACES) for m in made]


def one_and_dog() -> list[Piece]:
    """One seat and a box with bars for the dog beside it."""
    seat = [Piece(m.name, m.slot, m.look, m.shape, PLACES[:1]) for m in shells()]
    x, y, low, high = SEAT_X - 20, -SEAT_Y, FLOOR, SEAT_Z + 330
    mat = filleted(block((x - 270, y - 240, low + 20), (x + 290, y + 240, low + 80)), 20)
    posts = [
        rod((x + a, y + b, low), (x + a, y + b, high), 12)
        for a in (-290, 300)
        for b in (-250, -125, 0, 125, 250)
    ]
    rails = [
        tube(
            [
                (x - 290, y - 250, z),
                (x + 300, y - 250, z),
                (x + 300, y + 250, z),
                (x - 290, y + 250, z),
            ],
            12,
            20,
        )
        for z in (low + 14, high)
    ]
    top = block((x - 290, y - 250, high), (x + 300, y + 250, high + 16))
    return [
        *seat,
        slotted("Dog mat", "fabric", mat),
        fixed("Dog box", STEEL, *posts, *rails),
        slotted("Dog box lid", "shell", top),
    ]


def board() -> list[Piece]:
    """The full-width board with one round instrument, as modelled."""
    return only(whole(), {"Dashboard", "Instrument", "Instrument glass"})


def shelf() -> list[Piece]:
    """A larch plank on two tubes, open below; the instrument stands on it."""
    x, z = BOARD_X, BOARD_Z
    plank = filleted(
        block((x - 220, -WIDE, z - 16), (x, WIDE, z + 18)), 10, lambda b: b.size[1] > 300
    )
    lip = filleted(
        block((x - 226, -WIDE, z - 40), (x - 206, WIDE, z + 40)), 8, lambda b: b.size[1] > 300
    )
    tubes = [tube([(x - 60, -WIDE, z - d), (x - 60, WIDE, z - d)], 17, 5) for d in (60, 150)]
    return [
        slotted("Plank", "dash", plank, lip),
        fixed("Board tubes", STEEL, *tubes),
        *only(whole(), {"Instrument", "Instrument glass"}),
    ]


def board_with_screen() -> list[Piece]:
    """The board with a holder for a tablet in the middle."""
    x, z = BOARD_X - 190, BOARD_Z + 150
    case = filleted(
        prism(rectangle(-150, -96, 150, 96, 18), "yz", -12, 12), 6, lambda b: b.size[0] < 1
    )
    glass = prism(rectangle(-136, -82, 136, 82, 10), "yz", -14, -12)
    lean = ((0, 0, 0), (0, 1, 0), 14)
    case, glass = (moved(turned(part, *lean), (x, -60, z)) for part in (case, glass))
    foot = rod((x + 20, -60, z - 70), (x + 60, -60, BOARD_Z - 10), 16)
    return [*board(), fixed("Tablet holder", BLACK, case, foot), fixed("Tablet", SCREEN, glass)]


def _hub() -> tuple[float, float, float]:
    return (BOARD_X - 330, LEFT, BOARD_Z + 36)


def round_helm() -> list[Piece]:
    """Three spokes in a round rim, as modelled."""
    return only(whole(), {"Steering wheel"})


def flat_helm() -> list[Piece]:
    """A rim that is flat below: more room for knees."""
    x, y, z = _hub()
    ring = [
        (0.0, 165.0),
        (-117.0, 117.0),
        (-165.0, 0.0),
        (-130.0, -105.0),
        (130.0, -105.0),
        (165.0, 0.0),
        (117.0, 117.0),
        (0.0, 165.0),
    ]
    path = [(x + dz * 0.42, y + dy, z + dz * 0.9) for dy, dz in ring]
    spokes = [rod((x, y, z), (x, y + s * 150, z), 14) for s in (1, -1)]
    boss = cylinder((x - 14, y, z), "x", 52, 40)
    column = rod((x, y, z), (BOARD_X - 110, y, BOARD_Z - 90), 22)
    return [
        slotted("Rim of the steering wheel", "shell", tube(path, 15, 70)),
        fixed("Steering column", BLACK, *spokes, boss, column),
    ]


def knob_helm() -> list[Piece]:
    """The round wheel with a larch knob, for turning with one hand."""
    x, y, z = _hub()
    knob = filleted(
        cylinder((x - 44, y + 117, z + 105), "x", 26, -56), 20, lambda b: b.high[0] < x - 98
    )
    pin = rod((x + 40, y + 117, z + 105), (x - 44, y + 117, z + 105), 9)
    return [*round_helm(), slotted("Knob", "wood", knob), fixed("Knob pin", STEEL, pin)]


def rubber_mat() -> list[Piece]:
    """A tray of rubber with ribs."""
    start, end = SPAN
    tray = block((start, -WIDE + 10, FLOOR), (end, WIDE - 10, FLOOR + 6))
    ribs = [
        block((start + 40, y - 8, FLOOR + 6), (end - 40, y + 8, FLOOR + 11))
        for y in range(-540, 541, 60)
    ]
    return [fixed("Rubber tray", BLACK, tray, *ribs)]


def grating() -> list[Piece]:
    """Larch slats that let water through."""
    start, end = SPAN
    slats = [
        filleted(
            block((start, y - 26, FLOOR + 12), (end, y + 26, FLOOR + 30)),
            5,
            lambda b: b.size[0] > 100,
        )
        for y in range(-560, 561, 70)
    ]
    under = [
        block((x, -WIDE + 14, FLOOR), (x + 40, WIDE - 14, FLOOR + 12))
        for x in (start + 60, end - 120)
    ]
    return [slotted("Grating", "wood", *slats), fixed("Bearers", BLACK, *under)]


def chequer() -> list[Piece]:
    """Chequer plate of aluminium with raised bars."""
    start, end = SPAN
    plate = block((start, -WIDE + 10, FLOOR), (end, WIDE - 10, FLOOR + 4))
    bars: list[Shape] = []
    for i in range(7):
        for j in range(9):
            x, y = start + 90 + i * (end - start - 180) / 6, -WIDE + 90 + j * (2 * WIDE - 180) / 8
            bars.append(
                turned(
                    block((x - 34, y - 6, FLOOR + 4), (x + 34, y + 6, FLOOR + 8)),
                    (x, y, FLOOR),
                    (0, 0, 1),
                    45 if (i + j) % 2 else -45,
                )
            )
    return [fixed("Chequer plate", ALUMINIUM, plate, *bars)]


def nets() -> list[Piece]:
    """A net for gloves and maps at the rear wall of the cab."""
    x, low, high = P.cab_rear + 40, P.sill + 300, P.belt - 30
    cords = [rod((x, y, low), (x, y, high), 3) for y in range(-480, 481, 60)]
    cords += [rod((x, -480, z), (x, 480, z), 3) for z in range(int(low), int(high) + 1, 60)]
    frame = tube([(x, -490, high), (x, -490, low), (x, 490, low), (x, 490, high)], 8, 40)
    return [fixed("Net", BLACK, *cords), slotted("Net frame", "accent", frame)]


def first_aid() -> list[Piece]:
    """A first aid box with a white cross below the board."""
    x, y, z = BOARD_X - 190, -330.0, BOARD_Z - 200
    box = filleted(block((x - 60, y - 120, z - 150), (x + 60, y + 120, z)), 16)
    cross = [
        block((x - 66, y - 14, z - 118), (x - 59, y + 14, z - 32)),
        block((x - 66, y - 43, z - 89), (x - 59, y + 43, z - 61)),
    ]
    return [fixed("First aid box", GREEN, box), fixed("Cross", WHITE, *cross)]


def flasks() -> list[Piece]:
    """A holder with two flasks between the seats."""
    x, z = SEAT_X + 120, FLOOR
    box = filleted(block((x - 60, -64, z), (x + 60, 64, z + 130)), 10)
    bottles = [
        filleted(cylinder((x, s * 32, z + 20), "z", 27, 270), 12, lambda b: b.low[2] > z + 280)
        for s in (1, -1)
    ]
    return [slotted("Flask holder", "wood", box), slotted("Flasks", "accent", *bottles)]


def heater() -> list[Piece]:
    """A small heater with its vent below the board."""
    x, z = BOARD_X - 150, BOARD_Z - 330
    case = filleted(block((x - 90, -130, z - 90), (x + 80, 130, z + 90)), 20)
    slats = [
        block((x - 96, -104, z - 54 + 26 * i), (x - 88, 104, z - 44 + 26 * i)) for i in range(5)
    ]
    return [fixed("Heater", STEEL, case), fixed("Heater vent", ALUMINIUM, *slats)]


def radio() -> list[Piece]:
    """A radio on the board and its whip on the roof."""
    x, z = BOARD_X - 120, BOARD_Z + 22
    case = filleted(block((x - 70, -420, z), (x + 70, -260, z + 62)), 8)
    knobs = [cylinder((x - 70, y, z + 32), "x", 13, -16) for y in (-392, -288)]
    whip = rod(
        (P.screen_top - 60, -420, P.roof_height - 20),
        (P.screen_top - 190, -420, P.roof_height + 560),
        5,
    )
    foot = cylinder((P.screen_top - 60, -420, P.roof_height - 20), "z", 20, 34)
    return [fixed("Radio", BLACK, case, whip, foot), fixed("Radio knobs", ALUMINIUM, *knobs)]
