"""A brief row as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

Kind: TypeAlias = Literal["fact", "judged", "declared"]
Comparison: TypeAlias = Literal["<=", "<", ">=", ">", "==", "in"]

KINDS: tuple[Kind, ...] = ("fact", "judged", "declared")
COMPARISONS: tuple[Comparison, ...] = ("<=", "<", ">=", ">", "==", "in")


class RequirementError(ValueError):
    """A row or a frozen form that can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One row of a brief.

    Parameters
    ----------
    id
        Short stable name of the row, unique within a brief ("R1").
    text
        The row in the client's words.
    kind
        ``fact``: measured from the files or the bill of materials; ``judged``: people decide;
        ``declared``: the entrant states it and adds a source file.
    must
        A must-row bars from a prize when it fails; the others (should) do not.
    fact, comparison, values, unit
        The limit: ``mass <= 650 kg``. ``values`` holds one number, several only with ``in``
        (membership). ``judged`` rows carry none of the four; on ``declared`` rows they are
        all given or all left out. A flag (``closed``) is compared with 1 (yes) or 0 (no).
    phases
        Keys of the phases it applies to; empty means every phase.
    share
        Part of the whole's mass or cost that the phases of this row may use, above 0 and at
        most 1. Only for facts that add up over parts (`Fact.additive`). ``None``: the limit
        stands as written.
    """

    id: str
    text: str
    kind: Kind
    must: bool = True
    fact: str | None = None
    comparison: Comparison | None = None
    values: tuple[Decimal, ...] = ()
    unit: str = ""
    phases: tuple[str, ...] = ()
    share: Decimal | None = None

    @property
    def measurable(self) -> bool:
        """Whether the row carries a limit in numbers."""
        return self.fact is not None and self.comparison is not None and bool(self.values)
