"""Models in one frame as one assembly, named parts of it swapped: box, volume, mass, contact."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children.assembly_read import Placed, folded, read
from mitwerk.engines.geometry.children.brep_box import envelope
from mitwerk.engines.geometry.children.clash_job import (
    Piece,
    brep_pieces,
    compare,
    is_turned,
)
from mitwerk.engines.geometry.measure.mesh import TriMesh
from mitwerk.engines.geometry.measure.report import point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LIKE = 1e-3  # of a volume: the same body in another format
UNWEIGHED = dict.fromkeys(("volume_mm3", "mass_kg", "centre_of_gravity_mm"))
SHAPE, PLACE = 5e-3, 5e-3  # of the largest moment of inertia, of the diagonal: facets and curves


@dataclass(slots=True)
class Sorted:
    """The bodies that count; files there twice in one place; files that are like a part elsewhere.

    ``twice`` and ``alike`` are pairs: a file and the file with more bodies that has its like.
    """

    bodies: list[Placed]
    twice: list[tuple[str, str]]
    alike: list[tuple[str, str]]
    doubtful: list[Placed]


def assembly(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``inputs`` in one frame, ``swaps`` (input → names) in the places of what they name."""
    swaps: dict[str, list[str]] = params["swaps"]
    files = {
        name: read(params, at, stage, named=bool(swaps)) for at, name in enumerate(params["inputs"])
    }
    base = _without_doubles({name: found for name, found in files.items() if name not in swaps})
    bodies, missing, gone = base.bodies, [], set()
    for name, wanted in swaps.items():
        names = {folded(one) for one in wanted}
        bodies, found = _swapped(bodies, files[name], names)
        if not found:
            names = _own_names(files[name])
            bodies, found = _swapped(bodies, files[name], names)
        if not found:
            missing.append(wanted)
        gone |= names
    # What is called like a swapped part is the part that was replaced, drawn alone.
    doubtful = [body for body in base.doubtful if not any(name in gone for name, _ in body.chain)]
    unsure = {body.file for body in doubtful}
    answer = _answer(bodies, params, stage)
    return {
        **answer,
        "missing": missing,
        "twice": base.twice,
        "alike": [pair for pair in base.alike if pair[0] in unsure],
        "with_alike": _with(answer, bodies, doubtful, params, stage) if doubtful else None,
        "turned": is_turned(params["formats"]),
    }


def _without_doubles(read: Mapping[str, list[Placed]]) -> Sorted:
    """Set files aside whose bodies all have their like in a file with more bodies.

    In the same places they are there twice. Elsewhere nobody can tell whether a file is a single
    part in its own frame, or one more part of the same shape. Neither can anybody of an open
    surface beside closed bodies.
    """
    found = Sorted([], [], [], [])
    kept: dict[str, list[Placed]] = {}
    for name in sorted(read, key=lambda name: -len(read[name])):
        own = read[name]
        larger = {file: held for file, held in kept.items() if len(held) > len(own)}
        if whole := _first(larger, own, placed=True):
            found.twice.append((name, whole))
        elif whole := _first(larger, own, placed=False):
            found.alike.append((name, whole))
            found.doubtful += own
        else:
            kept[name] = own
    found.bodies = [body for bodies in kept.values() for body in bodies]
    return found


def _first(larger: Mapping[str, list[Placed]], own: list[Placed], *, placed: bool) -> str:
    return next((file for file, held in larger.items() if _holds(held, own, placed=placed)), "")


def _holds(whole: list[Placed], part: list[Placed], *, placed: bool) -> bool:
    """Whether each body of the part has its like in the whole, each another one."""
    free = list(whole)
    for body in part:
        like = next((one for one in free if _alike(one, body, placed=placed)), None)
        if like is None:
            return False
        free.remove(like)
    return True


def _alike(one: Placed, two: Placed, *, placed: bool) -> bool:
    if one.inside != two.inside:
        return not placed
    if abs(one.size - two.size) > LIKE * abs(two.size):
        return False
    if np.abs(one.turning - two.turning).max() > SHAPE * np.abs(two.turning).max():
        return False
    if not placed:
        return True
    low, high = two.piece.exact_box
    near = PLACE * float(np.linalg.norm(high - low))
    if float(np.linalg.norm(one.centre - two.centre)) > near:
        return False
    ends = zip(one.piece.exact_box, (low, high), strict=True)
    return all(float(np.linalg.norm(a - b)) <= near for a, b in ends)


def _own_names(part: list[Placed]) -> set[str]:
    """Return what stands above all bodies of a part: what its own file calls the whole of it."""
    names = [{name for name, _place in body.chain} for body in part]
    return set.intersection(*names) if names else set()


def _swapped(
    base: list[Placed], part: list[Placed], names: set[str]
) -> tuple[list[Placed], list[Any]]:
    """Take what is called so out of the assembly and put the part in each of its places."""
    places: dict[tuple[str, str], tuple[Any, list[Placed]]] = {}
    kept = []
    for body in base:
        hit = next(((n, at) for n, at in body.chain if n in names), None)
        if hit is None or body.swapped:
            kept.append(body)
        else:
            key = (body.file, _key(hit[1]))
            places.setdefault(key, (hit[1], []))[1].append(body)
    return kept + _put(part, [(place, _middle(gone)) for place, gone in places.values()]), list(
        places
    )


def _key(place: Any) -> str:
    return "" if place is None else np.array2string(_matrix(place).round(6))


def _put(part: list[Placed], places: list[tuple[Any, Floats]]) -> list[Placed]:
    """Put a part in each of the places.

    It is drawn in the frame of the part that it replaces or, where that brings it nearer to one
    of the places, right there in the frame of the whole; then the others follow from that one.
    """
    own = [float(np.linalg.norm(_middle(part) - wanted)) for _place, wanted in places]
    framed = [(place, wanted) for place, wanted in places if place is not None]
    if len(framed) < len(places) or not places:
        return [replace(body, swapped=True) for body in part] if places else []
    moved = [[_moved(body, place) for body in part] for place, _wanted in framed]
    near = [
        float(np.linalg.norm(_middle(one) - wanted))
        for one, (_place, wanted) in zip(moved, framed, strict=True)
    ]
    if min(near) < min(own):
        return [body for one in moved for body in one]
    here = framed[int(np.argmin(own))][0].Inverted()
    return [_moved(body, place.Multiplied(here)) for place, _wanted in framed for body in part]


def _middle(bodies: list[Placed]) -> Floats:
    low = np.min([body.piece.low for body in bodies], axis=0)
    high = np.max([body.piece.high for body in bodies], axis=0)
    middle: Floats = (low + high) / 2
    return middle


def _moved(body: Placed, place: Any) -> Placed:
    matrix = _matrix(place)
    if body.piece.solid is not None:
        (piece,) = brep_pieces(body.piece.solid.Moved(place))
    else:
        points = body.piece.mesh.points @ matrix[:, :3].T + matrix[:, 3]
        mesh = TriMesh(points, body.piece.mesh.triangles)
        piece = Piece(points.min(0), points.max(0), mesh, inside=body.inside)
    centre = matrix[:, :3] @ body.centre + matrix[:, 3]
    return replace(body, piece=piece, centre=centre, swapped=True)


def _matrix(place: Any) -> Floats:
    move = place.Transformation()
    return np.array([[move.Value(i, j) for j in range(1, 5)] for i in range(1, 4)])


def _box(bodies: list[Placed]) -> tuple[Floats, Floats]:
    """Exact box of all bodies."""
    solids = [body.piece.solid for body in bodies if body.piece.solid is not None]
    boxes = [body.piece.exact_box for body in bodies if body.piece.solid is None]
    boxes += [envelope(*solids)] if solids else []
    lows, highs = zip(*boxes, strict=True)
    return np.min(lows, axis=0), np.max(highs, axis=0)


def _answer(
    bodies: list[Placed], params: Mapping[str, Any], stage: Callable[[str], None]
) -> dict[str, Any]:
    low, high = _box(bodies)
    whole = all(body.inside for body in bodies)
    return {
        "bodies": len(bodies) if whole else None,
        "envelope_mm": [float(side) for side in high - low],
        **(_weighed(bodies, params["densities"]) if whole else UNWEIGHED),
        "open": not whole,
        "contact": _contact(bodies, params, stage) if params["contact"] else None,
    }


def _weighed(bodies: list[Placed], given: Mapping[str, float | None]) -> dict[str, Any]:
    """Volume, mass and centre of closed bodies; the mass only with a density of each."""
    volumes = np.array([body.size for body in bodies])
    densities = [given.get(body.file) for body in bodies]
    known = None not in densities
    weights = volumes * np.array(densities, float) if known else volumes
    centres = np.array([body.centre for body in bodies])
    centre = (weights[:, None] * centres).sum(0) / weights.sum() if weights.sum() else None
    return {
        "volume_mm3": float(volumes.sum()),
        "mass_kg": float(weights.sum() * 1e-9) if known else None,
        "centre_of_gravity_mm": None if centre is None else point(centre),
    }


def _with(
    answer: dict[str, Any],
    bodies: list[Placed],
    more: list[Placed],
    params: Mapping[str, Any],
    stage: Callable[[str], None],
) -> dict[str, Any]:
    """Answer with further bodies where they are drawn; only their own pairs are compared anew."""
    found = _answer([*bodies, *more], {**params, "contact": False}, stage)
    if answer["contact"] is None:
        return found
    some = any(body.swapped for body in bodies)
    pairs = [(one.piece, two.piece) for one in bodies for two in more if one.swapped or not some]
    if not some:
        pairs += [(one.piece, two.piece) for one, two in combinations(more, 2)]
    extra = compare(len(bodies) + len(more), pairs, float(params["contact_s"]))
    return {**found, "contact": _joined(answer["contact"], extra)}


def _joined(one: dict[str, Any], two: dict[str, Any]) -> dict[str, Any]:
    """Sum of the common volumes, and the smaller gap."""
    known = [found for found in (one, two) if found["clash_mm3"] is not None]
    if len(known) < 2:
        return {**(known or [two])[0], "message": two["message"]}
    worst = max(known, key=lambda found: float(found["clash_mm3"]))
    nearest = min(known, key=lambda found: float(found["gap_mm"]))
    return {
        **two,
        "clash_mm3": one["clash_mm3"] + two["clash_mm3"],
        "clash_at": worst["clash_at"],
        "gap_mm": nearest["gap_mm"],
        "gap_at": nearest["gap_at"],
    }


def _contact(
    bodies: list[Placed], params: Mapping[str, Any], stage: Callable[[str], None]
) -> dict[str, Any]:
    """Compare what was swapped in with all the rest; without a swap every pair."""
    stage("comparing the bodies")
    some = any(body.swapped for body in bodies)
    pairs = [
        (one.piece, two.piece)
        for one, two in combinations(bodies, 2)
        if not some or one.swapped or two.swapped
    ]
    return compare(len(bodies), pairs, float(params["contact_s"]))
