"""Model → the numbers that its shape is known by; two models → how they relate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children.brep import triangulated
from mitwerk.engines.geometry.children.brep_box import envelope
from mitwerk.engines.geometry.children.facts_mesh import load
from mitwerk.engines.geometry.children.facts_step import read_shape
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.descriptor import describe_mesh
from mitwerk.engines.geometry.measure.overlay import overlay
from mitwerk.engines.geometry.measure.report import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from mitwerk.engines.geometry.measure.mesh import TriMesh

DEFLECTION, ANGLE_RAD = 1e-3, 0.3


def describe(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (any model) → description of its shape."""
    mesh = _surface(params, stage)
    stage("describing the shape")
    found = describe_mesh(mesh, bvh.tree(mesh))
    return {
        "numbers": [float(v) for v in found.numbers],
        "size_mm": found.size,
        "handedness": found.handedness,
        "triangles": len(mesh.triangles),
    }


def lay_over(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``known`` and ``asked`` → whether the one is a copy of the other."""
    known, asked = (
        _surface({**params, "input": name, "format": params[f"{name}_format"]}, stage)
        for name in ("known", "asked")
    )
    stage("laying one over the other")
    found = overlay(known, asked)
    return {"relation": found.relation, "off_mm": found.off, "scale": found.scale}


def _surface(params: Mapping[str, Any], stage: Callable[[str], None]) -> TriMesh:
    """Read a model as triangles in mm; those of exact shapes are as fine as the part is large."""
    if params["format"] not in {"step", "fcstd"}:
        return load(params, stage, Findings())[0]
    body = read_shape(params, stage, Findings())
    low, high = envelope(body.shape)
    fine = DEFLECTION * float(np.linalg.norm(high - low))
    return triangulated(body, fine, ANGLE_RAD)[0]
