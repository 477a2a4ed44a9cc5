"""Identical means the same surface, not only the same corners."""

from __future__ import annotations

import numpy as np
import pytest

from mitwerk.engines import geometry

from .files import write
from .shapes import Mesh, moved, to_obj, turn

EDGES = (0.0, 45.0, 55.0, 100.0)


def lid(raised: float, *, other: bool) -> Mesh:
    """A cube of 100 mm; two corners of its middle patch are raised, one diagonal or the other."""
    points, at = [], {}
    for i, x in enumerate(EDGES):
        for j, y in enumerate(EDGES):
            at["top", i, j] = len(points)
            points.append((x, y, 100 + (raised if (i, j) in {(1, 1), (2, 2)} else 0)))
            at["low", i, j] = len(points)
            points.append((x, y, 0.0))
    faces = []
    for i in range(3):
        for j in range(3):
            a, b, c, d = (at["top", i + u, j + v] for u, v in ((0, 0), (1, 0), (1, 1), (0, 1)))
            turned = (i, j) == (1, 1) and other
            faces += [(a, b, d), (b, c, d)] if turned else [(a, b, c), (a, c, d)]
            a, b, c, d = (at["low", i + u, j + v] for u, v in ((0, 0), (1, 0), (1, 1), (0, 1)))
            faces += [(a, c, b), (a, d, c)]
    for k in range(3):
        sides = ((k, 0, k + 1, 0), (3, k, 3, k + 1), (3 - k, 3, 2 - k, 3), (0, 3 - k, 0, 2 - k))
        for i, j, m, n in sides:
            a, b, c, d = at["low", i, j], at["low", m, n], at["top", m, n], at["top", i, j]
            faces += [(a, b, c), (a, c, d)]
    return np.array(points), np.array(faces)


@pytest.mark.parametrize("raised", [2.0, 0.05, -1.0])
def test_other_diagonal_over_the_same_corners_is_a_change(work, raised):
    old = write(work / "old.obj", to_obj(lid(raised, other=False)))
    new = write(work / "new.obj", to_obj(lid(raised, other=True)))

    assert not geometry.diff(old, new).identical


def test_other_diagonal_within_a_hundredth_is_none(work):
    old = write(work / "old.obj", to_obj(lid(0.008, other=False)))
    new = write(work / "new.obj", to_obj(lid(0.008, other=True)))

    assert geometry.diff(old, new).identical


def test_moved_copy_stays_identical(work):
    rng = np.random.default_rng(7)
    old = write(work / "old.obj", to_obj(lid(2.0, other=False)))
    new = write(work / "new.obj", to_obj(moved(lid(2.0, other=False), turn(rng), (50, -9, 3))))

    assert geometry.diff(old, new).identical
