"""Reading foreign files within bounds: size, packing, encoding."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 16 * 1024 * 1024
"""Bytes of unpacked text; the largest public automotive model has 6 MB."""


def read_bytes(path: Path) -> bytes:
    """Return a file's content, unpacked when its name ends in ``.gz``, at most `LIMIT` bytes."""
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as stream:
            content = stream.read(LIMIT + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise ModelError(f"damaged or truncated gzip file ({error})", where=str(path)) from error
    if len(content) > LIMIT:
        raise ModelError(f"more than {LIMIT >> 20} MiB when unpacked", where=str(path))
    return content


def read_text(path: Path) -> str:
    """Return a file's UTF-8 text (a byte order mark is dropped)."""
    content = read_bytes(path)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ModelError("not UTF-8 text", where=f"{path}:{line}") from error
