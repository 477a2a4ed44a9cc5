"""Small pictures of parts without any graphics library: points on the triangles, nearest wins.

Each triangle is sampled evenly by its area; a point is shaded by its normal, projected along a
fixed three-quarter view and kept where it is the nearest. At this size that looks like a drawing.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter

from mitwerk.demo.catalogues.glb import rgb, triangles_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from mitwerk.demo.catalogues.shapes import Piece
    from mitwerk.demo.vehicle.kernel import Placement

    Vectors = NDArray[np.float64]

SIZE = (192, 144)
FINER = 2
POINTS = 90_000
DOTS = np.array([(0, 0), (0, 1), (1, 0), (1, 1)], dtype=np.int16)
FROM = np.array([0.82, 0.52, 0.95])
LIGHT = np.array([0.35, 0.85, 0.5])
DARKEST, MARGIN = 0.42, 0.06
TINY = 1e-12


@dataclass(frozen=True, slots=True)
class Paper:
    """How large a picture is drawn: its size, how much finer before, how many points."""

    size: tuple[int, int] = SIZE
    finer: int = FINER
    points: int = POINTS


WHOLE = Paper((960, 720), 1, 2_000_000)
"""For a whole vehicle."""


def write_picture(path: Path, pieces: Sequence[Piece]) -> Path:
    """Draw a part on a clear ground; of a thing that is set several times, one."""
    solid = [piece for piece in pieces if piece.look.opacity == 1]
    _draw([(piece, piece.placements[0]) for piece in solid], Paper()).save(path)
    return path


def write_cover(path: Path, pieces: Sequence[Piece]) -> Path:
    """Draw a whole vehicle on a clear ground, every piece wherever it is set."""
    solid = [piece for piece in pieces if piece.look.opacity == 1]
    _draw([(piece, place) for piece in solid for place in piece.placements], WHOLE).save(path)
    return path


def _draw(pieces: Sequence[tuple[Piece, Placement]], paper: Paper) -> Image.Image:
    meshes = [_triangles(piece, place) for piece, place in pieces]
    total = sum(float(np.linalg.norm(across, axis=1).sum()) for _corners, across in meshes)
    density = paper.points / total
    looks = [rgb(piece.look.colour) for piece, _place in pieces]
    parts = [_points(*mesh, density, look) for mesh, look in zip(meshes, looks, strict=True)]
    places, normals, colours = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return _drawn(places, normals, colours, paper)


def _triangles(piece: Piece, place: Placement) -> tuple[Vectors, Vectors]:
    """Return corners (n, 3, 3) of a piece's triangles, and normals as long as twice the area."""
    corners, _normals, triangles = triangles_of(piece.shape)
    placed = _turned(corners.astype(np.float64), place)[triangles]
    return placed, np.cross(placed[:, 1] - placed[:, 0], placed[:, 2] - placed[:, 0])


def _points(
    corners: Vectors, across: Vectors, density: float, look: tuple[float, float, float]
) -> tuple[Vectors, Vectors, Vectors]:
    """Return points on triangles, each by its share of all areas, their normals and colours."""
    areas = np.linalg.norm(across, axis=1)
    which = np.repeat(np.arange(len(areas)), np.ceil(areas * density).astype(np.int64))
    rng = np.random.default_rng(len(which))
    u, v = rng.random((2, len(which), 1))
    over = u + v > 1
    u, v = np.where(over, 1 - u, u), np.where(over, 1 - v, v)
    a, b, c = (corners[which, i] for i in range(3))
    normals = across[which] / np.maximum(areas[which, None], TINY)
    return a + u * (b - a) + v * (c - a), normals, np.tile(np.array(look), (len(which), 1))


def _turned(places: Vectors, placement: Placement) -> Vectors:
    turn = math.radians(placement.turn)
    x, y, z = placement.move
    cos, sin = math.cos(turn), math.sin(turn)
    about = np.array([[cos, 0, -sin], [0, 1, 0], [sin, 0, cos]])
    moved: Vectors = places @ about + np.array([x, z, -y]) * 0.001
    return moved


def _drawn(places: Vectors, normals: Vectors, colours: Vectors, paper: Paper) -> Image.Image:
    back = FROM / np.linalg.norm(FROM)
    right = np.cross([0.0, 1.0, 0.0], back)
    right /= np.linalg.norm(right)
    up = np.cross(back, right)
    flat = np.stack([places @ right, -(places @ up)], axis=1)
    low, high = flat.min(axis=0), flat.max(axis=0)
    frame = np.array(paper.size) * paper.finer
    scale = float(((1 - 2 * MARGIN) * frame / np.maximum(high - low, TINY)).min())
    pixels = ((flat - (low + high) / 2) * scale + frame / 2).astype(np.int16)
    shade = DARKEST + (1 - DARKEST) * np.abs(normals @ (LIGHT / np.linalg.norm(LIGHT)))
    order = np.argsort(places @ back)  # the nearest is written last
    picture = np.zeros((frame[1], frame[0], 4), dtype=np.uint8)
    inks = np.round(255 * (colours * shade[:, None])[order]).astype(np.uint8)
    spots = np.concatenate([pixels[order] + dot for dot in DOTS], axis=1).reshape(-1, 2)
    x, y = np.clip(spots, 0, frame - 1).T
    picture[y, x, :3] = np.repeat(inks, len(DOTS), axis=0)
    picture[y, x, 3] = 255
    drawn = Image.fromarray(picture, "RGBA").filter(ImageFilter.MedianFilter(3))  # closes pores
    return drawn.resize(paper.size, Image.Resampling.BOX)
