"""What a parts list says of the models beside it: their names, and the density of their material.

Densities are usual ones at room temperature, good to about 2 %: metals from the Metals Handbook
Desk Edition (ASM, 2nd ed.), polymers and wood from Ashby, Materials Selection in Mechanical
Design, 5th ed., appendix A. A column ``density`` (kg/m³) always goes first.
"""

from __future__ import annotations

import csv
import math
import re
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
# The first word found counts, so the narrower ones stand first.
DENSITIES = (
    (r"stainless|edelstahl|1\.4301|1\.4404", 7950.0),
    (r"cast iron|grauguss|gusseisen", 7200.0),
    (r"steel|stahl|s235|s355|dc01|dc04|42crmo4", 7850.0),
    (r"alumin|almg|alsi|en aw", 2700.0),
    (r"brass|messing", 8450.0),
    (r"copper|kupfer", 8960.0),
    (r"titan", 4450.0),
    (r"magnesium", 1770.0),
    (r"pla\b", 1240.0),
    (r"petg\b", 1270.0),
    (r"abs\b", 1050.0),
    (r"asa\b", 1070.0),
    (r"polycarbonate?|\bpc\b", 1200.0),
    (r"polyamide?|nylon|\bpa ?(6|11|12|66)\b", 1130.0),
    (r"acetal|\bpom\b", 1410.0),
    (r"polypropyl\w*|\bpp\b", 905.0),
    (r"polyethyl\w*|\b(hd)?pe\b", 950.0),
    (r"acrylic|pmma|plexiglas", 1190.0),
    (r"plywood|sperrholz", 680.0),
    (r"oak|eiche", 690.0),
    (r"larch|lärche", 590.0),
    (r"spruce|fichte|pine|kiefer", 450.0),
)


@dataclass(frozen=True, slots=True)
class BomLine:
    """One line: what the part is called, its file ("" without one), its density in kg/m³."""

    part: str
    file: str
    material: str
    density: float | None


def bom_lines(paths: Iterable[Path]) -> list[BomLine]:
    """Read every table (CSV, TSV) that has a column for parts or files.

    >>> density_of("Steel S355 tube"), density_of("unobtainium")
    (7850.0, None)
    """
    return [line for path in paths for line in _lines(path)]


def density_of(material: str) -> float | None:
    """Return the usual density of a material by its name, None when it is not known."""
    said = material.casefold()
    return next((value for words, value in DENSITIES if re.search(words, said)), None)


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

    material = cell(MATERIAL)
    stated = _number(cell(DENSITY))
    density = density_of(material) if stated is None else stated
    return BomLine(cell(PART), cell(FILE).replace("\\", "/"), material, density)


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if math.isfinite(value) and value > 0 else None
