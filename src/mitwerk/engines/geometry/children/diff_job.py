"""Two revisions → what was added and removed, after the new one is laid over the old."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children.brep import triangulated
from mitwerk.engines.geometry.children.brep_box import envelope
from mitwerk.engines.geometry.children.facts_mesh import load
from mitwerk.engines.geometry.children.facts_step import read_shape
from mitwerk.engines.geometry.children.finish import finish
from mitwerk.engines.geometry.children.scene import Material, Mesh, Node, Scene, Surface
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.bodies import bodies, common, joined
from mitwerk.engines.geometry.measure.edges import topology
from mitwerk.engines.geometry.measure.holes import find_holes
from mitwerk.engines.geometry.measure.integrals import moments
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.register import inverse, register, side
from mitwerk.engines.geometry.measure.report import Findings, point
from mitwerk.engines.geometry.measure.rounding import rounding

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.bodies import Body
    from mitwerk.engines.geometry.measure.bvh import Tree
    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.register import Side

    Floats = NDArray[np.float64]

DEFLECTION, ANGLE_RAD = 5e-4, 0.2
SAME_SHARE, SAME_MM = 1e-4, 0.01
STILL_MM = 1e-6
INWARDS = 0.7  # of the way from the middle of a triangle to its corners
NOISE = 1e-7  # of the volume: slivers between surfaces that lie on each other
UNCHANGED, HOLE_MM = 1e-4, 0.005  # relative; single precision moves small parts far out
Y_UP = frozenset({"glb", "gltf"})  # the others are z up
TURNED = 0.001 * np.eye(3)
LYING = 0.001 * np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
COLOURS = {
    "unchanged": (0.45, 0.47, 0.48, 1.0),
    "added": (0.02, 0.35, 0.12, 1.0),
    "removed": (0.55, 0.03, 0.03, 1.0),
}


def diff(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``old`` and ``new`` → move, volumes, changed facts; ``model.glb`` when asked for."""
    (old, outline), (new, other) = (_solid(params, name, stage) for name in ("old", "new"))
    stage("laying one over the other")
    one, two = side(old), side(new)
    move = register(one, two)
    move = _settled(move, old.diagonal)
    laid = TriMesh(new.points @ move[:3, :3].T + move[:3, 3], new.triangles)
    stage("taking the differences")
    pieces = _differences(bodies(old, outline), bodies(laid, other))
    added, removed = (_volume(pieces[name]) for name in ("added", "removed"))
    before, after = moments(old).volume, moments(new).volume
    off = max(_farthest(one, laid.points), _farthest(two, _back(move, old.points)))
    same = added + removed <= SAME_SHARE * before and off <= SAME_MM
    if same:  # at all corners; between them the surfaces may still part
        off = max(_parted(one, middles(laid)), _parted(two, _back(move, middles(old))), off)
    if params["glb"]:
        stage("writing the GLB")
        upright = TURNED if params["old_format"] in Y_UP else LYING
        faces = Faces(one, two, move)
        finish(_scene(pieces, upright, faces), params, stage)
    box_before, box_after = (np.ptp(mesh.bounds, axis=0) for mesh in (old, laid))
    return {
        "identical": bool(same and off <= SAME_MM),
        "transform": [[float(v) for v in row] for row in move],
        "added_mm3": added,
        "removed_mm3": removed,
        "volume_delta_mm3": after - before,
        "envelope_delta_mm": point(box_after - box_before),
        "farthest_mm": off,
        "facts_changed": _changed(
            _facts(old, one.tree, outline, rounding(old.points)),
            _facts(laid, two.tree, other, rounding(new.points)),
        ),
    }


def _settled(move: Floats, size: float) -> Floats:
    """Take a move that moves nothing for none: faces in one plane then stay exactly in it."""
    still = np.eye(4)
    off = float(np.abs(move[:3, :3] - still[:3, :3]).max()) * size
    return still if off + float(np.abs(move[:3, 3]).max()) < STILL_MM else move


def _solid(
    params: Mapping[str, Any], name: str, stage: Callable[[str], None]
) -> tuple[TriMesh, Topology]:
    """Read a closed mesh and how its triangles hang together, which no rigid move changes."""
    form = params[f"{name}_format"]
    scale = params["scale"] if form in {"stl", "ply", "obj"} else None
    one = {**params, "input": name, "format": form, "scale": scale}
    if form in {"step", "fcstd"}:
        body = read_shape(one, stage, Findings())
        low, high = envelope(body.shape)
        fine = DEFLECTION * float(np.linalg.norm(high - low))
        mesh, _, _ = triangulated(body, fine, ANGLE_RAD)
    else:
        mesh, _ = load(one, stage, Findings())
    outline = topology(mesh)
    if not outline.closed:
        raise Refused("has no closed surface: what was added and removed is unknown", f"#{name}")
    if moments(mesh).volume <= 0:
        raise Refused("is turned inside out or encloses no volume", f"#{name}")
    return mesh, outline


def _differences(before: list[Body], after: list[Body]) -> dict[str, Any]:
    """Bodies that both have stay out; the others are joined on each side, then subtracted."""
    pairs = common(before, after)
    kept = [before[i].mesh for i, _ in pairs]
    one = _rest(before, {i for i, _ in pairs}, "#old")
    two = _rest(after, {j for _, j in pairs}, "#new")
    return {"kept": kept, "unchanged": (one, two), "added": two - one, "removed": one - two}


def _rest(parts: list[Body], kept: set[int], place: str) -> Any:
    solid = joined([body for i, body in enumerate(parts) if i not in kept])
    if solid is None:
        raise Refused("is no manifold: what was added and removed is unknown", place)
    return solid


def _volume(solid: Any) -> float:
    return max(0.0, float(solid.volume()))


def _back(move: Floats, points: Floats) -> Floats:
    back = inverse(move)
    return points @ back[:3, :3].T + back[:3, 3]


def _farthest(surface: Side, points: Floats) -> float:
    """Largest distance of points from a surface in mm."""
    return float(_distances(surface, points).max())


def middles(mesh: TriMesh) -> Floats:
    """Middles of all edges and triangles (k, 3)."""
    ends = np.concatenate([mesh.triangles[:, pair] for pair in ([0, 1], [1, 2], [2, 0])])
    ends = ends[ends[:, 0] < ends[:, 1]]  # a closed mesh has each edge both ways
    return np.concatenate([mesh.points[ends].mean(1), mesh.corners.mean(1)])


def _parted(surface: Side, points: Floats) -> float:
    """Like `_farthest`, but stops looking at twice what still counts as the same."""
    found, _, _ = bvh.nearest_all(surface.tree, np.ascontiguousarray(points), 2 * SAME_MM)
    return float(found.max())


def _distances(surface: Side, points: Floats) -> Floats:
    reach = surface.mesh.diagonal + float(np.abs(points).max(initial=0.0))
    distance, _, _ = bvh.nearest_all(surface.tree, np.ascontiguousarray(points), reach)
    return distance


def _facts(mesh: TriMesh, tree: Tree, outline: Topology, step: float) -> dict[str, Any]:
    """Facts in the frame of the old revision; only the sizes of holes are taken."""
    found = moments(mesh)
    holes, _ = find_holes(mesh, outline, tree, step)
    return {
        "envelope_mm": point(np.ptp(mesh.bounds, axis=0)),
        "volume_mm3": found.volume,
        "area_mm2": mesh.area,
        "centre_of_gravity_mm": point(found.centre),
        "bodies": outline.surfaces,
        "triangles": len(mesh.triangles),
        "holes": sorted(round(hole.diameter, 3) for hole in holes),
    }


def _changed(old: dict[str, Any], new: dict[str, Any]) -> list[dict[str, Any]]:
    rows = []
    for fact, before in old.items():
        after = new[fact]
        a, b = np.atleast_1d(before).astype(float), np.atleast_1d(after).astype(float)
        size = max(float(np.abs(a).max(initial=0.0)), 1e-9)
        allowed = HOLE_MM if fact == "holes" else UNCHANGED * size
        if a.shape != b.shape or float(np.abs(a - b).max(initial=0.0)) > allowed:
            rows.append({"fact": fact, "old": before, "new": after})
    return rows


@dataclass(frozen=True, slots=True)
class Faces:
    """The surfaces of both revisions, and the move between their frames."""

    old: Side
    new: Side
    move: Floats

    def without_films(self, mesh: TriMesh) -> TriMesh:
        """Leave out triangles that lie on both surfaces: films between faces that are the same.

        Faces that mean one plane differ in the last digit; what a boolean finds between them
        encloses nothing, but covers the picture.
        """
        corners = mesh.corners
        centre = corners.mean(1, keepdims=True)
        inside = np.concatenate([centre, centre + INWARDS * (corners - centre)], 1)
        points = inside.reshape(-1, 3)
        off = np.maximum(
            _distances(self.old, points), _distances(self.new, _back(self.move, points))
        )
        real = off.reshape(len(corners), -1).max(1) > SAME_MM
        return TriMesh(mesh.points, mesh.triangles[real])


def _scene(pieces: dict[str, Any], upright: Floats, faces: Faces) -> Scene:
    """Unchanged in grey, added in green, removed in red; metres, y up as ``upright`` turns it."""
    one, two = pieces["unchanged"]
    least = NOISE * (one.volume() + sum(moments(mesh).volume for mesh in pieces["kept"]))
    shown = {
        "unchanged": _together([*pieces["kept"], *_meshes(one ^ two, least)]),
        "added": _together([faces.without_films(m) for m in _meshes(pieces["added"], least)]),
        "removed": _together([faces.without_films(m) for m in _meshes(pieces["removed"], least)]),
    }
    scene = Scene([], [], [], [Material(COLOURS[name], name) for name in shown])
    for number, (name, mesh) in enumerate(shown.items()):
        if mesh is None or not len(mesh.triangles):
            continue
        points = (mesh.points @ upright.T).astype(np.float32)
        surface = Surface(points, mesh.triangles.astype(np.uint32), number)
        scene.meshes.append(Mesh([surface]))
        scene.nodes.append(Node(name, mesh=len(scene.meshes) - 1))
    scene.roots = list(range(len(scene.nodes)))
    return scene


def _meshes(solid: Any, least: float) -> list[TriMesh]:
    """Give the triangles of a solid; none when it is but slivers."""
    if solid.is_empty() or solid.volume() <= least:
        return []
    found = solid.to_mesh64()
    points = np.asarray(found.vert_properties)[:, :3]
    return [merged(points, np.asarray(found.tri_verts, np.int64))]


def _together(meshes: list[TriMesh]) -> TriMesh | None:
    if not meshes:
        return None
    starts = np.cumsum([0, *(len(mesh.points) for mesh in meshes[:-1])])
    triangles = [mesh.triangles + start for mesh, start in zip(meshes, starts, strict=True)]
    return TriMesh(np.concatenate([mesh.points for mesh in meshes]), np.concatenate(triangles))
