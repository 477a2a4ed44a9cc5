"""The tables as sheets of one XLSX workbook, every row with its sheet and number."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from contextlib import closing
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.files import LIMIT
from mitwerk.engines.options.lazy import library
from mitwerk.engines.options.numbers import plain
from mitwerk.engines.options.tables.columns import TABLES, hint
from mitwerk.engines.options.tables.document import Matrix
from mitwerk.engines.options.tables.packed import check_parts
from mitwerk.engines.options.tables.rows import FLAG, NUMERIC, TEXT, RawTables, Row
from mitwerk.engines.options.work import CELL, Work

if TYPE_CHECKING:
    from pathlib import Path

MOST_CELLS = 100_000
"""In all sheets, empty ones included; a quarter of it where there are formulas.

Automotive02_1 written as tables has 44,000.
"""
OUTSIDE = re.compile(
    r"(?<![\w\]])\[[0-9]+\]|\b(?:WEBSERVICE|RTD|CALL|REGISTER\.ID)\(", re.IGNORECASE
)
"""What a formula names that lies outside of its workbook: another file, a server, a program."""
CORNER = " × "
"""Between the two family names in the corner cell of a matrix sheet; " x " is read, too."""
PRODUCT, MATRIX, NOTES = "product", "matrix", "note"
"""Sheets for the product's name, of allowed pairs, and for whatever the author likes."""
Grid = list[list[Any]]


def read_workbook(path: Path | IO[bytes], name: str = "", work: Work | None = None) -> RawTables:
    """Return the raw tables of a workbook.

    Sheets ``families``, ``options``, ``rules``, ``packages`` have column names in row 1. Any
    sheet whose name starts with ``matrix`` holds allowed pairs: corner "family × family",
    codes along the edges, x where a pair is allowed; a row ``why`` may give the reason. A sheet
    whose name starts with ``note`` isn't read. Capitals don't matter in these names.
    """
    openpyxl = library("openpyxl", "openpyxl", "reading a workbook")
    where = name or str(path)
    formulas = check_parts(path, where)
    try:
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as book:
            _forget_sizes(book.worksheets)
            most = MOST_CELLS // (4 if formulas else 1)  # then all is read again and again
            grids = _grids(book.worksheets, most, where)
            cells = sum(len(row) for grid in grids.values() for row in grid)
            (work or Work()).use(cells * MOST_CELLS // most, CELL, where)
            if formulas:
                with closing(openpyxl.load_workbook(path, read_only=True)) as written:
                    _forget_sizes(written.worksheets)
                    for values, sheet in zip(book.worksheets, written.worksheets, strict=True):
                        _check_formulas(values, sheet, where)
    except (
        KeyError, ValueError, TypeError, IndexError, AttributeError, zipfile.BadZipFile,
        ParseError, EOFError,
    ) as error:  # fmt: skip
        raise ModelError(f"no readable workbook ({error})", where=where) from error
    return _tables(grids, where)


def _forget_sizes(sheets: list[Any]) -> None:
    """Read what is there: beyond the size that a file claims, the reader would drop rows."""
    for sheet in sheets:
        sheet.reset_dimensions()


def _check_formulas(values: Any, sheet: Any, where: str) -> None:
    """Refuse a formula that reads from elsewhere, or whose value isn't in the file.

    Without its value a cell would look empty. An empty text that was worked out is kept as a
    value of the kind "str".
    """
    if sheet.title.strip().lower().startswith(NOTES):
        return
    rows = zip(values.iter_rows(), sheet.iter_rows(), strict=True)
    wrong = [  # all rows, for the reader closes a sheet only at its end
        (number, fault)
        for number, (found, formulas) in enumerate(rows, 1)
        for value, formula in zip(found, formulas, strict=True)
        if formula.data_type == "f" and (fault := _formula_fault(value, formula))
    ]
    if wrong:
        number, fault = wrong[0]
        raise ModelError(fault, where=f"{where}:{sheet.title}!{number}")


def _formula_fault(value: Any, formula: Any) -> str:
    """Return what is wrong with a formula's cell, "" for nothing."""
    if OUTSIDE.search(str(getattr(formula.value, "text", formula.value))):
        return "a formula that reads from outside this workbook; write the value instead"
    if value.value is None and value.data_type != "str":
        message = "a formula without a stored value; open and save the file once in your"
        return f"{message} spreadsheet program"
    return ""


def _tables(grids: dict[str, Grid], where: str) -> RawTables:
    rows: dict[str, list[Row]] = {}
    matrices: list[Matrix] = []
    product = ""
    for title, grid in grids.items():
        plain_title = title.strip().lower()
        place = f"{where}:{title}"
        if plain_title in rows:
            raise ModelError(f"a second sheet {plain_title!r}", where=place)
        if plain_title in TABLES:
            rows[plain_title] = _rows(grid, place)
        elif plain_title.startswith(MATRIX):
            matrices.append(_matrix(grid, place))
        elif plain_title == PRODUCT:
            product = _product(grid, place)
        elif any(map(any, grid)) and not plain_title.startswith(NOTES):
            known = (*TABLES, PRODUCT, MATRIX, "notes")
            message = f"unknown sheet {title[:40]!r}{hint(plain_title, known)}"
            raise ModelError(message, where=place)
    _check_reasons(rows.get("options", []), matrices)
    return RawTables(product, rows, matrices, where)


def _check_reasons(options: list[Row], matrices: list[Matrix]) -> None:
    """Refuse an option called why in a matrix, where that word starts the row of the reason."""
    families = {matrix.rows for matrix in matrices}
    for row in options:
        cells = {heading.strip().lower(): value for heading, value in row.cells.items()}
        if str(cells.get("code", "")).lower() == "why" and cells.get("family") in families:
            raise ModelError("a matrix sheet can't list an option 'why'", where=row.where)


def _product(grid: Grid, where: str) -> str:
    found = [_text(value) for line in grid for value in line if _text(value)]
    if len(found) > 1:
        raise ModelError("this sheet holds one name only", where=where)
    return found[0] if found else ""


def _grids(sheets: list[Any], most: int, where: str) -> dict[str, Grid]:
    found: dict[str, Grid] = {}
    letters = 0
    for sheet in sheets:
        grid = _grid(sheet, most, where)
        most -= sum(len(row) or 1 for row in grid)
        letters += sum(len(value) for row in grid for value in row if isinstance(value, str))
        if letters > LIMIT:  # thousands of cells may share one long text
            raise ModelError(f"more than {LIMIT >> 20} MiB of text in all cells", where=where)
        found[sheet.title] = grid
    return found


def _grid(sheet: Any, most: int, where: str) -> Grid:
    """Return a sheet's cells, at most so many."""
    found: Grid = []
    faults: list[ModelError] = []
    for number, row in enumerate(sheet.iter_rows(), 1):
        most -= len(row) or 1
        if most < 0:
            place = f"{where}:{sheet.title}!{number}"
            message = f"more than {MOST_CELLS:,} cells (a quarter of them, if there are formulas)"
            raise ModelError(message, where=place)
        wrong = next((cell.value for cell in row if cell.data_type == "e"), None)
        if wrong is not None and not faults:  # what a formula shows that looks up nothing
            message = f"{wrong!s:.20} instead of a value; mend the cell"
            faults.append(ModelError(message, where=f"{where}:{sheet.title}!{number}"))
        found.append([_checked(cell.value) for cell in row])
    if faults and not sheet.title.strip().lower().startswith(NOTES):
        raise faults[0]
    return found


def _checked(value: Any) -> Any:
    """Return a cell's value; one that can't be text is refused while the book is read."""
    return value.strip() if isinstance(value, str) else value if _text(value) else None


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return plain(Decimal(f"{value:.15g}"))
    return str(value).strip()


def fits_a_cell(number: Decimal) -> bool:
    """Say whether a cell holds a number: it keeps 15 digits (longer ones are written as text)."""
    return Decimal(f"{float(number):.15g}") == number


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return FLAG
    if not isinstance(value, str):
        return ""
    return "" if NUMERIC.fullmatch(value) and not fits_a_cell(Decimal(value)) else TEXT


def _rows(grid: Grid, where: str) -> list[Row]:
    if not any(map(any, grid)):
        return []
    columns = [_text(value) for value in grid[0]]
    named = [column for column in columns if column]
    if len(set(named)) < len(named):
        raise ModelError("two columns have the same name", where=f"{where}!1")
    found: list[Row] = []
    for number, line in enumerate(grid[1:], 2):
        place = f"{where}!{number}"
        _check_edge(line, columns, place)
        values = {c: value for c, value in zip(columns, line, strict=False) if _text(value)}
        if values:
            kinds = {column: kind for column, value in values.items() if (kind := _kind(value))}
            found.append(Row({c: _text(value) for c, value in values.items()}, place, kinds))
    return found


def _check_edge(line: list[Any], columns: list[str], where: str) -> None:
    for at, value in enumerate(line):
        if _text(value) and not (at < len(columns) and columns[at]):
            message = f"{_text(value)[:40]!r} stands in a column without a name in row 1"
            raise ModelError(message, where=where)


def _matrix(grid: Grid, where: str) -> Matrix:
    edge = [_text(value) for value in grid[0]] if grid else []
    families = _corner(edge[0] if edge else "", f"{where}!1")
    columns = edge[1:]
    headings = tuple(column for column in columns if column)
    if len(set(headings)) < len(headings):
        raise ModelError("two columns have the same name", where=f"{where}!1")
    allowed: dict[str, tuple[str, ...]] = {}
    places: dict[str, str] = {}
    why = ""
    for number, line in enumerate(grid[1:], 2):
        place = f"{where}!{number}"
        code, *marks = [_text(value) for value in line] or [""]
        if code.lower() == "why":
            why = next((mark for mark in marks if mark), "")
        elif code in allowed:
            raise ModelError(f"{code!r} stands twice", where=place)
        elif code or any(marks):
            _check_edge(line, ["code" if code else "", *columns], place)
            allowed[code] = _marked(columns, marks, place)
            places[code] = place
    return Matrix(families[0], families[1], allowed, why, where, places, headings)


def _corner(text: str, where: str) -> list[str]:
    found = text.split(CORNER)
    if len(found) == 1:
        found = re.split(r"\s+x\s+", text, flags=re.IGNORECASE)
    if len(found) != 2:
        raise ModelError("the corner cell must read 'family × family'", where=where)
    return [name.strip() for name in found]


def _marked(columns: list[str], marks: list[str], where: str) -> tuple[str, ...]:
    wrong = next((mark for mark in marks if mark.lower() not in {"", "x"}), None)
    if wrong is not None:
        message = f"{wrong[:40]!r} is neither x (allowed) nor empty (not allowed)"
        raise ModelError(message, where=where)
    return tuple(c for c, mark in zip(columns, marks, strict=False) if mark)
