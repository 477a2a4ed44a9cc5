"""Model → the numbers that its shape is known by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.geometry.children.brep import triangulated
from mitwerk.engines.geometry.children.brep_box import envelope
from mitwerk.engines.geometry.children.facts_mesh import load
from mitwerk.engines.geometry.children.facts_step import read_shape
from mitwerk.engines.geometry.measure import bvh
from mitwerk.engines.geometry.measure.descriptor import describe_mesh
from mitwerk.engines.geometry.measure.report import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DEFLECTION, ANGLE_RAD = 1e-3, 0.3


def describe(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (any model) → description of its shape."""
    if params["format"] in {"step", "fcstd"}:
        body = read_shape(params, stage, Findings())
        low, high = envelope(body.shape)
        fine = DEFLECTION * float(np.linalg.norm(high - low))
        mesh, _, _ = triangulated(body, fine, ANGLE_RAD)
    else:
        mesh, _ = load(params, stage, Findings())
    stage("describing the shape")
    found = describe_mesh(mesh, bvh.tree(mesh))
    return {
        "numbers": [float(v) for v in found.numbers],
        "size_mm": found.size,
        "handedness": found.handedness,
        "triangles": len(mesh.triangles),
    }
