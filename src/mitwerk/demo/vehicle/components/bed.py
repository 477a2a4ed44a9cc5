"""The load bed: larch floor, slatted or plain boards, stakes for timber.

A tailgate with its lights.
"""

from mitwerk.demo.vehicle.kernel import Shape, block, compound, cylinder, filleted, prism, tube
from mitwerk.demo.vehicle.kernel.solids import Plane
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import Outline, rectangle
from mitwerk.demo.vehicle.parameters import Bed, Parameters
from mitwerk.demo.vehicle.silhouette import bed_start

STEEL, WOOD, RED = "#2A2D30", "#B98654", "#C21F1F"
POST = 38.0
PLANK_GAP = 7.0


def bed(p: Parameters) -> list[Component]:
    if p.bed is Bed.NONE:
        return []
    half = min(p.half_width + 30, 728.0)
    return [
        Component("Bed frame", "Rear", _bed_frame(p, half), STEEL, "steel"),
        Component("Bed floor", "Rear", _floor(p, half), WOOD, "larch"),
        *_boards(p, half),
        *_stakes(p, half),
        *_headboard(p, half),
        *_rear_end(p, half),
    ]


def _bed_frame(p: Parameters, half: float) -> Shape:
    """Welded from rectangular hollow section: two sills, two ends, four cross members.

    Four feet.
    """
    start, end, top = bed_start(p), p.tail, p.bed_floor
    sills = [_box("yz", s * (half - 20), top - 33, 40, 66, end, start) for s in (1, -1)]
    ends = [_box("xz", x, top - 33, 40, 66, -half + 41, half - 41) for x in (end + 20, start - 20)]
    pitch = (start - end) / 5
    cross = [
        _box("xz", end + pitch * i, top - 41, 40, 38, -half + 41, half - 41) for i in range(1, 5)
    ]
    feet = [
        _box("xy", end + pitch * i, s * 330, 48, 48, p.sill + 60, top - 60)
        for i in (1, 4)
        for s in (1, -1)
    ]
    return compound([*sills, *ends, *cross, *feet])


def _box(
    plane: Plane, u: float, v: float, wide: float, high: float, start: float, end: float
) -> Shape:
    """Rectangular hollow section with 2.5 mm walls, as it comes from the mill."""

    def ring(inset: float, radius: float) -> Outline:
        return rectangle(
            u - wide / 2 + inset,
            v - high / 2 + inset,
            u + wide / 2 - inset,
            v + high / 2 - inset,
            radius,
        )

    return prism(ring(0, 7), plane, start, end, [ring(2.5, 4.5)])


def _floor(p: Parameters, half: float) -> Shape:
    start, end, top = bed_start(p) - 40, p.tail + 40, p.bed_floor
    count = 9
    pitch = (2 * half - 80) / count
    return compound(
        block(
            (end, -half + 40 + pitch * i, top - 22),
            (start, -half + 40 + pitch * (i + 1) - PLANK_GAP, top + 6),
        )
        for i in range(count)
    )


def _boards(p: Parameters, half: float) -> list[Component]:
    start, end, low, high = bed_start(p), p.tail, p.bed_floor + 8, p.bed_floor + p.board
    if p.bed is Bed.PLAIN:
        leaves = [_board(end + 6, start - 6, s * half, low, high, s) for s in (1, -1)]
        return [
            Component("Side boards", "Rear", compound(leaves), p.body_colour, "honeycomb"),
            _posts(p, half, 2),
        ]
    if p.bed is Bed.STAKES:
        high = low + 95
    count = max(1, round((high - low) / 100))
    pitch = (high - low) / count
    slats = [
        _slat(end + 4, start - 4, s * (half - 16), low + pitch * i + 4, low + pitch * (i + 1) - 5)
        for i in range(count)
        for s in (1, -1)
    ]
    return [Component("Side slats", "Rear", compound(slats), WOOD, "larch"), _posts(p, half, 3)]


def _slat(x0: float, x1: float, y: float, z0: float, z1: float) -> Shape:
    return filleted(block((x0, y - 11, z0), (x1, y + 11, z1)), 6, lambda b: b.size[0] > 200)


def _board(x0: float, x1: float, y: float, z0: float, z1: float, side: int) -> Shape:
    """A folded drop side: a sheet with two swages and a rolled upper edge."""
    sheet = block((x0, y - 12, z0), (x1, y + 12, z1))
    ribs = [
        block(
            (x0 + 60, y + side * 12 - 5, z0 + (z1 - z0) * t),
            (x1 - 60, y + side * 12 + 5, z0 + (z1 - z0) * t + 44),
        )
        for t in (0.18, 0.56)
    ]
    cap = tube([(x0, y, z1), (x1, y, z1)], 17, 5)
    return compound([sheet, *ribs, cap])


def _posts(p: Parameters, half: float, count: int) -> Component:
    start, end = bed_start(p), p.tail
    high = p.bed_floor + (p.board if p.bed is not Bed.STAKES else 110)
    span = start - end - POST - 8
    posts = [
        filleted(
            block(
                (end + 4 + span * i / (count - 1), s * half - 8, p.bed_floor - 60),
                (end + 4 + span * i / (count - 1) + POST, s * half + 8, high + 10),
            ),
            5,
            lambda b: b.size[2] > 100,
        )
        for i in range(count)
        for s in (1, -1)
    ]
    return Component("Board posts", "Rear", compound(posts), STEEL, "aluminium")


def _stakes(p: Parameters, half: float) -> list[Component]:
    """Bent tubes that hold logs, with orange tips that are seen in the mirror."""
    if p.bed is not Bed.STAKES:
        return []
    start, end, low = bed_start(p) - 150, p.tail + 150, p.bed_floor - 50
    top = min(p.roof_height - 160, p.bed_floor + 760)
    spots = [end + (start - end) * i / (p.stakes - 1) for i in range(p.stakes)]
    tubes = [
        tube(
            [(x, s * (half - 4), low), (x, s * (half - 4), low + 330), (x, s * (half - 30), top)],
            23,
            120,
            3.0,
        )
        for x in spots
        for s in (1, -1)
    ]
    tips = [cylinder((x, s * (half - 30), top - 4), "z", 24, 60) for x in spots for s in (1, -1)]
    tips = [filleted(t, 10, lambda b: b.low[2] > top + 50) for t in tips]
    return [
        Component("Stakes", "Rear", compound(tubes), STEEL, "steel"),
        Component("Stake tips", "Rear", compound(tips), p.accent, "polymer"),
    ]


def _headboard(p: Parameters, half: float) -> list[Component]:
    """A hoop with bars behind the cab that keeps timber off the rear window."""
    x, top = bed_start(p) - 22, min(p.roof_height - 40, p.bed_floor + 960)
    foot = p.bed_floor - 40
    width = min(half - 40, p.roof_half + 40)
    hoop = tube(
        [
            (x, -half + 50, foot),
            (x, -half + 60, p.belt),
            (x, -width, top),
            (x, width, top),
            (x, half - 60, p.belt),
            (x, half - 50, foot),
        ],
        22,
        95,
        2.6,
    )
    bars = [
        tube([(x, -width - 20, z), (x, width + 20, z)], 12, 5) for z in (p.belt + 40, p.belt + 160)
    ]
    sheet = prism(
        rectangle(-half + 60, p.bed_floor + 6, half - 60, p.belt + 10, 20), "yz", x - 8, x + 8
    )
    return [
        Component("Headboard hoop", "Rear", compound([hoop, *bars]), STEEL, "steel"),
        Component("Headboard", "Rear", sheet, p.body_colour, "honeycomb"),
    ]


def _rear_end(p: Parameters, half: float) -> list[Component]:
    """Tailgate with wide grip, rear beam with light clusters, plate and hitch."""
    x, low, high = (
        p.tail,
        p.bed_floor + 4,
        p.bed_floor + (p.board if p.bed is not Bed.STAKES else 105),
    )
    gate = prism(rectangle(-half + 14, low, half - 14, high, 18), "yz", x - 24, x)
    gate = filleted(gate, 7, lambda b: b.high[0] < x - 23)
    grip = prism(
        rectangle(-150, (low + high) / 2 - 22, 150, (low + high) / 2 + 22, 20), "yz", x - 30, x - 22
    )
    outer = rectangle(x - 34, p.bed_floor - 190, x + 30, p.bed_floor - 66, 16)
    inner = rectangle(x - 31, p.bed_floor - 187, x + 27, p.bed_floor - 69, 13)
    beam = prism(outer, "xz", -half, half, [inner])
    z = p.bed_floor - 128
    reds = [
        prism(
            rectangle(s * (half - 120) - 92, z - 34, s * (half - 120) + 30, z + 34, 16),
            "yz",
            x - 46,
            x - 30,
        )
        for s in (1, -1)
    ]
    ambers = [
        prism(
            rectangle(s * (half - 46) - 26, z - 34, s * (half - 46) + 26, z + 34, 14),
            "yz",
            x - 46,
            x - 30,
        )
        for s in (1, -1)
    ]
    sign = prism(rectangle(-130, z - 46, 130, z + 46, 6), "yz", x - 38, x - 33)
    hitch = tube(
        [(x + 60, 0, p.sill + 70), (x - 110, 0, p.sill + 70), (x - 110, 0, p.sill + 130)], 24, 40
    )
    stays = [_box("xy", x + 15, s * 330, 50, 52, p.sill + 30, p.bed_floor - 180) for s in (1, -1)]
    return [
        Component("Tailgate", "Rear", gate, p.body_colour, "honeycomb"),
        Component("Tailgate grip", "Rear", grip, "#202326", "polymer"),
        Component("Rear beam", "Rear", compound([beam, *stays]), "#33383C", "steel_sheet"),
        Component("Tail lights", "Rear", compound(reds), RED, "lens"),
        Component("Rear indicators", "Rear", compound(ambers), "#F08A1D", "lens"),
        Component("Number plate", "Rear", sign, "#F4F2EC", "polymer"),
        Component("Hitch", "Rear", hitch, "#2A2D30", "steel"),
    ]
