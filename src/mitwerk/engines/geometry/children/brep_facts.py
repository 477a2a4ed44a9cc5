"""Facts of exact shapes: integrals over the surfaces, cylinders as holes, walls refined."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from OCP.BRep import BRep_Tool
from OCP.BRepAdaptor import BRepAdaptor_Surface
from OCP.BRepGProp import BRepGProp
from OCP.gp import gp_Pnt
from OCP.GProp import GProp_GProps
from OCP.TopAbs import TopAbs_ShapeEnum
from OCP.TopoDS import TopoDS

from mitwerk.engines.geometry.children.brep import Body, explore, triangulated
from mitwerk.engines.geometry.children.brep_box import envelope
from mitwerk.engines.geometry.children.brep_free import FREE
from mitwerk.engines.geometry.children.brep_holes import bores
from mitwerk.engines.geometry.children.brep_overlap import (
    groups,
    joined,
    negative,
    shared_space,
    total,
)
from mitwerk.engines.geometry.children.brep_walls import exact_wall
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.edges import topology
from mitwerk.engines.geometry.measure.integrals import Moments
from mitwerk.engines.geometry.measure.jit import COMPILED
from mitwerk.engines.geometry.measure.report import Findings, hole_rows, mass_facts, point

DEFLECTION, ANGLE_RAD = 1e-3, 0.4  # of the diagonal; walls are refined on the surfaces
MOST_FACES = 20_000
FINE = 1e-4  # relative error of the integral over one face


def describe_brep(
    body: Body, density: float | None, findings: Findings, before_walls_s: float
) -> dict[str, Any]:
    """Measure exact shapes in mm; adds findings and returns the facts without ``unit``."""
    low, high = envelope(body.shape)
    facts: dict[str, Any] = {
        "envelope_mm": point(high - low),
        "area_mm2": _area(body.shape),
        "closed": _closed(body, findings),
        "bodies": len(body.solids),
    }
    message = "exact surfaces have no triangles"
    findings.add("no_triangles", "note", message)
    whole = _whole(body, facts, findings)
    if whole is None:
        findings.add("wall_unknown", "note", "minimum wall needs a closed body")
        findings.add("holes_unknown", "note", "holes need a closed body")
        return facts
    facts["volume_mm3"] = whole.volume
    facts["centre_of_gravity_mm"] = point(whole.centre)
    facts |= mass_facts(whole, density, findings)
    if why := _too_much(body, before_walls_s):
        findings.add("wall_unknown", "warning", f"minimum wall not measured: {why}")
        findings.add("holes_unknown", "warning", f"holes not looked for: {why}")
        return facts
    facts |= _walls_and_holes(body, float(np.linalg.norm(high - low)), findings)
    return facts


def _area(shape: Any) -> float:
    total = GProp_GProps()
    BRepGProp.SurfaceProperties_s(shape, total)
    return float(total.Mass())


def _closed(body: Body, findings: Findings) -> bool:
    """Every shell without a free edge, and no face outside a solid."""
    shells = explore(body.shape, TopAbs_ShapeEnum.TopAbs_SHELL)
    leaking = sum(not BRep_Tool.IsClosed_s(shell) for shell in shells)
    if not body.solids:
        findings.add("no_solid", "error", "surfaces only, no solid: volume and mass are unknown")
        return False
    if leaking or body.sheets:
        count = max(leaking, len(body.sheets))
        message = f"{count} shells are not closed or belong to no solid"
        findings.add("open_shell", "error", message, value=count, limit=0)
        return False
    return True


def _whole(body: Body, facts: dict[str, Any], findings: Findings) -> Moments | None:
    """Integrate the solids; None and a finding when they have no inside."""
    if not body.solids or not facts["closed"]:
        return None
    each = [moments_of(solid) for solid in body.solids]
    for found in each:
        if found.volume <= 0:
            message = "a solid is turned inside out or has no volume; volume and mass are unknown"
            findings.add("inside_out", "error", message, where=found.centre,
                         value=found.volume, limit=0.0)  # fmt: skip
            return None
    return _without_overlap(body.solids, each, findings)


def _without_overlap(solids: list[Any], each: list[Moments], findings: Findings) -> Moments | None:
    """Count space that solids share once; None and a finding where one is there twice."""
    found = shared_space(solids, each, moments_of)
    if found.twice is not None:
        message = "the same solid is there twice; volume and mass are unknown"
        findings.add("double_part", "error", message, where=each[found.twice].centre)
        return None
    if found.left:
        message = (
            f"{found.left} pairs of solids were not compared: where they share space, volume and "
            "mass count it twice"
        )
        findings.add("overlap_unknown", "warning", message, value=found.left, limit=0)
    parts, shared = dict(enumerate(each)), dict(found.pairs)
    for group in groups(found.pairs):
        whole = joined(group, solids, found, moments_of)
        if whole is None:
            message = "bodies overlap and can't be joined; volume and mass are unknown"
            findings.add("bodies_overlap", "error", message, where=each[group[0]].centre)
            return None
        for member in group:
            del parts[member]
        parts[group[0]] = whole
        shared = {pair: common for pair, common in shared.items() if pair[0] not in group}
    less = [negative(common) for several in shared.values() for common in several]
    whole = total([*parts.values(), *less])
    if found.pairs:
        message = "bodies overlap; their common space is counted once"
        common = sum(one.volume for one in each) - whole.volume
        findings.add("bodies_overlap", "warning", message, value=common, limit=0.0)
    return whole


def moments_of(solid: Any) -> Moments:
    """Volume, centre and inertia of one solid by Gauss integration over its surfaces.

    Rational splines need it in ever smaller pieces: a drilled block of them was 0.02 % off.
    """
    found = GProp_GProps(gp_Pnt(0, 0, 0))
    faces = explore(solid, TopAbs_ShapeEnum.TopAbs_FACE)
    if any(BRepAdaptor_Surface(TopoDS.Face(face), False).GetType() in FREE for face in faces):
        BRepGProp.VolumeProperties_s(solid, found, FINE)
    else:
        BRepGProp.VolumeProperties_s(solid, found)
    middle = found.CentreOfMass()
    about_origin = found.MatrixOfInertia()  # OCCT gives it about the centre of mass
    rows = [[about_origin.Value(i, j) for j in (1, 2, 3)] for i in (1, 2, 3)]
    centre = np.array([middle.X(), middle.Y(), middle.Z()])
    return Moments(float(found.Mass()), centre, np.array(rows))


def _walls_and_holes(body: Body, diagonal: float, findings: Findings) -> dict[str, Any]:
    mesh, owner, failed = triangulated(body, DEFLECTION * diagonal, ANGLE_RAD)
    if failed:
        message = f"{failed} faces could not be meshed; walls behind them were not seen"
        findings.add("faces_without_mesh", "warning", message, value=failed, limit=0)
    boxes = bvh.tree(mesh)
    found: dict[str, Any] = {}
    wall = exact_wall(body, mesh, owner, topology(mesh), boxes)
    if wall is None:
        findings.add("wall_unknown", "note", "no two sides stand opposite each other")
    else:
        found |= {"min_wall_mm": wall.thickness, "min_wall_at": point(wall.at)}
    drilled, unsure = bores(body.faces)
    holes = [(bore, bore.hole(boxes)) for bore in drilled]
    unsure += [bore.foot + bore.low * bore.axis for bore, hole in holes if hole is None]
    if unsure:
        message = f"{len(unsure)} round recesses are no cylinder; they are not listed as holes"
        findings.add("holes_uncertain", "note", message, where=unsure[0], value=len(unsure))
    found["holes"] = hole_rows([hole for _bore, hole in holes if hole])
    return found


def _too_much(body: Body, most_s: float) -> str:
    """Why walls and holes are not looked for, "" where they are.

    The limit in seconds is only met on slow machines by files that would end without any facts.
    """
    if not COMPILED:
        return "numba is not installed"
    if len(body.faces) > MOST_FACES:
        return f"over {MOST_FACES} faces"
    spent = time.process_time()
    return f"reading it took {spent:.0f} s" if spent > most_s else ""
