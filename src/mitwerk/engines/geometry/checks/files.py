"""What the files of an entry are: parts in one or several formats, documents, sources."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.errors import GeometryError, Refused
from mitwerk.engines.geometry.factsheet.sheet import facts
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from mitwerk.engines.geometry.factsheet.model import FactSheet

EXACT_FIRST = ("step", "fcstd", "3mf", "stl", "ply", "obj", "glb", "gltf")
SOURCE_SUFFIXES = {".fcstd", ".kicad_pro", ".kicad_pcb", ".kicad_sch", ".scad", ".jscad"}
SCRIPTED = re.compile(
    rb"^\s*(?:import|from)\s+(cadquery|build123d|OCP|solid2?|FreeCAD)\b", re.MULTILINE
)
DRAWINGS = {"dxf", "pdf", "svg"}
TEXT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its sheets, the most exact format first."""

    name: str
    sheets: tuple[FactSheet, ...]

    @property
    def best(self) -> FactSheet:
        """The sheet that rows are measured on."""
        return self.sheets[0]


@dataclass(frozen=True, slots=True)
class FileSet:
    """All files of an entry, sorted by what they are."""

    parts: tuple[Part, ...]
    drawings: tuple[Path, ...]
    sources: tuple[Path, ...]
    texts: tuple[Path, ...]
    declared: Mapping[str, tuple[Any, str]]
    sheets: tuple[FactSheet, ...]
    unreadable: tuple[tuple[str, GeometryError], ...] = ()


def look_at(
    paths: tuple[Path, ...],
    density: float | None,
    densities: Mapping[str, float],
    *,
    keep_going: bool = False,
    known: Mapping[Path, FactSheet] | None = None,
) -> FileSet:
    """Measure every model that is not ``known`` yet and sort the rest.

    A model that can't be read refuses the whole, unless ``keep_going``: then it is listed.
    """
    found: list[tuple[Path, FactSheet]] = []
    drawings, texts, sheets, unreadable = [], [], [], []
    for path in paths:
        kind = sniff(path)
        name = kind.format if kind else ""
        if name in EXACT_FIRST:
            try:
                sheet = (known or {}).get(path) or facts(path, densities.get(path.name, density))
            except GeometryError as error:
                if not keep_going:
                    raise
                unreadable.append((str(path), error))
                continue
            found.append((path, sheet))
            sheets.append(sheet)
        elif name in DRAWINGS:
            drawings.append(path)
            if name == "dxf":
                sheets.append(facts(path))
        elif name in {"text", "csv", "markdown"}:
            texts.append(path)
    parts = tuple(
        Part(stem, tuple(sorted(own, key=lambda s: EXACT_FIRST.index(s.format))))
        for (stem, _folder), own in _by_part(found).items()
    )
    sources = tuple(path for path in paths if is_source(path))
    declared = _declared(tuple(p for p in texts if p.name.lower() == "declared.toml"))
    return FileSet(
        parts, tuple(drawings), sources, tuple(texts), declared, tuple(sheets), tuple(unreadable)
    )


def _by_part(found: list[tuple[Path, FactSheet]]) -> dict[tuple[str, str], list[FactSheet]]:
    """Files of one name are one part in several formats; two of one format are two parts."""
    formats: dict[str, list[str]] = {}
    for path, sheet in found:
        formats.setdefault(path.stem.lower(), []).append(sheet.format)
    split = {stem for stem, held in formats.items() if len(held) != len(set(held))}
    parts: dict[tuple[str, str], list[FactSheet]] = {}
    for path, sheet in found:
        stem = path.stem.lower()
        folder = str(path.parent) if stem in split else ""
        parts.setdefault((stem, folder), []).append(sheet)
    return parts


def is_source(path: Path) -> bool:
    """Whether a file is what the part was made in: FreeCAD, KiCad, OpenSCAD or a script."""
    suffix = path.suffix.lower()
    if suffix == ".fcstd":
        kind = sniff(path)
        return kind is not None and kind.format == "fcstd"
    if suffix == ".py":
        return bool(SCRIPTED.search(text_of(path)))
    return suffix in SOURCE_SUFFIXES and bool(text_of(path).strip())


def text_of(path: Path) -> bytes:
    """First MiB of a file."""
    with path.open("rb") as file:
        return file.read(TEXT_BYTES)


def _declared(paths: tuple[Path, ...]) -> dict[str, tuple[Any, str]]:
    """Values that entrants state themselves: ``[declared]`` in a file declared.toml."""
    found: dict[str, tuple[Any, str]] = {}
    for path in paths:
        try:
            table = tomllib.loads(text_of(path).decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise Refused(f"no valid TOML: {error}", str(path)) from error
        for name, value in table.get("declared", {}).items():
            found[name] = value, str(path)
    return found
