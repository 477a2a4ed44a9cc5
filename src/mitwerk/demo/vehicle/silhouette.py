"""The side view from the parameters: what the body, the drawing and the sketch have in common."""

from mitwerk.demo.vehicle.outline import Outline, Point, rounded
from mitwerk.demo.vehicle.parameters import Bed, Cab, Parameters

ARCH_CLEARANCE = 62.0


def arch(p: Parameters, axle: float, grow: float = 0.0) -> list[Point]:
    """The wheel opening above the sill as a polygon, `grow` wider all round."""
    reach, top, foot = p.wheel_radius + ARCH_CLEARANCE + grow, p.arch_top + grow, p.sill - 200
    shoulder = reach * 0.62
    knee = p.wheel_radius + (top - p.wheel_radius) * 0.42
    return [
        (axle - reach * 0.98, foot),
        (axle + reach * 0.98, foot),
        (axle + reach, knee),
        (axle + shoulder, top),
        (axle - shoulder, top),
        (axle - reach, knee),
    ]


def arch_outline(p: Parameters, axle: float, grow: float = 0.0) -> Outline:
    return rounded(arch(p, axle, grow), [0, 0, 120, 105 + grow, 105 + grow, 120])


def lower_body(p: Parameters, inset: float = 0.0) -> list[Point]:
    """The body below the belt from the cab's rear wall to the nose.

    Counter-clockwise from the rear sill.
    """
    chin = p.sill + 90
    top = p.belt if p.cab is Cab.CLOSED else p.belt - 30
    return [
        (p.cab_rear + inset, p.sill),
        (p.front_axle + p.wheel_radius, p.sill),
        (p.nose - 40 - inset, chin),
        (p.nose - inset, p.sill + 230),
        (p.nose - p.nose_rake - inset, p.bonnet - inset),
        (p.cowl - 10, top - inset),
        (p.cab_rear + inset, top - inset),
    ]


def greenhouse(p: Parameters) -> list[Point]:
    """Belt to roof, counter-clockwise from the rear of the belt."""
    return [
        (p.cab_rear, p.belt),
        (p.cowl, p.belt),
        (p.screen_top, p.roof_height),
        (p.roof_rear, p.roof_height),
    ]


def bed_start(p: Parameters) -> float:
    return p.cab_rear - 35


def bed_box(p: Parameters) -> list[Point]:
    """The load bed's side, or an empty list where the body reaches the tail."""
    if p.bed is Bed.NONE:
        return []
    start, end = bed_start(p), p.tail
    return [
        (end, p.bed_floor),
        (start, p.bed_floor),
        (start, p.bed_floor + p.board),
        (end, p.bed_floor + p.board),
    ]
