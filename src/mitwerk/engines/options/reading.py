"""Choosing the reader by the file's name."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.engines.options.dimacs import read_dimacs
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.tables.lower import lower as lower_tables
from mitwerk.engines.options.tables.rows import assemble
from mitwerk.engines.options.tables.workbook import read_workbook
from mitwerk.engines.options.tables.yaml_file import read_yaml
from mitwerk.engines.options.uvl.imports import load
from mitwerk.engines.options.uvl.lower import lower
from mitwerk.engines.options.work import Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.options.model import Model

DIMACS = {".cnf", ".dimacs"}


def read(path: str | Path) -> Model:
    r"""Read a model: ``.uvl``, ``.cnf``/``.dimacs`` (each also ``.gz``), ``.yaml`` or ``.xlsx``.

    Raises
    ------
    ModelError
        When the file is no usable model; ``message`` says why, ``where`` the file and line
        (in a workbook the sheet and row). `UnsupportedError`, a kind of it, names what lies
        outside the language levels that are read.
    OSError
        When the file can't be opened.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "roof.cnf"
    ...     _ = path.write_text("c 1 roof\nc 2 stars\np cnf 2 1\n-2 1 0\n")
    ...     read(path).names
    ('roof', 'stars')

    Notes
    -----
    At most 16 MiB of unpacked text; nesting is bounded, so no file can exhaust the stack.
    """
    path = Path(path)
    try:
        with _no_collector():
            return _read(path)
    except RecursionError as error:
        raise ModelError("nested too deeply", where=str(path)) from error


@contextmanager
def _no_collector() -> Iterator[None]:
    """Let the collector wait: models have no cycles, and walking over them takes a third more."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(path: Path) -> Model:
    work = Work()
    suffix = Path(path.stem).suffix if path.suffix == ".gz" else path.suffix
    if suffix.lower() in DIMACS:
        return read_dimacs(path)
    if suffix.lower() == ".uvl":
        return lower(load(path, work), str(path), work)
    if suffix.lower() in {".yaml", ".yml"}:
        return lower_tables(assemble(read_yaml(path, work)), str(path), work)
    if suffix.lower() == ".xlsx":
        return lower_tables(assemble(read_workbook(path, work=work)), str(path), work)
    known = ".uvl, .cnf, .dimacs (each also .gz), .yaml, .xlsx"
    raise ModelError(f"unknown kind of file {suffix!r}; known are {known}", where=str(path))
