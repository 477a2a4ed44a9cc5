"""Doors, windows and the cab above the belt as plain geometry, for model, drawing and sketch."""

from dataclasses import dataclass

from mitwerk.demo.vehicle.outline import Point, mirrored
from mitwerk.demo.vehicle.parameters import SHOULDER, Bed, Parameters, Seating
from mitwerk.demo.vehicle.silhouette import ARCH_CLEARANCE


@dataclass(frozen=True, slots=True)
class Greenhouse:
    """Cab above the belt: rear, front, half width at belt and at roof."""

    rear: float
    front: float
    half: float
    roof_rear: float
    roof_front: float
    roof_half: float
    belt: float
    roof: float

    def shrunk(self, by: float) -> "Greenhouse":
        return Greenhouse(
            self.rear + by,
            self.front - by * 1.1,
            self.half - by,
            self.roof_rear + by,
            self.roof_front - by * 1.1,
            self.roof_half - by,
            self.belt,
            self.roof,
        )

    def at(self, z: float) -> tuple[float, float, float]:
        """Rear, front and half width at a height."""
        t = (z - self.belt) / (self.roof - self.belt)
        return (
            self.rear + (self.roof_rear - self.rear) * t,
            self.front + (self.roof_front - self.front) * t,
            self.half + (self.roof_half - self.half) * t,
        )


def greenhouse_of(p: Parameters) -> Greenhouse:
    return Greenhouse(
        p.cab_rear + 8,
        p.cowl,
        p.half_width - SHOULDER,
        p.roof_rear,
        p.screen_top,
        p.roof_half,
        p.belt,
        p.roof_height,
    )


def doors(p: Parameters) -> list[list[Point]]:
    """Door outlines seen from the side, the driver's first, each up to above the belt."""
    if p.cowl > p.front_axle:
        return [_door_over_arch(p)]
    front = min(p.cowl - 115, p.front_axle - p.wheel_radius - 120)
    longest = 700.0 if p.seating is Seating.CREW else 950.0
    rear = max(p.cab_rear + 95, front + 55 - longest)
    first = _door(p, rear, front, 55)
    if p.seating is not Seating.CREW:
        return [first]
    behind = max(p.cab_rear + 95, p.rear_axle + p.wheel_radius + ARCH_CLEARANCE + 45)
    return [first, _door(p, behind, rear - 36, 0)]


def _door(p: Parameters, rear: float, front: float, swell: float) -> list[Point]:
    return [
        (rear, p.sill + 45),
        (front, p.sill + 45),
        (front + swell, p.belt - 240),
        (front + swell, p.belt + 200),
        (rear, p.belt + 200),
    ]


def _door_over_arch(p: Parameters) -> list[Point]:
    """A forward cab's door, whose foot is cut away for the wheel."""
    rear, front = p.cab_rear + 80, p.cowl - 130
    reach = p.wheel_radius + ARCH_CLEARANCE
    foot = max(rear + 40, p.front_axle - reach - 60)
    return [
        (rear, p.sill + 45),
        (foot, p.sill + 45),
        (p.front_axle - reach * 0.62, p.arch_top + 62),
        (front, p.arch_top + 62),
        (front, p.belt + 200),
        (rear, p.belt + 200),
    ]


def side_windows(p: Parameters) -> list[list[Point]]:
    """Window openings seen from the side: one in each door, and behind where people sit."""
    low, high = p.belt + 42, p.roof_height - 105
    house = greenhouse_of(p)
    (r0, f0, _), (r1, f1, _) = house.at(low), house.at(high)
    leaves = doors(p)
    back = leaves[0][-1][0]
    if back < p.cab_rear + 200:
        return [[(r0 + 85, low), (f0 - 120, low), (f1 - 95, high), (r1 + 85, high)]]
    first = [(back + 42, low), (f0 - 120, low), (f1 - 95, high), (back + 42, high)]
    if p.bed is Bed.NONE:
        return [first]
    if p.seating is Seating.CREW:
        door = leaves[1]
        return [
            first,
            [
                (door[-1][0] + 42, low),
                (door[-2][0] - 36, low),
                (door[-2][0] - 36, high),
                (door[-1][0] + 42, high),
            ],
        ]
    return [first, [(r0 + 85, low), (back - 48, low), (back - 48, high), (r1 + 85, high)]]


def front_window(p: Parameters, house: Greenhouse) -> list[Point]:
    low, high = p.belt + 48, p.roof_height - 92
    return mirrored([(house.at(low)[2] - 92, low), (house.at(high)[2] - 82, high)])


def rear_window(p: Parameters, house: Greenhouse) -> list[Point]:
    low, high = p.belt + 70, p.roof_height - 120
    return mirrored([(house.at(low)[2] - 130, low), (house.at(high)[2] - 120, high)])
