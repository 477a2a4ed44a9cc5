"""STEP and FCStd → facts on the exact surfaces, by OCP."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from OCP.collections import Sequence_TCollection_AsciiString as Strings
from OCP.IFSelect import IFSelect_ReturnStatus
from OCP.STEPControl import STEPControl_Reader

from mitwerk.engines.geometry.children import hygiene
from mitwerk.engines.geometry.children.brep import Body, unfolded
from mitwerk.engines.geometry.children.brep_facts import describe_brep
from mitwerk.engines.geometry.children.fcstd import UNCLEAR, final_shapes
from mitwerk.engines.geometry.children.step import UNITS, check_text
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.measure.report import Findings

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def step(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (STEP) → facts."""
    findings = Findings()
    body, unit = read_step(params, stage, findings)
    stage("measuring the STEP shapes")
    return _answer(body, unit, params, findings)


def fcstd(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Job: ``input`` (FCStd) → facts of the shapes that are not used up by later ones."""
    findings = Findings()
    body = read_fcstd(params, stage, findings)
    if any(row["code"] == UNCLEAR for row in findings.rows):
        return {"facts": {"unit": "mm"}, "findings": findings.rows}
    stage("measuring the FreeCAD shapes")
    return _answer(body, "mm", params, findings)


def read_shape(params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings) -> Body:
    """Read ``input`` as ``format`` says, in mm."""
    if params["format"] == "fcstd":
        body = read_fcstd(params, stage, findings)
        for row in findings.rows:
            if row["code"] == UNCLEAR:
                raise Refused(row["message"], "#Document.xml")
        return body
    return read_step(params, stage, findings)[0]


def read_fcstd(params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings) -> Body:
    """Read the finished shapes of a FreeCAD document."""
    stage("opening the FreeCAD document")
    shape = final_shapes(Path(params["input"]), int(params["unpacked_bytes"]), stage, findings)
    return unfolded(shape, int(params["nodes"]))


def _answer(body: Body, unit: str, params: Mapping[str, Any], findings: Findings) -> dict[str, Any]:
    facts = describe_brep(body, params["density"], findings, float(params["before_walls_s"]))
    return {"facts": {"unit": unit, **facts}, "findings": findings.rows}


def read_step(
    params: Mapping[str, Any], stage: Callable[[str], None], findings: Findings
) -> tuple[Body, str]:
    """Read the shapes of a STEP file in mm, and the unit that it says."""
    path = Path(params["input"])
    stage("looking at the STEP text")
    check_text(path)
    hygiene.look(path.read_bytes(), findings)
    stage("reading the STEP entities")
    reader = STEPControl_Reader()
    if reader.ReadFile(str(path)) != IFSelect_ReturnStatus.IFSelect_RetDone:
        raise Refused("the STEP entities can't be read")
    unit = _unit(reader, findings)
    stage("building the STEP shapes")
    if not reader.TransferRoots():
        raise Refused("no shape could be built from the STEP entities")
    return unfolded(reader.OneShape(), int(params["nodes"])), unit


def _unit(reader: Any, findings: Findings) -> str:
    lengths, angles, solids = Strings(), Strings(), Strings()
    reader.FileUnits(lengths, angles, solids)
    names = sorted({str(text.ToCString()).lower() for text in lengths})
    if not names:
        message = "the file names no length unit; millimetres are assumed"
        findings.add("unit_assumed", "note", message)
        return "mm"
    if len(names) > 1:
        findings.add("mixed_units", "warning", f"the file mixes units: {', '.join(names)}")
    return UNITS.get(names[0], names[0])
