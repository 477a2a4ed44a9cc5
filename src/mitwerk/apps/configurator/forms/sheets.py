"""Sheets as a grid of text fields, and back to rows; plain forms, every cell a field."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.errors import SheetsRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from mitwerk.apps.configurator.tables import Record, Tables

LISTS = {"tags", "left", "right", "contains"}
FLAGS = {"true": True, "false": False}
EMPTY_ROWS = 5
ROWS_A_PAGE = 200
TORN = _("A part of this form did not arrive. Nothing was changed; save again.")


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it is typed: columns, rows of texts, the place of the first row."""

    columns: tuple[str, ...]
    rows: list[list[str]]
    first: int
    total: int

    @property
    def numbered(self) -> list[tuple[int, list[tuple[str, str]]]]:
        """Return the rows with the numbers that faults are told with (row 1 holds the names).

        Each cell comes with its column.
        """
        return [
            (number, list(zip(self.columns, row, strict=True)))
            for number, row in enumerate(self.rows, self.first + 2)
        ]


def grid_of(tables: Tables, sheet: str, first: int = 0) -> Grid:
    """Return a page of a sheet with some empty rows at its end."""
    rows: list[Record] = tables[sheet]
    columns = tuple(dict.fromkeys([*sheets.COLUMNS[sheet], *(c for row in rows for c in row)]))
    shown = rows[first : first + ROWS_A_PAGE]
    filled = [[written(row.get(column, "")) for column in columns] for row in shown]
    empty = [[""] * len(columns) for _i in range(EMPTY_ROWS)]
    return Grid(columns, filled + empty, first, len(rows))


def written(value: object) -> str:
    """Return a cell as it is typed; a text that reads as a number keeps its apostrophe."""
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def rows_from(data: QueryDict, sheet: str) -> list[Record]:
    """Return the rows that a grid's form sent, in their order; empty ones are left out."""
    columns = [name.strip() for name in data.getlist("column")]
    cells = data.getlist("cell")
    width = len(columns)
    if not width or not cells or len(cells) % width:
        raise SheetsRefusedError(TORN, where=sheet)
    lines = [cells[i : i + width] for i in range(0, len(cells), width)]
    rows = [_row(columns, line, sheet) for line in lines]
    return [row for row in rows if row]


def _row(columns: list[str], line: list[str], sheet: str) -> Record:
    found: Record = {}
    kind = line[columns.index("kind")].strip() if "kind" in columns else ""
    for column, cell in zip(columns, line, strict=True):
        text = cell.strip()
        if column and text:
            found[column] = _cell(column, text, sheet, kind)
    return found


def _cell(column: str, text: str, sheet: str, kind: str) -> object:
    if column in LISTS and not (kind == "formula" and column == "left"):
        return [part.strip() for part in text.split(",") if part.strip()]
    if sheet in {"options", "packages"} and text.lower() in FLAGS:
        return FLAGS[text.lower()]
    return text


def with_page(rows: list[Record], page: list[Record], first: int) -> list[Record]:
    """Return all rows of a sheet with one page of it replaced."""
    return rows[:first] + page + rows[first + ROWS_A_PAGE :]


@dataclass(frozen=True, slots=True)
class MatrixGrid:
    """A matrix as ticks: rows by columns."""

    number: int
    rows: str
    columns: str
    heads: tuple[str, ...]
    lines: list[tuple[str, list[tuple[str, bool]]]]
    why: str


def matrix_grids(tables: Tables) -> list[MatrixGrid]:
    """Return the matrices with every option of their families along the edges."""
    members: dict[str, list[str]] = {}
    for row in tables["options"]:
        family, code = (sheets.plain(row.get(column, "")) for column in ("family", "code"))
        members.setdefault(family, []).append(code)
    return [_matrix_grid(i, one, members) for i, one in enumerate(tables["matrices"])]


def _matrix_grid(number: int, one: Record, members: Mapping[str, list[str]]) -> MatrixGrid:
    allowed: dict[str, list[str]] = one["allowed"]
    heads = _edge(members.get(one["columns"], []), [c for row in allowed.values() for c in row])
    lines = [
        (code, [(head, head in allowed.get(code, ())) for head in heads])
        for code in _edge(members.get(one["rows"], []), list(allowed))
    ]
    return MatrixGrid(number, one["rows"], one["columns"], heads, lines, one.get("why", ""))


def _edge(family: list[str], named: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*family, *named]))


def matrices_from(data: QueryDict) -> list[Record]:
    """Return the matrices that a form of ticks sent; one without families is left out."""
    found = []
    sides = data.getlist("rows"), data.getlist("columns")
    if not sides[0] or len(sides[0]) != len(sides[1]):
        raise SheetsRefusedError(TORN, where="matrices")
    for number, (rows, columns) in enumerate(zip(*sides, strict=True)):
        if not rows.strip() or not columns.strip():
            continue
        allowed: dict[str, list[str]] = {code: [] for code in data.getlist(f"row-{number}")}
        for pair in data.getlist(f"pair-{number}"):
            row, _bar, column = pair.partition("|")
            if row in allowed:
                allowed[row].append(column)
        one: Record = {"rows": rows.strip(), "columns": columns.strip(), "allowed": allowed}
        why = data.get(f"why-{number}", "").strip()
        found.append(one | ({"why": why} if why else {}))
    return found


class WorkbookForm(forms.Form):
    """A workbook that replaces all sheets."""

    workbook = forms.FileField(label=_("Workbook (XLSX)"))


class CatalogueForm(forms.Form):
    """What a catalogue is called."""

    title = forms.CharField(label=_("Title"), max_length=120)
    summary = forms.CharField(label=_("In one sentence"), max_length=240, required=False)


class PublishForm(forms.Form):
    """Say what changed since the last edition."""

    note = forms.CharField(label=_("What changed"), max_length=240, required=False)


class OriginForm(forms.Form):
    """Which entry becomes an option of which family, at which price, with which promise.

    ``place`` is a family, or a family and one of its options behind a bar (|).
    """

    entry = forms.CharField(max_length=16)
    place = forms.CharField(max_length=2 * sheets.LONGEST_CODE + 1)
    price = forms.CharField(max_length=24, required=False)
    promised = forms.DecimalField(min_value=0, max_value=100, decimal_places=2, required=False)
