"""Flat outlines from lines and arcs: drawn once, used by solids, drawings and sketches alike."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    start: Point
    end: Point


@dataclass(frozen=True, slots=True)
class Arc:
    """A circular arc through three points."""

    start: Point
    middle: Point
    end: Point


Outline = tuple[Line | Arc, ...]

_TOUCH = 1e-6


def area(points: Sequence[Point]) -> float:
    """Signed area of a polygon, positive when it runs counter-clockwise."""
    turns = pairwise([*points, points[0]])
    return sum(ax * by - bx * ay for (ax, ay), (bx, by) in turns) / 2


def rounded(points: Sequence[Point], radius: float | Sequence[float]) -> Outline:
    """Close a polygon counter-clockwise and round its corners.

    Radii shrink where they do not fit.
    """
    radii = [float(radius)] * len(points) if isinstance(radius, int | float) else list(radius)
    if len(radii) != len(points):
        raise ValueError(f"{len(points)} corners need {len(points)} radii, not {len(radii)}")
    ring = list(zip(points, radii, strict=True))
    if area(points) < 0:
        ring.reverse()
    corners = [
        _corner(ring[i - 1][0], *ring[i], ring[(i + 1) % len(ring)][0]) for i in range(len(ring))
    ]
    return _joined(corners)


def _corner(
    before: Point, at: Point, radius: float, after: Point
) -> tuple[Point, Point | None, Point]:
    """Where the arc of one corner begins, its middle (None for a sharp corner) and its end."""
    back, ahead = math.dist(at, before), math.dist(at, after)
    ux, uy = (before[0] - at[0]) / back, (before[1] - at[1]) / back
    vx, vy = (after[0] - at[0]) / ahead, (after[1] - at[1]) / ahead
    half = math.acos(max(-1.0, min(1.0, ux * vx + uy * vy))) / 2
    if radius <= _TOUCH or half > math.pi / 2 - 1e-4:
        return at, None, at
    reach = min(radius / math.tan(half), 0.499 * back, 0.499 * ahead)
    radius = reach * math.tan(half)
    bx, by = ux + vx, uy + vy
    length = math.hypot(bx, by)
    deep = radius / math.sin(half) - radius
    middle = (at[0] + bx / length * deep, at[1] + by / length * deep)
    start = (at[0] + ux * reach, at[1] + uy * reach)
    return start, middle, (at[0] + vx * reach, at[1] + vy * reach)


def _joined(corners: list[tuple[Point, Point | None, Point]]) -> Outline:
    pieces: list[Line | Arc] = []
    for index, (start, middle, end) in enumerate(corners):
        if middle is not None:
            pieces.append(Arc(start, middle, end))
        following = corners[(index + 1) % len(corners)][0]
        if math.dist(end, following) > _TOUCH:
            pieces.append(Line(end, following))
    return tuple(pieces)


def rectangle(left: float, bottom: float, right: float, top: float, radius: float = 0.0) -> Outline:
    return rounded([(left, bottom), (right, bottom), (right, top), (left, top)], radius)


def circle(centre: Point, radius: float) -> Outline:
    x, y = centre
    right, top, left, bottom = (x + radius, y), (x, y + radius), (x - radius, y), (x, y - radius)
    return (Arc(right, top, left), Arc(left, bottom, right))


def slot(start: Point, end: Point, radius: float) -> Outline:
    """A long hole with round ends between two centres."""
    length = math.dist(start, end)
    ux, uy = (end[0] - start[0]) / length * radius, (end[1] - start[1]) / length * radius
    a, b = (start[0] + uy, start[1] - ux), (end[0] + uy, end[1] - ux)
    c, d = (end[0] - uy, end[1] + ux), (start[0] - uy, start[1] + ux)
    return (
        Line(a, b),
        Arc(b, (end[0] + ux, end[1] + uy), c),
        Line(c, d),
        Arc(d, (start[0] - ux, start[1] - uy), a),
    )


def regular(centre: Point, radius: float, corners: int, turn: float = 0.0) -> Outline:
    """A regular polygon, for nuts and bolts."""
    step = 2 * math.pi / corners
    ring = [turn + i * step for i in range(corners)]
    return rounded(
        [(centre[0] + radius * math.cos(t), centre[1] + radius * math.sin(t)) for t in ring], 0
    )


def mirrored(points: Sequence[Point]) -> list[Point]:
    """Complete the half outline at positive u to a whole one by mirroring it at u = 0."""
    return [*points, *((-u, v) for u, v in reversed(points) if u > _TOUCH)]


def sampled(outline: Outline, steps: int = 8) -> list[Point]:
    """Points along an outline, arcs in equal steps; the start of each piece, no doubled end."""
    points: list[Point] = []
    for piece in outline:
        points.append(piece.start)
        if isinstance(piece, Arc):
            points.extend(_along(piece, steps))
    return points


def centre_of(arc: Arc) -> Point:
    (ax, ay), (bx, by), (cx, cy) = arc.start, arc.middle, arc.end
    d = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    return (
        (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / d,
        (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / d,
    )


def _along(arc: Arc, steps: int) -> list[Point]:
    x, y = centre_of(arc)
    radius = math.dist((x, y), arc.start)
    angles = [math.atan2(p[1] - y, p[0] - x) for p in (arc.start, arc.middle, arc.end)]
    sweep = (angles[2] - angles[0]) % (2 * math.pi)
    if (angles[1] - angles[0]) % (2 * math.pi) > sweep:
        sweep -= 2 * math.pi
    turns = [angles[0] + sweep * i / steps for i in range(1, steps)]
    return [(x + radius * math.cos(t), y + radius * math.sin(t)) for t in turns]
