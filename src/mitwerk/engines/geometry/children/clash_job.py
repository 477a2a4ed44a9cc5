"""Clash and gap between bodies: exact where both are B-rep, by manifold3d elsewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepAlgoAPI import BRepAlgoAPI_Common
from OCP.BRepExtrema import BRepExtrema_DistShapeShape
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopoDS import TopoDS

from mitwerk.engines.geometry.children.brep import Body, explore, triangulated
from mitwerk.engines.geometry.children.brep_box import envelope, loose_box
from mitwerk.engines.geometry.children.brep_facts import moments_of
from mitwerk.engines.geometry.children.facts_mesh import load
from mitwerk.engines.geometry.children.facts_step import read_shape
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.edges import topology
from mitwerk.engines.geometry.measure.integrals import moments
from mitwerk.engines.geometry.measure.mesh import TriMesh, merged
from mitwerk.engines.geometry.measure.report import Findings, point
from mitwerk.engines.geometry.measure.solids import nested, to_manifold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.edges import Topology

    Floats = NDArray[np.float64]

FINE, ANGLE_RAD = 2e-4, 0.1
EXACT_FACES = 400
MOST_PAIRS = 20_000
MOST_SURFACES = 100  # of an open mesh that are told apart
Y_UP = frozenset({"glb", "gltf"})
TURNED = "glTF turned to z up"
NOTHING = 1e-9  # of the smaller body: less is noise of touching faces
OPEN = "an open mesh has no inside"


@dataclass(slots=True)
class Piece:
    """One body: its box, and its mesh or the exact solid, of which a mesh is made when asked.

    The box lies around the body; that of a curved solid may be larger. An open surface has no
    ``inside``.
    """

    low: Floats
    high: Floats
    triangles: TriMesh | None = None
    solid: Any = None
    faces: int = 0
    inside: bool = True

    @property
    def mesh(self) -> TriMesh:
        """The surface as triangles; most bodies of an assembly never need it."""
        if self.triangles is None:
            self.triangles = _meshed(self.solid, self.low, self.high)
        return self.triangles

    @property
    def exact_box(self) -> tuple[Floats, Floats]:
        """Lowest and highest corner."""
        return (self.low, self.high) if self.solid is None else envelope(self.solid)


def clash(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: the models ``inputs`` in one frame → common volume and smallest gap."""
    pieces: list[Piece] = []
    for name, kind, scale in zip(
        params["inputs"], params["formats"], params["scales"], strict=True
    ):
        one = {**params, "input": name, "format": kind, "scale": scale, "unit": None}
        exact = kind in {"step", "fcstd"}
        pieces += brep_pieces(None, one, stage) if exact else mesh_pieces(one, stage)
    stage("comparing the bodies")
    found = compare(len(pieces), list(combinations(pieces, 2)), float(params["contact_s"]))
    if is_turned(params["formats"]):
        found["message"] += f"; {TURNED}"
    return found


def is_turned(formats: Iterable[str]) -> bool:
    """Whether glTF (y up) lies in one frame with formats that are z up."""
    return len({form in Y_UP for form in formats}) > 1


def compare(bodies: int, wanted: list[tuple[Piece, Piece]], most_s: float) -> dict[str, Any]:
    """Common volume of the pairs and the smallest gap between two bodies of a pair.

    Nothing is told when the child has used ``most_s`` seconds before the last pair: ``left``.
    """
    if not wanted:
        return _answer(bodies, None, None, f"{bodies} body; clash and gap need two")
    if not all(piece.inside for pair in wanted for piece in pair):
        message = f"{OPEN}: clash and gap can't be measured"
        return _answer(bodies, None, None, message) | {"open": True}
    total, worst, clash_at = 0.0, 0.0, None
    gap, gap_at = np.inf, None
    pairs = sorted(wanted, key=lambda pair: _apart(*pair))
    if len(pairs) > MOST_PAIRS:
        raise Refused(f"{bodies} bodies make {len(pairs)} pairs; up to {MOST_PAIRS}")
    for number, (one, two) in enumerate(pairs):
        if time.process_time() > most_s:
            left = len(pairs) - number
            message = f"{left} of {len(pairs)} pairs of bodies could not be compared in time"
            return _answer(bodies, None, None, message) | {"left": left}
        if _apart(one, two) > 0 and _apart(one, two) >= gap:
            break  # sorted: nothing that follows is nearer, and nothing of it can overlap
        common, at = _common(one, two) if _apart(one, two) <= 0 else (0.0, None)
        if common > 0:
            total += common
            gap, gap_at = 0.0, at
            if common > worst:
                worst, clash_at = common, at
        elif gap > 0:
            distance, near = _distance(one, two)
            if distance < gap:
                gap, gap_at = distance, near
    message = f"{bodies} bodies"
    return _answer(bodies, (total, clash_at), (float(gap), gap_at), message)


def _answer(
    bodies: int,
    clash_found: tuple[float, Floats | None] | None,
    gap_found: tuple[float, Floats | None] | None,
    message: str,
) -> dict[str, Any]:
    volume, clash_at = clash_found or (None, None)
    gap, gap_at = gap_found or (None, None)
    return {
        "bodies": bodies,
        "clash_mm3": volume,
        "clash_at": None if clash_at is None else point(clash_at),
        "gap_mm": gap,
        "gap_at": None if gap_at is None else point(gap_at),
        "message": message,
    }


def brep_pieces(
    shape: Any,
    params: Mapping[str, Any] | None = None,
    stage: Callable[[str], None] | None = None,
) -> list[Piece]:
    """Return the solids of a shape; without one those of the file that ``params`` name."""
    if params is not None and stage is not None:
        solids = read_shape(params, stage, Findings()).solids
        if not solids:
            raise Refused("there is no solid in it")
    else:
        solids = explore(shape, TopAbs_ShapeEnum.TopAbs_SOLID)
    pieces = []
    for solid in solids:
        low, high = loose_box(solid)
        faces = len(explore(solid, TopAbs_ShapeEnum.TopAbs_FACE))
        pieces.append(Piece(low, high, None, solid, faces))
    return pieces


def _meshed(solid: Any, low: Floats, high: Floats) -> TriMesh:
    faces = [TopoDS.Face(face) for face in explore(solid, TopAbs_ShapeEnum.TopAbs_FACE)]
    fine = FINE * float(np.linalg.norm(high - low))
    mesh, _, _ = triangulated(Body(solid, [solid], [], faces), fine, ANGLE_RAD)
    return mesh


def mesh_pieces(params: Mapping[str, Any], stage: Callable[[str], None]) -> list[Piece]:
    """Return the bodies of the mesh file that ``params`` name; of an open one its surfaces."""
    mesh, _ = load(params, stage, Findings())
    if params["format"] in Y_UP and is_turned(params["formats"]):
        x, y, z = mesh.points.T
        mesh = TriMesh(np.stack([x, -z, y], 1), mesh.triangles)
    shape = topology(mesh)
    pieces = []
    for members in nested(mesh, shape) if shape.closed else _surfaces(shape):
        own = merged(mesh.points, mesh.triangles[members])
        low, high = own.bounds
        pieces.append(Piece(low, high, own, inside=shape.closed))
    return pieces


def _surfaces(shape: Topology) -> list[NDArray[np.bool_]]:
    """Triangles of each surface; all in one where a mesh is all but loose triangles."""
    if shape.surfaces > MOST_SURFACES:
        return [np.ones(len(shape.surface), bool)]
    return [shape.surface == number for number in range(shape.surfaces)]


def _apart(one: Piece, two: Piece) -> float:
    """Distance of two boxes; not positive when they share space or touch."""
    return float(
        np.linalg.norm(np.maximum(0.0, np.maximum(one.low - two.high, two.low - one.high)))
    )


def _common(one: Piece, two: Piece) -> tuple[float, Floats | None]:
    smaller = min(float(np.prod(p.high - p.low)) for p in (one, two))
    if _exact(one, two):
        volume, at = _common_brep(one.solid, two.solid)
    else:
        volume, at = _common_mesh(one.mesh, two.mesh)
    return (volume, at) if volume > NOTHING * smaller else (0.0, None)


def _exact(one: Piece, two: Piece) -> bool:
    return (
        one.solid is not None and two.solid is not None and (one.faces + two.faces <= EXACT_FACES)
    )


def _common_brep(one: Any, two: Any) -> tuple[float, Floats | None]:
    both = BRepAlgoAPI_Common(one, two)
    if not both.IsDone():
        raise Refused("the common volume of two solids can't be computed")
    found = [moments_of(s) for s in explore(both.Shape(), TopAbs_ShapeEnum.TopAbs_SOLID)]
    volume = sum(f.volume for f in found)
    return (volume, found[0].centre) if found else (0.0, None)


def _common_mesh(one: TriMesh, two: TriMesh) -> tuple[float, Floats | None]:
    a, b = to_manifold(one), to_manifold(two)
    if a is None or b is None:
        raise Refused("a body is no manifold: the common volume can't be computed")
    both = a ^ b
    if both.is_empty():
        return 0.0, None
    found = both.to_mesh64()
    inner = moments(
        merged(np.asarray(found.vert_properties)[:, :3], np.asarray(found.tri_verts, np.int64))
    )
    return inner.volume, inner.centre


def _distance(one: Piece, two: Piece) -> tuple[float, Floats]:
    """Smallest distance of two bodies and the point on the first."""
    if _exact(one, two):
        solver = BRepExtrema_DistShapeShape(one.solid, two.solid)
        if solver.IsDone() and solver.NbSolution():
            found = solver.PointOnShape1(1)
            return float(solver.Value()), np.array([found.X(), found.Y(), found.Z()])
    reach = float(np.linalg.norm(np.maximum(one.high, two.high) - np.minimum(one.low, two.low)))
    best, at = np.inf, one.low
    for a, b in ((one.mesh, two.mesh), (two.mesh, one.mesh)):
        near, _, _ = bvh.nearest_all(bvh.tree(b), a.points, reach)
        place = int(np.argmin(near))
        if near[place] < best:
            best, at = float(near[place]), a.points[place]
    first, second = to_manifold(one.mesh), to_manifold(two.mesh)
    if first is not None and second is not None and best > 0:
        best = min(best, float(first.min_gap(second, best)))  # also where two edges cross
    return best, at
