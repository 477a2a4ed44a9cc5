"""Space that solids of one file share: found on their meshes, confirmed on the exact shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.Bnd import Bnd_Box
from OCP.BRepAlgoAPI import BRepAlgoAPI_Common, BRepAlgoAPI_Fuse
from OCP.BRepBndLib import BRepBndLib
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopoDS import TopoDS

from mitwerk.engines.geometry.children.brep import Body, explore, triangulated
from mitwerk.engines.geometry.measure.integrals import Moments, moments
from mitwerk.engines.geometry.measure.mesh import merged
from mitwerk.engines.geometry.measure.solids import to_manifold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Box = tuple[Floats, Floats]

try:
    import manifold3d
except ImportError:  # then no solid has a mesh to be compared by: see measure.solids
    manifold3d = None

SAME = 1e-6  # relative: volume, moments, and places by the diagonal
NOTHING = 1e-7  # of the smaller solid: less is noise of touching faces
DEFLECTION, ANGLE_RAD = 1e-3, 0.4
MOST_SOLIDS = 2000
MOST_PAIRS, MOST_MEETINGS = 100, 2_000  # of solids, and of their faces, in boxes that touch
"""A count and no time, so that a file measures the same on every machine: some seconds at most."""
LARGEST_FUSED = 120  # faces; larger groups are joined by their meshes


@dataclass(slots=True)
class Shared:
    """A solid that is there twice, what pairs of solids share, and how many were not looked at."""

    twice: int | None
    pairs: dict[tuple[int, int], list[Moments]]
    left: int
    meshes: dict[int, Any] = field(default_factory=dict)


def shared_space(
    solids: list[Any],
    each: list[Moments],
    moments_of: Callable[[Any], Moments],
) -> Shared:
    """Find which solids share space; pairs whose boxes are apart are never looked at."""
    if len(solids) > MOST_SOLIDS:
        return Shared(None, {}, len(solids))
    boxes = [_box(solid) for solid in solids]
    near = _near(boxes)
    for one, two in near:
        if _same(each[one], each[two], boxes[one], boxes[two]):
            return Shared(two, {}, 0)
    faces = [_faces(solid) for solid in solids]
    meetings = sum(faces[one] * faces[two] for one, two in near)
    if len(near) > MOST_PAIRS or meetings > MOST_MEETINGS:
        return Shared(None, {}, len(near))  # some of them would be dear and leave a bound as well
    meshes: dict[int, Any] = {}
    pairs: dict[tuple[int, int], list[Moments]] = {}
    for one, two in near:
        for at in {one, two} - meshes.keys():
            meshes[at] = _mesh(solids[at], boxes[at])
        if _touch(meshes[one], meshes[two]):
            smaller = min(each[one].volume, each[two].volume)
            common = [moments_of(s) for s in _common(solids[one], solids[two])]
            if sum(found.volume for found in common) > NOTHING * smaller:
                pairs[one, two] = common
    return Shared(None, pairs, 0, meshes)


def joined(
    group: list[int], solids: list[Any], found: Shared, moments_of: Callable[[Any], Moments]
) -> Moments | None:
    """Integrate solids of which three or more may meet; None where they can't be joined.

    Small ones are fused exactly. Of others the meshes are joined: what those lose is what the
    solids share.
    """
    if sum(_faces(solids[at]) for at in group) <= LARGEST_FUSED:
        whole = solids[group[0]]
        for at in group[1:]:
            both = BRepAlgoAPI_Fuse(whole, solids[at])
            whole = both.Shape() if both.IsDone() else None
            if whole is None:
                break
        else:
            return moments_of(whole)
    meshes = [found.meshes.get(at) for at in group]
    if any(mesh is None for mesh in meshes):
        return None
    each = [moments_of(solids[at]) for at in group]
    once = _of_mesh(manifold3d.Manifold.batch_boolean(meshes, manifold3d.OpType.Add))
    return total([*each, once, *(negative(_of_mesh(mesh)) for mesh in meshes)])


def total(each: Iterable[Moments]) -> Moments:
    """Add up bodies; what counts less has a negative volume."""
    each = list(each)
    volume = sum(found.volume for found in each)
    centre = sum((found.volume * found.centre for found in each), np.zeros(3)) / volume
    inertia = sum((_about(found, centre) for found in each), np.zeros((3, 3)))
    return Moments(volume, centre, inertia)


def negative(found: Moments) -> Moments:
    """Return what takes a body away again."""
    return Moments(-found.volume, found.centre, -found.inertia)


def _about(found: Moments, to: Floats) -> Floats:
    """Inertia about another point (Steiner)."""
    d = found.centre - to
    moved: Floats = found.inertia + found.volume * (d @ d * np.eye(3) - np.outer(d, d))
    return moved


def _of_mesh(solid: Any) -> Moments:
    found = solid.to_mesh64()
    points = np.asarray(found.vert_properties)[:, :3]
    return moments(merged(points, np.asarray(found.tri_verts, np.int64)))


def _box(solid: Any) -> Box:
    """Quick box, somewhat larger than the exact one."""
    box = Bnd_Box()
    BRepBndLib.Add_s(solid, box, False)
    low, high = box.CornerMin(), box.CornerMax()
    return np.array([low.X(), low.Y(), low.Z()]), np.array([high.X(), high.Y(), high.Z()])


def groups(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Solids that hang together where three of them share space in pairs, and so may at once.

    >>> groups([(0, 1), (1, 2), (0, 2), (2, 3), (5, 6)])
    [[0, 1, 2, 3]]
    """
    found: list[set[int]] = []
    for pair in sorted(pairs):
        touched = [group for group in found if group & set(pair)]
        found = [group for group in found if group not in touched]
        found.append(set(pair).union(*touched))
    edges = set(pairs)
    return sorted(
        sorted(group)
        for group in found
        if any({(a, c), (b, c)} <= edges for a, b in edges if a in group for c in group)
    )


def _near(boxes: list[Box]) -> list[tuple[int, int]]:
    """Pairs whose boxes share space, sorted along x so that most are never looked at."""
    order = sorted(range(len(boxes)), key=lambda i: float(boxes[i][0][0]))
    found = []
    for at, one in enumerate(order):
        low, high = boxes[one]
        least = SAME * float(np.linalg.norm(high - low))
        for two in order[at + 1 :]:
            other_low, other_high = boxes[two]
            if other_low[0] >= high[0]:
                break
            if (np.minimum(high, other_high) - np.maximum(low, other_low) > least).all():
                found.append((min(one, two), max(one, two)))
    return found


def _same(one: Moments, two: Moments, first: Box, second: Box) -> bool:
    size = float(np.linalg.norm(first[1] - first[0]))
    ends = zip((one.centre, *first), (two.centre, *second), strict=True)
    return (
        abs(one.volume - two.volume) <= SAME * abs(one.volume)
        and float(np.abs(one.inertia - two.inertia).max()) <= SAME * float(one.inertia.max())
        and all(float(np.abs(a - b).max()) <= SAME * size for a, b in ends)
    )


def _faces(solid: Any) -> int:
    return len(explore(solid, TopAbs_ShapeEnum.TopAbs_FACE))


def _mesh(solid: Any, box: Box) -> Any:
    faces = [TopoDS.Face(face) for face in explore(solid, TopAbs_ShapeEnum.TopAbs_FACE)]
    fine = DEFLECTION * float(np.linalg.norm(box[1] - box[0]))
    mesh, _, _ = triangulated(Body(solid, [solid], [], faces), fine, ANGLE_RAD)
    return to_manifold(mesh)


def _touch(one: Any, two: Any) -> bool:
    """Whether two meshes share space; what is no manifold may."""
    return one is None or two is None or not (one ^ two).is_empty()


def _common(one: Any, two: Any) -> list[Any]:
    both = BRepAlgoAPI_Common(one, two)
    return explore(both.Shape(), TopAbs_ShapeEnum.TopAbs_SOLID) if both.IsDone() else []
