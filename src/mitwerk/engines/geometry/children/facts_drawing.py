"""DXF → facts: a drawing has an extent and no volume."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ezdxf import bbox
from ezdxf.units import conversion_factor

from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.children.drawings import MOST_ENTITIES, draw_space, open_dxf
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure.report import Findings, point

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ezdxf.document import Drawing

MILLIMETRES = 4  # of $INSUNITS, ISO 10303-like table in the DXF reference
NAMES = {1: "in", 2: "ft", 4: "mm", 5: "cm", 6: "m"}


def dxf(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (DXF) → facts."""
    stage("reading the DXF")
    findings = Findings()
    hygiene.look(Path(params["input"]).read_bytes(), findings)
    document, faults = open_dxf(Path(params["input"]))
    for row in faults:
        findings.add(row["code"], row["severity"], row["message"])
    space = draw_space(document)
    if len(space) > MOST_ENTITIES:
        raise Refused(f"{len(space)} entities; up to {MOST_ENTITIES} are measured")
    stage("measuring the DXF")
    unit, scale = _unit(document, findings)
    box = bbox.extents(space, fast=True)
    facts: dict[str, Any] = {"unit": unit}
    if box.has_data:
        facts["envelope_mm"] = point(side * scale for side in box.size)
    else:
        findings.add("envelope_unknown", "warning", "nothing in the drawing has an extent")
    message = "a drawing has no volume, area, mass, bodies, triangles, wall or holes to measure"
    findings.add("flat_drawing", "note", message)
    return {"facts": facts, "findings": findings.rows}


def _unit(document: Drawing, findings: Findings) -> tuple[str, float]:
    code = int(document.header.get("$INSUNITS", 0))
    if code not in NAMES:
        message = "the drawing names no length unit that is known; millimetres are assumed"
        findings.add("unit_assumed", "note", message)
        return "mm", 1.0
    return NAMES[code], float(conversion_factor(code, MILLIMETRES))
