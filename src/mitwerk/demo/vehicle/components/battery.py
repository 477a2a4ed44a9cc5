"""The battery box between the rails: ribbed lid, handles, service plug."""

from mitwerk.demo.vehicle.kernel import block, compound, filleted, prism, tube
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import circle, rectangle
from mitwerk.demo.vehicle.parameters import Parameters

LENGTH, WIDTH, HEIGHT = 760.0, 540.0, 205.0


def battery(p: Parameters) -> Component:
    bottom = max(p.sill - 175, 245)
    middle = 20.0
    left, right = middle - LENGTH / 2, middle + LENGTH / 2
    case = filleted(
        prism(rectangle(left, -WIDTH / 2, right, WIDTH / 2, 45), "xy", bottom, bottom + HEIGHT),
        12,
        lambda b: b.size[2] < 1,
    )
    ribs = [
        prism(
            rectangle(left + 60 + i * 92, -WIDTH / 2 - 6, left + 96 + i * 92, WIDTH / 2 + 6, 6),
            "xy",
            bottom + 28,
            bottom + HEIGHT - 40,
        )
        for i in range(7)
    ]
    flange = prism(
        rectangle(left - 14, -WIDTH / 2 - 14, right + 14, WIDTH / 2 + 14, 50),
        "xy",
        bottom + HEIGHT - 34,
        bottom + HEIGHT - 22,
    )
    grips = [
        tube(
            [
                (left + 120, s * WIDTH / 2, bottom + 120),
                (left + 120, s * (WIDTH / 2 + 42), bottom + 120),
                (left + 240, s * (WIDTH / 2 + 42), bottom + 120),
                (left + 240, s * WIDTH / 2, bottom + 120),
            ],
            8,
            16,
        )
        for s in (1, -1)
    ]
    plug = prism(circle((middle, bottom + 90), 34), "xz", WIDTH / 2, WIDTH / 2 + 24)
    return Component(
        "Battery box",
        "Drive battery",
        compound([case, *ribs, flange, *grips, plug]),
        "#34393D",
        "cell_pack",
    )


def plate(p: Parameters) -> Component:
    """A sump guard in front of the battery that stones meet first."""
    z = max(p.sill - 175, 245) - 4
    guard = block((-LENGTH / 2 - 20, -WIDTH / 2 - 40, z), (LENGTH / 2 + 60, WIDTH / 2 + 40, z + 4))
    return Component("Under-run plate", "Chassis", guard, "#A9AEB2", "aluminium")
