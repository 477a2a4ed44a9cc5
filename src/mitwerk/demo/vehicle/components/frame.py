"""The tube ladder, the axles with their dampers, and the drive unit."""

from mitwerk.demo.vehicle.kernel import (
    Placement,
    Shape,
    bevelled,
    block,
    compound,
    cylinder,
    rod,
    torus,
    tube,
)
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.parameters import Parameters

RAIL = 30.0  # radius of the side rails
WALL = 2.2
RAIL_SPAN = 330.0  # half the distance between the side rails
STEEL = "#2A2D30"


def frame(p: Parameters) -> Component:
    """Two side rails that rise over both axles, with cross members and outriggers for the sills."""
    high, low = p.sill + 62, p.sill - 5
    rails = [
        tube(
            [
                (p.nose - 110, y, high),
                (p.front_axle - 330, y, high),
                (p.front_axle - 470, y, low),
                (p.rear_axle + 470, y, low),
                (p.rear_axle + 330, y, high),
                (p.tail + 60, y, high),
            ],
            RAIL,
            140,
            WALL,
        )
        for y in (RAIL_SPAN, -RAIL_SPAN)
    ]
    rungs = [
        (p.nose - 130, high),
        (p.front_axle - 300, high),
        (p.front_axle - 520, low),
        (0.0, low),
        (p.rear_axle + 520, low),
        (p.rear_axle + 300, high),
        (p.tail + 110, high),
    ]
    cross = [tube([(x, -RAIL_SPAN, z), (x, RAIL_SPAN, z)], 24, 10, WALL) for x, z in rungs]
    return Component(
        "Frame", "Chassis", compound([*rails, *cross, *_outriggers(p, low)]), STEEL, "steel"
    )


def _outriggers(p: Parameters, low: float) -> list[Shape]:
    reach = p.half_width - 60
    spots = (p.front_axle - 540, p.rear_axle + 540)
    return [
        tube([(x, side * RAIL_SPAN, low), (x, side * reach, low)], 20, 10, 2.0)
        for x in spots
        for side in (1, -1)
    ]


def suspension(p: Parameters) -> list[Component]:
    """Wishbones, uprights and dampers of one left corner, mirrored by turning for the right."""
    hub_y = p.track / 2 - p.tyre_width * 0.36
    reach = hub_y - RAIL_SPAN
    corner = tuple(
        Placement((x, side * RAIL_SPAN, p.wheel_radius), 0 if side > 0 else 180)
        for x in (p.front_axle, p.rear_axle)
        for side in (1, -1)
    )
    lift = p.sill + 62 - p.wheel_radius
    arms = [
        tube([(170, 0, -40), (0, reach, -60), (-170, 0, -40)], 15, 40, 2.0),
        tube([(140, 0, 90), (0, reach - 20, 74), (-140, 0, 90)], 13, 40, 2.0),
        rod((0, reach - 10, -78), (0, reach - 10, 92), 22),
        rod((0, reach, 0), (0, reach + p.tyre_width * 0.40, 0), 26),
    ]
    coils = [
        torus((48, reach * 0.62 - 12 * i, 20 + 26 * i), (0, -0.42, 0.91), 38, 6.5) for i in range(8)
    ]
    damper = [
        rod((48, reach * 0.66, -30), (48, reach * 0.66 - 130, 260), 16),
        rod((48, reach * 0.66 - 62, 108), (48, reach * 0.66 - 118, 233), 25),
        rod((0, 0, lift), (48, reach * 0.66 - 130, 250), 14),
    ]
    return [
        Component("Suspension arms", "Chassis", compound(arms), "#3A3E42", "steel", corner),
        Component("Damper", "Chassis", compound(damper), "#B9BDC1", "aluminium", corner),
        Component("Spring", "Chassis", compound(coils), p.accent, "steel", corner),
    ]


def drive(p: Parameters) -> Component:
    """Motor and reducer across the rear axle, 15 kW at most."""
    z = p.wheel_radius + 20
    motor = cylinder((p.rear_axle - 20, -150, z), "y", 118, 250)
    fins = [cylinder((p.rear_axle - 20, -130 + 34 * i, z), "y", 128, 10) for i in range(6)]
    reducer = bevelled(
        block((p.rear_axle - 150, 95, z - 120), (p.rear_axle + 110, 205, z + 110)), 24
    )
    shafts = rod(
        (p.rear_axle, -RAIL_SPAN - 170, p.wheel_radius),
        (p.rear_axle, RAIL_SPAN + 170, p.wheel_radius),
        17,
    )
    return Component(
        "Drive unit", "Chassis", compound([motor, *fins, reducer, shafts]), "#8C9196", "machine"
    )
