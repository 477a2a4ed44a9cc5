"""Tables as JSON to the options engine and back: the only file that knows both."""

from __future__ import annotations

import tempfile
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.errors import SheetsRefusedError
from mitwerk.apps.configurator.refusals import told
from mitwerk.engines import geometry
from mitwerk.engines.geometry import sandbox
from mitwerk.engines.options import ModelError
from mitwerk.engines.options.numbers import plain
from mitwerk.engines.options.tables.document import Matrix
from mitwerk.engines.options.tables.foreign import FILE, JOB, raw_of
from mitwerk.engines.options.tables.from_model import to_tables
from mitwerk.engines.options.tables.lower import lower
from mitwerk.engines.options.tables.rows import FLAG, NUMERIC, TEXT, RawTables, Row, assemble
from mitwerk.engines.options.tables.write import records, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mitwerk.apps.configurator.tables import Record, Tables
    from mitwerk.engines.options import Model
    from mitwerk.engines.options.tables.document import Tables as EngineTables

LISTS = {"options": {"tags"}, "rules": {"left", "right"}, "packages": {"contains"}}
LARGEST_WORKBOOK = 8 * 2**20
CHILD = geometry.Limits(cpu_s=30, wall_s=90.0)
"""What the disposable child may use that opens a workbook."""


def normal(tables: Tables) -> Tables:
    """Return tables as they read: the same rows in one spelling, settings as they are.

    Raises
    ------
    SheetsRefusedError
        As `model_of`.
    """
    try:
        return from_engine(assemble(_raw(tables))) | {"settings": tables["settings"]}
    except ModelError as error:
        raise SheetsRefusedError(told(error.message), where=_place(error.where)) from error


def model_of(tables: Tables) -> Model:
    """Return the engine's model of tables.

    Raises
    ------
    SheetsRefusedError
        With the sheet and row (row 1 holds the columns' names) and what was expected.
    """
    try:
        return lower(assemble(_raw(tables)), "")
    except ModelError as error:
        raise SheetsRefusedError(told(error.message), where=_place(error.where)) from error
    except RecursionError:
        raise SheetsRefusedError(_("A formula is nested too deeply.")) from None


def _place(where: str) -> str:
    return where.lstrip(":")


def _raw(tables: Tables) -> RawTables:
    rows = {
        sheet: [_row(record, f"{sheet}!{number}") for number, record in enumerate(tables[sheet], 2)]
        for sheet in sheets.SHEETS[:-1]
    }
    matrices = [_matrix(one, i) for i, one in enumerate(tables["matrices"], 1)]
    return RawTables(tables["product"], rows, matrices, "")


def _row(record: Record, where: str) -> Row:
    cells: dict[str, Any] = {}
    kinds: dict[str, str] = {}
    for column, value in record.items():
        cells[column], kind = _cell(value)
        if kind:
            kinds[column] = kind
    return Row(cells, where, kinds)


def _cell(value: Any) -> tuple[str | list[str], str]:
    """Return a cell as the engine's reader has it, and how its kind was marked."""
    if isinstance(value, bool):
        return str(value).lower(), FLAG
    if isinstance(value, list):
        return value, ""
    return (value[1:], TEXT) if value.startswith("'") else (value, "")


def _matrix(record: Record, number: int) -> Matrix:
    where = f"matrix {number}"
    allowed: dict[str, list[str]] = record["allowed"]
    places = {code: f"{where}!{row}" for row, code in enumerate(allowed, 2)}
    return Matrix(
        record["rows"],
        record["columns"],
        {code: tuple(others) for code, others in allowed.items()},
        record.get("why", ""),
        where,
        places,
    )


def tables_of(model: Model) -> Tables:
    """Return the JSON tables of a model; settings are not in it."""
    return from_engine(to_tables(model))


def from_engine(found: EngineTables) -> Tables:
    """Return the JSON tables of the engine's typed rows."""
    read = sheets.empty()
    read["product"] = found.product
    for name, rows in records(found).items():
        read[name] = [_record(row) for row in rows]
    read["matrices"] = [
        {"rows": one.rows, "columns": one.columns}
        | {"allowed": {code: list(others) for code, others in one.allowed.items()}}
        | ({"why": one.why} if one.why else {})
        for one in found.matrices
    ]
    return read


def _record(row: Mapping[str, Any]) -> Record:
    return {column: _written(value) for column, value in row.items()}


def _written(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and (NUMERIC.fullmatch(value) or value.startswith("'")):
        return f"'{value}"
    return value


def read_sheets(content: bytes, name: str) -> Tables:
    """Return the JSON tables of an XLSX workbook; it is opened in a disposable child.

    Raises
    ------
    SheetsRefusedError
        With the sheet and row: formulas without a value, links to elsewhere, bombs, endless
        sheets, unknown columns, rows that make no sense.
    """
    if len(content) > LARGEST_WORKBOOK:
        raise SheetsRefusedError(_("A workbook has at most 8 MiB."), where=name)
    try:
        return from_engine(assemble(raw_of(_opened(content, name))))
    except ModelError as error:
        raise SheetsRefusedError(told(error.message), where=error.where or name) from error
    except geometry.GeometryError as error:
        message = _("This workbook can’t be opened: %s") % error.message
        raise SheetsRefusedError(message, where=name) from error


def _opened(content: bytes, name: str) -> dict[str, Any]:
    """Return what the child says of a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        path.write_bytes(content)
        return sandbox.run(
            JOB, inputs={FILE: path}, params={"name": name}, nursery="plain", limits=CHILD
        ).result


def workbook_of(tables: Tables) -> bytes:
    """Return tables as an XLSX workbook, one sheet for each; of empty ones the columns' names.

    Raises
    ------
    SheetsRefusedError
        When they are no readable catalogue, or hold what no workbook can.
    """
    if not any(tables[sheet] for sheet in sheets.SHEETS):
        return _blank()
    try:
        return workbook(assemble(_raw(tables)))
    except ModelError as error:
        raise SheetsRefusedError(told(error.message), where=_place(error.where)) from error


def _blank() -> bytes:
    """Return a workbook to be filled: each sheet with the names of its columns."""
    import openpyxl  # noqa: PLC0415 - start-up time

    book, packed = openpyxl.Workbook(write_only=True), BytesIO()
    for sheet, columns in sheets.COLUMNS.items():
        book.create_sheet(sheet).append(columns)
    book.save(packed)
    return packed.getvalue()
