"""Raw rows (column → text or list of texts, with their place) to typed rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError, UnsupportedError
from mitwerk.engines.options.hints import meant
from mitwerk.engines.options.tables.document import (
    CHOICES,
    KINDS,
    FamilyRow,
    Matrix,
    OptionRow,
    PackageRow,
    RuleRow,
    Tables,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.engines.options.model import Value

NUMBERS = {"price", "mass_kg", "stock"}
"""Columns that must hold a number."""
NUMERIC = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,9})?")
Cell = str | list[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``where`` is the file with line, or sheet and row."""

    cells: dict[str, Cell]
    where: str

    def text(self, column: str, default: str | None = None) -> str:
        """Return a cell's text; a missing one is refused unless there is a default."""
        value = self.cells.get(column, "")
        if isinstance(value, list):
            raise ModelError(f"{column!r} must be one value, not a list", where=self.where)
        if not value and default is None:
            raise ModelError(f"{column!r} is missing", where=self.where)
        return value or default or ""

    def items(self, column: str) -> tuple[str, ...]:
        """Return a cell that may hold several codes (a list, or text with commas)."""
        value = self.cells.get(column, "")
        parts = value if isinstance(value, list) else value.split(",")
        return tuple(part.strip() for part in parts if part.strip())

    def details(self, known: set[str]) -> dict[str, Value]:
        """Return the remaining columns as attributes; prices and masses must be numbers."""
        found: dict[str, Value] = {}
        for column in self.cells:
            text = "" if column in known else self.text(column, "")
            if not text:
                continue
            if column in NUMBERS or NUMERIC.fullmatch(text):
                found[column] = self._number(column, text)
            else:
                found[column] = text
        return found

    def _number(self, column: str, text: str) -> Decimal:
        if not NUMERIC.fullmatch(text):
            raise ModelError(f"{column!r} must be a number, not {text[:40]!r}", where=self.where)
        return Decimal(text)


@dataclass(frozen=True, slots=True)
class RawTables:
    """What a file reader hands over."""

    product: str
    tables: Mapping[str, list[Row]]
    matrices: list[Matrix]
    where: str


def assemble(raw: RawTables) -> Tables:
    """Return typed tables, or refuse the first row that makes no sense."""
    tables = raw.tables
    families = tuple(_family(row) for row in tables.get("families", []))
    if not families:
        raise ModelError("the table 'families' is missing or empty", where=raw.where)
    found = Tables(
        raw.product,
        families,
        tuple(_option(row) for row in tables.get("options", [])),
        tuple(_rule(row) for row in tables.get("rules", [])),
        tuple(_package(row) for row in tables.get("packages", [])),
        tuple(raw.matrices),
    )
    _check_names(found)
    return found


def _family(row: Row) -> FamilyRow:
    choose = row.text("choose", "one")
    if choose not in CHOICES:
        known = ", ".join(CHOICES)
        raise ModelError(f"'choose' must be one of {known}; not {choose[:40]!r}", where=row.where)
    return FamilyRow(
        row.text("family"), choose, row.text("scope", ""), row.text("default", ""), row.where
    )


def _option(row: Row) -> OptionRow:
    details = row.details({"family", "code", "tags"})
    return OptionRow(row.text("family"), row.text("code"), row.items("tags"), details, row.where)


def _rule(row: Row) -> RuleRow:
    kind = row.text("kind")
    if kind not in KINDS:
        known = ", ".join(KINDS)
        message = f"unknown kind of rule {kind[:40]!r}; known are {known}"
        raise UnsupportedError(message, where=row.where)
    if kind == "formula":
        left: tuple[str, ...] = (row.text("left"),)
    else:
        left = row.items("left")
    right = row.items("right")
    if not left or (kind != "formula" and not right):
        side = "right" if left else "left"
        raise ModelError(f"the rule's {side} side is empty", where=row.where)
    why, owner = row.text("why", ""), row.text("owner", "")
    return RuleRow(row.text("id"), kind, left, right, why, owner, row.where)


def _package(row: Row) -> PackageRow:
    contains = row.items("contains")
    if not contains:
        raise ModelError("the package contains nothing", where=row.where)
    details = row.details({"code", "contains", "why"})
    return PackageRow(row.text("code"), contains, row.text("why", ""), details, row.where)


def _check_names(tables: Tables) -> None:
    """Refuse names that stand twice, options without a family, families without an option."""
    _unique(((f.name, f.where) for f in tables.families), "family")
    codes = [(o.code, o.where) for o in tables.options] + [
        (p.code, p.where) for p in tables.packages
    ]
    _unique(codes, "option")
    _unique(((r.key, r.where) for r in tables.rules), "rule")
    families = {family.name for family in tables.families}
    filled = {option.family for option in tables.options}
    members = {(option.family, option.code) for option in tables.options}
    for option in tables.options:
        if option.family not in families:
            hint = meant(option.family, families)
            raise ModelError(f"unknown family {option.family!r}{hint}", where=option.where)
    for family in tables.families:
        if family.name not in filled:
            raise ModelError(f"family {family.name!r} has no option", where=family.where)
        if family.default and (family.name, family.default) not in members:
            message = f"the default {family.default!r} is no option of family {family.name!r}"
            raise ModelError(message, where=family.where)
    tags = {tag for option in tables.options for tag in option.tags}
    for name, where in codes:
        if name in families | tags:
            raise ModelError(f"{name!r} is an option and a family or tag", where=where)


def _unique(rows: Iterable[tuple[str, str]], what: str) -> None:
    seen: dict[str, str] = {}
    for name, where in rows:
        if name in seen:
            raise ModelError(f"{what} {name!r} already stands at {seen[name]}", where=where)
        seen[name] = where
