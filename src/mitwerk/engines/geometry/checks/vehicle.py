"""The whole vehicle of a check: files in one frame, named parts of it swapped for others."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry import sandbox
from mitwerk.engines.geometry.checks.model import Place
from mitwerk.engines.geometry.checks.upright import Y_UP
from mitwerk.engines.geometry.factsheet.sheet import UNITLESS
from mitwerk.engines.geometry.model import Limits
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB = "mitwerk.engines.geometry.children.assembly_job:assembly"
AXES = {"x": 0, "y": 1, "z": 2}
DEFAULT_LIMITS = Limits()
OPEN = "an open mesh has no inside"
CONTACT = frozenset({"clash_volume", "gap"})
OF_WHOLE = CONTACT | {
    "mass",
    "volume",
    "bodies",
    *(f"{name}_{axis}" for name in ("envelope", "centre_of_gravity") for axis in AXES),
}


@dataclass(frozen=True, slots=True)
class Swap:
    """A part that takes the place of whatever is called so in the assembly.

    Names are those of products and instances in a STEP tree, or of files without their ending;
    case, ``-`` and ``_`` do not matter. Where nothing is called so, the names count that the
    part's own STEP file gives to the whole of it.
    """

    path: Path
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vehicle:
    """An assembly: models that share one frame, and parts swapped into it.

    Single parts may lie beside the assembly: a file whose bodies a file with more bodies has in
    the same places is left out. Where they only have the same shape there, a row must hold with
    the file and without it.
    """

    files: tuple[Path, ...]
    swaps: tuple[Swap, ...] = ()


@dataclass(frozen=True, slots=True)
class Whole:
    """What was measured of an assembly, lengths in mm in its frame; None is unknown.

    ``missing`` are the names of swaps that nothing in the assembly answers to. ``twice`` and
    ``alike`` are pairs of files: the first is left out since the second has its bodies, in the
    same places or elsewhere; ``with_alike`` is the whole with the latter. ``y_up`` says that all
    of it is glTF, ``turned`` that glTF was turned to lie with the others. With an ``open`` mesh
    in it only the box is known, and what the contact of other bodies is.
    """

    bodies: int | None
    envelope_mm: tuple[float, float, float]
    volume_mm3: float | None
    mass_kg: float | None
    centre_of_gravity_mm: tuple[float, float, float] | None
    contact: Mapping[str, Any] | None
    missing: tuple[tuple[str, ...], ...] = ()
    twice: tuple[tuple[Path, Path], ...] = ()
    alike: tuple[tuple[Path, Path], ...] = ()
    with_alike: Whole | None = None
    y_up: bool = False
    turned: bool = False
    open: bool = False

    def value(self, fact: str) -> tuple[Any, tuple[float, float, float] | None, str]:
        """Return a fact of `OF_WHOLE`, its point and a remark; None is unknown."""
        value, at, said = self._value(fact)
        remarks = [said, *(f"{one.name} is also in {two.name}" for one, two in self.twice)]
        if self.turned:
            remarks.append("glTF turned to z up")
        return value, at, "; ".join(remarks)

    def why_unknown(self, fact: str) -> str:
        """Return a stable word for why a fact is None."""
        if fact in CONTACT:
            return why_no_contact(self.contact or {})
        return "open_mesh" if self.open else "density_missing"

    def _value(self, fact: str) -> tuple[Any, tuple[float, float, float] | None, str]:
        if fact in CONTACT:
            found = self.contact or {}
            name = "clash" if fact == "clash_volume" else "gap"
            at = found.get(f"{name}_at")
            value = found.get("clash_mm3" if name == "clash" else "gap_mm")
            return value, tuple(at) if at else None, str(found.get("message", ""))
        name, _, axis = fact.rpartition("_")
        said = OPEN if self.open else f"{self.bodies} bodies"
        if axis in AXES:
            side = self.envelope_mm if name == "envelope" else self.centre_of_gravity_mm
            return (None if side is None else side[AXES[axis]]), None, said
        value = {"mass": self.mass_kg, "volume": self.volume_mm3, "bodies": self.bodies}[fact]
        unknown = value is None and not self.open
        return value, None, "no density is given for every part" if unknown else said


def measure_vehicle(
    vehicle: Vehicle,
    densities: Mapping[Path, float | None],
    *,
    contact: bool,
    limits: Limits = DEFAULT_LIMITS,
) -> Whole:
    """Measure an assembly in a disposable child.

    Raises
    ------
    Refused, Crashed, TimedOut, OutOfMemory, IsolationUnavailable
        As in `facts`.
    """
    paths = (*vehicle.files, *(swap.path for swap in vehicle.swaps))
    inputs = {f"input{number}": path for number, path in enumerate(paths)}
    names = list(inputs)
    formats = [kind.format if (kind := sniff(path)) else "" for path in paths]
    answer = sandbox.run(
        JOB,
        inputs=inputs,
        params={
            "inputs": names,
            "formats": formats,
            "stems": [path.stem for path in paths],
            "scales": [1.0 if name in UNITLESS else None for name in formats],
            "densities": {name: densities.get(path) for name, path in inputs.items()},
            "swaps": {
                name: list(swap.names)
                for name, swap in zip(names[len(vehicle.files) :], vehicle.swaps, strict=True)
            },
            "contact": contact,
            **asdict(limits),
        },
        nursery="measure",
        limits=limits,
    )
    found = answer.result
    more = found["with_alike"]
    return replace(
        _whole(found),
        missing=tuple(tuple(wanted) for wanted in found["missing"]),
        twice=tuple((inputs[one], inputs[two]) for one, two in found["twice"]),
        alike=tuple((inputs[one], inputs[two]) for one, two in found["alike"]),
        with_alike=_whole(more) if more else None,
        y_up=all(name in Y_UP for name in formats),
        turned=found["turned"],
    )


def why_no_contact(found: Mapping[str, Any]) -> str:
    """Return a stable word for why clash and gap are not known."""
    if found.get("open"):
        return "open_mesh"
    return "too_rich" if found.get("left") else "too_few_bodies"


def _whole(found: Mapping[str, Any]) -> Whole:
    centre = found["centre_of_gravity_mm"]
    return Whole(
        bodies=found["bodies"],
        envelope_mm=tuple(found["envelope_mm"]),
        volume_mm3=found["volume_mm3"],
        mass_kg=found["mass_kg"],
        centre_of_gravity_mm=tuple(centre) if centre else None,
        contact=found["contact"],
        open=found["open"],
    )


def place_in(vehicle: Vehicle, at: tuple[float, float, float] | None) -> Place:
    """Return the place of something in the whole: its first file."""
    return Place(str(vehicle.files[0] if vehicle.files else Path()), at)
