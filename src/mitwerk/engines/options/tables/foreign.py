"""A workbook from a stranger: the job of the disposable child that opens it.

The child sees the file, the caller sees only what came of it: raw rows as JSON, or a refusal with
its sheet and row. `raw_of` makes raw tables of the JSON again.
"""

from __future__ import annotations

import importlib.util
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.tables.document import Matrix
from mitwerk.engines.options.tables.rows import RawTables, Row
from mitwerk.engines.options.tables.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

if importlib.util.find_spec("openpyxl"):
    import openpyxl  # noqa: F401 - behind its walls a child may not reach the library's files

JOB = f"{__name__}:open_workbook"
FILE = "workbook.xlsx"
"""What the workbook is called in the child's folder."""


def open_workbook(params: Mapping[str, Any], stage: Callable[[str], None]) -> dict[str, Any]:
    """Return the raw tables of `FILE` as a JSON object, or ``refused`` with ``where``."""
    stage("reading the workbook")
    try:
        found = read_workbook(Path(FILE), str(params["name"]))
    except ModelError as error:
        return {"refused": error.message, "where": error.where}
    return {
        "product": found.product,
        "rows": {name: [asdict(row) for row in rows] for name, rows in found.tables.items()},
        "matrices": [asdict(one) for one in found.matrices],
    }


def raw_of(answer: Mapping[str, Any]) -> RawTables:
    """Return the raw tables that a child found.

    Raises
    ------
    ModelError
        What it refused.

    Examples
    --------
    >>> raw_of({"refused": "more than 500,000 cells", "where": "a.xlsx:options!9"})
    Traceback (most recent call last):
    mitwerk.engines.options.errors.ModelError: a.xlsx:options!9: more than 500,000 cells
    """
    if "refused" in answer:
        raise ModelError(answer["refused"], where=answer["where"])
    rows = {name: [Row(**row) for row in rows] for name, rows in answer["rows"].items()}
    return RawTables(answer["product"], rows, [_matrix(one) for one in answer["matrices"]], "")


def _matrix(told: Mapping[str, Any]) -> Matrix:
    allowed = {code: tuple(others) for code, others in told["allowed"].items()}
    headings = tuple(told["headings"])
    return Matrix(**{**told, "allowed": allowed, "headings": headings})
