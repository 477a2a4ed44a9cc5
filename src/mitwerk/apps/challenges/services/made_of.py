"""What the models of an entry are made of, by the parts list beside them: path by path.

The table of the site says how dense a plain material is (`vault.materials`), the same as on the
page of facts. A density of the entrant's own counts where one is given, and is never measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from mitwerk.apps.vault.materials import density_of, written_density
from mitwerk.engines.requirements import decimal_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from mitwerk.engines.geometry.checks.bom import BomLine

WEIGHED = frozenset({"mass", "centre_of_gravity_x", "centre_of_gravity_y", "centre_of_gravity_z"})


@dataclass(frozen=True, slots=True)
class MadeOf:
    """A material as the parts list calls it, its density in kg/m³, and whose number that is."""

    material: str
    density: float
    own: bool


def made_of(models: Iterable[str], lines: Sequence[BomLine]) -> dict[str, MadeOf]:
    """Return what each model (path in the manifest) is made of, as far as that is known.

    A line names a model by its path, or by a name that only one model has; a model in another
    format beside a named one is the same part. A list in which every line is of one material
    says it of all models. Lines that contradict each other say nothing.
    """
    paths = list(models)
    everything = [_of_line(line) for line in lines]
    same = everything[0] if everything and len(set(everything)) == 1 else None
    found = {path: _said_of(path, paths, lines, same) for path in paths}
    return {path: made for path, made in found.items() if made is not None}


def _of_line(line: BomLine) -> MadeOf | None:
    if line.density is not None:
        return MadeOf(line.material, line.density, own=True)
    density = density_of(line.material)
    if density is None:
        return None
    return MadeOf(line.material, density, own=written_density(line.material) is not None)


def _said_of(
    path: str, paths: Sequence[str], lines: Iterable[BomLine], same: MadeOf | None
) -> MadeOf | None:
    named = [line for line in lines if line.file]
    for fits in (_is_path, _is_name, _is_stem):
        said = {_of_line(line) for line in named if fits(line.file, path, paths)}
        if said:
            return said.pop() if len(said) == 1 else None
    return same


def _is_path(file: str, path: str, _paths: Sequence[str]) -> bool:
    return file.removeprefix("./") == path


def _is_name(file: str, path: str, paths: Sequence[str]) -> bool:
    name = PurePosixPath(path).name
    return file == name and sum(PurePosixPath(one).name == name for one in paths) == 1


def _is_stem(file: str, path: str, paths: Sequence[str]) -> bool:
    """Whether a line names the same part in another format: beside it, or nowhere else."""
    stem = _stem(path)
    if "/" in file.removeprefix("./"):
        return _stem(file.removeprefix("./")) == stem
    name = PurePosixPath(stem).name
    folders = {PurePosixPath(one).parent for one in paths if PurePosixPath(_stem(one)).name == name}
    return _stem(file.removeprefix("./")) == name and len(folders) == 1


def _stem(path: str) -> str:
    return path.rpartition(".")[0].casefold()


def with_materials(
    kept: Iterable[dict[str, Any]], given: Mapping[str, MadeOf]
) -> list[dict[str, Any]]:
    """Return the kept rows, those of masses with what they were measured with.

    A row that passes with a density of the entrant's own is `declared`: nobody weighed it.
    """
    return [_weighed(row, given) if row["fact"] in WEIGHED else row for row in kept]


def _weighed(row: dict[str, Any], given: Mapping[str, MadeOf]) -> dict[str, Any]:
    if row["verdict"] not in {"pass", "fail"}:
        return row
    own = any(one.own for one in given.values())
    if row["fact"] == "mass":
        row = row | {"made_of": [_shown(path, one) for path, one in sorted(given.items())]}
    elif row["scope"] == "part":
        return row  # the centre of one material is where it is, however dense
    if own and row["verdict"] == "pass":
        return row | {"verdict": "declared", "reason": "own_density"}
    return row


def _shown(path: str, one: MadeOf) -> dict[str, Any]:
    density = decimal_text(Decimal(f"{one.density:g}"))
    return {"path": path, "material": one.material, "density": density, "own": one.own}
