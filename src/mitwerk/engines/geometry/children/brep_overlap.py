"""Space that solids of one file share: found on their meshes, confirmed on the exact shapes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from OCP.BRepAlgoAPI import BRepAlgoAPI_Common, BRepAlgoAPI_Fuse
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopoDS import TopoDS

from mitwerk.engines.geometry.children.brep import Body, explore, triangulated
from mitwerk.engines.geometry.measure.solids import to_manifold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.integrals import Moments

    Floats = NDArray[np.float64]
    Box = tuple[Floats, Floats]

SAME = 1e-6  # relative: volume, moments, and places by the diagonal
NOTHING = 1e-7  # of the smaller solid: less is noise of touching faces
DEFLECTION, ANGLE_RAD = 1e-3, 0.4
MOST_SOLIDS = 2000
SECONDS = 4.0  # of processor time; what is left then is said to be unknown


@dataclass(slots=True)
class Shared:
    """A solid that is there twice, what pairs of solids share, and how many were not looked at."""

    twice: int | None
    pairs: dict[tuple[int, int], list[Moments]]
    left: int


def shared_space(
    solids: list[Any],
    each: list[Moments],
    box_of: Callable[[Any], Box],
    moments_of: Callable[[Any], Moments],
) -> Shared:
    """Find which solids share space; pairs whose boxes are apart are never looked at."""
    if len(solids) > MOST_SOLIDS:
        return Shared(None, {}, len(solids))
    boxes = [box_of(solid) for solid in solids]
    near = _near(boxes)
    for one, two in near:
        if _same(each[one], each[two], boxes[one], boxes[two]):
            return Shared(two, {}, 0)
    end = time.process_time() + SECONDS
    meshes: dict[int, Any] = {}
    pairs: dict[tuple[int, int], list[Moments]] = {}
    for number, (one, two) in enumerate(near):
        if time.process_time() > end:
            return Shared(None, pairs, len(near) - number)
        for at in {one, two} - meshes.keys():
            meshes[at] = _mesh(solids[at], boxes[at])
        if _touch(meshes[one], meshes[two]):
            smaller = min(each[one].volume, each[two].volume)
            common = [moments_of(s) for s in _common(solids[one], solids[two])]
            if sum(found.volume for found in common) > NOTHING * smaller:
                pairs[one, two] = common
    return Shared(None, pairs, 0)


def joined(solids: list[Any]) -> Any:
    """Fuse solids that share space; None where that fails."""
    whole = solids[0]
    for solid in solids[1:]:
        both = BRepAlgoAPI_Fuse(whole, solid)
        if not both.IsDone():
            return None
        whole = both.Shape()
    return whole


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
