"""The files of the demo story, entry by entry, the essential ones first."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mitwerk.demo.vehicle.assembly import assemble
from mitwerk.demo.vehicle.concepts import concepts, with_front
from mitwerk.demo.vehicle.model import Vehicle
from mitwerk.demo.vehicle.parameters import Front, Parameters
from mitwerk.demo.vehicle.writers.mesh import write_glb
from mitwerk.demo.vehicle.writers.step import write_step


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file, the entry it belongs to and what it is."""

    path: Path
    entry: str
    kind: str


def write_concept(folder: Path, parameters: Parameters, seed: int = 0) -> list[Path]:
    """The files of one concept entry into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    vehicle = assemble(parameters)
    return [write_step(folder / f"plenter-{parameters.key}.step", vehicle)]


def write_front(folder: Path, variant: Front, seed: int = 0) -> list[Path]:
    """The files of one entry of the front contest into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    vehicle = assemble(with_front(variant))
    face = Vehicle(
        f"Plenter front {variant.value}", tuple(c for c in vehicle.components if c.group == "Front")
    )
    return [
        write_step(folder / f"{variant.value}.step", face),
        write_glb(folder / f"{variant.value}.glb", face),
    ]


def write_all(folder: Path, seed: int = 0) -> list[WrittenFile]:
    """Every file of the story; call `iter_all` to show progress."""
    return list(iter_all(folder, seed))


def iter_all(folder: Path, seed: int = 0) -> Iterator[WrittenFile]:
    for parameters in concepts():
        for path in write_concept(folder / "concepts" / parameters.key, parameters, seed):
            yield WrittenFile(path, parameters.key, path.suffix.removeprefix("."))
    for variant in Front:
        for path in write_front(folder / "fronts" / variant.value, variant, seed):
            yield WrittenFile(path, f"front-{variant.value}", path.suffix.removeprefix("."))
