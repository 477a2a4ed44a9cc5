"""Wheel and tyre: staggered tread lugs, a spoked cast rim, hub and nuts.

Modelled once and set four times.
"""

import math
from functools import lru_cache

from mitwerk.demo.vehicle.kernel import Placement, Shape, compound, prism, revolved
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import Outline, Point, circle, regular, rounded
from mitwerk.demo.vehicle.parameters import Parameters

LUGS = 18
LUG_HEIGHT = 17.0
SPOKES = 6


def wheels(p: Parameters) -> list[Component]:
    """The wheel's plane is xz, its outside at positive y.

    The right-hand ones are turned by 180°.
    """
    places = tuple(
        Placement((x, side * p.track / 2, p.wheel_radius), 0 if side > 0 else 180)
        for x in (p.front_axle, p.rear_axle)
        for side in (1, -1)
    )
    tyre_shape = tyre(p.wheel_diameter, p.tyre_width, p.rim_diameter)
    return [
        Component("Tyre", "Wheels", tyre_shape, "#1E1F20", "rubber", places),
        Component("Rim", "Wheels", rim(p.rim_diameter, p.tyre_width), p.rim_colour, "cast", places),
        Component("Hub", "Wheels", hub(p.tyre_width), "#2B2E31", "steel", places),
    ]


@lru_cache(maxsize=8)
def tyre(diameter: float, width: float, rim_diameter: float) -> Shape:
    """A rounded carcass and rings of staggered lugs: stepped shoulders and a centre row."""
    crown, half, bead = diameter / 2 - LUG_HEIGHT, width / 2, rim_diameter / 2
    carcass = rounded(
        [
            (-half * 0.80, bead - 4),
            (-half * 0.93, bead + 12),
            (-half * 1.0, (crown + bead) / 2 + 14),
            (-half * 0.88, crown - 6),
            (0, crown),
            (half * 0.88, crown - 6),
            (half * 1.0, (crown + bead) / 2 + 14),
            (half * 0.93, bead + 12),
            (half * 0.80, bead - 4),
        ],
        [3, 10, 42, 24, 200, 24, 42, 10, 3],
    )
    lug, under = diameter / 2, crown - 10
    rings = [
        *(
            _ring(side * half * 0.80, side * half * 0.97, under - 12, lug - 11, 0.1 * side)
            for side in (1, -1)
        ),
        *(
            _ring(side * half * 0.40, side * half * 0.80, under, lug - 2, 0.1 * side)
            for side in (1, -1)
        ),
        _ring(-half * 0.26, half * 0.26, under, lug, 0.5),
    ]
    return compound([revolved(carcass), *rings])


def _ring(start: float, end: float, base: float, top: float, phase: float) -> Shape:
    return prism(_gear(base, top, phase), "xz", start, end, [circle((0, 0), base - 8)])


def _gear(base: float, top: float, phase: float) -> Outline:
    """A ring of flat-topped lugs; a flat lies at `top` from the axle.

    So that a wheel stands on it.
    """
    pitch = 2 * math.pi / LUGS
    top /= math.cos(0.27 * pitch)
    corners: list[Point] = []
    for lug in range(LUGS):
        for radius, share in ((base, -0.34), (top, -0.27), (top, 0.27), (base, 0.34)):
            turn = (lug + phase + share) * pitch
            corners.append((radius * math.cos(turn), radius * math.sin(turn)))
    return rounded(corners, 0)


@lru_cache(maxsize=8)
def rim(diameter: float, width: float) -> Shape:
    """A turned barrel and a disc with slots between the spokes."""
    bead, half = diameter / 2 - 4, width / 2 * 0.80
    barrel = rounded(
        [
            (-half, bead + 13),
            (-half, bead - 8),
            (-half * 0.5, bead - 26),
            (half * 0.5, bead - 26),
            (half, bead - 8),
            (half, bead + 13),
            (half - 8, bead + 13),
            (half - 8, bead - 1),
            (half * 0.5 - 4, bead - 19),
            (-half * 0.5 + 4, bead - 19),
            (-half + 8, bead - 1),
            (-half + 8, bead + 13),
        ],
        [2, 6, 8, 8, 6, 2, 2, 4, 8, 8, 4, 2],
    )
    spokes = prism(circle((0, 0), bead - 20), "xz", half * 0.34, half * 0.34 + 20, _windows(bead))
    boss = revolved(
        rounded(
            [(half * 0.1, 0), (half * 0.1, 78), (half * 0.62, 66), (half * 0.62, 0)], [0, 6, 8, 0]
        )
    )
    return compound([revolved(barrel), spokes, boss])


def _windows(bead: float) -> list[Outline]:
    pitch = 2 * math.pi / SPOKES
    return [_window(82, bead - 38, i * pitch, pitch) for i in range(SPOKES)]


def _window(inner: float, outer: float, turn: float, pitch: float) -> Outline:
    wide, narrow = pitch * 0.36, pitch * 0.26
    corners = [
        (inner, -narrow),
        (outer, -wide),
        (outer * 1.04, 0.0),
        (outer, wide),
        (inner, narrow),
    ]
    return rounded(
        [(r * math.cos(turn + t), r * math.sin(turn + t)) for r, t in corners], [14, 20, 60, 20, 14]
    )


@lru_cache(maxsize=8)
def hub(width: float) -> Shape:
    """Brake disc inside, cap and five nuts outside."""
    face = width / 2 * 0.80 * 0.62
    cap = revolved(rounded([(face, 0), (face, 40), (face + 22, 34), (face + 22, 0)], [0, 0, 8, 0]))
    drum = prism(circle((0, 0), 118), "xz", -width * 0.30, -width * 0.30 + 16)
    nuts = [_nut(face, i * 2 * math.pi / 5) for i in range(5)]
    return compound([cap, drum, *nuts])


def _nut(face: float, turn: float) -> Shape:
    centre = (54 * math.cos(turn), 54 * math.sin(turn))
    return prism(regular(centre, 10, 6), "xz", face, face + 13)
