"""A workbook from a stranger: what its disposable child says of it, as raw tables again.

The child (`foreign_child`) sees the file, the caller sees only what came of it: raw rows as JSON,
or a refusal with its sheet and row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.tables.document import Matrix
from mitwerk.engines.options.tables.rows import RawTables, Row

if TYPE_CHECKING:
    from collections.abc import Mapping

JOB = "mitwerk.engines.options.tables.foreign_child:open_workbook"
FILE = "workbook.xlsx"
"""What the workbook is called in the child's folder."""


def raw_of(answer: Mapping[str, Any]) -> RawTables:
    """Return the raw tables that a child found.

    Raises
    ------
    ModelError
        What it refused.

    Examples
    --------
    >>> raw_of({"refused": "more than 100,000 cells", "where": "a.xlsx:options!9"})
    Traceback (most recent call last):
    mitwerk.engines.options.errors.ModelError: more than 100,000 cells
    """
    if "refused" in answer:
        raise ModelError(answer["refused"], where=answer["where"])
    rows = {name: [Row(**row) for row in rows] for name, rows in answer["rows"].items()}
    return RawTables(answer["product"], rows, [_matrix(one) for one in answer["matrices"]], "")


def _matrix(told: Mapping[str, Any]) -> Matrix:
    allowed = {code: tuple(others) for code, others in told["allowed"].items()}
    headings = tuple(told["headings"])
    return Matrix(**{**told, "allowed": allowed, "headings": headings})
