"""Changes of sheets in the words that customers read: names, prices, links, not codes and cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.errors import SheetsRefusedError
from mitwerk.apps.configurator.figures import mass_text, money
from mitwerk.apps.vault.models import Revision
from mitwerk.apps.vault.queries.access import visible_blueprints

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.apps.configurator.queries.changes import CellChange, RowChange

COLUMNS = {
    "price": gettext_lazy("Price"),
    "mass_kg": gettext_lazy("Mass"),
    "lead_days": gettext_lazy("Lead time"),
    "label": gettext_lazy("Name"),
    "part": gettext_lazy("Part"),
    "picture": gettext_lazy("Picture"),
    "glb": gettext_lazy("Model"),
    "colour": gettext_lazy("Colour"),
    "why": gettext_lazy("Why"),
    "contains": gettext_lazy("Contains"),
    "default": gettext_lazy("Suggested"),
}
OF_OPTIONS = frozenset({"contains", "default", "left", "right"})
"""Columns that name options."""


@dataclass(frozen=True, slots=True)
class ToldCell:
    """A value that is another one now; ``url`` leads to the new one where it has a page."""

    label: str
    before: str
    after: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class ToldRow:
    """A row that came, went or changed, by its name; ``note`` is its price or its reason."""

    name: str
    code: str
    kind: str
    note: str
    cells: tuple[ToldCell, ...]


@dataclass(frozen=True, slots=True)
class ToldSheet:
    """The changed rows of one sheet."""

    label: str
    rows: tuple[ToldRow, ...]


class Words:
    """What the rows and cells of two tables are called in one language."""

    def __init__(self, old: sheets.Tables, new: sheets.Tables, language: str) -> None:
        self.language = language
        self.settings = sheets.settings_of(new)
        self.records = {
            (sheet, sheets.plain(row.get(key, ""))): row
            for tables in (old, new)
            for sheet, key in sheets.KEYS.items()
            for row in tables[sheet]
        }

    def told(self, row: RowChange, parts: dict[str, tuple[str, str]]) -> ToldRow:
        """Return a row in words."""
        cells = tuple(self._cell(cell, parts) for cell in row.cells)
        name, note = self._name(row.sheet, row.key), self._note(row)
        return ToldRow(name, row.key if name != row.key else "", row.kind, note, cells)

    def _name(self, sheet: str, key: str) -> str:
        if sheet == "families":
            return self._word("family", key)
        if sheet in {"options", "packages"}:
            return self._option(key)
        return key

    def _word(self, kind: str, key: str) -> str:
        return self.settings.word(f"{kind}:{key}", self.language, key)

    def _option(self, code: str) -> str:
        record = self.records.get(("options", code)) or self.records.get(("packages", code)) or {}
        label = sheets.plain(record.get("label", "")) or code
        return self.settings.word(f"option:{code}", self.language, label)

    def _note(self, row: RowChange) -> str:
        """Return what a new row costs, or why it is there; nothing of one that only changed."""
        record = self.records.get((row.sheet, row.key), {})
        if row.kind == "changed":
            return ""
        if row.sheet in {"rules", "packages"}:
            why = sheets.plain(record.get("why", ""))
            return self.settings.word(f"rule:{row.key}", self.language, why)
        return self._value("price", sheets.plain(record.get("price", "")))

    def _cell(self, cell: CellChange, parts: dict[str, tuple[str, str]]) -> ToldCell:
        label = str(COLUMNS.get(cell.column, cell.column))
        if cell.column == "part":
            title, url = parts.get(cell.after, (cell.after, ""))
            return ToldCell(label, parts.get(cell.before, (cell.before, ""))[0], title, url)
        before, after = (self._value(cell.column, one) for one in (cell.before, cell.after))
        return ToldCell(label, before, after)

    def _value(self, column: str, text: str) -> str:
        try:
            if column == "price" and text:
                currency = self.settings.currency
                return money(sheets.minor_of(text, currency, ""), currency, self.language)
            if column == "mass_kg" and text:
                return mass_text(sheets.grams_of(text, ""), self.language)
        except SheetsRefusedError:
            return text  # a draft may hold what is no number yet
        if column in OF_OPTIONS:
            return ", ".join(self._option(one) for one in sheets.items(text))
        return text


def told(
    rows: Sequence[RowChange], old: sheets.Tables, new: sheets.Tables, language: str
) -> tuple[ToldSheet, ...]:
    """Return changed rows in words, sheet by sheet."""
    words = Words(old, new, language)
    pinned = [text for row in rows for cell in row.cells for text in (cell.before, cell.after)]
    parts = _parts(pinned)
    labels = dict.fromkeys(row.sheet_label for row in rows)
    return tuple(
        ToldSheet(label, tuple(words.told(row, parts) for row in rows if row.sheet_label == label))
        for label in labels
    )


def _parts(texts: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return the title and address of pinned revisions that everybody may see."""
    found = {text: match for text in texts if (match := sheets.PART.fullmatch(text))}
    wanted = Q(pk__in=())
    for match in found.values():
        wanted |= Q(blueprint__code=match[1], number=int(match[2]))
    seen = Revision.objects.filter(wanted, blueprint__in=visible_blueprints(AnonymousUser()))
    return {
        f"{one.blueprint.code}@{one.number}": (
            _("%(title)s, revision %(number)d")
            % {"title": one.blueprint.title, "number": one.number},
            reverse("vault:revision", args=[one.code]),
        )
        for one in seen.select_related("blueprint")
    }
