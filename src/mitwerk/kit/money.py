"""Money: integers in minor units with their ISO 4217 currency; shown by the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LARGEST = 10**15  # minor units; far above any budget, far below the database's 64 bits


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
    """Return the minor units of an amount typed as ``1250``, ``1250.50`` or ``1.250,50``.

    Raises
    ------
    ValidationError
        Says what to type when the text is no amount of this currency.
    """
    cleaned = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    if "," in cleaned and cleaned.rfind(",") > cleaned.rfind("."):
        cleaned = cleaned.replace(".", "").replace(",", ".")
    else:
        cleaned = cleaned.replace(",", "")
    exponent = int(get_currency_precision(currency))
    try:
        minor = Decimal(cleaned).scaleb(exponent)
    except InvalidOperation:
        minor = Decimal("NaN")
    whole = minor.is_finite() and 0 <= minor <= LARGEST and minor == minor.to_integral_value()
    if not whole:
        message = _("“%(text)s” is not an amount. Write it like 1250 or 1250.50.")
        raise ValidationError(message % {"text": text})
    return int(minor)
