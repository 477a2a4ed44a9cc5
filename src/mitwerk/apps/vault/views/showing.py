"""Showing text files in the page: Markdown, tables, plain text; all of it escaped or sanitised."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from mitwerk.apps.vault import exits
from mitwerk.apps.vault.queries.given import file_given
from mitwerk.kit.problems import Problem
from mitwerk.kit.text import to_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.utils.safestring import SafeString

    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access
    from mitwerk.apps.vault.queries.sheets import FileSheet

MOST_BYTES = 2**18
MOST_ROWS = 300
MOST_COLUMNS = 40
DELIMITERS = ";,\t|"
NUMBER = re.compile(r"\s*[-+\u2212]?\d[\d.,\s]*(?:[eE][-+]?\d+)?\s*%?\s*")
SHOWN_AS_TEXT = frozenset({"markdown", "csv", "text"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; numbers stand under each other."""

    text: str
    number: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """What of a text file stands in the page; ``cut`` when the file goes on."""

    html: SafeString | str = ""
    text: str = ""
    header: list[Cell] = field(default_factory=list)
    rows: list[list[Cell]] = field(default_factory=list)
    cut: bool = False
    problem: str = ""


def shown(sheet: FileSheet, revision: Revision, rights: Access) -> Shown | None:
    """Return the start of a text file, ready for the page; None for other files."""
    if sheet.kind not in SHOWN_AS_TEXT:
        return None
    sheet.file.revision = revision
    try:
        given = file_given(sheet.file, rights)
    except Problem as problem:
        return Shown(problem=problem.detail)
    data = b"".join(_first(exits.read(given), MOST_BYTES))[:MOST_BYTES]
    text, cut = data.decode("utf-8", errors="replace"), sheet.size > MOST_BYTES
    text = text.removeprefix("\ufeff")
    if sheet.kind == "markdown":
        return Shown(html=to_html(text), cut=cut)
    if sheet.kind == "csv":
        return _table(text, cut=cut)
    return Shown(text=text, cut=cut)


def _first(chunks: Iterator[bytes], most: int) -> Iterator[bytes]:
    held = 0
    for chunk in chunks:
        yield chunk
        held += len(chunk)
        if held >= most:
            return


def _table(text: str, *, cut: bool) -> Shown:
    first_line = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first_line.count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        rows = [row[:MOST_COLUMNS] for row in islice(reader, MOST_ROWS + 2)]
    except csv.Error:
        return Shown(text=text, cut=cut)
    if not rows:
        return Shown(text=text, cut=cut)
    cells = _cells(rows[: MOST_ROWS + 1])
    return Shown(header=cells[0], rows=cells[1:], cut=cut or len(rows) > MOST_ROWS + 1)


def _cells(rows: list[list[str]]) -> list[list[Cell]]:
    """Mark the columns that hold nothing but numbers, with their heads."""
    width = max(map(len, rows))
    columns = [[row[at] for row in rows[1:] if at < len(row) and row[at]] for at in range(width)]
    numbers = [bool(column) and all(map(NUMBER.fullmatch, column)) for column in columns]
    return [[Cell(text, numbers[at]) for at, text in enumerate(row)] for row in rows]
