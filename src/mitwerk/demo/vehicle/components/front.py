"""Fronts: six faces of the same nose, each a panel with its lights.

Built flat and leaned onto the nose.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from mitwerk.demo.vehicle.kernel import (
    Shape,
    block,
    bounds,
    compound,
    cylinder,
    filleted,
    moved,
    prism,
    revolved,
    turned,
)
from mitwerk.demo.vehicle.model import Component
from mitwerk.demo.vehicle.outline import Outline, circle, mirrored, rectangle, rounded
from mitwerk.demo.vehicle.parameters import Front, Parameters

BLACK, CHROME, LAMP, AMBER, WOOD = "#202326", "#C9CDD0", "#FFF6DC", "#F08A1D", "#B98654"
GROUP = "Front"


@dataclass(frozen=True, slots=True)
class Face:
    """The flat of the nose: half width and height of the panel that covers it."""

    half: float
    height: float


def face_of(p: Parameters) -> Face:
    return Face(p.half_width - 60 - p.corner * 0.62, p.bonnet - p.sill - 230 - 34)


def front(p: Parameters) -> list[Component]:
    """The chosen front, standing against the nose."""
    made = FRONTS[p.front](face_of(p), p)
    lean = math.degrees(math.atan2(p.nose_rake, p.bonnet - p.sill - 230))
    foot = (p.nose - 3, 0.0, p.sill + 230 + 8)
    return [_leaned(c, lean, foot) for c in made]


def _leaned(c: Component, lean: float, foot: tuple[float, float, float]) -> Component:
    shape = moved(turned(c.shape, (0, 0, 0), (0, 1, 0), -lean), foot)
    return Component(c.name, c.group, shape, c.colour, c.material, c.placements, c.opacity)


def _panel(
    outline: Outline, depth: float, holes: list[Outline] | None = None, start: float = 0.0
) -> Shape:
    return prism(outline, "yz", start, start + depth, holes or [])


def _softened(shape: Shape, radius: float) -> Shape:
    """Round the rim that looks forward."""
    ahead = bounds(shape).high[0] - 0.5
    return filleted(shape, radius, lambda b: b.low[0] > ahead)


def lamp(y: float, z: float, radius: float, start: float) -> dict[str, Shape]:
    """A round light: bezel, reflector with ring of daytime light, domed lens."""
    bezel = _turned_x([(0, radius), (34, radius), (34, radius - 9), (0, radius - 16)], y, z, start)
    bowl = _turned_x([(0, 0), (6, 0), (24, radius - 13), (0, radius - 13)], y, z, start)
    ring = _turned_x(
        [(18, radius - 32), (30, radius - 30), (30, radius - 16), (18, radius - 18)], y, z, start
    )
    core = _turned_x([(4, 0), (22, 0), (18, radius * 0.42), (4, radius * 0.46)], y, z, start)
    return {"bezel": bezel, "bowl": bowl, "light": compound([ring, core])}


def _turned_x(points: list[tuple[float, float]], y: float, z: float, start: float) -> Shape:
    """Turn (depth, radius) about the x axis through (y, z)."""
    body = revolved(rounded(points, 0))
    return moved(turned(body, (0, 0, 0), (0, 0, 1), -90), (start, y, z))


def _lamps(spots: list[tuple[float, float, float]], start: float) -> list[Component]:
    made = [lamp(y, z, r, start) for y, z, r in spots]
    return [
        Component("Light bezels", GROUP, compound([m["bezel"] for m in made]), BLACK, "polymer"),
        Component("Light bowls", GROUP, compound([m["bowl"] for m in made]), CHROME, "aluminium"),
        Component("Headlights", GROUP, compound([m["light"] for m in made]), LAMP, "lens"),
    ]


def _indicators(spots: list[tuple[float, float]], radius: float, start: float) -> Component:
    made = [
        filleted(cylinder((start, y, z), "x", radius, 20), 6, lambda b: b.low[0] > start + 19)
        for y, z in spots
    ]
    return Component("Indicators", GROUP, compound(made), AMBER, "lens")


def _slats(
    half: float, low: float, high: float, count: int, start: float, depth: float
) -> list[Shape]:
    pitch = (high - low) / count
    return [
        prism(
            rectangle(-half, low + pitch * (i + 0.22), half, low + pitch * (i + 0.78), 5),
            "yz",
            start,
            start + depth,
        )
        for i in range(count)
    ]


def round_lights(face: Face, p: Parameters) -> list[Component]:
    """Two big round lights in a black panel, slats in body colour between them."""
    h, w = face.height, face.half
    radius = min(0.40 * h, 112)
    y = w - radius - 34
    panel = _softened(_panel(rectangle(-w, 0, w, h, 62), 34), 12)
    inner = y - radius - 30
    slats = _slats(inner, 34, h - 34, 4, 30, 16)
    mark = _panel(rectangle(-46, h / 2 - 16, 46, h / 2 + 16, 16), 10, start=46)
    return [
        Component("Front panel", GROUP, panel, BLACK, "foam_core"),
        Component("Grille slats", GROUP, compound(slats), p.body_colour, "aluminium"),
        Component("Badge", GROUP, mark, p.accent, "aluminium"),
        *_lamps([(s * y, h * 0.54, radius) for s in (1, -1)], 30),
        _indicators([(s * (inner - 2), h * 0.16 + 6) for s in (1, -1)], 18, 30),
    ]


def bar(face: Face, p: Parameters) -> list[Component]:
    """One light bar from side to side over a body-coloured shield with three slots."""
    h, w = face.height, face.half
    slots = [
        rectangle(-w * 0.52, h * (0.16 + 0.15 * i), w * 0.52, h * (0.23 + 0.15 * i), 9)
        for i in range(3)
    ]
    shield = _softened(_panel(rectangle(-w, 0, w, h, 40), 30, slots), 10)
    dark = _panel(rectangle(-w + 24, h * 0.63, w - 24, h * 0.90, 26), 16, start=26)
    light = _panel(rectangle(-w + 44, h * 0.73, w - 44, h * 0.80, 9), 6, start=42)
    ends = [
        _panel(
            rectangle(s * (w - 118) - 56, h * 0.665, s * (w - 118) + 56, h * 0.865, 20), 8, start=42
        )
        for s in (1, -1)
    ]
    back = _panel(rectangle(-w * 0.6, h * 0.1, w * 0.6, h * 0.6, 10), 8, start=1)
    return [
        Component("Front panel", GROUP, shield, p.body_colour, "sandwich"),
        Component("Light band", GROUP, dark, BLACK, "polymer"),
        Component("Grille back", GROUP, back, BLACK, "polymer"),
        Component("Headlights", GROUP, compound([light, *ends]), LAMP, "lens"),
        _indicators([(s * (w - 60), h * 0.3) for s in (1, -1)], 20, 24),
    ]


def visor(face: Face, p: Parameters) -> list[Component]:
    """A dark visor over the whole width with square light blocks, a light lower lip."""
    h, w = face.height, face.half
    dark = _softened(
        _panel(rounded([(-w, h * 0.34), (w, h * 0.34), (w - 46, h), (-w + 46, h)], 36), 34), 12
    )
    lip = _softened(_panel(rounded([(-w, 0), (w, 0), (w, h * 0.29), (-w, h * 0.29)], 26), 40), 12)
    size, gap = h * 0.15, h * 0.19
    spots = [
        (s * (w - 120 - gap * i), h * (0.50 + gap / h * j))
        for s in (1, -1)
        for i in range(3)
        for j in range(2)
    ]
    blocks = [
        _panel(
            rectangle(y - size / 2, z - size / 2 + 14, y + size / 2, z + size / 2 + 14, 7),
            12,
            start=30,
        )
        for y, z in spots
    ]
    return [
        Component("Front panel", GROUP, dark, BLACK, "foam_core"),
        Component("Lower lip", GROUP, lip, p.roof_colour, "foam_core"),
        Component("Headlights", GROUP, compound(blocks), LAMP, "lens"),
        _indicators([(s * (w - 50), h * 0.145) for s in (1, -1)], 17, 36),
    ]


def twin(face: Face, p: Parameters) -> list[Component]:
    """Four round lights one above the other, a field of holes between them."""
    h, w = face.height, face.half
    radius = min(0.215 * h, 72)
    y = w - radius - 30
    pitch = 38.0
    columns = int((y - radius - 40) / pitch)
    holes = [
        circle((i * pitch + (pitch / 2 if j % 2 else 0), 52 + j * pitch * 0.87), 13)
        for j in range(int((h - 90) / (pitch * 0.87)) + 1)
        for i in range(-columns, columns if j % 2 else columns + 1)
    ]
    panel = _panel(rectangle(-w, 0, w, h, 30), 26, holes)
    back = _panel(rectangle(-y + radius, 20, y - radius, h - 20, 10), 6, start=-2)
    spots = [(s * y, h * t, radius) for s in (1, -1) for t in (0.27, 0.73)]
    return [
        Component("Front panel", GROUP, panel, p.roof_colour, "honeycomb"),
        Component("Grille back", GROUP, back, BLACK, "polymer"),
        *_lamps(spots, 24),
        _indicators([(s * (y - radius - 24), h * 0.5) for s in (1, -1)], 15, 24),
    ]


def timber(face: Face, p: Parameters) -> list[Component]:
    """Upright larch slats between two round lights in a dark frame."""
    h, w = face.height, face.half
    radius = min(0.30 * h, 90)
    y = w - radius - 44
    frame = _softened(_panel(rectangle(-w, 0, w, h, 50), 30), 10)
    inner = y - radius - 34
    count = 9
    pitch = 2 * inner / count
    slats = [
        filleted(
            block((28, -inner + pitch * (i + 0.14), 30), (54, -inner + pitch * (i + 0.86), h - 30)),
            9,
            lambda b: b.low[0] > 53,
        )
        for i in range(count)
    ]
    rings = [
        _panel(
            circle((s * y, h * 0.55), radius + 20),
            10,
            [circle((s * y, h * 0.55), radius + 2)],
            start=28,
        )
        for s in (1, -1)
    ]
    return [
        Component("Front panel", GROUP, frame, BLACK, "foam_core"),
        Component("Larch slats", GROUP, compound(slats), WOOD, "larch"),
        Component("Light rings", GROUP, compound(rings), p.body_colour, "aluminium"),
        *_lamps([(s * y, h * 0.55, radius) for s in (1, -1)], 28),
        _indicators([(s * y, h * 0.12) for s in (1, -1)], 15, 28),
    ]


def lantern(face: Face, p: Parameters) -> list[Component]:
    """Two tall lanterns at the corners, a bare shield with a deep V between them."""
    h, w = face.height, face.half
    tall = [(w - 150, h * 0.08), (w, h * 0.08), (w, h), (w - 150, h)]
    sides = [_softened(_panel(rounded([(s * y, z) for y, z in tall], 40), 40), 12) for s in (1, -1)]
    lights = [
        _panel(
            rectangle(
                s * (w - 76) - 40,
                h * (0.20 + 0.26 * i),
                s * (w - 76) + 40,
                h * (0.38 + 0.26 * i),
                16,
            ),
            8,
            start=38,
        )
        for s in (1, -1)
        for i in range(3)
    ]
    v = mirrored([(w * 0.10, h * 0.05), (w - 180, h * 0.52), (w - 180, h)])
    shield = _softened(_panel(rounded(v, 40), 22), 8)
    return [
        Component("Front panel", GROUP, compound(sides), BLACK, "foam_core"),
        Component("Shield", GROUP, shield, p.accent, "honeycomb"),
        Component("Headlights", GROUP, compound(lights), LAMP, "lens"),
        _indicators([(s * (w - 190), h * 0.18) for s in (1, -1)], 17, 2),
    ]


FRONTS: dict[Front, Callable[[Face, Parameters], list[Component]]] = {
    Front.ROUND: round_lights,
    Front.BAR: bar,
    Front.VISOR: visor,
    Front.TWIN: twin,
    Front.TIMBER: timber,
    Front.LANTERN: lantern,
}
