"""What is bolted onto the Plenter: bumpers, steps, hitches, lights, tools."""

from __future__ import annotations

from mitwerk.demo.catalogues.forester.outside import HALF, P, whole
from mitwerk.demo.catalogues.forester.slots import ALUMINIUM, AMBER, BLACK, LAMP, RED, STEEL
from mitwerk.demo.catalogues.forester.taken import fixed, only, slotted, taken
from mitwerk.demo.catalogues.shapes import Piece
from mitwerk.demo.vehicle.components.trim import bumper, steps
from mitwerk.demo.vehicle.kernel import (
    Shape,
    block,
    compound,
    cylinder,
    filleted,
    moved,
    prism,
    rod,
    torus,
    tube,
    turned,
)
from mitwerk.demo.vehicle.lines import greenhouse_of
from mitwerk.demo.vehicle.outline import circle, rectangle, rounded
from mitwerk.demo.vehicle.silhouette import bed_start

NOSE, TAIL, SILL = P.nose, P.tail, P.sill
REAR = bed_start(P)


def foam_bumper() -> list[Piece]:
    """The foam beam with fog lights that belongs to the vehicle."""
    return taken(bumper(P))


def tube_bumper() -> list[Piece]:
    """Two bent tubes and a plate: it pushes branches aside."""
    w, x, z = P.half_width, NOSE + 60, SILL + 110
    hoops = [
        tube(
            [
                (x - 190, -w + 20, h),
                (x, -w + 130 + lift, h),
                (x, w - 130 - lift, h),
                (x - 190, w - 20, h),
            ],
            27,
            120,
        )
        for h, lift in ((z, 0), (z + 120, 30))
    ]
    posts = [rod((x, s * 260, z - 10), (x, s * 260, z + 130), 22) for s in (1, -1)]
    plate = filleted(block((x - 40, -230, z - 60), (x - 32, 230, z + 150)), 3)
    return [
        fixed("Tube bumper", STEEL, *hoops, *posts),
        fixed("Bumper plate", ALUMINIUM, plate),
        slotted("Towing eyes", "accent", *_eyes(x + 8, z - 40)),
    ]


def _eyes(x: float, z: float) -> list[Shape]:
    return [torus((x + 30, s * 300, z + 40), (0, 1, 0), 34, 11) for s in (1, -1)]


def winch_bumper() -> list[Piece]:
    """The tube bumper with a winch: drum, motor, fairlead and hook."""
    x, z = NOSE + 84, SILL + 168
    drum = cylinder((x - 40, -110, z), "y", 46, 220)
    ends = [cylinder((x - 40, s * 118, z), "y", 64, s * 16) for s in (1, -1)]
    motor = cylinder((x - 40, 134, z), "y", 52, 130)
    lead = filleted(
        prism(
            rectangle(-130, z - 56, 130, z + 56, 24),
            "yz",
            x + 22,
            x + 44,
            [rectangle(-84, z - 20, 84, z + 20, 18)],
        ),
        6,
        lambda b: b.low[0] > x + 43,
    )
    hook = torus((x + 62, 0, z - 30), (0, 1, 0), 22, 8)
    return [
        *tube_bumper(),
        slotted("Winch rope", "accent", drum),
        fixed("Winch", BLACK, *ends, motor),
        fixed("Fairlead", ALUMINIUM, lead),
        fixed("Winch hook", STEEL, hook),
    ]


def tube_steps() -> list[Piece]:
    """Tubes below the doors."""
    return taken([steps(P)])


def board_steps() -> list[Piece]:
    """Larch treads on brackets: no ice stays on them."""
    rear, ahead = P.rear_axle + P.wheel_radius + 130, P.front_axle - P.wheel_radius - 130
    y, z = P.half_width - 60, SILL - 70
    treads = [
        filleted(
            block(
                (rear, min(s * (y + k), s * (y + k + 62)), z),
                (ahead, max(s * (y + k), s * (y + k + 62)), z + 26),
            ),
            8,
            lambda b: b.size[0] > 100,
        )
        for s in (1, -1)
        for k in (0, 70)
    ]
    arms = [
        tube([(x, s * 330, z + 50), (x, s * (y - 40), z - 8), (x, s * (y + 126), z - 8)], 13, 60)
        for x in (rear + 120, ahead - 120)
        for s in (1, -1)
    ]
    return [slotted("Treads", "wood", *treads), fixed("Tread brackets", STEEL, *arms)]


def ball_hitch() -> list[Piece]:
    """The tube with a ball, as modelled."""
    ball = filleted(
        cylinder((TAIL - 110, 0, SILL + 130), "z", 25, 46), 20, lambda b: b.low[2] > SILL + 175
    )
    return [*only(whole(), {"Hitch"}), fixed("Ball", ALUMINIUM, ball)]


def jaw_hitch() -> list[Piece]:
    """A jaw with a pin for timber trailers."""
    x, z = TAIL - 60, SILL + 110
    jaws = [filleted(block((x - 90, -44, h), (x + 10, 44, h + 18)), 6) for h in (z - 42, z + 26)]
    back = block((x, -70, z - 70), (x + 16, 70, z + 70))
    pin = cylinder((x - 58, 0, z - 60), "z", 14, 130)
    stay = block((x + 16, -36, z - 36), (TAIL + 90, 36, z + 36))
    return [fixed("Jaw hitch", STEEL, *jaws, back, stay), slotted("Hitch pin", "accent", pin)]


def bed_lights() -> list[Piece]:
    """Two working lights on the hoop, towards the bed."""
    x, z = REAR - 40, min(P.roof_height - 40, P.bed_floor + 960) - 60
    pots = [
        filleted(cylinder((x, s * 300, z), "x", 52, -60), 14, lambda b: b.low[0] > x - 1)
        for s in (1, -1)
    ]
    glass = [cylinder((x - 60, s * 300, z), "x", 44, -8) for s in (1, -1)]
    feet = [rod((x - 20, s * 300, z), (x + 10, s * 300, z + 30), 10) for s in (1, -1)]
    return [fixed("Bed lights", BLACK, *pots, *feet), fixed("Bed light glass", LAMP, *glass)]


def beacon() -> list[Piece]:
    """An amber beacon at the rear edge of the roof."""
    x, y, z = greenhouse_of(P).roof_rear + 120, -greenhouse_of(P).roof_half + 150, P.roof_height
    foot = cylinder((x, y, z - 14), "z", 62, 34)
    dome = filleted(cylinder((x, y, z + 20), "z", 54, 96), 34, lambda b: b.low[2] > z + 115)
    return [fixed("Beacon foot", BLACK, foot), fixed("Beacon", AMBER, dome)]


def spot() -> list[Piece]:
    """A spot light at the driver's pillar that is turned from inside."""
    x, y, z = P.cowl - 30, P.half_width - 10, P.belt + 190
    pot = filleted(cylinder((x, y, z), "x", 62, 74), 20, lambda b: b.high[0] < x + 1)
    glass = cylinder((x + 74, y, z), "x", 54, 8)
    arm = tube([(x + 20, y, z - 40), (x + 20, y, z - 110), (x - 20, y - 60, z - 170)], 11, 30)
    return [fixed("Spot light", BLACK, pot, arm), fixed("Spot glass", LAMP, glass)]


def saw_holder() -> list[Piece]:
    """The bracket of the part contest with a saw in it, at the left side of the bed."""
    x, y, z = REAR - 330, HALF + 6, P.bed_floor + 60
    plate = filleted(block((x - 130, y, z), (x + 130, y + 6, z + 120)), 2)
    tray = block((x - 130, y, z - 6), (x + 130, y + 14, z))
    engine = filleted(block((x - 20, y + 8, z + 10), (x + 190, y + 58, z + 150)), 20)
    grip = tube(
        [
            (x + 190, y + 34, z + 40),
            (x + 290, y + 34, z + 40),
            (x + 290, y + 34, z + 140),
            (x + 150, y + 34, z + 150),
        ],
        13,
        40,
    )
    blade = prism(
        rounded([(x - 400, z + 40), (x - 20, z + 30), (x - 20, z + 110), (x - 400, z + 100)], 30),
        "xz",
        y + 30,
        y + 37,
    )
    return [
        slotted("Saw bracket", "paint", plate, tray),
        slotted("Saw", "accent", engine),
        fixed("Saw blade", ALUMINIUM, blade),
        fixed("Saw grip", BLACK, grip),
    ]


def spades() -> list[Piece]:
    """Planting spades and an axe on the right side of the bed."""
    y, z = -HALF - 16, P.bed_floor + 190
    shafts, blades = [], []
    for i, reach in enumerate((640, 600)):
        high = z - 84 * i
        shafts.append(rod((TAIL + 180, y, high), (TAIL + 180 + reach, y, high), 15))
        blades.append(
            filleted(
                block(
                    (TAIL + 160 + reach, y - 8, high - 52), (TAIL + 370 + reach, y + 8, high + 52)
                ),
                7,
            )
        )
    clips = [
        block((TAIL + x, y - 22, z - 116), (TAIL + x + 26, y + 30, z + 34)) for x in (290, 660)
    ]
    return [
        slotted("Shafts", "wood", *shafts),
        fixed("Spade blades", ALUMINIUM, *blades),
        fixed("Tool clips", BLACK, *clips),
    ]


def cans() -> list[Piece]:
    """Two fuel cans for the saws behind the cab."""
    x, z = REAR - 60, P.bed_floor + 6
    made = [_can(x, s * 190, z) for s in (1, -1)]
    strap = [
        block((x - 196, s * 190 - 108, z + 150), (x - 20, s * 190 + 108, z + 176)) for s in (1, -1)
    ]
    return [fixed("Fuel cans", RED, *made), fixed("Can straps", BLACK, *strap)]


def _can(x: float, y: float, z: float) -> Shape:
    body = filleted(block((x - 190, y - 100, z), (x - 26, y + 100, z + 330)), 26)
    cap = cylinder((x - 150, y + 60, z + 320), "z", 26, 36)
    grip = tube(
        [
            (x - 108, y - 70, z + 324),
            (x - 108, y - 70, z + 366),
            (x - 108, y + 20, z + 366),
            (x - 108, y + 20, z + 324),
        ],
        9,
        14,
    )
    return compound([body, cap, grip])


def spare_wheel() -> list[Piece]:
    """A fifth wheel flat behind the headboard."""
    tyre, rim, hub = (piece for piece in whole() if piece.name in {"Tyre", "Rim", "Hub"})
    place = (REAR - 150, 0.0, P.bed_floor + 360)

    def laid(piece: Piece) -> Piece:
        shape = moved(turned(piece.shape, (0, 0, 0), (0, 0, 1), 90), place)
        return Piece(f"Spare {piece.name.lower()}", piece.slot, piece.look, shape)

    return [laid(piece) for piece in (tyre, rim, hub)]


def front_motor() -> list[Piece]:
    """The second motor, across the front axle."""
    z, x = P.wheel_radius + 20, P.front_axle
    body = cylinder((x + 20, -130, z), "y", 104, 220)
    fins = [cylinder((x + 20, -112 + 34 * i, z), "y", 114, 10) for i in range(6)]
    shafts = rod((x, -500, P.wheel_radius), (x, 500, P.wheel_radius), 17)
    return [fixed("Front motor", STEEL, body, *fins, shafts)]


def rear_motor() -> list[Piece]:
    """The motor across the rear axle, as modelled."""
    return only(whole(), {"Drive unit"})


def two_motors() -> list[Piece]:
    """A motor on each axle."""
    return [*rear_motor(), *front_motor()]


def battery(packs: int) -> list[Piece]:
    """The battery box, and one or two more beside it."""
    made = only(whole(), {"Battery box"})
    bottom = max(SILL - 175, 245)
    for s in (1, -1)[: packs - 1]:
        low, high = sorted((s * 292, s * 480))
        box = filleted(block((-330, low, bottom + 20), (370, high, bottom + 180)), 22)
        made.append(fixed(f"Side pack {s}", made[0].look, box))
    return made


def socket(*, fast: bool) -> list[Piece]:
    """The flap of the charging socket behind the cab; a bigger one for the fast charger."""
    radius, y = (64, P.half_width) if fast else (44, P.half_width)
    x, z = P.cab_rear + 52, P.belt - 130
    ring = prism(circle((x, z), radius), "xz", y - 4, y + 9, [circle((x, z), radius - 9)])
    flap = prism(circle((x, z), radius - 12), "xz", y - 4, y + 6)
    return [
        fixed("Charging flap", BLACK, ring),
        slotted("Flap", "accent" if fast else "paint", flap),
    ]
