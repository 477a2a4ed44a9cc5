"""What runs along on the stage: price with VAT, mass, delivery, running values, what is left."""

from __future__ import annotations

import math
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from babel.numbers import format_decimal
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mitwerk.apps.configurator import stage
from mitwerk.kit.money import Money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from mitwerk.apps.configurator.products import Product
    from mitwerk.apps.configurator.stage import Left, Situation, Sums
    from mitwerk.apps.configurator.tables import Meter

RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
WHOLE = 10_000
"""Basis points of a whole."""
WORDS_FROM_BITS = 60
"""Larger counts are shown as a power of ten beside their digits."""
PLAIN_BITS = 30
"""Up to a thousand million, what is about right is told as a number, not as a power."""
READABLE_DIGITS = 18
TENTH = 1 - math.log10(9.95)
"""From here to the next power of ten a number reads as 1.0 of it."""


@dataclass(frozen=True, slots=True)
class MeterRow:
    """A running value with the brief's limits; ``ok`` is None where there is none."""

    key: str
    label: str
    text: str
    least: str
    most: str
    ok: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that adds up, as numbers and in the reader's language."""

    sums: Sums
    currency: str
    price_text: str
    net_minor: int
    net_text: str
    vat_text: str
    mass_text: str
    delivery_text: str
    licence_class: str
    meters: tuple[MeterRow, ...]
    left: Left
    left_text: str


def figures_of(product: Product, situation: Situation, language: str) -> Figures:
    """Return the figures of what is shown, and how many are left of what was decided."""
    sums = stage.sums(product, situation.shown)
    settings = product.settings
    net = net_of(sums.price_minor, settings.vat_bp)
    left = stage.left(product, situation.decisions)
    return Figures(
        sums,
        settings.currency,
        money(sums.price_minor, settings.currency, language),
        net,
        money(net, settings.currency, language),
        money(sums.price_minor - net, settings.currency, language),
        mass_text(sums.mass_g, language),
        delivery_text(sums.delivery_days),
        licence_class(product, situation.shown),
        tuple(_meter(one, product, situation.shown, language) for one in settings.meters),
        left,
        left_text(left, language),
    )


def net_of(gross_minor: int, vat_bp: int) -> int:
    """Return the net price in a gross one, half a unit rounded away from zero.

    >>> net_of(11900, 1900), net_of(100, 1900)
    (10000, 84)
    """
    sign = -1 if gross_minor < 0 else 1
    return sign * ((2 * abs(gross_minor) * WHOLE + WHOLE + vat_bp) // (2 * (WHOLE + vat_bp)))


@lru_cache(maxsize=8_192)
def money(minor: int, currency: str, language: str) -> str:
    """Return an amount in the reader's language."""
    return Money(minor, currency).shown(language)


@lru_cache(maxsize=2_048)
def difference(minor: int, currency: str, language: str) -> str:
    """Return a change of price with its sign, "" for none."""
    if not minor:
        return ""
    sign = "+" if minor > 0 else "\N{MINUS SIGN}"
    return f"{sign}{Money(abs(minor), currency).shown(language)}"


@lru_cache(maxsize=2_048)
def mass_text(grams: int, language: str) -> str:
    """Return a mass in kg with as many decimals as it has."""
    kilograms = Decimal(grams).scaleb(-3)
    return f"{format_decimal(kilograms, format='#,##0.###', locale=language)} kg"


def delivery_text(days: int) -> str:
    if not days:
        return _("at once")
    weeks = -(-days // 7)
    return ngettext("in about %d week", "in about %d weeks", weeks) % weeks


def left_text(left: Left, language: str) -> str:
    """Return a count digit by digit where people can read it, else with a power of ten.

    >>> left_text(stage.Left(None, 4000.0), "en")
    'about 1.3 × 10¹²⁰⁴'
    >>> left_text(stage.Left(None, 11.2), "en")
    'about 2,400'
    """
    if left.exact is not None and left.log2 < WORDS_FROM_BITS:
        return number_text(left.exact, language)
    if left.log2 < PLAIN_BITS:
        return _("about %s") % number_text(_two_digits(round(2**left.log2)), language)
    return power_text(left.log2 * math.log10(2), language)


def _two_digits(number: int) -> int:
    return round(number, 2 - len(str(number)))


def count_text(exact: str, language: str) -> str:
    """Return an exact count for people: every digit, or the power of ten of very many; "" for none.

    >>> count_text("82488", "en"), count_text("99600000000000000000", "en")
    ('82,488', 'about 1.0 × 10²⁰')
    """
    if len(exact) <= READABLE_DIGITS:
        return number_text(int(exact), language) if exact else ""
    return power_text(
        math.log10(int(exact[:READABLE_DIGITS])) + len(exact) - READABLE_DIGITS, language
    )


def power_text(log10: float, language: str) -> str:
    """Return a number with two digits and a power of ten, as people write it."""
    exponent = math.floor(log10 + TENTH)
    lead = format_decimal(Decimal(f"{10 ** (log10 - exponent):.1f}"), format="0.0", locale=language)
    power = str(exponent).translate(RAISED)
    return _("about %(lead)s × 10%(power)s") % {"lead": lead, "power": power}


def number_text(number: int, language: str) -> str:
    return format_decimal(number, locale=language)


def licence_class(product: Product, shown: Collection[str]) -> str:
    """Return the driving licence that a vehicle needs, every class that an option asks for."""
    classes = {licence for code, licence in product.licences.items() if code in shown}
    return ", ".join(sorted(classes)) or product.settings.licence_class


def _meter(meter: Meter, product: Product, shown: Iterable[str], language: str) -> MeterRow:
    value = meter.base + sum((_number(product, code, meter.key) for code in shown), Decimal(0))
    fits = [value >= meter.least] if meter.least is not None else []
    fits += [value <= meter.most] if meter.most is not None else []
    return MeterRow(
        meter.key,
        product.settings.word(f"meter:{meter.key}", language, meter.label),
        _value(value, meter.unit, language),
        "" if meter.least is None else _value(meter.least, meter.unit, language),
        "" if meter.most is None else _value(meter.most, meter.unit, language),
        all(fits) if fits else None,
    )


def _number(product: Product, code: str, key: str) -> Decimal:
    found = product.artefact.model.attributes.get(code, {}).get(key)
    return found if isinstance(found, Decimal) else Decimal(0)


def _value(value: Decimal, unit: str, language: str) -> str:
    return f"{format_decimal(value, format='#,##0.###', locale=language)} {unit}".strip()
