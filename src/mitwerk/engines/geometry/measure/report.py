"""Mesh → facts and findings as plain values: what is known, what is not and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.edges import doubled, topology
from mitwerk.engines.geometry.measure.holes import Hole, find_holes
from mitwerk.engines.geometry.measure.integrals import (
    Moments,
    facet_error,
    moments,
    moments_of_surfaces,
)
from mitwerk.engines.geometry.measure.jit import COMPILED
from mitwerk.engines.geometry.measure.rounding import rounding
from mitwerk.engines.geometry.measure.solids import count_bodies, union
from mitwerk.engines.geometry.measure.walls import thinnest

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mitwerk.engines.geometry.measure.edges import Topology
    from mitwerk.engines.geometry.measure.mesh import TriMesh

MOST_FOR_WALLS = 400_000
MASS_FACTS = "volume, mass, centre of gravity and inertia"


class Findings:
    """Collects remarks as plain rows."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    def add(self, code: str, severity: str, message: str, **more: Any) -> None:
        """Add one remark; ``more`` may hold where, pointer, value and limit."""
        row: dict[str, Any] = {"code": code, "severity": severity, "message": message}
        row |= {"where": None, "pointer": None, "value": None, "limit": None} | more
        if row["where"] is not None:
            row["where"] = point(row["where"])
        self.rows.append(row)


def point(values: Any) -> list[float]:
    """Plain floats, without negative zeros."""
    return [float(v) + 0.0 for v in values]


def describe(mesh: TriMesh, density: float | None, findings: Findings) -> dict[str, Any]:
    """Measure a merged mesh in mm; adds findings and returns the facts without ``unit``."""
    shape = topology(mesh)
    low, high = mesh.bounds
    facts: dict[str, Any] = {
        "envelope_mm": point(high - low),
        "area_mm2": mesh.area,
        "closed": shape.closed,
        "bodies": shape.surfaces,
        "triangles": len(mesh.triangles),
    }
    body = _body(mesh, shape, facts, findings)
    if body is None:
        findings.add("wall_unknown", "note", "minimum wall needs a closed body")
        findings.add("holes_unknown", "note", "holes need a closed body")
        return facts
    inside, solid, outline = body
    facts["volume_mm3"] = inside.volume
    facts["centre_of_gravity_mm"] = point(inside.centre)
    _bound(solid, outline, inside, findings)
    facts |= mass_facts(inside, density, findings)
    facts |= _walls_and_holes(solid, outline, rounding(mesh.points), findings)
    return facts


def mass_facts(body: Moments, density: float | None, findings: Findings) -> dict[str, Any]:
    """Mass in kg and inertia in kg·mm² of a body, or the finding that density is missing."""
    if density is None:
        findings.add("density_missing", "note", "mass and inertia need a density in kg/m³")
        return {}
    per_mm3 = density * 1e-9
    return {
        "mass_kg": body.volume * per_mm3,
        "inertia": [point(row) for row in body.inertia * per_mm3],
    }


def _body(
    mesh: TriMesh, shape: Topology, facts: dict[str, Any], findings: Findings
) -> tuple[Moments, TriMesh, Topology] | None:
    """Integrate what is inside, or say why there is no inside."""
    if not shape.closed:
        middle = mesh.points[shape.open_edges[0]].mean(0)
        count = len(shape.open_edges)
        message = f"{count} edges lie open or are turned the wrong way; {MASS_FACTS} are unknown"
        findings.add("open_mesh", "error", message, where=middle, value=count, limit=0)
        return None
    twice = doubled(mesh) if shape.crowded else np.empty(0, np.int64)
    if len(twice):
        where = mesh.corners[twice[0]].mean(0)
        message = f"{len(twice)} triangles are there twice; {MASS_FACTS} are unknown"
        findings.add("double_part", "error", message, where=where, value=len(twice), limit=0)
        return None
    each = moments_of_surfaces(mesh, shape.surface, shape.surfaces)
    facts["bodies"], inverted = count_bodies(mesh, shape, each)
    if inverted is not None:
        where = mesh.corners[np.flatnonzero(shape.surface == inverted)[0]].mean(0)
        message = f"a surface is turned inside out; {MASS_FACTS} are unknown"
        volume = each[inverted].volume
        findings.add("inside_out", "error", message, where=where, value=volume, limit=0.0)
        return None
    whole = moments(mesh)
    if whole.volume <= 1e-12 * mesh.diagonal**3:
        message = f"encloses no volume; {MASS_FACTS} are unknown"
        findings.add("no_volume", "error", message, value=whole.volume, limit=0.0)
        return None
    if facts["bodies"] < 2 or facts["bodies"] != shape.surfaces:  # voids are no bodies to join
        return whole, mesh, shape
    return _without_overlap(mesh, shape, whole, findings)


def _without_overlap(
    mesh: TriMesh, shape: Topology, whole: Moments, findings: Findings
) -> tuple[Moments, TriMesh, Topology]:
    """Bodies that reach into each other count their common space once."""
    joined = union(mesh, shape)
    if joined is None:
        return whole, mesh, shape
    inside = moments(joined)
    common = whole.volume - inside.volume
    if common <= 1e-9 * whole.volume:
        return whole, mesh, shape
    message = "bodies overlap; their common space is counted once"
    findings.add("bodies_overlap", "warning", message, value=common, limit=0.0)
    return inside, joined, topology(joined)


def _bound(mesh: TriMesh, shape: Topology, body: Moments, findings: Findings) -> None:
    """State how far the facets may be from the curved surface that they stand for."""
    net, gross = facet_error(mesh, shape)
    share = gross / body.volume
    if share < 1e-6:
        return
    message = (
        f"facets stand for curved surfaces: the volume is within {100 * share:.3g} % "
        f"(estimated {100 * net / body.volume:+.3g} %) of the exact shape's"
    )
    findings.add("facet_bound", "note", message, value=net / body.volume, limit=share)


def _walls_and_holes(
    mesh: TriMesh, shape: Topology, step: float, findings: Findings
) -> dict[str, Any]:
    if not COMPILED or len(mesh.triangles) > MOST_FOR_WALLS:
        why = "numba is not installed" if not COMPILED else f"over {MOST_FOR_WALLS} triangles"
        findings.add("wall_unknown", "warning", f"minimum wall not measured: {why}")
        findings.add("holes_unknown", "warning", f"holes not looked for: {why}")
        return {}
    boxes = bvh.tree(mesh)
    found: dict[str, Any] = {}
    wall = thinnest(mesh, shape, boxes)
    if wall is None:
        findings.add("wall_unknown", "note", "no two sides stand opposite each other")
    else:
        found |= {"min_wall_mm": wall.thickness, "min_wall_at": point(wall.at)}
    holes, unsure = find_holes(mesh, shape, boxes, step)
    if unsure:
        message = f"{len(unsure)} round recesses are no cylinder; they are not listed as holes"
        findings.add("holes_uncertain", "note", message, where=unsure[0], value=len(unsure))
    found["holes"] = hole_rows(holes)
    return found


def hole_rows(holes: list[Hole]) -> list[dict[str, Any]]:
    """Holes as plain rows, in an order that does not depend on the order in the file."""
    rows = [
        {
            "diameter_mm": hole.diameter,
            "axis": _unit(hole.axis),
            "at": point(hole.at),
            "through": bool(hole.through),
            "depth_mm": float(hole.depth),
        }
        for hole in holes
    ]
    return sorted(rows, key=lambda r: (round(r["diameter_mm"], 3), [round(v, 3) for v in r["at"]]))


def _unit(axis: NDArray[np.float64]) -> list[float]:
    """Directions without the last bits of noise."""
    return point(np.where(np.abs(axis) < 1e-12, 0.0, axis))
