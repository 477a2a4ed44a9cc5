"""The tables as sheets of one XLSX workbook, every row with its sheet and number."""

from __future__ import annotations

import datetime as dt
import zipfile
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.lazy import library
from mitwerk.engines.options.tables.document import Matrix
from mitwerk.engines.options.tables.rows import RawTables, Row

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ("families", "options", "rules", "packages")
LARGEST = 64 * 1024 * 1024
MOST_CELLS = 500_000
"""In one sheet, empty ones included."""
CORNER = " × "
"""Between the two family names in the corner cell of a matrix sheet."""


def read_workbook(path: Path) -> RawTables:
    """Return the raw tables of a workbook.

    Sheets ``families``, ``options``, ``rules``, ``packages`` have column names in row 1. Any
    sheet whose name starts with ``matrix`` holds allowed pairs: corner "family × family",
    codes along the edges, x where a pair is allowed; its last row may say ``why``.
    """
    openpyxl = library("openpyxl", "openpyxl", "reading a workbook")
    where = str(path)
    _check_size(path)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = {sheet.title: _grid(sheet, where) for sheet in book.worksheets}
        book.close()
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, ParseError, EOFError) as error:
        raise ModelError(f"no readable workbook ({error})", where=where) from error
    rows = {name: _rows(sheets[name], f"{where}:{name}") for name in TABLES if name in sheets}
    matrices = [
        _matrix(grid, f"{where}:{name}")
        for name, grid in sheets.items()
        if name.startswith("matrix")
    ]
    product = sheets["product"][0][0] if sheets.get("product") else ""
    return RawTables(product, rows, matrices, where)


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(item.file_size for item in packed.infolist())
    except zipfile.BadZipFile as error:
        raise ModelError(f"no readable workbook ({error})", where=str(path)) from error
    if size > LARGEST:
        raise ModelError(f"more than {LARGEST >> 20} MiB when unpacked", where=str(path))


def _grid(sheet: Any, where: str) -> list[list[str]]:
    found: list[list[str]] = []
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
        cells += len(row) or 1
        if cells > MOST_CELLS:
            place = f"{where}:{sheet.title}!{number}"
            raise ModelError(f"more than {MOST_CELLS:,} cells", where=place)
        found.append([_text(value) for value in row])
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    if isinstance(value, float):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    return str(value).strip()


def _rows(grid: list[list[str]], where: str) -> list[Row]:
    if not grid:
        return []
    columns = grid[0]
    named = [column for column in columns if column]
    if len(set(named)) < len(named):
        raise ModelError("two columns have the same name", where=f"{where}!1")
    found: list[Row] = []
    for number, line in enumerate(grid[1:], 2):
        cells = {c: value for c, value in zip(columns, line, strict=False) if c and value}
        if cells:
            found.append(Row(dict(cells), f"{where}!{number}"))
    return found


def _matrix(grid: list[list[str]], where: str) -> Matrix:
    families = grid[0][0].split(CORNER) if grid and grid[0] else []
    if len(families) != 2:
        raise ModelError("the corner cell must read 'family × family'", where=f"{where}!1")
    columns = grid[0][1:]
    allowed: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    why = ""
    for number, line in enumerate(grid[1:], 2):
        code, marks = line[0], line[1:]
        if code == "why":
            why = next((mark for mark in marks if mark), "")
        elif code:
            if code in allowed:
                raise ModelError(f"{code!r} stands twice", where=f"{where}!{number}")
            pairs = zip(columns, marks, strict=False)
            allowed[code] = tuple(c for c, mark in pairs if mark.lower() == "x")
            places[code] = f"{where}!{number}"
    return Matrix(families[0].strip(), families[1].strip(), allowed, why, where, places)
