"""Choosing the writer by the file's name.

What is written is read back before it is handed over: it has the same options and says the same, or
the model is refused for this format. Only words may suffer: DIMACS has no names of several words;
UVL has no line breaks or both quotes in a text, no reasons (why), scopes and tags; a saved artefact
has lost its file, so its rules are written as the clauses they mean (families and reasons stay).
"""

from __future__ import annotations

import gzip
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.options.dimacs import write_dimacs
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.rereading import check_tables, check_uvl
from mitwerk.engines.options.tables.from_model import to_tables
from mitwerk.engines.options.tables.workbook import read_workbook
from mitwerk.engines.options.tables.write import workbook, write_yaml
from mitwerk.engines.options.tables.yaml_file import yaml_tables
from mitwerk.engines.options.uvl.from_model import to_document
from mitwerk.engines.options.uvl.write import write_uvl

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model

TEXTS = {".uvl", ".cnf", ".dimacs", ".yaml", ".yml"}


def text_of(model: Model, suffix: str, where: str = "") -> str:
    """Return a model as text in the format that a suffix names.

    Raises
    ------
    ModelError
        When the format isn't known, or the model wouldn't read back from it as it is.
    """
    if suffix == ".uvl":
        document = to_document(model)
        text = write_uvl(document)
        check_uvl(document, text, where)
        return text
    if suffix in {".cnf", ".dimacs"}:
        return write_dimacs(model)
    if suffix in {".yaml", ".yml"}:
        tables = to_tables(model)
        text = write_yaml(tables)
        check_tables(tables, lambda: yaml_tables(text, where), "YAML", where)
        return text
    raise ModelError(
        f"can't write {suffix!r}; known are {', '.join(sorted(TEXTS))}, .xlsx", where=where
    )


def write(model: Model, path: str | Path) -> None:
    """Write a model as UVL, DIMACS (also ``.gz``), or tables in YAML or XLSX."""
    path = Path(path)
    packed = path.suffix == ".gz"
    suffix = (Path(path.stem).suffix if packed else path.suffix).lower()
    if suffix == ".xlsx":
        path.write_bytes(_workbook(model, str(path)))
        return
    content = text_of(model, suffix, str(path)).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if packed else content)


def _workbook(model: Model, where: str) -> bytes:
    tables = to_tables(model)
    content = workbook(tables)
    check_tables(tables, lambda: read_workbook(BytesIO(content), where), "a workbook", where)
    return content
