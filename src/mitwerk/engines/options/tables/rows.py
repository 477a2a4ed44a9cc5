"""Raw rows (column → text or list of texts, with their place) to typed rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError, UnsupportedError
from mitwerk.engines.options.hints import meant
from mitwerk.engines.options.tables.columns import COLUMNS, NEEDED, NUMBERS, TABLES, Columns
from mitwerk.engines.options.tables.document import (
    CHOICES,
    KINDS,
    PACKAGES,
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

NUMERIC = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,99})(?:\.[0-9]{1,100})?")
"""What counts as a number in a free column: 0042 is a part number."""
PADDED = re.compile(r"[+-]?[0-9]{1,100}(?:\.[0-9]{1,100})?")
Cell = str | list[str]
TEXT, FLAG = "text", "flag"


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``where`` is the file with line, or sheet and row.

    ``kinds`` says of a column that its value was typed as text ("42") or as a truth value.
    """

    cells: dict[str, Cell]
    where: str
    kinds: Mapping[str, str] = field(default_factory=dict)

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
        if isinstance(value, list):
            return tuple(part for part in value if part)
        return tuple(part.strip() for part in value.split(",") if part.strip())

    def details(self, known: set[str]) -> dict[str, Value]:
        """Return the remaining columns as attributes; prices and masses must be numbers."""
        found: dict[str, Value] = {}
        for column in self.cells:
            text = "" if column in known else self.text(column, "")
            if text:
                found[column] = self._value(column, text)
        return found

    def _value(self, column: str, text: str) -> Value:
        kind = self.kinds.get(column, "")
        if column in NUMBERS:
            if kind == FLAG or not PADDED.fullmatch(text):
                message = f"{column!r} must be a number, not {text[:40]!r}"
                raise ModelError(message, where=self.where)
            return Decimal(text)
        if kind == FLAG:
            return text == "true"
        return Decimal(text) if kind != TEXT and NUMERIC.fullmatch(text) else text

    def named(self, columns: Columns) -> Row:
        """Return the row with its columns called as they are known."""
        cells: dict[str, Cell] = {}
        kinds: dict[str, str] = {}
        for heading, value in self.cells.items():
            column = columns.name(heading, self.where)
            if column in cells:
                raise ModelError(f"{column!r} stands twice", where=self.where)
            cells[column] = value
            if heading in self.kinds:
                kinds[column] = self.kinds[heading]
        return Row(cells, self.where, kinds)


@dataclass(frozen=True, slots=True)
class RawTables:
    """What a file reader hands over."""

    product: str
    tables: Mapping[str, list[Row]]
    matrices: list[Matrix]
    where: str


def assemble(raw: RawTables) -> Tables:
    """Return typed tables, or refuse the first row that makes no sense."""
    tables = {name: _named(raw.tables.get(name, []), name) for name in TABLES}
    families = tuple(_family(row) for row in tables["families"])
    if not families:
        raise ModelError("the table 'families' is missing or empty", where=raw.where)
    found = Tables(
        raw.product,
        families,
        tuple(_option(row) for row in tables["options"]),
        tuple(_rule(row) for row in tables["rules"]),
        tuple(_package(row) for row in tables["packages"]),
        tuple(raw.matrices),
    )
    _check_names(found)
    return found


def _named(rows: list[Row], table: str) -> list[Row]:
    columns = Columns(table)
    named = [row.named(columns) for row in rows]
    for needed in NEEDED[table]:
        if named and not any(needed in row.cells for row in named):
            found = ", ".join(repr(heading[:40]) for heading in [*columns.names][:8])
            message = f"the table {table!r} has no column {needed!r}, only {found}"
            raise ModelError(message, where=named[0].where)
    return named


def _family(row: Row) -> FamilyRow:
    choose = row.text("choose", "one")
    if choose not in CHOICES:
        known = ", ".join(CHOICES)
        message = f"'choose' must be one of {known}; not {choose[:40]!r}"
        raise ModelError(message + meant(choose.lower(), CHOICES), where=row.where)
    return FamilyRow(
        row.text("family"), choose, row.text("scope", ""), row.text("default", ""), row.where
    )


def _option(row: Row) -> OptionRow:
    details = row.details({*COLUMNS["options"]})
    tags = tuple(dict.fromkeys(row.items("tags")))
    return OptionRow(row.text("family"), row.text("code"), tags, details, row.where)


def _rule(row: Row) -> RuleRow:
    kind = row.text("kind")
    if kind not in KINDS:
        known = ", ".join(KINDS)
        message = f"unknown kind of rule {kind[:40]!r}; known are {known}"
        raise UnsupportedError(message + meant(kind.lower(), KINDS), where=row.where)
    if kind == "formula":
        left: tuple[str, ...] = (row.text("left"),)
    else:
        left = row.items("left")
    right = row.items("right")
    if not left or (kind != "formula" and not right):
        side = "right" if left else "left"
        raise ModelError(f"the rule's {side} side is empty", where=row.where)
    if kind == "formula" and right:
        raise ModelError("a formula stands on the left side alone", where=row.where)
    why, owner = row.text("why", ""), row.text("owner", "")
    return RuleRow(row.text("id"), kind, left, right, why, owner, row.where)


def _package(row: Row) -> PackageRow:
    contains = row.items("contains")
    if not contains:
        raise ModelError("the package contains nothing", where=row.where)
    details = row.details({*COLUMNS["packages"]})
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
    _check_groups(tables, codes)


def _check_groups(tables: Tables, codes: list[tuple[str, str]]) -> None:
    """Refuse a name that could mean two things in a rule or a question."""
    families = {family.name: family.where for family in tables.families}
    if tables.packages and PACKAGES in families:
        message = f"{PACKAGES!r} is the family of the table 'packages', call this one differently"
        raise ModelError(message, where=families[PACKAGES])
    _check_scopes(tables, {*(name for name, _ in codes)})
    for option in tables.options:
        for tag in option.tags:
            if tag in families:
                raise ModelError(f"{tag!r} is a family and a tag", where=option.where)
    taken = {*families, *(tag for option in tables.options for tag in option.tags)}
    taken |= {PACKAGES} if tables.packages else set()
    known = {name for name, _ in codes}
    for name, where in codes:
        if name in taken:
            raise ModelError(f"{name!r} is an option and a family or tag", where=where)
        if name[0] == "!" and name[1:] in known:
            message = f"option {name!r} would be the same as '!' before {name[1:]!r}"
            raise ModelError(message, where=where)


def _check_scopes(tables: Tables, codes: set[str]) -> None:
    """Refuse a scope called like an option, or like a family that isn't the whole of it."""
    families = {family.name for family in tables.families}
    sharing = Counter(family.scope for family in tables.families)
    for family in tables.families:
        scope = family.scope
        alone = scope == family.name and sharing[scope] == 1
        packages = scope == PACKAGES and tables.packages
        if scope in codes or packages or (scope in families and not alone):
            kind = "option" if scope in codes else "family"
            message = f"{scope!r} is a scope and {'an' if kind == 'option' else 'a'} {kind}"
            raise ModelError(f"{message}; call one of them differently", where=family.where)


def _unique(rows: Iterable[tuple[str, str]], what: str) -> None:
    seen: dict[str, str] = {}
    for name, where in rows:
        if name in seen:
            raise ModelError(f"{what} {name!r} already stands at {seen[name]}", where=where)
        seen[name] = where
