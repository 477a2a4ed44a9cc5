"""What the files of an entry are: parts in one or several formats, documents, sources."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.checks.unread import may_hold_a_part
from mitwerk.engines.geometry.errors import GeometryError, Refused
from mitwerk.engines.geometry.factsheet.sheet import beside, facts
from mitwerk.engines.geometry.sniff import sniff

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from mitwerk.engines.geometry.factsheet.model import FactSheet

EXACT_FIRST = ("step", "fcstd", "3mf", "stl", "ply", "obj", "glb", "gltf")
SOURCE_SUFFIXES = {".fcstd", ".kicad_pro", ".kicad_pcb", ".kicad_sch", ".scad", ".jscad"}
SCRIPTED = re.compile(
    rb"^\s*(?:import|from)\s+(cadquery|build123d|OCP|solid2?|FreeCAD)\b", re.MULTILINE
)
DRAWINGS = {"dxf", "pdf", "svg"}
PICTURES = {"png", "jpeg", "webp"}
TEXTS = {"text", "csv", "markdown"}
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
    """All files of an entry, sorted by what they are.

    ``unread`` may hold parts, but nobody measures their format; ``twins`` are those that are
    called like a measured part: another format of it. ``resources`` belong to a measured glTF.
    """

    parts: tuple[Part, ...]
    drawings: tuple[Path, ...]
    sources: tuple[Path, ...]
    texts: tuple[Path, ...]
    declared: Mapping[str, tuple[Any, str]]
    sheets: tuple[FactSheet, ...]
    unreadable: tuple[tuple[str, GeometryError], ...] = ()
    unread: tuple[Path, ...] = ()
    twins: tuple[Path, ...] = ()
    resources: frozenset[Path] = frozenset()


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
    sheets = known or {}
    pile = _Pile(
        lambda path: sheets.get(path) or facts(path, density_for(path, densities, density)),
        keep_going,
    )
    for path in paths:
        pile.take(path)
    resources = frozenset(
        p for path, sheet in pile.found for p in beside(path, sheet.format).values()
    )
    unread = [path for path in pile.unread if path not in resources]
    measured = {path.with_suffix("") for path, _sheet in pile.found}
    twins = [path for path in unread if path.with_suffix("") in measured and not _is_archive(path)]
    return FileSet(
        parts=tuple(_parts(pile.found)),
        drawings=tuple(pile.drawings),
        sources=tuple(path for path in paths if is_source(path)),
        texts=tuple(pile.texts),
        declared=_declared(tuple(p for p in pile.texts if p.name.lower() == "declared.toml")),
        sheets=tuple(pile.sheets),
        unreadable=tuple(pile.unreadable),
        unread=tuple(path for path in unread if path not in twins),
        twins=tuple(twins),
        resources=resources,
    )


@dataclass(slots=True)
class _Pile:
    """Files as they come, each put where it belongs."""

    measure: Callable[[Path], FactSheet]
    keep_going: bool
    found: list[tuple[Path, FactSheet]] = field(default_factory=list)
    sheets: list[FactSheet] = field(default_factory=list)
    drawings: list[Path] = field(default_factory=list)
    texts: list[Path] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)
    unreadable: list[tuple[str, GeometryError]] = field(default_factory=list)

    def take(self, path: Path) -> None:
        kind = sniff(path)
        name = kind.format if kind else ""
        if name in EXACT_FIRST:
            self._model(path)
        elif name in DRAWINGS:
            self._drawing(path, name)
        elif name in PICTURES:
            return
        elif not is_source(path) and may_hold_a_part(path, name):
            self.unread.append(path)
        elif name in TEXTS:
            self.texts.append(path)

    def _model(self, path: Path) -> None:
        try:
            sheet = self.measure(path)
        except GeometryError as error:
            if not self.keep_going:
                raise
            self.unreadable.append((str(path), error))
            return
        self.found.append((path, sheet))
        self.sheets.append(sheet)

    def _drawing(self, path: Path, name: str) -> None:
        if name == "dxf":
            try:
                self.sheets.append(facts(path))
            except GeometryError:
                if not self.keep_going:
                    raise
        self.drawings.append(path)


def _parts(found: list[tuple[Path, FactSheet]]) -> Iterator[Part]:
    for (stem, _folder), sheets in _by_part(found).items():
        yield Part(stem, tuple(sorted(sheets, key=lambda one: EXACT_FIRST.index(one.format))))


def _is_archive(path: Path) -> bool:
    kind = sniff(path)
    return kind is not None and kind.format == "zip"


def density_for(path: Path, densities: Mapping[str, float], usual: float | None) -> float | None:
    """Return the density of a file: by the longest end of its path that is named.

    >>> from pathlib import Path
    >>> density_for(Path("/entry/left/a.stl"), {"a.stl": 1240, "left/a.stl": 7850}, None)
    7850
    """
    ends = (str(path), *("/".join(path.parts[at:]) for at in range(1, len(path.parts))))
    return next((densities[end] for end in ends if end in densities), usual)


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
