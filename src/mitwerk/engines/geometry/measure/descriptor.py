"""A list of numbers that is nearly the same for nearly the same shape, however it is turned.

Groups of features, each with its weight: logarithms of size (extents along the principal axes,
volume, area, radii of gyration), the distribution of distances between pairs of surface points
(D2: R. Osada et al., Shape Distributions, ACM Trans. Graphics 21(4), 2002) and from the centre
(D1), the distribution of wall thickness, and how the area faces along the principal axes.
Distributions are kept as quantiles, so that a small shift costs little.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.fit import has_hand
from mitwerk.engines.geometry.measure.integrals import moments
from mitwerk.engines.geometry.measure.layout import GROUPS, HANDED, UNTOLD
from mitwerk.engines.geometry.measure.register import side
from mitwerk.engines.geometry.measure.samples import spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]

POINTS, RAYS, LAGS = 2048, 512, (1, 7, 61, 229, 509, 1021)
TAILS = 0.3  # both tell the hand; a sum changes steadily with the shape, the larger one may jump
ALIKE = 0.005  # relative difference of principal moments below which the axes grow arbitrary
LEVELS = (np.arange(16) + 0.5) / 16


@dataclass(frozen=True, slots=True)
class Shape:
    """``numbers`` (LENGTH,), the size in mm, and a number whose sign a mirror image turns.

    ``handedness`` is near 0 for shapes that equal their mirror image, `UNTOLD` where they do not
    and no sign can be told.
    """

    numbers: Floats
    size: float
    handedness: float


def describe_mesh(mesh: TriMesh, tree: Tree) -> Shape:
    """Describe a mesh; distances between descriptions are L1."""
    nodes, weight, area = _surface(mesh)
    middle = weight @ nodes
    values, axes = np.linalg.eigh((nodes - middle).T * weight @ (nodes - middle))
    scale = _scale(values)
    extents = np.sort(np.ptp(mesh.points @ axes, axis=0))[::-1] + 1e-3 * scale
    volume = max(abs(moments(mesh).volume), 1e-6 * scale**3)
    gyration = np.sqrt(np.maximum(values, 1e-6 * scale**2))[::-1]
    points, normals = _spread(mesh)
    arm = points - middle
    along = arm @ axes
    groups = {
        "extents": np.log(extents),
        "bulk": np.array([np.log(volume) / 3, np.log(area) / 2]),
        "gyration": np.log(gyration),
        "pairs": _quantiles(_pairs(points) / scale),
        "centre": _quantiles(np.linalg.norm(arm, axis=1) / scale),
        "walls": _quantiles(_walls(tree, points, normals, scale)),
        "facing": np.concatenate(
            [np.quantile(np.abs(normals @ axes[:, k]), LEVELS[1::3]) for k in range(3)]
            + [_quantiles(np.abs(along[:, k]) / scale)[::5] for k in range(3)]
        )[:18],
    }
    parts = [weight / entries * groups[name] for name, entries, weight in GROUPS]
    handedness = _handedness((nodes - middle) @ axes / scale, weight, values, axes)
    if abs(handedness) <= HANDED and has_hand(side(mesh)):
        handedness = UNTOLD
    return Shape(np.concatenate(parts), scale, handedness)


def size_of(mesh: TriMesh) -> float:
    """Radius of gyration of the surface in mm: the size that a description states."""
    nodes, weight, _ = _surface(mesh)
    arm = nodes - weight @ nodes
    return _scale(weight @ arm**2)


def _scale(squares: Floats) -> float:
    return float(np.sqrt(squares.sum())) or 1.0


def _surface(mesh: TriMesh) -> tuple[Floats, Floats, float]:
    """Nodes and weights (sum 1) that integrate cubics over the surface exactly; its area.

    The four-point rule of Strang and Fix on each triangle.
    """
    a, b, c = mesh.corners.transpose(1, 0, 2)
    area = 0.5 * np.linalg.norm(mesh.crosses(), axis=1)
    centre = (a + b + c) / 3.0
    nodes = [centre, *(0.2 * (a + b + c) + 0.4 * corner for corner in (a, b, c))]
    share = area / area.sum()
    weights = [-27.0 / 48.0 * share, *[25.0 / 48.0 * share] * 3]
    return np.concatenate(nodes), np.concatenate(weights), float(area.sum())


def _handedness(along: Floats, weight: Floats, values: Floats, axes: Floats) -> float:
    """Return a third moment that a mirror turns and no rotation does, integrated exactly.

    ``along`` are coordinates on the principal axes as a right-handed frame. The moment xyz is
    the same whichever two axes are turned round; so is the frame whose axes point to their
    longer tails, left or right, with its least skewness. The first tells a twisted blade with
    an axis of two turns, the second most other parts. Where two principal moments are alike the
    axes are arbitrary, and so would be the answer.
    """
    if np.linalg.det(axes) < 0:
        along = along * (1.0, 1.0, -1.0)
    twist = float(weight @ along.prod(1))
    skew = weight @ along**3
    tails = float(np.sign(skew.prod()) * np.abs(skew).min())
    sure = min(1.0, float(np.diff(values).min() / values.max()) / ALIKE)
    return float(np.clip(sure * (twist + TAILS * tails), -1.0, 1.0))


def _quantiles(values: Floats) -> Floats:
    found: Floats = np.quantile(values, LEVELS)
    return found


def _spread(mesh: TriMesh) -> tuple[Floats, Floats]:
    """Points and unit normals spread evenly over the surface, in the order of the file.

    That order stays when a part is turned, so that turned copies get the same numbers.
    """
    unit, area = mesh.faces()
    points, chosen = spread(mesh.corners, area, POINTS)
    order = (np.arange(POINTS) * 1283) % POINTS  # neighbours on the surface are none in the list
    return points[order], unit[chosen[order]]


def _pairs(points: Floats) -> Floats:
    return np.concatenate(
        [np.linalg.norm(points - np.roll(points, lag, axis=0), axis=1) for lag in LAGS]
    )


def _walls(tree: Tree, points: Floats, normals: Floats, scale: float) -> Floats:
    """Logarithms of the way through the material; a ray that finds no way out counts as far."""
    start = np.ascontiguousarray(points[:RAYS])
    way = np.ascontiguousarray(-normals[:RAYS])
    distance, _ = bvh.rays(tree, start, way, 1e-6 * scale)
    return np.log(np.clip(distance / scale, 0.01, 4.0))
