"""Smooth concave strips of facets and the cylinders that fit them, compiled.

How flat two facets must be to count as one plane follows the numbers of the file: corners stand
`rounding` off at most, which tilts a facet by so much over its height.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BEND_RAD = np.radians(46.0)  # eight facets to the turn at least
LEAST_COS = float(np.cos(BEND_RAD))
FLAT, FLATTEST = 1e-5, 0.1  # sine of a bend that is none: at least, at most
TILT = 4.0  # how far a facet turns at most (2·√3), for one step over its height
FITS = 0.01  # of the radius
SQUARE = 0.02  # of a normal along the axis
UNKNOWN = 0.2  # of a radian: such a facet is too thin for the numbers of its corners
FEWEST = 8
WIDEST_GAP = np.pi / 3
ROUND = 0.2  # of the second of three moments of the normals: they look in all directions
NOT_ROUND, CYLINDER, UNSURE = 0, 1, 2
ROW = 10  # kind, point (of the axis, or the middle), axis, radius, low, high
SWEEPS = 12


@jit
def strips(
    points: Floats, triangles: Ints, twin: Ints, unit: Floats, area: Floats, step: float
) -> tuple[Ints, int]:
    """Number triangles that hang together over flat edges and edges that bend inwards a little.

    Triangles without an inward bend stay -1. ``step`` (mm) is how far off corners may be.
    """
    count = triangles.shape[0]
    joined = np.zeros(3 * count, np.bool_)
    bent = np.zeros(count, np.bool_)
    for half in range(3 * count):
        if twin[half] < 0:
            continue
        sine, flat = _bend(points, triangles, unit, area, half, twin[half], step)
        if sine < -FLAT:
            bent[half // 3] = True
        joined[half] = sine < flat
    label = np.full(count, -1, np.int64)
    stack = np.empty(3 * count + 1, np.int64)
    found = 0
    for seed in range(count):
        if not bent[seed] or label[seed] >= 0:
            continue
        label[seed] = found
        stack[0], top = seed, 0
        while top >= 0:
            t = stack[top]
            top -= 1
            for half in range(3 * t, 3 * t + 3):
                other = twin[half] // 3
                if joined[half] and bent[other] and label[other] < 0:
                    label[other] = found
                    top += 1
                    stack[top] = other
        found += 1
    return label, found


@jit
def _bend(
    points: Floats, triangles: Ints, unit: Floats, area: Floats, half: int, other: int, step: float
) -> tuple[float, float]:
    """Sine of the bend over an edge (below 0: inwards, 1: no smooth edge), and what is flat."""
    n, m = unit[half // 3], unit[other // 3]
    if n[0] * m[0] + n[1] * m[1] + n[2] * m[2] < LEAST_COS:
        return 1.0, 0.0
    a = points[triangles[half // 3, half % 3]]
    b = points[triangles[half // 3, (half % 3 + 1) % 3]]
    x, y, z = b[0] - a[0], b[1] - a[1], b[2] - a[2]
    length = max(np.sqrt(x * x + y * y + z * z), 1e-300)
    sine = (n[1] * m[2] - n[2] * m[1]) * x + (n[2] * m[0] - n[0] * m[2]) * y
    sine += (n[0] * m[1] - n[1] * m[0]) * z
    heights = 2.0 * area[half // 3] / length, 2.0 * area[other // 3] / length
    noise = TILT * step * (1.0 / max(heights[0], 1e-300) + 1.0 / max(heights[1], 1e-300))
    return sine / length, max(FLAT, min(noise, FLATTEST))


@jit
def fits(
    points: Floats,
    triangles: Ints,
    unit: Floats,
    area: Floats,
    label: Ints,
    count: int,
    step: float,
) -> Floats:
    """Fit a cylinder to each strip: rows (count, `ROW`) whose first entry says what it is."""
    rows = np.zeros((count, ROW))
    order = np.argsort(label, kind="mergesort")
    seen = np.full(points.shape[0], -1, np.int64)
    end = 0
    while end < len(order) and label[order[end]] < 0:
        end += 1
    for number in range(count):
        begin = end
        while end < len(order) and label[order[end]] == number:
            end += 1
        if end - begin >= FEWEST:
            members = _sound(points, triangles, area, order[begin:end], step)
            if len(members) >= FEWEST:
                _fit(points, triangles, unit, area, members, seen, number, step, rows[number])
    return rows


@jit
def _fit(
    points: Floats,
    triangles: Ints,
    unit: Floats,
    area: Floats,
    members: Ints,
    seen: Ints,
    number: int,
    step: float,
    row: Floats,
) -> None:
    spread = np.zeros((3, 3))
    total = 0.0
    for t in members:
        total += area[t]
        for i in range(3):
            for j in range(3):
                spread[i, j] += area[t] * unit[t, i] * unit[t, j]
    if total <= 0.0:
        return
    values, axes = principal(spread / total)
    if values[1] < ROUND or not _goes_round(unit, members, axes[1], axes[2]):
        return
    corners = _corners(points, triangles, members, seen, number)
    tilted = _tilted(points, triangles, unit, area, members, axes[0], step) / total
    if tilted > 0.0:
        row[0] = UNSURE if tilted < 0.5 else NOT_ROUND
        row[1:4] = _middle(corners)
        return
    _circle(corners, axes, row)


@jit
def _sound(points: Floats, triangles: Ints, area: Floats, members: Ints, step: float) -> Ints:
    """Members whose normal means something: a sliver may join a wall to the face beside it."""
    found = np.empty(len(members), np.int64)
    count = 0
    for t in members:
        if _slack(points, triangles, area, t, step) < UNKNOWN:
            found[count] = t
            count += 1
    return found[:count]


@jit
def _slack(points: Floats, triangles: Ints, area: Floats, t: int, step: float) -> float:
    """How far the numbers of the file may have turned a facet, in radians."""
    longest = 0.0
    for i in range(3):
        a, b = points[triangles[t, i]], points[triangles[t, (i + 1) % 3]]
        side = (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2
        longest = max(longest, side)
    found: float = TILT * step * np.sqrt(longest) / max(2.0 * area[t], 1e-300)
    return found


@jit
def _tilted(
    points: Floats,
    triangles: Ints,
    unit: Floats,
    area: Floats,
    members: Ints,
    axis: Floats,
    step: float,
) -> float:
    """Area of the facets that look along the axis more than the numbers of the file explain."""
    found = 0.0
    for t in members:
        along = unit[t, 0] * axis[0] + unit[t, 1] * axis[1] + unit[t, 2] * axis[2]
        if abs(along) > SQUARE + _slack(points, triangles, area, t, step):
            found += area[t]
    return found


@jit
def _corners(points: Floats, triangles: Ints, members: Ints, seen: Ints, number: int) -> Floats:
    """Each corner of a strip once."""
    found = np.empty((3 * len(members), 3))
    count = 0
    for t in members:
        for i in range(3):
            corner = triangles[t, i]
            if seen[corner] != number:
                seen[corner] = number
                found[count] = points[corner]
                count += 1
    return found[:count]


@jit
def _middle(points: Floats) -> Floats:
    middle = np.zeros(3)
    for point in points:
        middle += point
    return middle / len(points)


@jit
def _goes_round(unit: Floats, members: Ints, x: Floats, y: Floats) -> bool:
    """Whether the normals point in all directions around the axis, without a gap of a sixth."""
    angle = np.empty(len(members))
    for n, t in enumerate(members):
        angle[n] = np.arctan2(
            unit[t, 0] * y[0] + unit[t, 1] * y[1] + unit[t, 2] * y[2],
            unit[t, 0] * x[0] + unit[t, 1] * x[1] + unit[t, 2] * x[2],
        )
    angle.sort()
    widest = angle[0] + 2 * np.pi - angle[-1]
    for n in range(1, len(angle)):
        widest = max(widest, angle[n] - angle[n - 1])
    return bool(widest < WIDEST_GAP)


@jit
def _circle(corners: Floats, axes: Floats, row: Floats) -> None:
    """Fit a circle around the first axis by least squares (Kåsa 1976) and fill the row."""
    middle = _middle(corners)
    flat = np.empty((len(corners), 2))
    uu = uv = vv = ur = vr = rr = 0.0
    for n in range(len(corners)):
        u = v = 0.0
        for k in range(3):
            u += (corners[n, k] - middle[k]) * axes[1, k]
            v += (corners[n, k] - middle[k]) * axes[2, k]
        flat[n, 0], flat[n, 1] = u, v
        square = u * u + v * v
        uu, uv, vv = uu + u * u, uv + u * v, vv + v * v
        ur, vr, rr = ur + u * square, vr + v * square, rr + square
    det = uu * vv - uv * uv
    row[1:4] = middle
    row[0] = UNSURE
    if det <= 0.0:
        return
    a, b = (ur * vv - vr * uv) / (2 * det), (vr * uu - ur * uv) / (2 * det)
    radius = np.sqrt(rr / len(corners) + a * a + b * b)
    for u, v in flat:
        if abs(np.sqrt((u - a) ** 2 + (v - b) ** 2) - radius) > FITS * radius:
            return
    axis = axes[0]
    low, high = np.inf, -np.inf
    for corner in corners:
        height = corner[0] * axis[0] + corner[1] * axis[1] + corner[2] * axis[2]
        low, high = min(low, height), max(high, height)
    at = middle[0] * axis[0] + middle[1] * axis[1] + middle[2] * axis[2]
    row[0] = CYLINDER
    row[1:4] = middle + a * axes[1] + b * axes[2] - at * axis
    row[4:7] = axis
    row[7], row[8], row[9] = radius, low, high


@jit
def principal(matrix: Floats) -> tuple[Floats, Floats]:
    """Eigenvalues in rising order and eigenvectors (rows) of a symmetric 3×3 matrix by Jacobi.

    LAPACK would do, but its first call costs a fresh child more memory than a whole part.
    """
    m = matrix.copy()
    axes = np.eye(3)
    for _ in range(SWEEPS):
        for i in range(2):
            for j in range(i + 1, 3):
                if m[i, j] == 0.0:
                    continue
                theta = (m[j, j] - m[i, i]) / (2.0 * m[i, j])
                tangent = 1.0 / (abs(theta) + np.sqrt(theta * theta + 1.0))
                if theta < 0:
                    tangent = -tangent
                c = 1.0 / np.sqrt(tangent * tangent + 1.0)
                s = tangent * c
                for k in range(3):
                    p, q = m[k, i], m[k, j]
                    m[k, i], m[k, j] = c * p - s * q, s * p + c * q
                for k in range(3):
                    p, q = m[i, k], m[j, k]
                    m[i, k], m[j, k] = c * p - s * q, s * p + c * q
                    p, q = axes[i, k], axes[j, k]
                    axes[i, k], axes[j, k] = c * p - s * q, s * p + c * q
    values = np.array([m[0, 0], m[1, 1], m[2, 2]])
    order = np.argsort(values)
    return values[order], axes[order]
