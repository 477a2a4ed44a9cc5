"""What makes it a tool: window rubbers, bonnet ribs and latches, roof rack and lamps, hoop.

Name, van tail.
"""

from collections.abc import Callable
from itertools import pairwise

from mitwerk.demo.vehicle.components.wheel import rim, tyre
from mitwerk.demo.vehicle.kernel import (
    Placement,
    Shape,
    block,
    compound,
    cylinder,
    faceted,
    filleted,
    moved,
    prism,
    rod,
    tube,
    turned,
)
from mitwerk.demo.vehicle.kernel.solids import Triple
from mitwerk.demo.vehicle.lettering import strokes, width
from mitwerk.demo.vehicle.lines import (
    Greenhouse,
    doors,
    front_window,
    greenhouse_of,
    rear_window,
    side_windows,
)
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import rectangle, rounded, sampled, slot
from mitwerk.demo.vehicle.parameters import VEHICLE_NAME, Bed, Cab, Parameters, Roof

BLACK, STEEL, WOOD, LAMP, RED = "#17191B", "#2A2D30", "#B98654", "#FFF6DC", "#C21F1F"


def details(p: Parameters) -> list[Component]:
    made = [*bonnet_ribs(p), *front_name(p)]
    if p.cab is Cab.CLOSED:
        made += [rubbers(p), *_roof_kit(p)]
    else:
        made += hoop(p)
    return made + ([cladding(p), *van_tail(p)] if p.bed is Bed.NONE else [])


def rubbers(p: Parameters) -> Component:
    """Rubber profiles round all panes, as they were when windows could be changed in the yard."""
    house = greenhouse_of(p)
    bands = [_side_rubber(points, house, s) for points in side_windows(p) for s in (1, -1)]
    front = sampled(rounded(front_window(p, house), 55), 4)
    rear = sampled(rounded(rear_window(p, house), 45), 4)
    bands.append(_band([(house.at(z)[1] - 2, y, z) for y, z in front]))
    bands.append(_band([(house.at(z)[0] + 2, y, z) for y, z in rear]))
    return Component("Window rubbers", "Cab", compound(bands), BLACK, "rubber")


def _side_rubber(points: list[tuple[float, float]], house: Greenhouse, side: int) -> Shape:
    ring = sampled(rounded(points, 48), 4)
    return _band([(x, side * (house.at(z)[2] - 2), z) for x, z in ring])


def _band(ring: list[tuple[float, float, float]]) -> Shape:
    """A rod from point to point; the joints are hidden in each other."""
    return compound(rod(a, b, 8) for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))


def bonnet_ribs(p: Parameters) -> list[Component]:
    """Two swages along the bonnet, the air slots before the screen and two rubber latches."""
    length = p.nose - p.nose_rake - p.cowl
    if length < 260:
        return []
    fall = (p.belt - p.bonnet) / length

    def level(x: float) -> float:
        return p.belt - (x - p.cowl) * fall

    start, end = p.cowl + 110, p.nose - p.nose_rake - 110
    ribs = [_swage(start, end, s * p.half_width * 0.42, level) for s in (1, -1)]
    slots = [
        moved(
            prism(slot((0, -p.half_width * 0.3), (0, p.half_width * 0.3), 7), "xy", -3, 3),
            (p.cowl + 44 + 22 * i, 0, level(p.cowl + 44 + 22 * i)),
        )
        for i in range(3)
    ]
    return [
        Component("Bonnet swages", "Front", compound(ribs), p.body_colour, "sandwich"),
        Component("Air slots", "Front", compound(slots), BLACK, "polymer"),
    ]


def _swage(start: float, end: float, y: float, level: Callable[[float], float]) -> Shape:
    """A low ridge with flat, sloping flanks, sunk a little into the bonnet."""

    def ring(inset: float, half: float, lift: float) -> list[Triple]:
        a, b = start + inset, end - inset
        low, high = level(a) + lift, level(b) + lift
        return [(a, y - half, low), (b, y - half, high), (b, y + half, high), (a, y + half, low)]

    return faceted(ring(0, 32, -4), ring(26, 21, 8))


def _lettered(text: str, height: float, thickness: float, depth: float) -> tuple[Shape, float]:
    """Raised letters in the yz plane, readable from ahead, standing on z = 0, centred on y = 0."""
    reach = width(text, height)
    pieces = []
    for line in strokes(text, height):
        for (u0, v0), (u1, v1) in pairwise(line):
            outline = slot((u0 - reach / 2, v0), (u1 - reach / 2, v1), thickness / 2)
            pieces.append(prism(outline, "yz", 0, depth))
    return compound(pieces), reach


def front_name(p: Parameters) -> list[Component]:
    """The name on the bumper's lip above the winch window or on the tailgate."""
    if p.bed is Bed.NONE:
        return []
    high = p.board if p.bed is not Bed.STAKES else 105
    letters, _ = _lettered(VEHICLE_NAME, min(62, high * 0.36), 9, 5)
    back = turned(letters, (0, 0, 0), (0, 0, 1), 180)
    z = p.bed_floor + high * (0.62 if p.bed is not Bed.STAKES else 0.32)
    y = 0.0 if p.bed is not Bed.STAKES else 330.0
    return [Component("Name", "Rear", moved(back, (p.tail - 23, y, z)), "#EFEAE0", "aluminium")]


def _roof_kit(p: Parameters) -> list[Component]:
    if p.roof is Roof.RACK:
        return [*rack(p), *lamps(p)]
    return lamps(p) if p.roof is Roof.LAMPS else []


def rack(p: Parameters) -> list[Component]:
    """A tube rack with larch slats for planks, tools and saplings."""
    house = greenhouse_of(p)
    rear, front, half = house.roof_rear + 60, house.roof_front - 150, house.roof_half - 10
    z, top = p.roof_height + 55, p.roof_height + 130
    rails = [
        tube([(rear, -half, h), (front, -half, h), (front, half, h), (rear, half, h)], 13, 70)
        for h in (z, top)
    ]
    rails += [tube([(rear, -half, h), (rear, half, h)], 13, 10, 1.8) for h in (z, top)]
    count = 4
    posts = [
        rod(
            (rear + (front - 80 - rear) * i / (count - 1), s * half, p.roof_height - 40),
            (rear + (front - 80 - rear) * i / (count - 1), s * half, top),
            10,
        )
        for i in range(count)
        for s in (1, -1)
    ]
    number = max(3, round((front - rear) / 190))
    pitch = (front - rear - 120) / (number - 1)
    slats = [
        block((rear + 40 + pitch * i, -half, z - 4), (rear + 100 + pitch * i, half, z + 16))
        for i in range(number)
    ]
    return [
        Component("Roof rack", "Cab", compound([*rails, *posts]), STEEL, "steel"),
        Component("Rack slats", "Cab", compound(slats), WOOD, "larch"),
    ]


def lamps(p: Parameters) -> list[Component]:
    """Four working lights over the screen."""
    house = greenhouse_of(p)
    x, z = house.roof_front - 40, p.roof_height + (70 if p.roof is Roof.RACK else 62)
    spots = [house.roof_half * t for t in (-0.66, -0.24, 0.24, 0.66)]
    pots = [
        filleted(cylinder((x - 50, y, z), "x", 58, 62), 14, lambda b: b.high[0] < x - 49)
        for y in spots
    ]
    feet = [rod((x - 25, y, p.roof_height - 20), (x - 25, y, z), 12) for y in spots]
    bar = tube(
        [(x - 32, -house.roof_half + 30, z - 40), (x - 32, house.roof_half - 30, z - 40)], 11, 5
    )
    discs = [cylinder((x + 8, y, z), "x", 48, 8) for y in spots]
    return [
        Component("Working lights", "Cab", compound([*pots, *feet, bar]), BLACK, "polymer"),
        Component("Working light lenses", "Cab", compound(discs), LAMP, "lens"),
    ]


def hoop(p: Parameters) -> list[Component]:
    """Roll hoop with stays, a low frame for the windscreen and a strip of canvas overhead."""
    w, top = p.half_width - 36, p.roof_height - 26
    rear, front = p.cab_rear + 70, p.cowl - 20
    foot = p.belt - 60
    crown = w - 110
    main = tube(
        [
            (rear, -w, foot),
            (rear, -w, foot + 300),
            (rear, -crown, top),
            (rear, crown, top),
            (rear, w, foot + 300),
            (rear, w, foot),
        ],
        26,
        120,
        2.6,
    )
    stays = [
        tube(
            [
                (rear, s * (crown + 6), top - 50),
                (rear - 250, s * (w - 6), foot + 330),
                (rear - 330, s * (w - 6), p.bed_floor - 20),
            ],
            20,
            120,
            2.6,
        )
        for s in (1, -1)
    ]
    screen_top = (front - 190, top - 150)
    frame = tube(
        [
            (front, -w, foot),
            (front - 60, -w, foot + 120),
            (screen_top[0], -crown, screen_top[1]),
            (screen_top[0], crown, screen_top[1]),
            (front - 60, w, foot + 120),
            (front, w, foot),
        ],
        22,
        80,
        2.6,
    )
    rails = [
        tube(
            [
                (screen_top[0], s * (crown - 40), screen_top[1]),
                (screen_top[0] - 130, s * (crown - 40), top),
                (rear, s * (crown - 40), top),
            ],
            20,
            120,
            2.6,
        )
        for s in (1, -1)
    ]
    low, high = (front - 66, foot + 130), (screen_top[0] + 4, screen_top[1] - 20)
    pane = faceted(
        [
            (low[0], -w + 30, low[1]),
            (high[0], -crown + 24, high[1]),
            (high[0], crown - 24, high[1]),
            (low[0], w - 30, low[1]),
        ],
        [
            (low[0] + 6, -w + 30, low[1]),
            (high[0] + 6, -crown + 24, high[1]),
            (high[0] + 6, crown - 24, high[1]),
            (low[0] + 6, w - 30, low[1]),
        ],
    )
    cloth = [
        filleted(
            block((rear + 30, -crown + 30, top + 14), (screen_top[0] - 150, crown - 30, top + 26)),
            5,
            lambda b: b.size[2] < 1,
        ),
    ]
    return [
        Component("Roll hoop", "Cab", compound([main, *stays, frame, *rails]), STEEL, "steel"),
        Component("Windscreen", "Cab", pane, "#26343A", "glass", opacity=0.45),
        Component("Sun canvas", "Cab", compound(cloth), p.accent, "foam"),
    ]


def cladding(p: Parameters) -> Component:
    """Upright larch boards on the closed sides, following their lean."""
    house = greenhouse_of(p)
    low, high = p.belt + 30, p.roof_height - 80
    start, end = house.at(high)[0] + 60, doors(p)[0][-1][0] - 50
    count = round((end - start) / 105)
    pitch = (end - start) / count
    boards = [
        _clad(house, start + pitch * i, start + pitch * (i + 1) - 9, low, high, s)
        for i in range(count)
        for s in (1, -1)
    ]
    return Component("Larch cladding", "Cab", compound(boards), WOOD, "larch")


def _clad(house: Greenhouse, x0: float, x1: float, low: float, high: float, side: int) -> Shape:
    y0, y1 = house.at(low)[2], house.at(high)[2]
    inner = [
        (x0, side * (y0 - 2), low),
        (x1, side * (y0 - 2), low),
        (x1, side * (y1 - 2), high),
        (x0, side * (y1 - 2), high),
    ]
    outer = [(x, y + side * 14, z) for x, y, z in inner]
    return faceted(inner, outer)


def van_tail(p: Parameters) -> list[Component]:
    """Rear beam, lights, spare wheel and door irons of a body that reaches to the tail."""
    x, w = p.cab_rear, p.half_width
    beam = prism(rectangle(x - 70, p.sill - 20, x + 10, p.sill + 110, 22), "xz", -w + 10, w - 10)
    lights = [
        prism(
            rectangle(s * (w - 74) - 34, p.belt - 320, s * (w - 74) + 34, p.belt - 60, 26),
            "yz",
            x - 14,
            x + 6,
        )
        for s in (1, -1)
    ]
    amber = [
        prism(
            rectangle(s * (w - 74) - 34, p.belt - 400, s * (w - 74) + 34, p.belt - 332, 18),
            "yz",
            x - 12,
            x + 6,
        )
        for s in (1, -1)
    ]
    straps = [
        block((x - 8, -w + 150, z), (x + 4, -w + 460, z + 52)) for z in (p.belt - 150, p.sill + 260)
    ]
    handle = tube(
        [
            (x + 2, w - 210, p.belt - 160),
            (x - 36, w - 210, p.belt - 160),
            (x - 36, w - 210, p.belt - 20),
            (x + 2, w - 210, p.belt - 20),
        ],
        9,
        18,
    )
    place = (Placement((x - 22 - p.tyre_width * 0.36, 0.0, p.belt - 150), 90),)
    return [
        Component("Rear beam", "Rear", beam, "#33383C", "foam_core"),
        Component("Tail lights", "Rear", compound(lights), RED, "lens"),
        Component("Rear indicators", "Rear", compound(amber), "#F08A1D", "lens"),
        Component("Rear door irons", "Rear", compound([*straps, handle]), STEEL, "aluminium"),
        Component(
            "Spare tyre",
            "Rear",
            tyre(p.wheel_diameter * 0.94, p.tyre_width * 0.72, p.rim_diameter),
            "#1E1F20",
            "rubber",
            place,
        ),
        Component(
            "Spare rim",
            "Rear",
            rim(p.rim_diameter, p.tyre_width * 0.72),
            p.rim_colour,
            "cast",
            place,
        ),
    ]
