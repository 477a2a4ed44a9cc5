"""STEP files (ISO 10303-21): the people, firms and folders in their text strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_string = re.compile(rb"'((?:[^']|'')*)'")
_file_name = re.compile(rb"FILE_NAME\s*\((.*?)\)\s*;", re.DOTALL | re.IGNORECASE)
# Placeholders that exporters write when nobody filled the field in.
EMPTY = frozenset({"", "author", "unknown", "unspecified", "none", "none given", "open cascade"})


def header_names(head: bytes) -> Iterator[str]:
    """Yield the file name with a folder, author, organisation and authorisation of FILE_NAME."""
    found = _file_name.search(head)
    if found is None:
        return
    strings = [
        match.group(1).decode(errors="replace") for match in _string.finditer(found.group(1))
    ]
    for place, text in enumerate(strings):
        is_folder = "/" in text or "\\" in text
        is_program = place >= len(strings) - 3 and place < len(strings) - 1
        is_time = place == 1
        if text.strip().lower() in EMPTY or is_program or is_time:
            continue
        if place > 0 or is_folder:
            yield text
