"""Rows of one phase with the limits that hold there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mitwerk.engines.requirements.limits import decimal_text, format_limit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.engines.requirements.model import Requirement


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """A row as it holds in one phase.

    ``row`` carries the adjusted limit and no share any more; ``whole`` is the row as written.
    """

    row: Requirement
    whole: Requirement

    @property
    def limit(self) -> str:
        """The limit of this phase as text."""
        return format_limit(self.row)

    @property
    def percent(self) -> str:
        """How much of the whole's limit this phase carries ("8"), "" where it is not divided."""
        return "" if self.whole.share is None else decimal_text(self.whole.share * 100)


def rows_for_phase(rows: Iterable[Requirement], phase: str) -> list[PhaseRow]:
    r"""Give the rows that apply in a phase, upper limits multiplied by the row's share.

    Parameters
    ----------
    rows
        All rows of the brief, in order.
    phase
        Key of the phase.

    Returns
    -------
    list of PhaseRow
        In the order of the brief; a row without phases applies everywhere.

    Examples
    --------
    >>> from decimal import Decimal
    >>> from mitwerk.engines.requirements import Requirement
    >>> whole = Requirement("R1", "light", "fact", True, "mass", "<=", (Decimal(650),), "kg",
    ...                     phases=("front",), share=Decimal("0.08"))
    >>> [part.limit.replace("\xa0", " ") for part in rows_for_phase([whole], "front")]
    ['≤ 52 kg']
    >>> rows_for_phase([whole], "rear")
    []
    """
    applying = [row for row in rows if not row.phases or phase in row.phases]
    return [PhaseRow(row=_in_phase(row), whole=row) for row in applying]


def _in_phase(row: Requirement) -> Requirement:
    if row.share is None:
        return row
    share = row.share
    return replace(row, values=tuple(value * share for value in row.values), share=None)
