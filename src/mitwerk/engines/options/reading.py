"""Choosing the reader by the file's name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.options.dimacs import read_dimacs
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.uvl.imports import load
from mitwerk.engines.options.uvl.lower import lower

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model

DIMACS = {".cnf", ".dimacs"}


def read(path: str | Path) -> Model:
    """Read a model: ``.uvl``, ``.cnf``/``.dimacs`` (also ``.gz``), ``.yaml`` or ``.xlsx``."""
    path = Path(path)
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() in DIMACS:
        return read_dimacs(path)
    if suffix.lower() == ".uvl":
        return lower(load(path), str(path))
    raise ModelError("unknown kind of file", where=str(path))
