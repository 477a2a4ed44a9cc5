"""Rows of a parts list, lines of a roll-up, and their sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Row:
    """One row as written: mass in kg and cost in minor units, both of one piece."""

    number: int
    name: str
    quantity: Decimal
    material: str = ""
    process: str = ""
    mass_kg: Decimal | None = None
    unit_cost_minor: int | None = None
    currency: str = ""
    supplier: str = ""
    file: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read: line of the file (1 is the head), column, stable code, the cell."""

    line: int
    column: str
    code: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A parts list that was read, and what of it could not be."""

    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A row as the roll-up takes it; ``part`` is the key of the part list that it stands for."""

    name: str
    quantity: Decimal
    mass_kg: Decimal | None = None
    unit_cost_minor: int | None = None
    currency: str = ""
    part: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum, how many of how many lines it holds, and the names of those without a value.

    ``amounts``: kg under the key "kg", or minor units by currency; currencies are never added.
    """

    amounts: Mapping[str, Decimal]
    counted: int
    of: int
    missing: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        return self.counted == self.of


@dataclass(frozen=True, slots=True)
class Node:
    """A line in the tree: ``index`` in its list, pieces in one whole, its sums, its own lines."""

    index: int
    line: Line
    depth: int
    pieces: Decimal
    mass: Total
    cost: Total
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Rollup:
    """The tree of a whole with its two sums."""

    nodes: tuple[Node, ...]
    mass: Total
    cost: Total
    lines: int = field(default=0)
