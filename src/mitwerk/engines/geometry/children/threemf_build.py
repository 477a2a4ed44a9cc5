"""The build of a 3MF → scene: what would be printed, with its components as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.children.meshes import part_surface
from mitwerk.engines.geometry.children.scene import DEEPEST, Material, Mesh, Node, Scene
from mitwerk.engines.geometry.children.threemf_xml import UNITS_M
from mitwerk.engines.geometry.errors import Refused

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.children.threemf_xml import Matrix, Model, Object, Use

UPRIGHT = np.array([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1.0]])
SHOWN_UNITS = {"millimeter": "mm", "meter": "m", "inch": "in", "centimeter": "cm",
               "foot": "ft", "micron": "µm"}  # fmt: skip


def build(models: dict[str, Model], most_triangles: int, most_nodes: int) -> Scene:
    """Unfold the build items of the root model; refuses circles, missing and empty objects."""
    root = models[""]
    if not root.has_build or not root.items:
        raise Refused("the 3MF has nothing to build")
    builder = _Builder(models, most_triangles, most_nodes)
    for item in root.items:
        builder.scene.roots.append(builder.place(item, "", 0))
    builder.scene.unit = SHOWN_UNITS[root.unit]
    return builder.scene


class _Builder:
    def __init__(self, models: dict[str, Model], most_triangles: int, most_nodes: int) -> None:
        self.scene = Scene([], [], [], [Material()])
        self._models = models
        self._most = most_triangles
        self._most_nodes = most_nodes
        self._drawn = 0
        self._meshes: dict[tuple[str, int], int] = {}
        self._colours: dict[str, int] = {}
        self._above: set[tuple[str, int]] = set()

    def place(self, use: Use, here: str, depth: int) -> int:
        """Add the node of one used object and what is below; returns its index."""
        path = use.path or here
        key = (path, use.object)
        found = self._models.get(path, self._models[""]).objects.get(use.object)
        if found is None:
            raise Refused(f"object {use.object} is used but not there")
        if key in self._above or depth > DEEPEST:
            raise Refused(f"object {use.object} contains itself")
        if len(self.scene.nodes) >= self._most_nodes:
            raise Refused(f"unfolds into more than {self._most_nodes} parts")
        if found.kind == "other" and depth == 0:
            raise Refused(f"object {use.object} of type other must not be built")
        node = Node(found.name, matrix=self._matrix(use.matrix, path))
        self.scene.nodes.append(node)
        index = len(self.scene.nodes) - 1
        self._above.add(key)
        if found.has_mesh:
            node.mesh = self._mesh(key, found)
        node.children = [self.place(part, path, depth + 1) for part in found.parts]
        self._above.discard(key)
        return index

    def _matrix(self, rows: Matrix | None, path: str) -> NDArray[np.float64] | None:
        """3MF multiplies rows from the left, z up, in its unit; we: columns, y up, metres."""
        if rows is None:
            return None
        matrix = np.eye(4)
        matrix[:3, :3] = np.array(rows[:9]).reshape(3, 3).T
        matrix[:3, 3] = np.array(rows[9:]) * UNITS_M[self._models.get(path, self._models[""]).unit]
        turned: NDArray[np.float64] = UPRIGHT @ matrix @ UPRIGHT.T
        return turned

    def _mesh(self, key: tuple[str, int], found: Object) -> int:
        self._drawn += len(found.triangles) // 3
        if self._drawn > self._most:
            raise Refused(f"more than {self._most} triangles")
        if key not in self._meshes:
            if not len(found.triangles):
                raise Refused(f"object {key[1]} has no triangle")
            model = self._models[key[0]]
            points = np.array(found.points).reshape(-1, 3) * UNITS_M[model.unit]
            triangles = np.array(found.triangles, dtype=np.int64).reshape(-1, 3)
            surface = part_surface(points, triangles, self._material(model, found))
            self.scene.meshes.append(Mesh([surface]))
            self._meshes[key] = len(self.scene.meshes) - 1
        return self._meshes[key]

    def _material(self, model: Model, found: Object) -> int:
        if found.colour is None or found.colour[0] not in model.colours:
            return 0
        group, index = found.colour
        colours = model.colours[group]
        if index >= len(colours):
            raise Refused(f"colour {index} of group {group} is not there")
        text = colours[index]
        if text not in self._colours:
            self._colours[text] = len(self.scene.materials)
            self.scene.materials.append(Material(linear_colour(text)))
        return self._colours[text]


def linear_colour(text: str) -> tuple[float, float, float, float]:
    """``#RRGGBB[AA]`` in sRGB → linear RGBA (IEC 61966-2-1)."""
    values = np.array([int(text[i : i + 2], 16) / 255 for i in range(1, len(text), 2)])
    encoded = values[:3]
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    alpha = float(values[3]) if len(values) == 4 else 1.0
    return float(linear[0]), float(linear[1]), float(linear[2]), alpha
