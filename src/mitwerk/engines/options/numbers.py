"""Numbers of a model: exact decimals and fractions within bounds.

The decimal module rounds sums, products and signs to 28 digits; limits need every digit.
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_DIGITS = 100
"""Before the decimal point, and behind it."""
MOST_BITS = 4_000
"""Of a factor that a rule computes from its constants, and of a limit made whole."""


def decimal(text: str, where: str) -> Decimal:
    """Return a number as written (digits, point, ``e`` and exponent), every digit kept.

    Raises
    ------
    ModelError
        When it has more than 100 digits before the point or behind it.

    Examples
    --------
    >>> decimal("12.50", "car.uvl:3"), decimal("1e30", "car.uvl:4")
    (Decimal('12.50'), Decimal('1E+30'))
    """
    mantissa, _, exponent = text.lower().partition("e")
    if len(mantissa) <= 3 * MOST_DIGITS and len(exponent) <= len(str(MOST_DIGITS)) + 1:
        value = Decimal(text)
        behind = -int(value.as_tuple().exponent)
        if value.adjusted() < MOST_DIGITS and behind <= MOST_DIGITS:
            return value
    message = f"the number {text[:20]}… has more than {MOST_DIGITS} digits before or behind its"
    raise ModelError(f"{message} point", where=where)


def plain(value: Decimal) -> str:
    """Return every digit of a number, without an exponent."""
    return f"{value:f}"


def bounded(value: Fraction, where: str) -> Fraction:
    """Return a computed factor, or refuse it: products of long numbers grow without end."""
    if max(abs(value.numerator), value.denominator).bit_length() > MOST_BITS:
        message = "the rule's numbers are too long together"
        raise ModelError(f"{message} (more than {MOST_BITS:,} bits)", where=where)
    return value


def common(values: Iterable[Fraction], where: str) -> int:
    """Return the least number that makes all of some fractions whole."""
    found = 1
    for value in values:
        found = lcm(found, value.denominator)
        if found.bit_length() > MOST_BITS:
            bounded(Fraction(1, found), where)
    return found


def finite(value: Fraction) -> bool:
    """Say whether a fraction is a finite decimal (its denominator has the factors 2 and 5 only)."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1


def digits_of(value: Fraction) -> str:
    """Return a fraction that is a finite decimal, all its digits.

    Examples
    --------
    >>> digits_of(Fraction(-5, 4)), digits_of(Fraction(3))
    ('-1.25', '3')
    """
    places = 0
    while (value * 10**places).denominator > 1:
        places += 1
    whole = abs(int(value * 10**places))
    text = plain(Decimal((0, tuple(map(int, str(whole))), -places)))
    return f"-{text}" if value < 0 else text
