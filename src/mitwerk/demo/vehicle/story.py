"""The files of the demo story, entry by entry, the essential ones first."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from mitwerk.demo.vehicle.assembly import assemble
from mitwerk.demo.vehicle.components.bracket import STANDARD
from mitwerk.demo.vehicle.concepts import BASELINE, concepts, with_front
from mitwerk.demo.vehicle.parameters import Front, Parameters
from mitwerk.demo.vehicle.singles import SINGLES, single
from mitwerk.demo.vehicle.sketch import sketch
from mitwerk.demo.vehicle.writers.bom import modelled, rows, write_bom
from mitwerk.demo.vehicle.writers.drawing import write_bracket_dxf, write_views_dxf
from mitwerk.demo.vehicle.writers.formats import write_3mf, write_obj, write_stl
from mitwerk.demo.vehicle.writers.mesh import write_glb
from mitwerk.demo.vehicle.writers.note import write_note
from mitwerk.demo.vehicle.writers.picture import write_png, write_svg
from mitwerk.demo.vehicle.writers.step import write_step

Kind = Literal["svg", "png", "step", "csv", "dxf", "pdf", "glb"]
CONCEPT_KINDS: tuple[Kind, ...] = get_args(Kind)
_BY_HAND: frozenset[Kind] = frozenset({"svg", "png", "dxf"})


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """A file, the entry it belongs to ("runge", "front-bar", "parts") and its kind ("step".

    "pdf" …).
    """

    path: Path
    entry: str
    kind: str


def write_concept(
    folder: Path, parameters: Parameters, seed: int = 0, kinds: Collection[Kind] = CONCEPT_KINDS
) -> list[Path]:
    """The files of one concept entry into `folder`; sketches and drawings need no solid model."""
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"plenter-{parameters.key}"
    made = [
        _by_hand(folder, stem, kind, parameters, seed)
        for kind in CONCEPT_KINDS
        if kind in kinds and kind in _BY_HAND
    ]
    if not _BY_HAND.issuperset(kinds):
        made += _from_solids(folder, stem, parameters, seed, kinds)
    return made


def _from_solids(
    folder: Path, stem: str, p: Parameters, seed: int, kinds: Collection[Kind]
) -> list[Path]:
    vehicle, made = assemble(p), []
    table = rows(vehicle)
    if "step" in kinds:
        made.append(write_step(folder / f"{stem}.step", vehicle))
    if "csv" in kinds:
        made.append(write_bom(folder / "bom.csv", table))
    if "pdf" in kinds:
        made.append(write_note(folder / f"{stem}-note.pdf", p, table, sketch(p, seed)))
    if "glb" in kinds:
        made.append(write_glb(folder / f"{stem}.glb", vehicle))
    return made


def _by_hand(folder: Path, stem: str, kind: Kind, parameters: Parameters, seed: int) -> Path:
    if kind == "dxf":
        return write_views_dxf(folder / f"{stem}-views.dxf", parameters)
    drawing = sketch(parameters, seed)
    write = write_svg if kind == "svg" else write_png
    return write(folder / f"{stem}-sketch.{kind}", drawing)


def write_front(folder: Path, variant: Front, base: Parameters = BASELINE) -> list[Path]:
    """One entry of the front contest: the front alone as STEP, STL for a print, GLB.

    And its parts list.
    """
    folder.mkdir(parents=True, exist_ok=True)
    vehicle = single("front", with_front(variant, base))
    stem = folder / f"plenter-front-{variant.value}"
    return [
        write_step(stem.with_suffix(".step"), vehicle),
        write_glb(stem.with_suffix(".glb"), vehicle),
        write_stl(stem.with_suffix(".stl"), vehicle),
        write_bom(stem.with_suffix(".csv"), modelled(vehicle)),
    ]


def write_parts(folder: Path, parameters: Parameters = BASELINE) -> list[Path]:
    """Every single part as STEP, and some in the formats that members bring along."""
    folder.mkdir(parents=True, exist_ok=True)
    parts = {name: single(name, parameters) for name in SINGLES}
    made = [write_step(folder / f"{name}.step", part) for name, part in parts.items()]
    made.append(write_glb(folder / "wheel.glb", parts["wheel"]))
    made.append(write_stl(folder / "seat-shell.stl", parts["seat-shell"]))
    made.append(write_stl(folder / "bracket.stl", parts["bracket"]))
    made.append(write_3mf(folder / "bracket.3mf", parts["bracket"]))
    made.append(write_3mf(folder / "dashboard.3mf", parts["dashboard"]))
    made += [
        write_obj(folder / "battery-box.obj", parts["battery-box"]),
        folder / "battery-box.mtl",
    ]
    made.append(write_bracket_dxf(folder / "bracket.dxf", STANDARD))
    return made


def write_all(folder: Path, seed: int = 0) -> list[WrittenFile]:
    """Every file of the story; `iter_all` gives them one by one to show progress."""
    return list(iter_all(folder, seed))


def iter_all(folder: Path, seed: int = 0) -> Iterator[WrittenFile]:
    """Sketches of all entries first (no kernel needed), then the baseline, parts, the rest.

    Fronts.
    """
    for p in concepts():
        yield from _told(p.key, write_concept(folder / "concepts" / p.key, p, seed, ("svg", "png")))
    yield from _told(BASELINE.key, _solids(folder, BASELINE, seed))
    yield from _told("parts", write_parts(folder / "parts"))
    for p in concepts()[1:]:
        yield from _told(p.key, _solids(folder, p, seed))
    for variant in Front:
        name = f"front-{variant.value}"
        yield from _told(name, write_front(folder / "fronts" / variant.value, variant))


def _solids(folder: Path, p: Parameters, seed: int) -> list[Path]:
    kinds: tuple[Kind, ...] = ("step", "csv", "dxf", "pdf")
    if p == BASELINE:
        kinds = (*kinds, "glb")
    return write_concept(folder / "concepts" / p.key, p, seed, kinds)


def _told(entry: str, paths: list[Path]) -> Iterator[WrittenFile]:
    for path in paths:
        yield WrittenFile(path, entry, path.suffix.removeprefix("."))
