"""Lower body, cab, doors and glass: flat panels with rounded edges, hollow, with real door gaps."""

from mitwerk.demo.vehicle.kernel import (
    Box,
    Shape,
    block,
    bounds,
    common,
    compound,
    cut,
    faceted,
    filleted,
    moved,
    prism,
    solids,
    volume,
)
from mitwerk.demo.vehicle.lines import (
    Greenhouse,
    doors,
    front_window,
    greenhouse_of,
    rear_window,
    side_windows,
)
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import Outline, Point, mirrored, rounded, sampled
from mitwerk.demo.vehicle.parameters import Cab, Parameters
from mitwerk.demo.vehicle.silhouette import arch_outline

SKIN = 24.0
GAP = 4.0
GLASS = "#26343A"
FAR = 2000.0
TAPER = 60.0
CREASE, LEAN = 175.0, 62.0  # below the belt; how far the sill stands in
DOOR_RADII = (60, 60, 55, 60)


def house_solid(house: Greenhouse, low: float, high: float) -> Shape:
    """The cab as a block with flat, leaning sides between two heights."""
    (a, b, c), (d, e, f) = house.at(low), house.at(high)
    lower = [(a, -c, low), (b, -c, low), (b, c, low), (a, c, low)]
    return faceted(lower, [(d, -f, high), (e, -f, high), (e, f, high), (d, f, high)])


def body(p: Parameters) -> list[Component]:
    """Everything of the cab; an open vehicle has the lower body with its door openings only."""
    house = greenhouse_of(p)
    tub = _tub(p, house)
    openings = [_door_solid(door) for door in doors(p)]
    parts = [
        Component("Tub", "Cab", cut(tub, *openings), p.body_colour, "sandwich"),
        front_clip(p),
    ]
    parts += _door_leaves(p, tub)
    if p.cab is Cab.CLOSED:
        parts += _upper(p, house)
    return parts


def front_clip(p: Parameters) -> Component:
    """The bonnet with both wings, set off from the cowl by a gap."""
    return Component("Bonnet", "Front", moved(_clip(p), (6, 0, 0)), p.body_colour, "sandwich")


def _upper(p: Parameters, house: Greenhouse) -> list[Component]:
    shell = _upper_shell(p, house)
    glass = [pane for outline in side_windows(p) for pane in _side_panes(outline, house)]
    glass += [_front_pane(p, house), *_rear_panes(p, house)]
    frames = sorted(solids(shell), key=volume)
    return [
        Component("Cab shell", "Cab", frames.pop(), p.body_colour, "sandwich"),
        Component("Door frames", "Cab", compound(frames), p.body_colour, "sandwich"),
        Component("Roof", "Cab", _roof(p, house), p.roof_colour, "sandwich"),
        Component("Glazing", "Cab", compound(glass), GLASS, "glass", opacity=0.62),
    ]


def _tub(p: Parameters, house: Greenhouse) -> Shape:
    """The lower body behind the cowl: rounded shoulders, lean sides, hollow.

    Open where the cab stands.
    """
    w, top = p.half_width, p.belt
    outer = block((p.cab_rear, -w, p.sill), (p.cowl, w, top))
    outer = filleted(outer, p.edge, lambda b: b.low[2] > top - 1 and b.size[0] > 100)
    outer = filleted(outer, p.edge, lambda b: b.high[0] < p.cab_rear + 1 and b.size[2] > 100)
    void = prism(rounded(_section(p, top - SKIN), 0), "yz", p.cab_rear + SKIN, p.cowl + 1)
    back, front, half = house.shrunk(SKIN).at(top)
    opening = block((back, -half, top - SKIN - 1), (front + SKIN + 1, half, top + 1))
    return cut(outer, void, opening, *_lean(p), *_arches(p))


def bonnet(p: Parameters, *, inset: float = 0.0) -> Shape:
    """The front clip from cowl to nose as a solid: tapering in plan, raked nose.

    One flat bonnet.
    """
    w, back, low = p.half_width - inset, p.cowl - inset, p.sill - inset
    nose, foot = (
        p.nose - p.nose_rake - inset,
        p.nose - inset + p.nose_rake * 230 / (p.bonnet - p.sill - 230),
    )
    slope = TAPER / (p.nose - p.cowl)
    near, far = w - slope * (nose - back), w - slope * (foot - back)
    solid = faceted(
        [(back, -w, low), (foot, -far, low), (foot, far, low), (back, w, low)],
        [
            (back, -w, p.belt - inset),
            (nose, -near, p.bonnet - inset),
            (nose, near, p.bonnet - inset),
            (back, w, p.belt - inset),
        ],
    )
    radius = p.corner - inset
    if radius > 8:
        solid = filleted(solid, radius, lambda b: b.low[0] > nose - 1 and _upright(b))
    if inset:
        return solid
    low = p.bonnet - 1
    return filleted(solid, p.edge, lambda b: b.low[2] > low and b.high[0] > p.cowl + 1)


def _clip(p: Parameters) -> Shape:
    """The bonnet hollowed, with its chin cut back and its wheel openings."""
    tip = p.nose + 2 * p.nose_rake + 60
    wedge = [(p.nose - 190, p.sill - 1), (tip, p.sill - 1), (tip, p.sill + 190)]
    chin = prism(rounded(wedge, 0), "xz", -FAR, FAR)
    void = cut(bonnet(p, inset=SKIN), *_lean(p, SKIN))
    return cut(bonnet(p), void, chin, *_lean(p), *_arches(p))


def _upright(box: Box) -> bool:
    return box.size[2] > 150 and box.size[1] < 60


def _arches(p: Parameters) -> list[Shape]:
    if p.slim:
        return []  # a slim hull stands between its wheels
    reach = p.wheel_radius + 80
    axles = [a for a in (p.front_axle, p.rear_axle) if p.cab_rear < a + reach]
    return [prism(arch_outline(p, axle), "xz", -FAR, FAR) for axle in axles]


def _lean(p: Parameters, inset: float = 0.0) -> list[Shape]:
    """Below the crease the sides lean in: what stands outside of them."""
    w, crease, low = p.half_width - inset, p.belt - CREASE, p.sill - 120
    foot = w - LEAN * (crease - low) / (crease - p.sill)
    wedge = [(foot, low), (w + 140, low), (w + 140, crease), (w, crease)]
    return [prism(rounded([(s * y, z) for y, z in wedge], 0), "yz", -FAR, FAR) for s in (1, -1)]


def _section(p: Parameters, top: float) -> list[Point]:
    """The inside of the tub seen from the front."""
    w, crease = p.half_width - SKIN, p.belt - CREASE
    foot = w - LEAN * (crease - p.sill + 1) / (crease - p.sill)
    return mirrored([(foot, p.sill - 1), (w, crease), (w, top)])


def _door_solid(door: list[Point], gap: float = 0.0) -> Shape:
    return prism(
        rounded(_inset(door, gap) if gap else door, [*DOOR_RADII[: len(door) - 2], 0, 0]),
        "xz",
        -FAR,
        FAR,
    )


def _door_leaves(p: Parameters, shell: Shape) -> list[Component]:
    made: list[Component] = []
    for name, door in zip(("Door", "Rear door"), doors(p), strict=False):
        sides: dict[str, list[Shape]] = {"left": [], "right": []}
        for piece in solids(common(shell, _door_solid(door, GAP))):
            sides["left" if bounds(piece).middle[1] > 0 else "right"].append(piece)
        made += [
            Component(f"{name} {side}", "Cab", compound(leaf), p.body_colour, "sandwich")
            for side, leaf in sides.items()
        ]
    return made


def _inset(points: list[Point], by: float) -> list[Point]:
    xs = [x for x, _ in points]
    middle = (min(xs) + max(xs)) / 2
    low = min(z for _, z in points)
    return [(x - by if x > middle else x + by, z + by if z < low + 10 else z) for x, z in points]


def _upper_shell(p: Parameters, house: Greenhouse) -> Shape:
    outer = filleted(
        house_solid(house, p.belt - 6, p.roof_height - 26),
        p.corner * 0.62,
        lambda b: b.size[2] > 200,
    )
    inner = house_solid(house.shrunk(SKIN), p.belt - 7, p.roof_height - 25)
    if p.corner * 0.62 - SKIN > 8:
        inner = filleted(inner, p.corner * 0.62 - SKIN, lambda b: b.size[2] > 200)
    sides = [prism(_side_window_outline(points), "xz", -FAR, FAR) for points in side_windows(p)]
    screen = prism(rounded(front_window(p, house), 55), "yz", (house.front + house.rear) / 2, FAR)
    rear = prism(rounded(rear_window(p, house), 45), "yz", -FAR, (house.front + house.rear) / 2)
    return cut(outer, inner, screen, rear, *sides, *_frame_gaps(p, house))


def _frame_gaps(p: Parameters, house: Greenhouse) -> list[Shape]:
    """The gaps round the doors' window frames, which carry the doors' edges on upwards."""
    high = p.roof_height - 58
    lean = house.at(high)[1] - 58
    gaps = []
    for door in doors(p):
        rear, front = door[-1][0], door[-2][0] + 6
        top = min(lean, front)
        ring = [
            (rear, p.belt - 60),
            (front, p.belt - 60),
            (front, p.belt + 20),
            (top, high),
            (rear, high),
        ]
        inner = rounded(_inset_ring(ring, GAP * 1.5), [0, 0, 18, 66, 56])
        gaps.append(prism(rounded(ring, [0, 0, 20, 70, 60]), "xz", -FAR, FAR, [inner]))
    return gaps


def _inset_ring(ring: list[Point], by: float) -> list[Point]:
    middle = sum(x for x, _ in ring) / len(ring)
    return [
        (x - by if x > middle else x + by, z - by if z > ring[0][1] + 100 else z + by)
        for x, z in ring
    ]


def _side_window_outline(points: list[Point]) -> Outline:
    return rounded(points, 48)


def _side_panes(points: list[Point], house: Greenhouse) -> list[Shape]:
    ring = sampled(_side_window_outline(points), 5)
    panes = []
    for side in (1, -1):
        inner = [(x, side * (house.at(z)[2] - 15), z) for x, z in ring]
        outer = [(x, side * (house.at(z)[2] - 9), z) for x, z in ring]
        panes.append(faceted(inner, outer))
    return panes


def _front_pane(p: Parameters, house: Greenhouse) -> Shape:
    ring = sampled(rounded(front_window(p, house), 55), 5)
    return faceted(
        [(house.at(z)[1] - 17, y, z) for y, z in ring],
        [(house.at(z)[1] - 10, y, z) for y, z in ring],
    )


def _rear_panes(p: Parameters, house: Greenhouse) -> list[Shape]:
    ring = sampled(rounded(rear_window(p, house), 45), 5)
    return [
        faceted(
            [(house.at(z)[0] + 10, y, z) for y, z in ring],
            [(house.at(z)[0] + 15, y, z) for y, z in ring],
        )
    ]


def _roof(p: Parameters, house: Greenhouse) -> Shape:
    """A cap with a small overhang all round, its rim rounded, and a rain lip over the screen."""
    low, high = p.roof_height - 62, p.roof_height
    a, b, c = house.at(low)
    lower = [
        (a - 14, -c - 9, low),
        (b + 26, -c - 9, low),
        (b + 26, c + 9, low),
        (a - 14, c + 9, low),
    ]
    upper = [(x + (10 if x < 0 else -16), y * 0.985, high) for x, y, _ in lower]
    cap = filleted(faceted(lower, upper), p.corner * 0.7, lambda b: b.size[2] > 30)
    cap = filleted(cap, 26, lambda b: b.low[2] > high - 1)
    hollow = [(a + 30, -c + 34), (b - 30, -c + 34), (b - 30, c - 34), (a + 30, c - 34)]
    return cut(cap, prism(rounded(hollow, 40), "xy", low - 1, high - SKIN))
