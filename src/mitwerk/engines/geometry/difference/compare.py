"""Two revisions → what changed, in a disposable child."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.errors import GeometryError, Refused
from mitwerk.engines.geometry.factsheet.sheet import JOBS, UNITS_MM
from mitwerk.engines.geometry.model import Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from mitwerk.engines.geometry.model import FilePath, Usage

JOB = "mitwerk.engines.geometry.children.diff_job:diff"
DEFAULT_LIMITS = Limits()
Matrix = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """One fact before and after."""

    fact: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What the new revision adds and removes once it lies over the old one.

    ``transform`` (4×4, mm) is the rigid move that lays the new file over the old. ``identical``
    means that at most 10⁻⁴ of the volume differs and no point is off by more than 0.01 mm.
    """

    identical: bool
    transform: Matrix
    added_mm3: float
    removed_mm3: float
    volume_delta_mm3: float
    mass_delta_kg: float | None
    envelope_delta_mm: tuple[float, float, float]
    facts_changed: tuple[Changed, ...]
    usage: Usage

    def as_dict(self) -> dict[str, Any]:
        """Return the documented JSON object."""
        whole = asdict(self)
        del whole["usage"]
        return whole

    def __getitem__(self, key: str) -> Any:
        return self.as_dict()[key]


def diff(
    old: FilePath,
    new: FilePath,
    *,
    density: float | None = None,
    unit: str | None = None,
    glb: FilePath | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Difference:
    """Lay a new revision over the old one and take the differences.

    Parameters
    ----------
    old, new
        Closed models in any format that `facts` measures, drawings apart.
    density
        In kg/m³, for the change of mass.
    unit
        Of STL, OBJ and PLY files; millimetres without it.
    glb
        Where a coloured picture goes: unchanged grey, added green, removed red.

    Returns
    -------
    Difference
        A part that was only moved or turned is identical; its mirror image is not.

    Raises
    ------
    Refused
        One of the files has no inside, or as in `facts`; ``where`` names the file. The folder
        for ``glb`` is not there.
    """
    old, new, out = Path(old), Path(new), Path(glb) if glb is not None else None
    if out is not None and not out.parent.is_dir():
        raise Refused("there is no such folder for the picture", str(out))
    kinds = {"old": _kind(old), "new": _kind(new)}
    answer = _answer(old, new, kinds, unit, out, limits)
    return _difference(answer, density)


def _kind(path: Path) -> str:
    """Format of a model that can be laid over another."""
    kind = sniff(path)
    if kind is None or kind.format not in JOBS or kind.format == "dxf":
        raise Refused("no model that can be compared", str(path))
    return kind.format


def _answer(
    old: Path,
    new: Path,
    kinds: dict[str, str],
    unit: str | None,
    glb: Path | None,
    limits: Limits,
) -> sandbox.Answer:
    """Run the job on both files; a fault names the one that has it."""
    try:
        return sandbox.run(
            JOB,
            inputs={"old": old, "new": new},
            params={
                "old_format": kinds["old"],
                "new_format": kinds["new"],
                "scale": UNITS_MM[unit or "mm"],
                "unit": unit,
                "glb": glb is not None,
                **asdict(limits),
            },
            nursery="measure",
            out_folder=glb.parent if glb else None,
            outputs=("model.glb",) if glb else (),
            rename={"model.glb": glb.name} if glb else None,
            limits=limits,
        )
    except GeometryError as error:
        if error.where == f"{old}#new":  # the sandbox names the first file
            error.where = str(new)
        raise


def _difference(answer: sandbox.Answer, density: float | None) -> Difference:
    found = answer.result
    mass = None if density is None else found["volume_delta_mm3"] * density * 1e-9
    x, y, z = found["envelope_delta_mm"]
    return Difference(
        identical=found["identical"],
        transform=tuple(tuple(row) for row in found["transform"]),
        added_mm3=found["added_mm3"],
        removed_mm3=found["removed_mm3"],
        volume_delta_mm3=found["volume_delta_mm3"],
        mass_delta_kg=mass,
        envelope_delta_mm=(x, y, z),
        facts_changed=tuple(Changed(**row) for row in found["facts_changed"]),
        usage=answer.usage,
    )
