"""Bumper, skid plate, mudguards, steps, mirrors, handles and wiper: what meets trees.

Stones and hands.
"""

import math

from mitwerk.demo.vehicle.components.frame import RAIL_SPAN
from mitwerk.demo.vehicle.kernel import (
    Shape,
    bevelled,
    block,
    common,
    compound,
    cylinder,
    faceted,
    filleted,
    moved,
    prism,
    revolved,
    rod,
    tube,
    turned,
)
from mitwerk.demo.vehicle.lines import doors, greenhouse_of
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import rectangle, rounded
from mitwerk.demo.vehicle.parameters import Cab, Parameters, Wing
from mitwerk.demo.vehicle.silhouette import arch_outline

BLACK, DARK = "#232629", "#33383C"


def bumper(p: Parameters) -> list[Component]:
    """A beam with cut corners, a winch window, two fog lights, two towing eyes and a skid plate."""
    w, x, low, high = p.half_width, p.nose, p.sill + 62, p.sill + 222
    plan = [
        (x - 150, -w - 10),
        (x - 40, -w - 6),
        (x + 92, -w + 190),
        (x + 92, w - 190),
        (x - 40, w + 6),
        (x - 150, w + 10),
        (x - 150, w - 80),
        (x - 20, w - 120),
        (x - 20, -w + 120),
        (x - 150, -w + 80),
    ]
    beam = prism(rounded(plan, [10, 60, 90, 90, 60, 10, 4, 40, 40, 4]), "xy", low, high)
    beam = filleted(beam, 16, lambda b: b.size[2] < 1)
    mouth = prism(rectangle(-150, low + 42, 150, high - 42, 30), "yz", x + 78, x + 96)
    eyes = [
        tube(
            [
                (x + 70, s * 300, low + 30),
                (x + 140, s * 300, low + 30),
                (x + 140, s * 300, low + 110),
                (x + 70, s * 300, low + 110),
            ],
            11,
            34,
        )
        for s in (1, -1)
    ]
    fogs = [cylinder((x + 78, s * 420, (low + high) / 2), "x", 42, 18) for s in (1, -1)]
    lenses = [cylinder((x + 92, s * 420, (low + high) / 2), "x", 33, 9) for s in (1, -1)]
    skid = faceted(
        [
            (x + 66, -330, low + 12),
            (x + 66, 330, low + 12),
            (x - 300, 300, p.sill - 90),
            (x - 300, -300, p.sill - 90),
        ],
        [
            (x + 66, -330, low + 18),
            (x + 66, 330, low + 18),
            (x - 300, 300, p.sill - 84),
            (x - 300, -300, p.sill - 84),
        ],
    )
    return [
        Component("Bumper", "Front", beam, DARK, "foam_core"),
        Component("Winch window", "Front", mouth, "#111315", "polymer"),
        Component("Towing eyes", "Front", compound(eyes), p.accent, "steel"),
        Component("Fog light rings", "Front", compound(fogs), "#17191B", "polymer"),
        Component("Fog lights", "Front", compound(lenses), "#FFF6DC", "lens"),
        Component("Skid plate", "Front", skid, "#B4B9BC", "aluminium"),
    ]


def mudguards(p: Parameters) -> list[Component]:
    """Flares round the arches.

    Or free-standing guards over the wheels of an open or narrow body.
    """
    axles = (p.front_axle, p.rear_axle)
    if p.wing is Wing.CYCLE:
        bands = [_crescent(p, axle, s) for axle in axles for s in (1, -1)]
        stays = [_stay(p, axle, s, x) for axle in axles for s in (1, -1) for x in (-0.5, 0.5)]
        return [
            Component("Mudguards", "Chassis", compound(bands), p.body_colour, "foam_core"),
            Component("Mudguard stays", "Chassis", compound(stays), DARK, "steel"),
        ]
    flares = [_flare(p, axle, s) for axle in axles for s in (1, -1)]
    return [Component("Mudguards", "Chassis", compound(flares), BLACK, "foam_core")]


def _crescent(p: Parameters, axle: float, side: int) -> Shape:
    """A bowed band turned about the wheel's axis over 165 degrees."""
    half, r = p.tyre_width / 2 + 16, p.wheel_radius
    bow = rounded(
        [
            (-half, r + 34),
            (-half + 34, r + 56),
            (half - 34, r + 56),
            (half, r + 34),
            (half - 5, r + 31),
            (half - 36, r + 49),
            (-half + 36, r + 49),
            (-half + 5, r + 31),
        ],
        [2, 40, 40, 2, 2, 40, 40, 2],
    )
    band = turned(revolved(bow, sweep=165), (0, 0, 0), (0, 1, 0), -82.5)
    return moved(band, (axle, side * p.track / 2, p.wheel_radius))


def _stay(p: Parameters, axle: float, side: int, lean: float) -> Shape:
    """A rod from the frame to the guard, bent over the tyre."""
    r = p.wheel_radius + 46
    x, z = axle + r * math.sin(lean), p.wheel_radius + r * math.cos(lean)
    y = side * (p.track / 2 - p.tyre_width / 2 - 20)
    return tube(
        [
            (axle + 90 * lean, side * RAIL_SPAN, p.sill + 70),
            (x, y, z - 60),
            (x, side * p.track / 2, z),
        ],
        9,
        30,
    )


def _flare(p: Parameters, axle: float, side: int) -> Shape:
    """A bent liner and a lip that follow the arch, both cut off above the sill."""
    outer, inner = min(p.outer + 12, 748.0), p.outer - p.tyre_width - 26
    floor = p.sill + 15
    band = prism(
        arch_outline(p, axle, 2), "xz", side * inner, side * outer, [arch_outline(p, axle, -6)]
    )
    lip = prism(
        arch_outline(p, axle, 44),
        "xz",
        side * (outer - 74),
        side * outer,
        [arch_outline(p, axle, -6)],
    )
    room = block((axle - 700, -900, floor), (axle + 700, 900, floor + 900))
    ahead = outer - 0.5
    lip = filleted(
        common(lip, room),
        18,
        lambda b: abs(b.middle[1]) > ahead and b.size[1] < 1 and b.high[2] > floor + 5,
    )
    return compound([common(band, room), lip])


def steps(p: Parameters) -> Component:
    """Tube steps below the doors, which also keep stumps off the sills."""
    rear, front = p.rear_axle + p.wheel_radius + 110, p.front_axle - p.wheel_radius - 110
    y, z = p.half_width - 6, p.sill - 62
    bars = [
        tube(
            [
                (rear, s * 320, z + 60),
                (rear, s * y, z),
                (front, s * y, z),
                (front, s * 320, z + 60),
            ],
            21,
            70,
            2.0,
        )
        for s in (1, -1)
    ]
    return Component("Side steps", "Chassis", compound(bars), BLACK, "steel")


def mirrors(p: Parameters) -> list[Component]:
    """Two mirrors on short arms; glass towards the driver."""
    x, y, z = p.cowl - 150, p.half_width - 34, p.belt + 120
    heads: list[Shape] = []
    arms: list[Shape] = []
    glass: list[Shape] = []
    reach = min(748 - 62, y + 80)
    for s in (1, -1):
        head = prism(
            rectangle(s * (reach + 6) - 55, z - 85, s * (reach + 6) + 55, z + 85, 34),
            "yz",
            x,
            x + 62,
        )
        heads.append(filleted(head, 18, lambda b: b.low[0] > x + 61))
        glass.append(
            prism(
                rectangle(s * (reach + 6) - 47, z - 77, s * (reach + 6) + 47, z + 77, 28),
                "yz",
                x - 3,
                x,
            )
        )
        arms.append(
            tube(
                [
                    (x + 40, s * (y - 40), p.belt + 10),
                    (x + 34, s * reach, p.belt + 22),
                    (x + 34, s * reach, z),
                ],
                11,
                30,
            )
        )
    return [
        Component("Mirror heads", "Cab", compound(heads), BLACK, "polymer"),
        Component("Mirror arms", "Cab", compound(arms), BLACK, "steel"),
        Component("Mirror glass", "Cab", compound(glass), "#A8B7BF", "glass"),
    ]


def handles(p: Parameters) -> Component:
    """A pull and two hinges for each door, screwed on from outside so that they can be mended."""
    shapes: list[Shape] = []
    w, z = p.half_width, p.belt - 95
    for door in doors(p):
        rear, front = door[-1][0], door[-2][0]
        high = [p.belt - 120, p.belt - 330 if p.cowl < p.front_axle else p.belt - 230]
        for s in (1, -1):
            inner, outer = s * (w - 18), s * (w + 22)
            pull = [
                (rear + 60, inner, z),
                (rear + 60, outer, z),
                (rear + 210, outer, z),
                (rear + 210, inner, z),
            ]
            shapes.append(tube(pull, 9, 18))
            shapes += [
                rod((front - 4, s * (w + 4), h), (front - 4, s * (w + 4), h + 78), 12) for h in high
            ]
            shapes += [_strap(front, s, w, h) for h in high]
    return Component("Handles and hinges", "Cab", compound(shapes), BLACK, "polymer")


def _strap(front: float, side: int, w: float, z: float) -> Shape:
    low, high = sorted((side * (w - 4), side * (w + 7)))
    return bevelled(
        block((front - 120, low, z + 14), (front - 4, high, z + 64)),
        3,
        lambda b: b.size[0] < 1 and b.size[1] < 1,
    )


def wiper(p: Parameters) -> Component:
    house = greenhouse_of(p)
    foot, tip = p.belt + 40, p.belt + 420
    arm = rod((house.at(foot)[1] + 10, 60, foot), (house.at(tip)[1] + 16, -170, tip), 7)
    blade = rod(
        (house.at(p.belt + 60)[1] + 8, -150, p.belt + 60),
        (house.at(tip + 150)[1] + 8, -190, tip + 150),
        9,
    )
    knob = cylinder((house.at(foot)[1] - 10, 60, foot), "x", 17, 30)
    return Component("Wiper", "Cab", compound([arm, blade, knob]), "#151719", "steel")


def trim(p: Parameters) -> list[Component]:
    made = [*bumper(p), *mudguards(p), steps(p), *mirrors(p), handles(p)]
    return [*made, wiper(p)] if p.cab is Cab.CLOSED else made
