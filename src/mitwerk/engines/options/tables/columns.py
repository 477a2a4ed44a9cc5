"""Which columns and sheets the tables have; what is none of them is refused, never dropped."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

TABLES = ("families", "options", "rules", "packages")
COLUMNS = {
    "families": ("family", "scope", "choose", "default"),
    "options": ("family", "code", "tags"),
    "rules": ("id", "kind", "left", "right", "why", "owner"),
    "packages": ("code", "contains", "why"),
}
OPEN = ("options", "packages")
"""Tables in which every further column is an attribute."""
NUMBERS = ("price", "mass_kg", "stock")
"""Columns that must hold a number."""
WORDS = ("label", "part", "picture", "valid_from", "glb", "lead_days")
"""Columns that pages and reports look up by name; every other one is the author's own."""
NEEDED = {
    "families": ("family",),
    "options": ("family", "code"),
    "rules": ("id", "kind", "left"),
    "packages": ("code", "contains"),
}
ALIKE = 0.85
"""One letter wrong in a word of four or more."""
MOST_COLUMNS = 1_000


class Columns:
    """The columns of one table, each looked at once, in capitals or not."""

    def __init__(self, table: str) -> None:
        self.table = table
        self.known = (*COLUMNS[table], *((*NUMBERS, *WORDS) if table in OPEN else ()))
        self.names: dict[str, str] = {}

    def name(self, heading: str, where: str) -> str:
        """Return a heading's column, or refuse a heading that is none of a closed table."""
        if heading not in self.names:
            if len(self.names) >= MOST_COLUMNS:
                raise ModelError(f"more than {MOST_COLUMNS:,} different columns", where=where)
            self.names[heading] = self._look_up(heading, where)
        return self.names[heading]

    def _look_up(self, heading: str, where: str) -> str:
        plain = heading.strip().lower()
        if plain in self.known:
            return plain
        if self.table == "packages" and plain in COLUMNS["options"]:
            message = f"a package has no {plain!r}; rules can name the package itself"
            raise ModelError(message, where=where)
        if self.table in OPEN and not misspelt(plain, COLUMNS[self.table]):
            return heading
        message = f"unknown column {heading[:40]!r} in the table {self.table!r}"
        raise ModelError(message + hint(plain, COLUMNS[self.table]), where=where)


def misspelt(word: str, known: Iterable[str]) -> bool:
    """Say whether a word is nearly a known one."""
    return len(word) < 20 and bool(get_close_matches(word, list(known), 1, ALIKE))


def hint(word: str, known: Iterable[str]) -> str:
    """Return the end of a refusal: what a wrong word may have meant, else what is known."""
    names = list(known)
    close = get_close_matches(word, names, 1) if len(word) < 80 else []
    return f"; did you mean {close[0]!r}?" if close else f"; known are {', '.join(names)}"


def is_free(attribute: str) -> bool:
    """Say whether an attribute of another format can be a column of options as it is called."""
    plain = attribute.strip().lower()
    known = {name for table in OPEN for name in COLUMNS[table]}
    if plain in (*NUMBERS, *WORDS):
        return plain == attribute
    return plain not in known and not misspelt(plain, known)
