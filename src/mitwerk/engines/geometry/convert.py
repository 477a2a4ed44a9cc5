"""Foreign 3D files → one clean GLB each."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import Refused
from mitwerk.engines.geometry.model import Conversion, Finding, Limits, PartNode
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import FilePath

CHILDREN = "mitwerk.engines.geometry.children"
JOBS = {
    "step": f"{CHILDREN}.step:convert",
    "glb": f"{CHILDREN}.gltf_read:convert",
    "gltf": f"{CHILDREN}.gltf_read:convert",
    "stl": f"{CHILDREN}.meshes:convert_stl",
    "ply": f"{CHILDREN}.meshes:convert_ply",
    "obj": f"{CHILDREN}.meshes:convert_obj",
    "3mf": f"{CHILDREN}.threemf:convert",
}
DEFAULT_LIMITS = Limits()


def convert(path: FilePath, out_folder: FilePath, *, limits: Limits = DEFAULT_LIMITS) -> Conversion:
    """Convert a STEP, STL, 3MF, OBJ, PLY, GLB or glTF file in a disposable child.

    Parameters
    ----------
    path
        The foreign file; its type is taken from its content, never from its name.
    out_folder
        Gets ``model.glb``: metres, y up, the node tree of the source, edges as line primitives
        (mode 1) with the material ``edges``.
    limits
        What the child may use.

    Returns
    -------
    Conversion
        GLB, part tree, envelope, unit, triangles and findings.

    Raises
    ------
    Refused
        No 3D file, or one that is empty, dishonest or dangerous; ``where`` has the place.
    Crashed, TimedOut, OutOfMemory, IsolationUnavailable
        As in `sandbox.run`.

    Notes
    -----
    STL, OBJ and PLY carry no unit: millimetres are assumed with the finding ``unit_assumed``.
    """
    path, out_folder = Path(path), Path(out_folder)
    kind = sniff(path)
    if kind is None or kind.format not in JOBS:
        shown = "unknown content" if kind is None else kind.format
        raise Refused(f"no 3D format that can be converted: {shown}", str(path))
    answer = sandbox.run(
        JOBS[kind.format],
        inputs={"input": path},
        params={"input": "input", "variant": kind.variant, **asdict(limits)},
        out_folder=out_folder,
        outputs=("model.glb",),
        limits=limits,
    )
    notes = list(kind_findings(kind.name_agrees, kind.polyglot, kind.format))
    return _conversion(answer, notes)


def kind_findings(
    name_agrees: bool,  # noqa: FBT001 - two facts of a FileKind
    polyglot: tuple[str, ...],
    name: str,
) -> list[Finding]:
    """Findings for a name that lies and for bytes that are several formats at once."""
    found = []
    if not name_agrees:
        message = f"the content is {name}, the name says otherwise"
        found.append(Finding("wrong_extension", "warning", message))
    if polyglot:
        message = f"the same bytes also look like {', '.join(polyglot)}"
        found.append(Finding("polyglot", "warning", message))
    return found


def _conversion(answer: sandbox.Answer, notes: list[Finding]) -> Conversion:
    result: dict[str, Any] = answer.result
    x, y, z = result["envelope_m"]
    return Conversion(
        glb=answer.files[0],
        parts=tuple(PartNode(**row) for row in result["parts"]),
        envelope_m=(x, y, z),
        unit=result["unit"],
        triangles=result["triangles"],
        findings=(*notes, *(Finding(**row) for row in result["findings"])),
        usage=answer.usage,
    )
