"""Entries of one phase in numbers: what was measured of each, row by row of the brief."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.queries.barring import waived_rows
from mitwerk.apps.challenges.queries.rows import phase_rows, rows_of
from mitwerk.apps.challenges.queries.verdicts import may_see_verdicts, measured_text, without
from mitwerk.apps.vault.enums import BlobState
from mitwerk.apps.vault.models import Blob

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.apps.challenges.models import EntryCheck, Phase
    from mitwerk.apps.challenges.queries.entries import SeenEntry

DECIDED = frozenset({"pass", "fail"})


@dataclass(frozen=True, slots=True)
class Cell:
    """The verdict on one row for one entry, empty while nothing is known."""

    verdict: str = ""
    measured: str = ""
    waived: bool = False


@dataclass(frozen=True, slots=True)
class NumberRow:
    """One row of the brief, with a cell for each entry."""

    code: str
    text: str
    limit: str
    cells: tuple[Cell, ...]


def in_numbers(phase: Phase, shown: Sequence[SeenEntry]) -> list[NumberRow]:
    """Return the rows that a machine decided for one of the entries at least.

    Two queries, and a third one where rows fail that the client may have waived.

    Before the deadline there are none: verdicts are their authors'.
    """
    checks = [
        one.submission.check_of_files if may_see_verdicts(phase, is_author=one.is_author) else None
        for one in shown
    ]
    if not any(check is not None and check.finished for check in checks):
        return []
    gone = _withheld(checks)
    beside = list(zip((one.entry.pk for one in shown), checks, strict=True))
    waived = waived_rows([entry for entry, check in beside if check and check.failed])
    cells = [_cells(check, gone, waived.get(entry, set())) for entry, check in beside]
    rows = phase_rows(rows_of(phase.challenge), phase)
    return [
        NumberRow(row.code, row.text, row.limit, tuple(one.get(row.code, Cell()) for one in cells))
        for row in rows
        if any(one.get(row.code, Cell()).verdict in DECIDED for one in cells)
    ]


def _withheld(checks: Sequence[EntryCheck | None]) -> set[str]:
    digests = {sha256 for check in checks if check for _path, sha256 in check.files}
    gone = Blob.objects.filter(sha256__in=digests, state=BlobState.WITHHELD)
    return set(gone.values_list("sha256", flat=True))


def _cells(check: EntryCheck | None, gone: set[str], waived: set[str]) -> dict[str, Cell]:
    if check is None or not check.finished:
        return {}
    paths = {path for path, sha256 in check.files if sha256 in gone}
    return {
        row["id"]: Cell(row["verdict"], measured_text(row), row["id"] in waived)
        for row in without(paths, check)
        if row["verdict"] != "judged"
    }
