"""Small parts as STL bytes, made of numbers: a box, a tub with a thin wall, a lopsided lump."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

Mesh = tuple[np.ndarray, np.ndarray]

CORNERS = np.array(
    [(0, 0, 0), (1, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1), (1, 0, 1), (1, 1, 1), (0, 1, 1)], float
)
FACES = np.array(
    [(0, 2, 1), (0, 3, 2), (4, 5, 6), (4, 6, 7), (0, 1, 5), (0, 5, 4),
     (1, 2, 6), (1, 6, 5), (2, 3, 7), (2, 7, 6), (3, 0, 4), (3, 4, 7)]
)  # fmt: skip


def box(size: Sequence[float] = (10, 20, 30), at: Sequence[float] = (0, 0, 0)) -> Mesh:
    return CORNERS * size + np.array(at, float), FACES


def stl(mesh: Mesh, header: bytes = b"a part") -> bytes:
    """Return a binary STL."""
    points, faces = mesh
    rows = b"".join(
        bytes(12) + struct.pack("<9f", *points[face].ravel()) + bytes(2) for face in faces
    )
    return header.ljust(80)[:80] + struct.pack("<I", len(faces)) + rows


def hollow_box() -> Mesh:
    """Return a closed box of 40 × 30 × 20 mm with a hollow; its wall at y = 30 is 0.8 mm."""
    outer, faces = box((40, 30, 20))
    inner, _ = box((34, 26.2, 14), (3, 3, 3))
    return np.concatenate([outer, inner]), np.concatenate([faces, faces[:, ::-1] + 8])


def lump(seed: int = 3, rings: int = 12, sides: int = 18) -> Mesh:
    """Return a closed body without any symmetry; another seed gives another body."""
    rng = np.random.default_rng(seed)
    waves = rng.uniform(0.05, 0.3, (4,)), rng.uniform(0, 6, (4,))
    points = [np.array([0.0, 0.0, -20.0 * (1 + waves[0][0])])]
    for ring in range(1, rings):
        tilt = np.pi * ring / rings
        for side in range(sides):
            turn = 2 * np.pi * side / sides
            swell = sum(
                a * np.cos((k + 1) * turn + p + 1.7 * tilt) * np.sin(tilt)
                for k, (a, p) in enumerate(zip(*waves, strict=True))
            )
            radius = 1.0 + swell
            at = (1.6 * np.cos(turn) * np.sin(tilt), np.sin(turn) * np.sin(tilt), -np.cos(tilt))
            points.append(20.0 * radius * np.array(at))
    points.append(np.array([0.0, 0.0, 20.0]))
    return np.array(points), np.array(_faces(rings, sides))


def _faces(rings: int, sides: int) -> list[tuple[int, int, int]]:
    def at(ring: int, side: int) -> int:
        return 1 + (ring - 1) * sides + side % sides

    last = 1 + (rings - 1) * sides
    faces = []
    for side in range(sides):
        faces.append((0, at(1, side + 1), at(1, side)))
        faces.append((last, at(rings - 1, side), at(rings - 1, side + 1)))
        for ring in range(1, rings - 1):
            a, b = at(ring, side), at(ring, side + 1)
            c, d = at(ring + 1, side + 1), at(ring + 1, side)
            faces += [(a, b, c), (a, c, d)]
    return faces


def moved(mesh: Mesh, *, mirror: bool = False, scale: float = 1.0) -> Mesh:
    """Return the body turned and shifted, mirrored and scaled where wanted."""
    points, faces = mesh
    turn, _ = np.linalg.qr(np.random.default_rng(11).normal(size=(3, 3)))
    turn *= np.sign(np.linalg.det(turn)) * (-1 if mirror else 1)
    return scale * points @ turn.T + (70, -20, 5), faces[:, ::-1] if mirror else faces
