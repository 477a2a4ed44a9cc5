"""What differs between two texts, line by line, and between two tables, row by row."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LINES = 2000  # of each side that are held against each other
MOST_COLUMNS = 40
MOST_READ = 2**14
LONGEST_LINE = 1000
AROUND = 3  # unchanged lines shown before and after a change
DELIMITERS = ";,\t|"
WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Sign = Literal["same", "added", "removed", "gap"]
Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line; ``changed`` within a line that was rewritten."""

    text: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a difference with its numbers on either side; a gap stands for what is alike."""

    sign: Sign
    pieces: tuple[Piece, ...] = ()
    old: int | None = None
    new: int | None = None
    count: int = 0


@dataclass(frozen=True, slots=True)
class TextDifference:
    """Lines to show, how many came and went, and whether only the beginning was looked at."""

    lines: tuple[Line, ...]
    added: int
    removed: int
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it was and is; equal where nothing changed."""

    old: str
    new: str

    @property
    def changed(self) -> bool:
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row that came, went or has other cells."""

    sign: Literal["added", "removed", "changed"]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class TableDifference:
    """Changed rows under the heads of both tables; ``same`` counts the others."""

    header: Row
    rows: tuple[TableRow, ...]
    same: int
    cut: bool = False


def text_difference(old: str, new: str, *, cut: bool = False) -> TextDifference:
    r"""Return what differs between two texts, with three lines around each change.

    >>> [line.sign for line in text_difference("a\nb", "a\nc").lines]
    ['same', 'removed', 'added']
    """
    before, after = old.splitlines(), new.splitlines()
    cut = cut or max(len(before), len(after)) > MOST_LINES
    before, after = before[:MOST_LINES], after[:MOST_LINES]
    lines = list(_lines(before, after))
    return TextDifference(
        tuple(_folded(lines)),
        added=sum(line.sign == "added" for line in lines),
        removed=sum(line.sign == "removed" for line in lines),
        cut=cut,
    )


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, before, after)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            for at in range(i_end - i):
                yield Line("same", _whole(before[i + at]), i + at + 1, j + at + 1)
            continue
        gone, come = before[i:i_end], after[j:j_end]
        told = [_rewritten(a, b) for a, b in zip(gone, come, strict=False)]
        for at, text in enumerate(gone):
            pieces = told[at][0] if at < len(told) else _whole(text)
            yield Line("removed", pieces, old=i + at + 1)
        for at, text in enumerate(come):
            pieces = told[at][1] if at < len(told) else _whole(text)
            yield Line("added", pieces, new=j + at + 1)


def _whole(text: str) -> tuple[Piece, ...]:
    return (Piece(text[:LONGEST_LINE]),)


def _rewritten(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Mark the words that changed, where two lines are alike enough to be one that was edited."""
    old, new = old[:LONGEST_LINE], new[:LONGEST_LINE]
    a, b = WORDS.findall(old), WORDS.findall(new)
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.quick_ratio() < 0.5:
        return _whole(old), _whole(new)
    left: list[Piece] = []
    right: list[Piece] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        changed = tag != "equal"
        if i_end > i:
            left.append(Piece("".join(a[i:i_end]), changed))
        if j_end > j:
            right.append(Piece("".join(b[j:j_end]), changed))
    return tuple(left), tuple(right)


def _folded(lines: Sequence[Line]) -> Iterator[Line]:
    """Leave out what is far from every change; nothing is left of texts that are alike."""
    near = [False] * len(lines)
    for at, line in enumerate(lines):
        if line.sign != "same":
            low, high = max(0, at - AROUND), min(len(lines), at + AROUND + 1)
            near[low:high] = [True] * (high - low)
    skipped = 0
    for line, shown in zip(lines, near, strict=True):
        if not shown:
            skipped += 1
            continue
        if skipped:
            yield Line("gap", count=skipped)
            skipped = 0
        yield line
    if skipped and any(near):
        yield Line("gap", count=skipped)


def table_difference(old: str, new: str, *, cut: bool = False) -> TableDifference | None:
    r"""Return what differs between two tables, row by row; None when one of them is no table.

    Rows belong together by the first column that names each row once on both sides; without
    such a column a row that changed counts as gone and come.

    >>> found = table_difference("part;kg\nhub;2\nrim;3", "part;kg\nhub;2.5\nrim;3")
    >>> [(row.sign, row.cells[1].old, row.cells[1].new) for row in found.rows], found.same
    ([('changed', '2', '2.5')], 1)
    """
    before, after = _rows(old), _rows(new)
    if not before or not after:
        return None
    cut = cut or max(len(before), len(after)) > MOST_LINES + 1
    before, after = before[: MOST_LINES + 1], after[: MOST_LINES + 1]
    header = _joined(before[0], after[0])
    left = [_spread(row, before[0], header) for row in before[1:]]
    right = [_spread(row, after[0], header) for row in after[1:]]
    key = _key_column(left, right, len(header))
    rows, same = _row_changes(left, right, key)
    return TableDifference(header, tuple(rows), same, cut)


def _rows(text: str) -> list[Row]:
    delimiter = max(DELIMITERS, key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        found = [
            tuple(cell.strip() for cell in row[:MOST_COLUMNS]) for row in islice(reader, 2**14)
        ]
    except csv.Error:
        return []
    return [row for row in found if any(row)]


def _joined(old: Row, new: Row) -> Row:
    """The heads of the new table, then those that only the old one had."""
    return (*new, *(head for head in old if head not in new))[:MOST_COLUMNS]


def _spread(row: Row, own: Row, header: Row) -> Row:
    held = dict(zip(own, row, strict=False))
    return tuple(held.get(head, "") for head in header)


def _key_column(left: Sequence[Row], right: Sequence[Row], width: int) -> int | None:
    for column in range(width):
        sides = [[row[column] for row in rows] for rows in (left, right)]
        if all(all(side) and len(set(side)) == len(side) for side in sides):
            return column
    return None


def _row_changes(
    left: Sequence[Row], right: Sequence[Row], key: int | None
) -> tuple[list[TableRow], int]:
    def name(row: Row) -> object:
        return row if key is None else row[key]

    old = {name(row): row for row in left}
    names = {name(row) for row in right}
    rows: list[TableRow] = []
    same = 0
    for row in right:
        was = old.get(name(row))
        if was == row:
            same += 1
        elif was is None:
            rows.append(TableRow("added", tuple(Cell(cell, cell) for cell in row)))
        else:
            cells = tuple(Cell(a, b) for a, b in zip(was, row, strict=True))
            rows.append(TableRow("changed", cells))
    gone = (row for row in left if name(row) not in names)
    rows += [TableRow("removed", tuple(Cell(cell, cell) for cell in row)) for row in gone]
    return rows, same
