"""Volume, centre and inertia of closed triangle meshes by the divergence theorem.

Each triangle and a reference point span a signed tetrahedron; polynomials of second degree are
integrated over it exactly. Source: B. Mirtich, Fast and Accurate Computation of Polyhedral Mass
Properties, Journal of Graphics Tools 1(2), 1996 (the tetrahedron form of it).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.mesh import TriMesh

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SMOOTH_RAD = np.radians(35.0)  # faces that bend less stand for a curved surface
FLAT_RAD = 1e-4


@dataclass(frozen=True, slots=True)
class Moments:
    """Volume in mm³, centre in mm, inertia (3, 3) in mm⁵ about the centre."""

    volume: float
    centre: Floats
    inertia: Floats


def moments(mesh: TriMesh) -> Moments:
    """Integrate over the body inside a closed mesh; an inside-out one has negative volume.

    Examples
    --------
    >>> import numpy as np
    >>> from mitwerk.engines.geometry.measure.mesh import merged
    >>> corner = np.array([[0, 0, 0], [6, 0, 0], [0, 6, 0], [0, 0, 6.0]])
    >>> tetra = merged(corner, np.array([[0, 2, 1], [0, 1, 3], [1, 2, 3], [0, 3, 2]]))
    >>> found = moments(tetra)
    >>> round(found.volume, 9), found.centre.round(9).tolist()
    (36.0, [1.5, 1.5, 1.5])
    """
    volumes, firsts, seconds, origin = _sums(mesh, np.zeros(len(mesh.triangles), np.int64), 1)
    return combine(volumes, firsts, seconds, origin)


def moments_of_surfaces(mesh: TriMesh, label: NDArray[np.int64], count: int) -> list[Moments]:
    """Give the moments of each numbered surface."""
    volumes, firsts, seconds, origin = _sums(mesh, label, count)
    return [
        combine(volumes[i : i + 1], firsts[i : i + 1], seconds[i : i + 1], origin)
        for i in range(count)
    ]


def sheet_moments(mesh: TriMesh) -> Moments:
    """Moments of the surface itself, as of a sheet: area in mm², centre, inertia in mm⁴."""
    areas, corners = mesh.faces()[1], mesh.corners - mesh.bounds.mean(0)
    middles, area = corners.mean(1), float(areas.sum())
    centre = areas @ middles / area if area else middles.mean(0)
    # over a triangle the mean of x·xᵀ is (Σ corners·cornersᵀ + 9 · middle·middleᵀ) / 12
    arms, middle = corners - centre, middles - centre
    second = np.einsum("t,tki,tkj->ij", areas, arms, arms) / 12.0
    second += 0.75 * np.einsum("t,ti,tj->ij", areas, middle, middle)
    return Moments(area, centre + mesh.bounds.mean(0), np.trace(second) * np.eye(3) - second)


def combine(volumes: Floats, firsts: Floats, seconds: Floats, origin: Floats) -> Moments:
    """Add up integrals about ``origin`` and move them to the common centre."""
    volume = float(volumes.sum())
    if volume == 0.0:
        return Moments(0.0, origin.copy(), np.zeros((3, 3)))
    centre = firsts.sum(0) / volume
    second = seconds.sum(0) - volume * np.outer(centre, centre)
    inertia = np.trace(second) * np.eye(3) - second
    return Moments(volume, centre + origin, inertia)


def _sums(
    mesh: TriMesh, label: NDArray[np.int64], count: int
) -> tuple[Floats, Floats, Floats, Floats]:
    origin = mesh.bounds.mean(0)
    return *_integrate(mesh.points - origin, mesh.triangles, label, count), origin


@jit
def _integrate(
    points: Floats, triangles: Ints, label: Ints, count: int
) -> tuple[Floats, Floats, Floats]:
    """Integrals of 1, x and x·xᵀ (of each numbered surface) over the tetrahedra to the origin."""
    volumes = np.zeros(count)
    firsts = np.zeros((count, 3))
    seconds = np.zeros((count, 3, 3))
    total = np.empty(3)
    for t in range(triangles.shape[0]):
        a, b, c = points[triangles[t, 0]], points[triangles[t, 1]], points[triangles[t, 2]]
        six = a[0] * (b[1] * c[2] - b[2] * c[1])
        six += a[1] * (b[2] * c[0] - b[0] * c[2])
        six += a[2] * (b[0] * c[1] - b[1] * c[0])
        surface = label[t]
        volumes[surface] += six
        for i in range(3):
            total[i] = a[i] + b[i] + c[i]
            firsts[surface, i] += six * total[i]
        for i in range(3):
            for j in range(i, 3):
                product = total[i] * total[j] + a[i] * a[j] + b[i] * b[j] + c[i] * c[j]
                seconds[surface, i, j] += six * product
    for i in range(3):
        for j in range(i):
            seconds[:, i, j] = seconds[:, j, i]
    return volumes / 6.0, firsts / 24.0, seconds / 120.0


def facet_error(mesh: TriMesh, shape: Topology) -> tuple[float, float]:
    """Estimate what facets cut off curved surfaces: (net, gross) in mm³.

    Two facets that meet at a small angle φ over an edge of length l stand for an arc; between
    arc and chords lies l·w²·φ/12, where w is the height of a facet over the edge. Exact to
    second order for cylinders and spheres. Convex edges cut volume off (positive), concave ones
    add it. *Worked:* a cylinder of radius r and height h in n parts: n·h·(2πr/n)²·(2π/n)/12 =
    2π³·r²h/(3n²), as the series of r²h·(π − n/2·sin(2π/n)) says.
    """
    unit, area = mesh.faces()
    net, gross = _cut_off(mesh.points, mesh.triangles, shape.twin, unit, area)
    return float(net), float(gross)


@jit
def _cut_off(
    points: Floats, triangles: Ints, twin: Ints, unit: Floats, area: Floats
) -> tuple[float, float]:
    net = gross = 0.0
    for half in range(twin.shape[0]):
        if twin[half] <= half:
            continue
        one, two = half // 3, twin[half] // 3
        n, m = unit[one], unit[two]
        x = n[1] * m[2] - n[2] * m[1]
        y = n[2] * m[0] - n[0] * m[2]
        z = n[0] * m[1] - n[1] * m[0]
        sine = np.sqrt(x * x + y * y + z * z)
        angle = np.arctan2(sine, n[0] * m[0] + n[1] * m[1] + n[2] * m[2])
        start = points[triangles[one, half % 3]]
        end = points[triangles[one, (half % 3 + 1) % 3]]
        u, v, w = end[0] - start[0], end[1] - start[1], end[2] - start[2]
        length = np.sqrt(u * u + v * v + w * w)
        if length <= 0.0 or not FLAT_RAD < angle < SMOOTH_RAD:
            continue
        # twice the mean area over the edge: the height of a facet
        piece = (area[one] + area[two]) ** 2 / length * angle / 12.0
        gross += piece
        along = x * u + y * v + z * w
        net += piece if along > 0 else -piece if along < 0 else 0.0
    return net, gross
