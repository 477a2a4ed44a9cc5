"""Choosing the writer by the file's name.

What is written reads back with the same options and the same configurations, or is refused. Only
words may suffer: DIMACS has no names of several words, UVL no line breaks or both quotes in a text.
"""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.options.dimacs import write_dimacs
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.tables.from_model import to_tables
from mitwerk.engines.options.tables.write import write_workbook, write_yaml
from mitwerk.engines.options.uvl.from_model import to_document
from mitwerk.engines.options.uvl.write import write_uvl

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model

TEXTS = {".uvl", ".cnf", ".dimacs", ".yaml", ".yml"}


def text_of(model: Model, suffix: str, where: str = "") -> str:
    """Return a model as text in the format that a suffix names."""
    if suffix == ".uvl":
        return write_uvl(to_document(model))
    if suffix in {".cnf", ".dimacs"}:
        return write_dimacs(model)
    if suffix in {".yaml", ".yml"}:
        return write_yaml(to_tables(model))
    raise ModelError(
        f"can't write {suffix!r}; known are {', '.join(sorted(TEXTS))}, .xlsx", where=where
    )


def write(model: Model, path: str | Path) -> None:
    """Write a model as UVL, DIMACS (also ``.gz``), or tables in YAML or XLSX."""
    path = Path(path)
    packed = path.suffix == ".gz"
    suffix = (Path(path.stem).suffix if packed else path.suffix).lower()
    if suffix == ".xlsx":
        write_workbook(to_tables(model), path)
        return
    content = text_of(model, suffix, str(path)).encode()
    path.write_bytes(gzip.compress(content, mtime=0) if packed else content)
