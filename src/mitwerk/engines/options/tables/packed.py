"""Bounds of a workbook's parts, looked at before its reader builds anything of them."""

from __future__ import annotations

import re
import zipfile
import zlib
from itertools import islice
from typing import IO, TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 64 * 1024 * 1024
"""Of all parts together, unpacked."""
MOST_TAGS = 50_000
"""Opening tags around the cells: formats, names, merged cells and the like, in all parts."""
MOST_STRINGS = 250_000
"""Opening tags in the shared texts (two per text)."""
MOST_INLINE = 60_000
"""Cells that hold their text themselves, twice as slow; Automotive02_1 as tables has 44,000."""
MOST_INSIDE = 600_000
"""Opening tags of rows and of cells with their values, texts and formulas, in all parts."""
STRINGS = "sharedstrings"
CELLS = re.compile(rb"<(?:\w{1,20}:)?(?:c|v|row|is|t|f)[\s/>]")
INLINE = re.compile(rb"<(?:\w{1,20}:)?is[\s/>]")
FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
BLANK = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"


def check_parts(path: Path | IO[bytes], where: str) -> bool:
    """Refuse a workbook that unpacks to too much, or whose parts hold too many elements.

    Returns whether there are formulas in it.

    Raises
    ------
    ModelError
        With the part's name. A million formats or names would take half a minute to read.
    """
    try:
        with zipfile.ZipFile(path) as packed:
            parts = packed.infolist()
            if sum(item.file_size for item in parts) > LARGEST:
                raise ModelError(f"more than {LARGEST >> 20} MiB when unpacked", where=where)
            return _count(packed, parts, where)
    # zipfile says RuntimeError for a password, NotImplementedError for an unknown way of packing.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"no readable workbook ({error})", where=where) from error


def _count(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo], where: str) -> bool:
    around = strings = inside = inline = 0
    formulas = False
    for item in parts:
        content = packed.read(item)
        if not content[:200].lstrip(BLANK).startswith(b"<"):
            continue  # a picture
        if b"<!DOCTYPE" in content.replace(b"\0", b""):  # its entities could grow without end
            message = f"the part {item.filename[:60]!r} declares a document type"
            raise ModelError(message, where=where)
        tags = content.count(b"<") - content.count(b"</")
        if STRINGS in item.filename.lower():
            strings += tags
        else:
            cells = sum(1 for _ in islice(CELLS.finditer(content), MOST_INSIDE + 1))
            around, inside = around + tags - cells, inside + cells
            inline += sum(1 for _ in islice(INLINE.finditer(content), MOST_INLINE + 1))
            formulas = formulas or FORMULA.search(content) is not None
        wrong = around > MOST_TAGS or strings > MOST_STRINGS
        if wrong or inside > MOST_INSIDE or inline > MOST_INLINE:
            message = f"the part {item.filename[:60]!r} holds too many elements"
            raise ModelError(message, where=where)
    return formulas
