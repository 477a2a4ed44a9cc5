"""The difference of two text files or tables, read through the one exit of user bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.vault import differing, exits
from mitwerk.apps.vault.queries.given import file_given
from mitwerk.apps.vault.views.showing import MOST_BYTES, SHOWN_AS_TEXT
from mitwerk.kit.problems import Problem

if TYPE_CHECKING:
    from mitwerk.apps.vault.differing import TableDifference, TextDifference
    from mitwerk.apps.vault.queries.changes import Changes, Side
    from mitwerk.apps.vault.queries.pairing import FilePair
    from mitwerk.apps.vault.queries.sheets import FileSheet


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """A difference of texts for the page: lines, or rows of a table, or why there is none."""

    lines: TextDifference | None = None
    table: TableDifference | None = None
    problem: str = ""

    @property
    def alike(self) -> bool:
        if self.table is not None:
            return not self.table.rows
        return self.lines is not None and not self.lines.lines


def difference_of(changes: Changes, pair: FilePair) -> ShownDifference | None:
    """Return what differs between two text files; None for other files."""
    if pair.old is None or pair.new is None:
        return None
    if not {pair.old.kind, pair.new.kind} <= SHOWN_AS_TEXT:
        return None
    try:
        (old, old_cut), (new, new_cut) = _text(pair.old, changes.old), _text(pair.new, changes.new)
    except Problem as problem:
        return ShownDifference(problem=problem.detail)
    cut = old_cut or new_cut
    if pair.new.kind == pair.old.kind == "csv":
        table = differing.table_difference(old, new, cut=cut)
        if table is not None:
            return ShownDifference(table=table)
    return ShownDifference(lines=differing.text_difference(old, new, cut=cut))


def _text(sheet: FileSheet, side: Side) -> tuple[str, bool]:
    sheet.file.revision = side.revision
    data = bytearray()
    for piece in exits.read(file_given(sheet.file, side.rights)):
        data += piece
        if len(data) >= MOST_BYTES:
            break
    text = bytes(data[:MOST_BYTES]).decode("utf-8", errors="replace").removeprefix("\ufeff")
    return text, sheet.size > MOST_BYTES
