"""STEP files (ISO 10303-21): the people, firms and folders in their text strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from mmap import mmap

_string = re.compile(rb"'([^']*)'")
# The inner alternatives begin with different bytes, so a hostile file can't make it backtrack.
_statement = rb"\s*\(((?:[^';]|'[^']*')*)\)\s*;"
_file_name = re.compile(rb"FILE_NAME" + _statement, re.IGNORECASE)
_header_end = re.compile(rb"ENDSEC\s*;", re.IGNORECASE)
_about_people = re.compile(
    rb"=\s*(?:PERSON|ORGANIZATION|(?:PERSONAL_|ORGANIZATIONAL_)?ADDRESS|DOCUMENT|DOCUMENT_FILE"
    rb"|EXTERNAL_SOURCE)" + _statement,
    re.IGNORECASE,
)
_spared = re.compile(rb"FILE_SCHEMA" + _statement, re.IGNORECASE)
_comment = re.compile(rb"/\*.*?\*/", re.DOTALL)
# Placeholders that exporters write when nobody filled the field in.
EMPTY = frozenset({"", "author", "unknown", "unspecified", "none", "none given", "open cascade"})
LARGEST_HEADER = 2**20


def header_names(head: bytes) -> Iterator[str]:
    """Yield the file name with a folder, author, organisation and authorisation of FILE_NAME."""
    found = _file_name.search(head)
    if found is None:
        return
    strings = [text.decode(errors="replace") for text in _string.findall(found.group(1))]
    for place, text in enumerate(strings):
        is_folder = "/" in text or "\\" in text
        is_program = len(strings) - 3 <= place < len(strings) - 1
        is_time = place == 1
        if text.strip().lower() in EMPTY or is_program or is_time:
            continue
        if place > 0 or is_folder:
            yield text


def clean(source: mmap, target: BinaryIO) -> None:
    """Blank the header's strings, entities about people and files, and all comments.

    Every string keeps its length, so nothing else of the file moves.
    """
    end = _header_end.search(source, 0, LARGEST_HEADER)
    body = end.end() if end else 0
    target.write(_clean_header(source[:body]))
    position = body
    for found in _about_people.finditer(source, body):
        target.write(_comment.sub(_spaces, source[position : found.start()]))
        target.write(_blank_strings(found.group()))
        position = found.end()
    target.write(_comment.sub(_spaces, source[position:]))


def _clean_header(header: bytes) -> bytes:
    header = _comment.sub(_spaces, header)
    schema = _spared.search(header)
    if schema is None:
        return _blank_strings(header)
    before, after = header[: schema.start()], header[schema.end() :]
    return _blank_strings(before) + schema.group() + _blank_strings(after)


def _blank_strings(data: bytes) -> bytes:
    return _string.sub(lambda found: b"'" + b" " * len(found.group(1)) + b"'", data)


def _spaces(found: re.Match[bytes]) -> bytes:
    return b" " * len(found.group())
