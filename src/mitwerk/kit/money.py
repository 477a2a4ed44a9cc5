"""Money: integers in minor units with their ISO 4217 currency; shown by the reader's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, DecimalException

from babel.numbers import format_currency, get_currency_precision, get_currency_symbol
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LARGEST = 10**15  # minor units; far above any budget, far below the database's 64 bits
# What a challenge can promise its prizes in: none of them worthless, each with a market.
CURRENCIES = ("EUR", "CHF", "GBP", "USD", "SEK", "NOK", "DKK", "PLN", "CZK", "JPY", "CAD", "AUD")
DIGITS_IN_GROUP = 3
GROUPED = re.compile(r"[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,2}(?:,\d{3})+")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units, such as cents, of one currency."""

    minor: int
    currency: str

    def __str__(self) -> str:
        return self.shown(get_language() or "en")

    @property
    def exponent(self) -> int:
        return int(get_currency_precision(self.currency))

    @property
    def major(self) -> Decimal:
        return Decimal(self.minor).scaleb(-self.exponent)

    def shown(self, language: str) -> str:
        """Return the amount as text; whole amounts drop their zeros ("2.500 €")."""
        whole = self.minor % 10**self.exponent == 0
        return str(
            format_currency(
                self.major,
                self.currency,
                locale=language.replace("-", "_"),
                format=None if not whole else _whole_pattern(language),
                currency_digits=not whole,
            )
        )


def _whole_pattern(language: str) -> str:
    return "#,##0 ¤" if language.startswith("de") else "¤#,##0"


def parse_minor(text: str, currency: str) -> int:
    """Return the minor units of an amount as people type it: ``1250``, ``1.250,50 €``, ``1'200``.

    Whether a lone mark groups thousands or begins the cents shows in the digits behind it: three
    of them are thousands (``1.200`` and ``1,200`` are both 1200), as no currency with cents has
    a tenth of a cent. Currencies with three decimals take the mark as the decimal one.

    Raises
    ------
    ValidationError
        Says what to type when the text is no amount of this currency.
    """
    exponent = int(get_currency_precision(currency))
    try:
        minor = Decimal(_plain(_bare(text, currency), exponent)).scaleb(exponent)
    except DecimalException:  # no number, or one beyond what can be computed with
        minor = Decimal("NaN")
    whole = minor.is_finite() and 0 <= minor <= LARGEST and minor == minor.to_integral_value()
    if not whole:
        message = _("“%(text)s” is not an amount. Write it like 1250 or 1250.50.")
        raise ValidationError(message % {"text": text})
    return int(minor)


def _bare(text: str, currency: str) -> str:
    """Return the text without blanks, the marks of other countries and the currency's name."""
    bare = re.sub(r"[\s'’]", "", text)
    for name in (currency, get_currency_symbol(currency, locale="en")):
        bare = bare.removeprefix(name).removesuffix(name)
    return bare


def _plain(text: str, exponent: int) -> str:
    """Return the number with a point for the cents and without marks between thousands."""
    last = max(text.rfind("."), text.rfind(","))
    if last < 0:
        return text
    mark, behind = text[last], text[last + 1 :]
    other = "," if mark == "." else "."
    thousands = len(behind) == DIGITS_IN_GROUP != exponent and other not in text
    if thousands or text.count(mark) > 1:
        return text.replace(mark, "") if GROUPED.fullmatch(text) else "NaN"
    before = text[:last]
    if other in before and not GROUPED.fullmatch(before):
        return "NaN"
    return f"{before.replace(other, '')}.{behind}"
