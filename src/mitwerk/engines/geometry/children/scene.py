"""The one shape that every reader produces and the GLB writer takes: nodes, meshes, materials.

Lengths are metres, y is up, matrices are 4×4 for column vectors. Arrays are NumPy, checked by
`check` before anything is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Indices = NDArray[np.uint32]
    Matrix = NDArray[np.float64]

DEFAULT_COLOUR = (0.55, 0.57, 0.58, 1.0)  # linear; a light, slightly cool grey
FARTHEST_M = 1e6  # a coordinate beyond is no vehicle, and float32 has no micrometres left there
DEEPEST = 64


@dataclass(slots=True)
class Material:
    """Base colour (linear RGBA) and finish; ``texture`` indexes the scene's pictures."""

    colour: tuple[float, float, float, float] = DEFAULT_COLOUR
    name: str = ""
    metallic: float = 0.05
    roughness: float = 0.55
    texture: int | None = None
    emissive: tuple[float, float, float] = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class Surface:
    """Triangles of one material: points (n, 3), triangles (m, 3), normals (n, 3), uv (n, 2)."""

    points: Floats
    triangles: Indices
    material: int = 0
    normals: Floats | None = None
    uv: Floats | None = None


@dataclass(slots=True)
class Mesh:
    """Surfaces of one part and its edges, as line segments (k, 2, 3)."""

    surfaces: list[Surface]
    edges: Floats | None = None

    @property
    def triangles(self) -> int:
        return sum(len(s.triangles) for s in self.surfaces)


@dataclass(slots=True)
class Node:
    """One place in the tree; ``matrix`` None is the identity."""

    name: str = ""
    children: list[int] = field(default_factory=list)
    mesh: int | None = None
    matrix: Matrix | None = None


@dataclass(slots=True)
class Scene:
    """A tree of nodes with what hangs on it, the unit it came in and remarks."""

    nodes: list[Node]
    roots: list[int]
    meshes: list[Mesh]
    materials: list[Material]
    textures: list[tuple[str, bytes]] = field(default_factory=list)
    unit: str = "m"
    findings: list[Finding] = field(default_factory=list)

    def note(self, code: str, message: str, severity: str = "note", where: str = "") -> None:
        """Add one remark; the same code is said once."""
        if all(f.code != code for f in self.findings):
            self.findings.append(Finding(code, severity, message, where))  # type: ignore[arg-type]

    def walk(self) -> Iterator[tuple[int, int | None, Matrix]]:
        """Yield (node, parent, world matrix) from the roots down; each node once."""
        todo: list[tuple[int, int | None, Matrix, int]] = [
            (root, None, np.eye(4), 0) for root in reversed(self.roots)
        ]
        seen = bytearray(len(self.nodes))
        while todo:
            index, parent, above, depth = todo.pop()
            if seen[index]:
                raise Refused("a node has two parents or is its own ancestor", f"#/nodes/{index}")
            if depth > DEEPEST:
                raise Refused(f"nodes nested deeper than {DEEPEST}", f"#/nodes/{index}")
            seen[index] = 1
            node = self.nodes[index]
            world = above if node.matrix is None else above @ node.matrix
            yield index, parent, world
            todo += [(child, index, world, depth + 1) for child in reversed(node.children)]


def check(scene: Scene, *, max_triangles: int, max_nodes: int) -> tuple[int, Matrix]:
    """Refuse what must not be shown; returns the triangles drawn and the envelope (2, 3) in m."""
    if len(scene.nodes) > max_nodes:
        raise Refused(f"{len(scene.nodes)} nodes; up to {max_nodes} are shown")
    for number, mesh in enumerate(scene.meshes):
        _check_mesh(mesh, f"#/meshes/{number}")
    drawn = 0
    low, high = np.full(3, np.inf), np.full(3, -np.inf)
    boxes = [_box(mesh) for mesh in scene.meshes]
    for index, _, world in scene.walk():
        if not np.isfinite(world).all():
            raise Refused("a placement is not a number", f"#/nodes/{index}")
        mesh_index = scene.nodes[index].mesh
        if mesh_index is None:
            continue
        drawn += scene.meshes[mesh_index].triangles
        if drawn > max_triangles:
            raise Refused(f"more than {max_triangles} triangles; coarsen the export")
        corners = boxes[mesh_index]
        if corners is not None:
            placed = corners @ world[:3, :3].T + world[:3, 3]
            low, high = np.minimum(low, placed.min(0)), np.maximum(high, placed.max(0))
    if drawn == 0:
        raise Refused("there is no surface in it")
    if not float((high - low).max()) > 0:
        raise Refused("all points lie in one place")
    if max(abs(low).max(), abs(high).max()) > FARTHEST_M:
        raise Refused("lies more than 1 000 km from the origin: the unit must be wrong")
    return drawn, np.array([low, high])


def _check_mesh(mesh: Mesh, where: str) -> None:
    for surface in mesh.surfaces:
        if not np.isfinite(surface.points).all():
            bad = int((~np.isfinite(surface.points).all(1)).sum())
            raise Refused(f"{bad} points are not numbers", where)
        if surface.triangles.size and int(surface.triangles.max()) >= len(surface.points):
            raise Refused("a triangle names a point that is not there", where)
        if surface.normals is not None and not np.isfinite(surface.normals).all():
            surface.normals = None
    if mesh.edges is not None and not np.isfinite(mesh.edges).all():
        mesh.edges = None


def _box(mesh: Mesh) -> Matrix | None:
    """Eight corners of a mesh, from the points that its triangles use."""
    used = [s.points[np.unique(s.triangles)] for s in mesh.surfaces if len(s.triangles)]
    if not used:
        return None
    low = np.min([u.min(0) for u in used], axis=0)
    high = np.max([u.max(0) for u in used], axis=0)
    grid = np.array(np.meshgrid(*np.stack([low, high], 1), indexing="ij"), dtype=np.float64)
    return grid.reshape(3, 8).T
