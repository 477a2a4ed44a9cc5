"""Ballots from a CSV table: ``ballot,judge,entry,rank``, faults named by their line."""

from __future__ import annotations

import csv
import math
from typing import TYPE_CHECKING, Final

from mitwerk.engines.judging.errors import JudgingError
from mitwerk.engines.judging.model import Ballot

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS: Final = ("ballot", "judge", "entry", "rank")


class TableError(JudgingError):
    """A row that can't be used; ``line`` counts from 1, the header included."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_ballots(lines: Iterable[str]) -> list[Ballot]:
    """Read ballots from the lines of a CSV file.

    Parameters
    ----------
    lines
        Header ``ballot,judge,entry,rank`` in any order, then one row per ballot and entry in
        any order; further columns are left aside. Equal ranks on a ballot are a tie.

    Returns
    -------
    list of Ballot
        Sorted by name.

    Raises
    ------
    TableError
        A missing column, an empty or short or long row, an empty cell, a rank that isn't a
        number, an entry twice on a ballot, a ballot of two judges, or no ballot at all.

    Examples
    --------
    >>> read_ballots(["ballot,judge,entry,rank", "1,ann,a,1", "1,ann,b,2"])
    [Ballot(ballot='1', judge='ann', ranks={'a': 1.0, 'b': 2.0})]
    """
    reader = csv.reader(lines, strict=True)
    try:
        header = next(reader, None)
        places = _places(header)
        width = len(header or ())
        judges: dict[str, str] = {}
        ranks: dict[str, dict[str, float]] = {}
        for row in reader:
            ballot, judge, entry, rank = _cells(row, places, width, reader.line_num)
            if judges.setdefault(ballot, judge) != judge:
                message = f"Ballot {ballot} belongs to {judges[ballot]} and to {judge}"
                raise TableError(message, reader.line_num)
            if entry in ranks.setdefault(ballot, {}):
                message = f"Ballot {ballot} ranks {entry} twice; leave one row out"
                raise TableError(message, reader.line_num)
            ranks[ballot][entry] = _number(rank, reader.line_num)
    except csv.Error as error:
        message = f"Not a CSV row: {error}"
        raise TableError(message, reader.line_num) from error
    if not ranks:
        raise TableError("The table holds no ballot", max(1, reader.line_num))
    return [Ballot(name, judges[name], ranks[name]) for name in sorted(ranks)]


def _places(header: list[str] | None) -> list[int]:
    names = [name.strip().lower().removeprefix("\ufeff") for name in header or []]
    missing = [column for column in COLUMNS if names.count(column) != 1]
    if missing:
        message = f"The header needs each of {','.join(COLUMNS)} once; check {', '.join(missing)}"
        raise TableError(message, 1)
    return [names.index(column) for column in COLUMNS]


def _cells(row: list[str], places: list[int], width: int, line: int) -> tuple[str, ...]:
    if not any(cell.strip() for cell in row):
        raise TableError("The row is empty; leave it out", line)
    if len(row) != width:
        message = f"The row has {len(row)} cells, the header {width}"
        raise TableError(message, line)
    cells = tuple(row[place].strip() for place in places)
    for column, cell in zip(COLUMNS, cells, strict=True):
        if not cell:
            message = f"The {column} is empty"
            raise TableError(message, line)
    return cells


def _number(text: str, line: int) -> float:
    try:
        number = float(text) if "_" not in text else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        message = f"The rank {text!r} is not a number; use 1, 2, 3 and so on"
        raise TableError(message, line)
    return number
