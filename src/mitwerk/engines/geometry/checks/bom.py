"""What a parts list says of the models beside it: their names, and what they are made of."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.geometry.checks.files import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PART = ("part", "name", "item", "title", "teil", "bezeichnung")
FILE = ("file", "model", "filename", "datei")
MATERIAL = ("material", "werkstoff")
DENSITY = ("density", "density kg/m3", "density kg/m³", "dichte", "dichte kg/m³")
MOST_LINES = 5000


@dataclass(frozen=True, slots=True)
class BomLine:
    """One line: what the part is called, its file ("" without one), and its material.

    ``density`` in kg/m³ is that of the line's own column, None without one.
    """

    part: str
    file: str
    material: str
    density: float | None


def bom_lines(paths: Iterable[Path]) -> list[BomLine]:
    """Read every table (CSV, TSV) that has a column for parts or files."""
    return [line for path in paths for line in _lines(path)]


def _lines(path: Path) -> list[BomLine]:
    if path.suffix.lower() not in {".csv", ".tsv"}:
        return []
    text = text_of(path).decode("utf-8-sig", "replace")
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(text.splitlines()[:MOST_LINES], delimiter=delimiter))
    except csv.Error:
        return []
    known = {name.strip().lower() for name in rows[0] if name} if rows else set()
    if not known & {*PART, *FILE}:
        return []
    return [_line(row) for row in rows]


def _line(row: dict[str | None, str | None]) -> BomLine:
    cells = {
        key.strip().lower(): value.strip()
        for key, value in row.items()
        if key and isinstance(value, str)
    }

    def cell(names: tuple[str, ...]) -> str:
        return next((cells[name] for name in names if cells.get(name)), "")

    file = cell(FILE).replace("\\", "/")
    return BomLine(cell(PART), file, cell(MATERIAL), _number(cell(DENSITY)))


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
