"""The job of the disposable child that opens a stranger's workbook; the caller: `foreign`."""

from __future__ import annotations

import importlib.util
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.tables.foreign import FILE
from mitwerk.engines.options.tables.workbook import read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

if importlib.util.find_spec("openpyxl"):
    import openpyxl  # noqa: F401 - behind its walls a child may not reach the library's files


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
