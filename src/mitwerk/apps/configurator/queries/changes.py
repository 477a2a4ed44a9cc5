"""What one edition has that another hasn't, and what that does to saved configurations."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from mitwerk.apps.configurator import moves, stage
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.enums import Sheet
from mitwerk.apps.configurator.models import Configuration
from mitwerk.apps.configurator.products import counts_of, product_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.configurator.products import Product
    from mitwerk.apps.configurator.steps import Step

MOST_CONFIGURATIONS = 2_000
"""Looked at for the effect; the page says when there are more."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that says something else now."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that came, went or changed."""

    sheet: str
    key: str
    kind: str
    cells: tuple[CellChange, ...] = ()

    @property
    def sheet_label(self) -> str:
        return str(Sheet(self.sheet).label if self.sheet in Sheet.values else _("Settings"))


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of saved configurations: as they were, at another price, to be changed."""

    looked_at: int
    kept: int
    other_price: int
    impossible: int
    more: bool


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """Two editions side by side."""

    rows: tuple[RowChange, ...]
    count_before: str
    count_after: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Moved:
    """A saved configuration in another edition: the nearest that can be built there."""

    chosen: frozenset[str]
    steps: tuple[Step, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    gone: tuple[str, ...]
    price_before: int
    price_after: int

    @property
    def same(self) -> bool:
        return not (self.added or self.removed)


def diff_of(before: Edition, after: Edition) -> EditionDiff:
    """Return what changed between two editions of a catalogue, and what that does."""
    old, new = sheets.load(before.tables), sheets.load(after.tables)
    return EditionDiff(
        changed_rows(old, new),
        counts_of(before).get("joint", ""),
        counts_of(after).get("joint", ""),
        effect_on_saved(before, after),
    )


def changed_rows(old: sheets.Tables, new: sheets.Tables) -> tuple[RowChange, ...]:
    """Return the rows, pairs and settings that one table has otherwise than another."""
    return (*_rows(old, new), *_matrices(old, new), *_settings(old, new))


def _rows(old: sheets.Tables, new: sheets.Tables) -> list[RowChange]:
    found = []
    for sheet, key in sheets.KEYS.items():
        was = {sheets.plain(row.get(key, "")): row for row in old[sheet]}
        now = {sheets.plain(row.get(key, "")): row for row in new[sheet]}
        found += [RowChange(sheet, name, "added") for name in now if name not in was]
        found += [RowChange(sheet, name, "removed") for name in was if name not in now]
        found += [
            RowChange(sheet, name, "changed", cells)
            for name in now
            if name in was and (cells := _cells(was[name], now[name]))
        ]
    return found


def _cells(was: sheets.Record, now: sheets.Record) -> tuple[CellChange, ...]:
    found = (
        CellChange(column, sheets.plain(was.get(column, "")), sheets.plain(now.get(column, "")))
        for column in dict.fromkeys([*was, *now])
    )
    return tuple(cell for cell in found if cell.before != cell.after)  # a list may be a text, too


def _matrices(old: sheets.Tables, new: sheets.Tables) -> list[RowChange]:
    was, now = ({(m["rows"], m["columns"]): m for m in one["matrices"]} for one in (old, new))
    found = []
    for key in dict.fromkeys([*was, *now]):
        if was.get(key) == now.get(key):
            continue
        kind = "added" if key not in was else "removed" if key not in now else "changed"
        cells = _pairs(was[key], now[key]) if kind == "changed" else ()
        found.append(RowChange(Sheet.MATRICES, " × ".join(key), kind, cells))
    return found


def _pairs(was: Any, now: Any) -> tuple[CellChange, ...]:
    codes = dict.fromkeys([*was["allowed"], *now["allowed"]])
    return tuple(
        CellChange(
            code,
            ", ".join(was["allowed"].get(code, [])),
            ", ".join(now["allowed"].get(code, [])),
        )
        for code in codes
        if was["allowed"].get(code) != now["allowed"].get(code)
    )


def _settings(old: sheets.Tables, new: sheets.Tables) -> list[RowChange]:
    was, now = old["settings"], new["settings"]
    cells = tuple(
        CellChange(key, _told(was.get(key)), _told(now.get(key)))
        for key in dict.fromkeys([*was, *now])
        if was.get(key) != now.get(key)
    )
    return [RowChange("settings", "", "changed", cells)] if cells else []


def _told(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:200]


def effect_on_saved(before: Edition, after: Edition) -> Effect:
    """Return how many configurations saved in one edition can be built in another as they are."""
    product = product_of(after)
    saved = Configuration.objects.filter(edition=before, put_away_at=None).order_by("-pk")
    rows = list(saved.values_list("chosen", "price_minor")[: MOST_CONFIGURATIONS + 1])
    kept = other_price = 0
    for chosen, price in rows[:MOST_CONFIGURATIONS]:
        codes = json.loads(chosen)
        if can_be_built(product, codes):
            same = stage.sums(product, codes).price_minor == price
            kept, other_price = kept + same, other_price + (not same)
    looked_at = min(len(rows), MOST_CONFIGURATIONS)
    gone = looked_at - kept - other_price
    return Effect(looked_at, kept, other_price, gone, len(rows) > MOST_CONFIGURATIONS)


def can_be_built(product: Product, chosen: Collection[str]) -> bool:
    """Say whether these options, and no others, are a vehicle of this edition."""
    if any(code not in product.place for code in chosen):
        return False
    literals = [
        place + 1 if name in chosen else -place - 1 for name, place in product.place.items()
    ]
    return product.artefact.reach(literals) is not None


def moved_to(configuration: Configuration, edition: Edition) -> Moved:
    """Return the vehicle of another edition that keeps most of a saved configuration."""
    product = product_of(edition)
    was = frozenset(json.loads(configuration.chosen))
    known = {code: True for code in was if code in product.place}
    unwanted = {name: False for name in product.place if name not in was}
    found = product.artefact.nearest(known | unwanted)[0].chosen
    empty, _mended = stage.opened(product, "")
    steps = stage.squashed(moves.steps_to(product, empty, found), product)
    return Moved(
        found,
        steps,
        tuple(sorted(found - was)),
        tuple(sorted((was - found) & set(product.place))),
        tuple(sorted(was - set(product.place))),
        configuration.price_minor,
        stage.sums(product, found).price_minor,
    )
