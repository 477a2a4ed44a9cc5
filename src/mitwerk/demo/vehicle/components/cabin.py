"""Inside: floor, seats, dashboard, steering wheel."""

from functools import cache

from mitwerk.demo.vehicle.kernel import (
    Placement,
    Shape,
    block,
    compound,
    filleted,
    moved,
    prism,
    rod,
    torus,
    turned,
)
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import Point, circle, rectangle, rounded
from mitwerk.demo.vehicle.parameters import Parameters, Seating

SEAT_FOOT = 165.0
CLOTH, SHELL_COLOUR = "#8A6F52", "#2D3033"


def seat_places(p: Parameters) -> tuple[Placement, ...]:
    x, z = (
        p.cowl - (560 if _forward(p) else 640),
        SEAT_FOOT + (p.arch_top + 11 if _forward(p) else p.sill + 16),
    )
    if p.seating is Seating.TANDEM:
        return (Placement((x + 40, 0, z)), Placement((x - 660, 0, z)))
    pair = min(290.0, p.half_width - 330)
    first = tuple(Placement((x, s * pair, z)) for s in (1, -1))
    if p.seating is Seating.CREW:
        return (*first, *(Placement((x - 790, s * pair, z)) for s in (1, -1)))
    return first


def seats(p: Parameters) -> list[Component]:
    places = seat_places(p)
    return [
        Component("Seat shell", "Interior", seat_shell(), SHELL_COLOUR, "larch_ply", places),
        Component("Seat cushions", "Interior", _cushions(), CLOTH, "foam", places),
    ]


@cache
def seat_shell() -> Shape:
    """A bent shell: pan, rounded fold and back in one piece, with a foot."""
    side: list[Point] = [
        (250, 50),
        (250, 64),
        (-175, 22),
        (-290, 560),
        (-330, 690),
        (-343, 686),
        (-303, 556),
        (-190, 10),
        (-150, 10),
    ]
    shell = prism(rounded(side, [10, 10, 70, 200, 8, 8, 200, 90, 60]), "xz", -225, 225)
    shell = filleted(shell, 8, lambda b: b.size[1] < 1)
    foot = [
        block((-130, side * 160 - 3, -SEAT_FOOT), (190, side * 160 + 3, 12)) for side in (1, -1)
    ]
    return compound([shell, *foot])


@cache
def _cushions() -> Shape:
    pan = filleted(
        prism(rectangle(-150, -190, 245, 190, 60), "xy", 40, 112), 24, lambda b: b.size[2] < 1
    )
    back = filleted(
        prism(rectangle(-185, 0, 185, 500, 60), "yz", 0, 66), 24, lambda b: b.size[0] < 1
    )
    rest = filleted(
        prism(rectangle(-115, 530, 115, 680, 45), "yz", 6, 66), 22, lambda b: b.size[0] < 1
    )
    leaned = [moved(turned(c, (0, 0, 0), (0, 1, 0), -12), (-168, 0, 85)) for c in (back, rest)]
    return compound([turned(pan, (0, 0, 60), (0, 1, 0), -4), *leaned])


def dashboard(p: Parameters) -> list[Component]:
    """A full-width board with one round instrument.

    A shelf below and the wheel before the left seat.
    """
    x, z, w = p.cowl - 20, p.belt - 20, p.half_width - 70
    side: list[Point] = [
        (x, z - 190),
        (x, z + 22),
        (x - 110, z + 16),
        (x - 205, z - 30),
        (x - 190, z - 110),
        (x - 90, z - 190),
    ]
    board = filleted(
        prism(rounded(side, [5, 10, 60, 34, 34, 30]), "xz", -w, w), 12, lambda b: b.size[1] < 1
    )
    driver = 0.0 if p.seating is Seating.TANDEM else min(290.0, p.half_width - 330)
    dial = turned(prism(circle((driver, 0), 78), "yz", -34, 12), (0, 0, 0), (0, 1, 0), 20)
    glass = turned(prism(circle((driver, 0), 66), "yz", -38, -33), (0, 0, 0), (0, 1, 0), 20)
    spot = (x - 175, 0.0, z + 52)
    hub = (x - 330, driver, z + 36)
    ring = torus(hub, (0.9, 0, -0.42), 165, 14)
    spokes = [
        rod(hub, (hub[0] + dz * 0.42, hub[1] + dy, hub[2] + dz * 0.9), 10)
        for dy, dz in ((150, 20), (-150, 20), (0, -160))
    ]
    column = rod(hub, (x - 110, driver, z - 90), 22)
    return [
        Component("Dashboard", "Interior", board, "#3B4044", "foam_core"),
        Component("Instrument", "Interior", moved(dial, spot), "#1C1F21", "polymer"),
        Component("Instrument glass", "Interior", moved(glass, spot), "#9FC2C9", "glass"),
        Component(
            "Steering wheel", "Interior", compound([ring, *spokes, column]), "#1C1F21", "polymer"
        ),
    ]


def floor(p: Parameters) -> Component:
    """The cab's floor.

    A forward cab has a second one over the front wheels that carries the seats.
    """
    w = p.half_width - 70
    start, end = p.cab_rear + 25, max(p.front_axle - p.wheel_radius - 110, p.cab_rear + 120)
    plates = [block((start, -w, p.sill + 13), (end, w, p.sill + 16))]
    if _forward(p):
        plates.append(block((start, -w, p.arch_top + 8), (p.cowl - 330, w, p.arch_top + 11)))
    return Component("Cab floor", "Interior", compound(plates), "#2B2E31", "aluminium")


def _forward(p: Parameters) -> bool:
    return p.cowl > p.front_axle
