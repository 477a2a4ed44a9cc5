"""Generated angle brackets with holes of known size, and what files do to their numbers."""

from __future__ import annotations

from dataclasses import dataclass

import manifold3d
import numpy as np

from .shapes import Mesh, moved, turn

DIAMETERS = (2.5, 3.4, 4.5, 5.5, 6.6, 9.0, 14.0)
SEGMENTS = (16, 24, 32, 48, 64, 96, 128)
UPRIGHT = [[1, 0, 0, 0], [0, 0, 1, 0], [0, 1, 0, 0]]
FLIP = np.diag([-1.0, 1.0, 1.0])


@dataclass(frozen=True)
class Drilled:
    """A bracket and its holes as (diameter, through), sorted."""

    mesh: Mesh
    holes: list[tuple[float, bool]]


def bracket(rng: np.random.Generator) -> Drilled:
    """A foot and an upright, each with 2 to 6 holes, some of them blind."""
    solid = manifold3d.Manifold
    width, deep, high = rng.uniform(60, 140), rng.uniform(50, 90), rng.uniform(50, 90)
    thick, segments = rng.uniform(4, 12), int(rng.choice(SEGMENTS))
    body = solid.cube([width, deep, thick]) + solid.cube([width, thick, high])
    holes = []
    for side, reach in enumerate((deep, high)):
        for x, y, diameter in _places(rng, width, reach, thick):
            blind = bool(rng.random() < 0.3)
            depth = thick * rng.uniform(0.4, 0.7) if blind else thick
            start = thick - depth if blind else -1.0
            tool = solid.cylinder(depth + 2, diameter / 2, diameter / 2, segments)
            tool = tool.translate([x, y, start])
            body = body - (tool.transform(UPRIGHT) if side else tool)
            holes.append((diameter, not blind))
    found = body.to_mesh64()
    points = np.asarray(found.vert_properties)[:, :3]
    return Drilled((points, np.asarray(found.tri_verts, dtype=np.int64)), sorted(holes))


def _places(rng, width: float, reach: float, thick: float) -> list[tuple[float, float, float]]:
    """Places that leave at least 1.5 mm between two holes."""
    placed: list[tuple[float, float, float]] = []
    for _ in range(int(rng.integers(2, 7))):
        diameter = float(rng.choice(DIAMETERS))
        for _ in range(40):
            x, y = (
                rng.uniform(diameter, width - diameter),
                rng.uniform(thick + diameter, reach - diameter),
            )
            if all(np.hypot(x - a, y - b) > (diameter + d) / 2 + 1.5 for a, b, d in placed):
                placed.append((x, y, diameter))
                break
    return placed


def versions(mesh: Mesh, rng: np.random.Generator) -> dict[str, Mesh]:
    """The mesh turned and moved, in the numbers of common files, and its mirror image."""
    rotation, shift = turn(rng), rng.uniform(-200, 200, 3)
    points, triangles = moved(mesh, rotation, shift)
    reflected = moved((mesh[0] @ FLIP, mesh[1][:, ::-1]), rotation, shift)
    return {
        "turned": (points, triangles),
        "single": (_single(points), triangles),
        "mirrored": (_single(reflected[0]), reflected[1]),
        "far": (_single(points + 2000.0), triangles),
        "three places": (points.round(3), triangles),
        "six digits": (np.vectorize(lambda v: float(f"{v:.6g}"))(points), triangles),
    }


def _single(points: np.ndarray) -> np.ndarray:
    return points.astype(np.float32).astype(np.float64)
