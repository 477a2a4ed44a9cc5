"""The author's tables as JSON: what the sheets, the editions and the API hold.

Numbers are text ("410"), so that nothing is rounded. A text that would read as a number stands
behind an apostrophe ("'0042"), as in a spreadsheet; truth values are truth values.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision
from django.utils.translation import gettext as _

from mitwerk.apps.configurator.errors import SheetsRefusedError
from mitwerk.kit.money import CURRENCIES, LARGEST

Tables = dict[str, Any]
Record = dict[str, Any]

PACKAGES = "packages"
"""The family that packages belong to."""
SHEETS = ("families", "options", "rules", "packages", "matrices")
COLUMNS = {
    "families": ("family", "scope", "choose", "default"),
    "options": ("family", "code", "label", "price", "mass_kg", "lead_days", "part", "tags"),
    "rules": ("id", "kind", "left", "right", "why", "owner"),
    "packages": ("code", "label", "contains", "price", "why"),
}
"""What stands in the first columns of a sheet; options and packages have any others."""
KEYS = {"families": "family", "options": "code", "rules": "id", "packages": "code"}
"""The column that names a row."""
COVERS = ("cover.webp", "cover.png", "cover.jpg")
"""Names of the picture of a whole catalogue, shown until the models are there."""
LARGEST_TEXT = 8 * 2**20
"""Characters of a catalogue's JSON: one of 14,000 options takes about two millions."""
MOST_ROWS = 50_000
MOST_METERS = 12
MOST_LINES = 20
LONGEST_LABEL = 160
LONGEST_CODE = 80
NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?")
PART = re.compile(r"([0-9a-hjkmnp-tv-z]{10})@([0-9]{1,6})")
"""A blueprint's code and the number of its revision, in the column ``part``."""
UNDO = "undo"
"""The one click that is no option."""


@dataclass(frozen=True, slots=True)
class Meter:
    """A value that runs along: the sum of an option column and a base, with the brief's limits."""

    key: str
    label: str
    unit: str
    base: Decimal
    least: Decimal | None
    most: Decimal | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What holds for all options of a catalogue."""

    currency: str = "EUR"
    vat_bp: int = 1900
    base_price_minor: int = 0
    base_mass_g: int = 0
    build_days: int = 0
    licence_class: str = ""
    not_included: tuple[str, ...] = ()
    meters: tuple[Meter, ...] = ()
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def word(self, key: str, language: str, otherwise: str) -> str:
        """Return a text in the reader's language, else in the catalogue's own words."""
        return self.texts.get(language, {}).get(key) or otherwise


def empty() -> Tables:
    """Return the tables of a catalogue that nothing was written into yet."""
    return {"product": "", "settings": {}} | {sheet: [] for sheet in SHEETS}


def shaped(tables: Tables) -> Tables:
    """Return tables in the one shape that drafts are kept in: rows of text, lists, truth values.

    What the cells say isn't looked at: a draft may be half done. Empty cells and rows are left out.

    Raises
    ------
    SheetsRefusedError
        For unknown sheets, and for what is no row or no cell; with its place.
    """
    unknown = sorted(set(tables) - {"product", "settings", *SHEETS})
    if unknown:
        message = _("There is no sheet “%s”.") % unknown[0][:40]
        raise SheetsRefusedError(message, where=unknown[0][:40])
    whole = empty() | tables
    found: Tables = {"product": short_text(whole["product"], "product")}
    found["settings"] = whole["settings"] or {}
    settings_of(whole)
    for sheet in SHEETS[:-1]:
        rows = [_shaped(row, f"{sheet}!{i}") for i, row in enumerate(_rows(whole, sheet), 2)]
        found[sheet] = [row for row in rows if row]
    found["matrices"] = [
        _matrix(one, f"matrix {i}") for i, one in enumerate(_rows(whole, "matrices"), 1)
    ]
    if len(dump(found)) > LARGEST_TEXT:
        raise SheetsRefusedError(_("These sheets hold more text than a catalogue can."))
    return found


def _rows(tables: Tables, sheet: str) -> list[Any]:
    rows = tables[sheet]
    if not isinstance(rows, list) or len(rows) > MOST_ROWS:
        message = _("A sheet is a list of at most %d rows.") % MOST_ROWS
        raise SheetsRefusedError(message, where=sheet)
    return rows


def _shaped(row: Any, where: str) -> Record:
    if not isinstance(row, dict):
        raise SheetsRefusedError(_("A row is an object of columns."), where=where)
    found = {str(column).strip(): _cell(value, where) for column, value in row.items()}
    return {column: value for column, value in found.items() if value not in ("", [], None)}


def _cell(value: Any, where: str) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return [one.strip() for one in value if one.strip()]
    if isinstance(value, (str, int)):
        return str(value).strip()
    message = _("A cell holds text, a list of texts, true or false; numbers with a point are text.")
    raise SheetsRefusedError(message, where=where)


def _matrix(record: Any, where: str) -> Record:
    allowed = record.get("allowed") if isinstance(record, dict) else None
    if not isinstance(allowed, dict) or not all(isinstance(one, list) for one in allowed.values()):
        raise SheetsRefusedError(_("A matrix lists the allowed columns of each row."), where=where)
    found: Record = {"rows": str(record.get("rows", "")), "columns": str(record.get("columns", ""))}
    found["allowed"] = {str(code): [str(one) for one in others] for code, others in allowed.items()}
    return found | ({"why": str(record["why"])} if record.get("why") else {})


def short_text(value: object, where: str) -> str:
    """Return a name of up to 120 characters."""
    found = " ".join(str(value).split())
    short(found, 120, where)
    return found


def load(text: str) -> Tables:
    """Return tables from their JSON text, with every sheet there."""
    found: Tables = json.loads(text or "{}")
    return empty() | found


def dump(tables: Tables) -> str:
    """Return the JSON text of tables, in the author's order."""
    return json.dumps(tables, ensure_ascii=False, separators=(",", ":"))


def settings_of(tables: Tables) -> Settings:
    """Return the settings of tables.

    Raises
    ------
    SheetsRefusedError
        Names the first one that makes no sense.
    """
    raw = tables.get("settings") or {}
    if not isinstance(raw, dict):
        raise SheetsRefusedError(_("The settings must be an object."), where="settings")
    unknown = sorted(set(raw) - set(Settings.__dataclass_fields__) - {"base_price", "base_mass_kg"})
    if unknown:
        message = _("There is no setting “%s”.") % unknown[0][:40]
        raise SheetsRefusedError(message, where=f"settings/{unknown[0][:40]}")
    currency = str(raw.get("currency", "EUR"))
    if currency not in CURRENCIES:
        message = _("Choose one of: %(expected)s.") % {"expected": ", ".join(CURRENCIES)}
        raise SheetsRefusedError(message, where="settings/currency")
    return Settings(
        currency=currency,
        vat_bp=_whole(raw, "vat_bp", 1900, 5000),
        base_price_minor=minor_of(str(raw.get("base_price", "0")), currency, "settings/base_price"),
        base_mass_g=grams_of(str(raw.get("base_mass_kg", "0")), "settings/base_mass_kg"),
        build_days=_whole(raw, "build_days", 0, 3650),
        licence_class=str(raw.get("licence_class", ""))[:20],
        not_included=_lines(raw.get("not_included", [])),
        meters=_meters(raw.get("meters", [])),
        texts=_texts(raw.get("texts", {})),
    )


def _whole(raw: Record, key: str, default: int, most: int) -> int:
    text = str(raw.get(key, default))
    if not text.isdecimal() or int(text) > most:
        message = _("Write a whole number from 0 to %(most)d, not “%(text)s”.")
        values = {"most": most, "text": text[:40]}
        raise SheetsRefusedError(message % values, where=f"settings/{key}")
    return int(text)


def _lines(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_LINES:
        message = _("Write at most %d lines.") % MOST_LINES
        raise SheetsRefusedError(message, where="settings/not_included")
    return tuple(str(line)[:200] for line in raw)


def _meters(raw: Any) -> tuple[Meter, ...]:
    if not isinstance(raw, list) or len(raw) > MOST_METERS:
        message = _("A catalogue has at most %d running values.") % MOST_METERS
        raise SheetsRefusedError(message, where="settings/meters")
    return tuple(_meter(one, f"settings/meters/{i}") for i, one in enumerate(raw, 1))


def _meter(raw: Any, where: str) -> Meter:
    if not isinstance(raw, dict) or not raw.get("key"):
        raise SheetsRefusedError(_("A running value needs a key."), where=where)
    return Meter(
        str(raw["key"])[:LONGEST_CODE],
        str(raw.get("label") or raw["key"])[:LONGEST_LABEL],
        str(raw.get("unit", ""))[:20],
        number_of(str(raw.get("base") or "0"), where),
        _limit(raw, "least", where),
        _limit(raw, "most", where),
    )


def _limit(raw: Record, key: str, where: str) -> Decimal | None:
    text = str(raw.get(key) or "")
    return number_of(text, where) if text else None


def _texts(raw: Any) -> dict[str, dict[str, str]]:
    if not isinstance(raw, dict) or not all(isinstance(one, dict) for one in raw.values()):
        message = _("Translations are written as language, then key, then text.")
        raise SheetsRefusedError(message, where="settings/texts")
    return {
        str(language)[:5]: {str(key): str(text)[:1000] for key, text in texts.items()}
        for language, texts in raw.items()
    }


def number_of(text: str, where: str) -> Decimal:
    """Return a number written with digits and a point, or refuse it with its place."""
    if not NUMBER.fullmatch(text):
        raise SheetsRefusedError(_("“%s” is not a number.") % text[:40], where=where)
    return Decimal(text)


def minor_of(text: str, currency: str, where: str) -> int:
    """Return a price's minor units, exactly: half a cent is refused, not rounded."""
    found = number_of(text, where).scaleb(int(get_currency_precision(currency)))
    if found != found.to_integral_value() or abs(found) > LARGEST:
        message = _("“%(text)s” is not an amount in %(currency)s.")
        values = {"text": text[:40], "currency": currency}
        raise SheetsRefusedError(message % values, where=where)
    return int(found)


def grams_of(text: str, where: str) -> int:
    """Return a mass in grams, exactly: a tenth of a gram is refused, not rounded."""
    found = number_of(text, where).scaleb(3)
    if found != found.to_integral_value() or abs(found) > LARGEST:
        message = _("“%s” is not a mass in kg with at most three decimals.")
        raise SheetsRefusedError(message % text[:40], where=where)
    return int(found)


def days_of(text: str, where: str) -> int:
    """Return a whole number of days, at most ten years."""
    if not text.isdecimal() or int(text) > 3650:
        raise SheetsRefusedError(_("“%s” is not a number of whole days.") % text[:40], where=where)
    return int(text)


def plain(value: object) -> str:
    """Return a cell as text, without the mark of a typed text."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(value).strip().removeprefix("'")


def items(value: object) -> list[str]:
    """Return a cell that may hold several names: a list, or text with commas."""
    found = value if isinstance(value, list) else plain(value).split(",")
    return [str(one).strip() for one in found if str(one).strip()]


def short(text: str, most: int, where: str) -> None:
    """Refuse a text that is longer than its place."""
    if len(text) > most:
        message = _("“%(start)s…” is longer than %(most)d characters.")
        raise SheetsRefusedError(message % {"start": text[:30], "most": most}, where=where)


def clear_code(code: str, where: str) -> None:
    """Refuse a code that means something else in a rule or a click."""
    if code == UNDO or code.startswith(("!", "-", "~")):
        message = _("An option can’t be called “%s”: this means something else in a click.")
        raise SheetsRefusedError(message % code[:40], where=where)


def pinned(part: str, where: str) -> None:
    """Refuse a part that names no revision of a blueprint."""
    if part and not PART.fullmatch(part):
        message = _("“%s” is no revision: write a blueprint’s code and number: abcde12345@3.")
        raise SheetsRefusedError(message % part[:40], where=where)
