"""Round holes of a mesh: smooth concave strips of facets that lie on a cylinder.

Facets that bend little and inwards are grown into strips; the axis is the direction that all
their normals avoid, the circle is fitted to the corners (which lie on the true circle). A strip
counts as a hole when it goes all the way round and fits; one that is round but does not fit is
reported as uncertain, not as a hole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.strips import CYLINDER, UNSURE, fits, strips

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]

TIP = 2.0  # radii: the cone of a drill and the round of a ball mill end sooner


@dataclass(frozen=True, slots=True)
class Hole:
    """A cylindrical hole in mm: ``at`` is the middle of its opening, ``axis`` points inwards."""

    diameter: float
    axis: Floats
    at: Floats
    depth: float
    through: bool


@dataclass(frozen=True, slots=True)
class Cylinder:
    """Axis point and direction, radius and the two ends along the axis, in mm."""

    point: Floats
    axis: Floats
    radius: float
    low: float
    high: float


def find_holes(
    mesh: TriMesh, shape: Topology, tree: Tree, step: float
) -> tuple[list[Hole], list[Floats]]:
    """Return holes, and the places of round concave strips that are no cylinder.

    ``step`` (mm) is how far corners may be off as the file writes them: see `rounding`.
    """
    unit, area = mesh.faces()
    label, count = strips(mesh.points, mesh.triangles, shape.twin, unit, area, step)
    rows = fits(mesh.points, mesh.triangles, unit, area, label, count, step)
    round_ = rows[rows[:, 0] == CYLINDER]
    found = [Cylinder(row[1:4], row[4:7], *map(float, row[7:])) for row in round_]
    unsure = [row[1:4] for row in rows[rows[:, 0] == UNSURE]]
    return [as_hole(cylinder, tree) for cylinder in found], unsure


def as_hole(found: Cylinder, tree: Tree) -> Hole:
    """Look along the axis from both ends: what is closed soon behind the end is the bottom."""
    top = found.point + found.high * found.axis
    bottom = found.point + found.low * found.axis
    closed = [
        _closed(tree, found, end, way) for end, way in ((bottom, -found.axis), (top, found.axis))
    ]
    return oriented(found, closed_low=closed[0], closed_high=closed[1])


def oriented(found: Cylinder, *, closed_low: bool, closed_high: bool) -> Hole:
    """Turn the axis inwards; of a through hole so that its largest component is positive."""
    low, high = (found.point + d * found.axis for d in (found.low, found.high))
    largest = found.axis[int(np.argmax(np.abs(found.axis).round(6)))]
    from_low = closed_high or (not closed_low and largest > 0)
    axis = found.axis if from_low else -found.axis
    return Hole(
        diameter=2.0 * found.radius,
        axis=axis,
        at=low if from_low else high,
        depth=found.high - found.low,
        through=not (closed_low or closed_high),
    )


def _closed(tree: Tree, found: Cylinder, end: Floats, way: Floats) -> bool:
    """Whether a face that looks back stands within the reach of a drill's tip."""
    reach = TIP * found.radius
    step = 1e-3 * found.radius
    # the bottom faces the ray: walk backwards from beyond, where it counts as leaving material
    distance, hit = bvh.ray(tree, end + reach * way, -way, 0.0)
    return bool(hit >= 0 and distance <= reach + step)
