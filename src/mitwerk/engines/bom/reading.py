"""Read a parts list from CSV: the usual columns in English and German, whatever the order."""

from __future__ import annotations

import csv
import re
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from mitwerk.engines.bom.model import Problem, Row, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MOST_ROWS = 500
MOST_BYTES = 2**20
LONGEST = {"name": 200, "material": 120, "process": 120, "supplier": 200, "file": 400, "link": 200}
LARGEST = Decimal(10) ** 9
_NAME = re.compile(r"(?i)^(bom|bill[ _-]?of[ _-]?materials|stueckliste|stückliste)\b.*\.(csv|tsv)$")
_HEADS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "no", "no.", "pos", "pos.", "position", "nr", "nr.", "#"),
    "name": ("name", "part", "item", "description", "bezeichnung", "teil", "benennung"),
    "quantity": ("quantity", "qty", "count", "menge", "anzahl", "stück"),
    "material": ("material", "werkstoff"),
    "process": ("process", "verfahren", "fertigung"),
    "currency": ("currency", "währung"),
    "supplier": ("supplier", "vendor", "source", "manufacturer", "lieferant", "url"),
    "file": ("file", "model", "filename", "datei"),
    "link": ("revision", "blueprint", "link", "bauplan"),
}
_MASS = re.compile(
    r"(?:unit |einzel)?(?:mass|weight|masse|gewicht)(?: each| je stück)?[ _]?[(\[]?(kg|g)?[)\]]?"
)
_COST = re.compile(
    r"(?:unit |stück)?(?:cost|price|kosten|preis)(?: each| je stück)?[ _]?[(\[]?([a-z]{3})?[)\]]?"
)
_NUMBER = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s*([A-Za-z]{0,3})")
_REVISION = re.compile(r"(?:.*/revisions/)?([A-Za-z0-9]{4,16})/?")
_GRAMS = Decimal(1000)


def is_bom(path: str) -> bool:
    """Tell a parts list by its name.

    >>> is_bom("bom.csv"), is_bom("docs/Stückliste v2.csv"), is_bom("bomb.csv")
    (True, True, False)
    """
    return _NAME.match(PurePosixPath(path).name) is not None


def two_digits(_currency: str) -> int:
    """Return the minor digits of most currencies."""
    return 2


def read(text: str, digits: Callable[[str], int] = two_digits) -> Sheet:
    r"""Read a parts list from CSV text.

    Parameters
    ----------
    text
        The table with its head. Separated by comma, semicolon or tab, whichever the head has most.
        A dot is the decimal sign; so is a comma unless it separates the cells.
    digits
        How many minor digits a currency has.

    Returns
    -------
    Sheet
        The rows that could be read, numbered from 1 where no number stands, and the problems with
        line and column. A row without a name or a positive quantity is left out; a cell that can't
        be read is left empty. Mass needs a unit, cost a currency, in the head or in the cell.

    Examples
    --------
    >>> sheet = read("part,qty,mass g,unit cost EUR\nFrame,1,32734,174.22\nBolt,8,,")
    >>> sheet.rows[0].mass_kg, sheet.rows[0].unit_cost_minor, sheet.rows[1].mass_kg
    (Decimal('32.734'), 17422, None)

    Notes
    -----
    At most 500 rows; what follows is a problem ``too-many``. Columns of totals are not read: a
    sum is computed, never believed.
    """
    delimiter, lines = _table(text)
    if lines is None:
        return Sheet((), (Problem(1, "", "not-a-table"),))
    if not lines:
        return Sheet((), (Problem(1, "", "empty"),))
    columns = _columns(lines[0])
    missing = [name for name in ("name", "quantity") if name not in columns]
    if missing:
        return Sheet((), tuple(Problem(1, name, "no-column") for name in missing))
    return _Reader(columns, "," if delimiter == "," else "", digits).sheet(lines[1:])


def head(text: str) -> tuple[frozenset[str], int]:
    r"""Tell which columns a table has, and how many of its lines name a part.

    Parameters
    ----------
    text
        CSV text with its head, as `read` takes it; columns of quantities are not asked for.

    Returns
    -------
    tuple
        The known columns ("name", "quantity", "material", "process", "mass", "cost", …), and the
        number of lines below with something in the column "name".

    Examples
    --------
    >>> columns, named = head("Teil;Werkstoff;Masse kg\nRahmen;Stahl;32,7\n;;")
    >>> sorted(columns), named
    (['mass', 'material', 'name'], 1)
    """
    lines = _table(text)[1] or [[]]
    columns = _columns(lines[0])
    at = columns.get("name", (-1, ""))[0]
    named = [line for line in lines[1:] if 0 <= at < len(line) and line[at].strip()]
    return frozenset(columns), len(named)


def _table(text: str) -> tuple[str, list[list[str]] | None]:
    """Return what separates the cells, and the lines; None when it is no table."""
    text = text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    reader = csv.reader(text.splitlines(), delimiter=delimiter)
    try:
        return delimiter, [line for _, line in zip(range(MOST_ROWS + 2), reader, strict=False)]
    except csv.Error:
        return delimiter, None


def _columns(head: list[str]) -> dict[str, tuple[int, str]]:
    """Return where each column stands, with the unit or currency that its head names."""
    found: dict[str, tuple[int, str]] = {}
    for at, cell in enumerate(head):
        words = " ".join(cell.strip().lower().split())
        for name, heads in _HEADS.items():
            if words in heads:
                found.setdefault(name, (at, ""))
        if match := _MASS.fullmatch(words):
            found.setdefault("mass", (at, match.group(1) or ""))
        if match := _COST.fullmatch(words):
            found.setdefault("cost", (at, (match.group(1) or "").upper()))
    return found


class _Reader:
    """Reads line by line and keeps what went wrong."""

    def __init__(
        self, columns: dict[str, tuple[int, str]], separator: str, digits: Callable[[str], int]
    ) -> None:
        self.columns = columns
        self.separator = separator
        self.digits = digits
        self.problems: list[Problem] = []

    def sheet(self, lines: list[list[str]]) -> Sheet:
        rows: list[Row] = []
        for number, line in enumerate(lines, start=2):
            if number > MOST_ROWS + 1:
                self.problems.append(Problem(number, "", "too-many"))
                break
            if any(cell.strip() for cell in line):
                row = self._row(number, line, len(rows) + 1)
                rows += [row] if row else []
        return Sheet(tuple(rows), tuple(self.problems))

    def _row(self, at: int, line: list[str], place: int) -> Row | None:
        name = self._text(at, line, "name")
        quantity = self._number(at, line, "quantity")
        if not name:
            self._wrong(at, "name", "no-name", "")
        elif quantity is None or quantity[0] <= 0:
            self._wrong(at, "quantity", "no-quantity", self._cell(line, "quantity"))
        if not name or quantity is None or quantity[0] <= 0:
            return None
        cost, currency = self._cost(at, line)
        return Row(
            number=place,
            name=name,
            quantity=quantity[0],
            material=self._text(at, line, "material"),
            process=self._text(at, line, "process"),
            mass_kg=self._mass(at, line),
            unit_cost_minor=cost,
            currency=currency,
            supplier=self._text(at, line, "supplier"),
            file=self._text(at, line, "file"),
            link=self._link(at, line),
        )

    def _cell(self, line: list[str], column: str) -> str:
        at = self.columns.get(column, (len(line), ""))[0]
        return line[at].strip() if at < len(line) else ""

    def _wrong(self, at: int, column: str, code: str, value: str) -> None:
        self.problems.append(Problem(at, column, code, value[:40]))

    def _text(self, at: int, line: list[str], column: str) -> str:
        text = " ".join(self._cell(line, column).split())
        if len(text) > LONGEST[column]:
            self._wrong(at, column, "too-long", text)
        return text[: LONGEST[column]]

    def _number(self, at: int, line: list[str], column: str) -> tuple[Decimal, str] | None:
        """Return a number and the unit behind it; None and a problem when there is none."""
        cell = self._cell(line, column)
        if not cell:
            return None
        match = _NUMBER.fullmatch(cell.replace("\u00a0", " ").replace("\u202f", " "))
        if match is None or (self.separator == "," and "," in match.group(1)):
            self._wrong(at, column, "not-a-number", cell)
            return None
        try:
            value = Decimal(match.group(1).replace(",", "."))
        except InvalidOperation:  # pragma: no cover - the pattern admits numbers only
            return None
        if value < 0 or value > LARGEST:
            self._wrong(at, column, "out-of-range", cell)
            return None
        return value, match.group(2)

    def _mass(self, at: int, line: list[str]) -> Decimal | None:
        found = self._number(at, line, "mass")
        if found is None:
            return None
        value, unit = found[0], (found[1] or self.columns["mass"][1]).lower()
        if unit not in {"kg", "g"}:
            self._wrong(at, "mass", "no-unit", self._cell(line, "mass"))
            return None
        return value / _GRAMS if unit == "g" else value

    def _cost(self, at: int, line: list[str]) -> tuple[int | None, str]:
        found = self._number(at, line, "cost")
        if found is None:
            return None, ""
        currency = (found[1] or self._cell(line, "currency") or self.columns["cost"][1]).upper()
        if not re.fullmatch("[A-Z]{3}", currency):
            self._wrong(at, "cost", "no-currency", self._cell(line, "cost"))
            return None, ""
        minor = found[0].scaleb(self.digits(currency))
        if minor != minor.to_integral_value():
            self._wrong(at, "cost", "too-precise", self._cell(line, "cost"))
            return None, ""
        return int(minor), currency

    def _link(self, at: int, line: list[str]) -> str:
        text = self._text(at, line, "link")
        if not text:
            return ""
        match = _REVISION.fullmatch(text)
        if match is None:
            self._wrong(at, "link", "no-revision", text)
            return ""
        return match.group(1)
