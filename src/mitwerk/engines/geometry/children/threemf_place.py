"""The build of a 3MF as one heap of triangles in mm, in double precision, z up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.children.scene import DEEPEST
from mitwerk.engines.geometry.children.threemf_build import SHOWN_UNITS
from mitwerk.engines.geometry.children.threemf_xml import UNITS_M
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.threemf_xml import Matrix, Model, Use

    Floats = NDArray[np.float64]
    Soup = tuple[Floats, NDArray[np.int64]]

MM = 1000.0
SUPPORTS = {"support", "solidsupport"}  # 3MF Core 1.3, types of an object


def placed(models: dict[str, Model], most_triangles: int, most_nodes: int) -> tuple[Soup, str]:
    """Unfold the build items; returns points and triangles, and the unit of the root model."""
    root = models[""]
    if not root.has_build or not root.items:
        raise Refused("the 3MF has nothing to build")
    heap, aside = (_Heap(models, most_triangles, most_nodes) for _ in range(2))
    parts = _without_supports(root)
    for item in root.items:  # a support is no part, yet must be as whole as one
        (heap if item in parts else aside).place(item, "", np.eye(4), frozenset())
    if not heap.triangles:
        raise Refused("there is no surface in it")
    return (np.concatenate(heap.points), np.concatenate(heap.triangles)), SHOWN_UNITS[root.unit]


def _without_supports(root: Model) -> list[Use]:
    """Leave out what only holds the part up while it is printed, unless there is nothing else."""
    kinds = {number: found.kind for number, found in root.objects.items()}
    return [use for use in root.items if kinds.get(use.object) not in SUPPORTS] or root.items


class _Heap:
    def __init__(self, models: dict[str, Model], most: int, most_nodes: int) -> None:
        self.points: list[Floats] = []
        self.triangles: list[NDArray[np.int64]] = []
        self._models = models
        self._left, self._nodes_left = most, most_nodes
        self._at = 0

    def place(
        self, use: Use, here: str, above: Floats, ancestors: frozenset[tuple[str, int]]
    ) -> None:
        """Add one used object and what is below it."""
        path = use.path or here
        model = self._models.get(path, self._models[""])
        found = model.objects.get(use.object)
        key = (path, use.object)
        self._nodes_left -= 1
        if found is None:
            raise Refused(f"object {use.object} is used but not there")
        if key in ancestors or len(ancestors) > DEEPEST:
            raise Refused(f"object {use.object} contains itself")
        if self._nodes_left < 0:
            raise Refused("unfolds into too many parts")
        if found.kind == "other" and not ancestors:
            raise Refused(f"object {use.object} of type other must not be built")
        scale = UNITS_M[model.unit] * MM
        world = above if use.matrix is None else above @ matrix(use.matrix, scale)
        if len(found.triangles):
            points = np.array(found.points).reshape(-1, 3) * scale
            self._add(points, np.array(found.triangles, np.int64).reshape(-1, 3), world)
        elif not found.parts:
            raise Refused(f"object {use.object} has no triangle")
        for part in found.parts:
            self.place(part, path, world, ancestors | {key})

    def _add(self, points: Floats, triangles: NDArray[np.int64], world: Floats) -> None:
        self._left -= len(triangles)
        if self._left < 0:
            raise Refused("too many triangles")
        if np.linalg.det(world[:3, :3]) < 0:  # a mirror turns the faces over
            triangles = triangles[:, ::-1]
        plain = np.array_equal(world, np.eye(4))
        self.points.append(points if plain else points @ world[:3, :3].T + world[:3, 3])
        self.triangles.append(triangles + self._at)
        self._at += len(points)


def matrix(rows: Matrix, scale: float) -> Floats:
    """3MF multiplies rows from the left in its unit; here: columns, mm."""
    found = np.eye(4)
    found[:3, :3] = np.array(rows[:9]).reshape(3, 3).T
    found[:3, 3] = np.array(rows[9:]) * scale
    return found
