"""Tables as YAML text or as a workbook."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.lazy import library
from mitwerk.engines.options.numbers import plain
from mitwerk.engines.options.tables.workbook import CORNER, fits_a_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.engines.options.tables.document import Matrix, Tables

Record = dict[str, Any]


def records(tables: Tables) -> dict[str, list[Record]]:
    """Return the rows of the four plain tables as dictionaries, empty cells left out."""
    found: dict[str, list[Record]] = {
        "families": [
            {"family": f.name, "scope": f.scope, "choose": f.choose, "default": f.default}
            for f in tables.families
        ],
        "options": [
            {"family": o.family, "code": o.code, **o.details, "tags": list(o.tags)}
            for o in tables.options
        ],
        "rules": [
            {
                "id": r.key, "kind": r.kind, "why": r.why, "owner": r.owner,
                "left": r.left[0] if r.kind == "formula" else list(r.left), "right": list(r.right),
            }
            for r in tables.rules
        ],
        "packages": [
            {"code": p.code, **p.details, "contains": list(p.contains), "why": p.why}
            for p in tables.packages
        ],
    }  # fmt: skip
    return {
        name: [{key: value for key, value in row.items() if value not in ("", [])} for row in rows]
        for name, rows in found.items()
        if rows
    }


def write_yaml(tables: Tables) -> str:
    """Return the tables as YAML, one row per line where it fits."""
    yaml = library("yaml", "pyyaml", "writing YAML")

    class Dumper(yaml.SafeDumper):  # type: ignore[misc, name-defined]
        """Keeps decimals exact and never writes aliases."""

        def ignore_aliases(self, data: object) -> bool:
            del data
            return True

    def number(dumper: Any, value: Decimal) -> Any:
        text = plain(value)
        kind = "float" if "." in text else "int"
        return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)

    Dumper.add_representer(Decimal, number)
    content: Record = {"product": tables.product} if tables.product else {}
    content.update(records(tables))
    if tables.matrices:
        content["matrices"] = [_matrix(matrix) for matrix in tables.matrices]
    dumped: str = yaml.dump(
        content, Dumper=Dumper, sort_keys=False, allow_unicode=True, default_flow_style=None,
        width=1000,
    )  # fmt: skip
    return dumped


def _matrix(matrix: Matrix) -> Record:
    allowed = {code: list(others) for code, others in matrix.allowed.items()}
    found = {"rows": matrix.rows, "columns": matrix.columns, "allowed": allowed}
    return {**found, "why": matrix.why} if matrix.why else found


def workbook(tables: Tables) -> bytes:
    """Return the tables as sheets of a workbook.

    Raises
    ------
    ModelError
        When a text holds control characters or a list of codes one with a comma.
    """
    openpyxl = library("openpyxl", "openpyxl", "writing a workbook")
    book = openpyxl.Workbook(write_only=True)
    if tables.product:
        _sheet(book, "product", [[tables.product]])
    for name, rows in records(tables).items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        _sheet(book, name, [columns, *([_cell(row.get(c)) for c in columns] for row in rows)])
    for number, matrix in enumerate(tables.matrices, 1):
        _sheet(book, f"matrix {number}", _grid(matrix))
    packed = BytesIO()
    book.save(packed)
    return packed.getvalue()


def _grid(matrix: Matrix) -> Iterable[list[Any]]:
    columns = list(dict.fromkeys(code for others in matrix.allowed.values() for code in others))
    yield [f"{matrix.rows}{CORNER}{matrix.columns}", *columns]
    for code, others in matrix.allowed.items():
        yield [code, *("x" if column in others else None for column in columns)]
    yield ["why", matrix.why]


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        wrong = next((item for item in value if "," in item), None)
        if wrong is not None:
            raise ModelError(f"{wrong[:60]!r} has a comma: a workbook can't list it, YAML can")
        return ", ".join(value)
    if isinstance(value, Decimal) and not fits_a_cell(value):
        return plain(value)  # a cell's double would round it; the reader takes the text, too
    return value


def _sheet(book: Any, title: str, rows: Iterable[list[Any]]) -> None:
    cells = library("openpyxl.cell", "openpyxl", "writing a workbook")
    faults = library("openpyxl.utils.exceptions", "openpyxl", "writing a workbook")
    sheet = book.create_sheet(title)
    for row in rows:
        try:
            line = [cells.WriteOnlyCell(sheet, value=value) for value in row]
        except faults.IllegalCharacterError as error:
            raise ModelError(f"{error} can't stand in a workbook") from error
        for cell in line:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # text that starts with = is no formula here
        sheet.append(line)
