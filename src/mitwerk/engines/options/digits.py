"""Counts and sums as text: Python refuses to print integers of more than 4,300 digits."""

from __future__ import annotations

from decimal import Decimal


def digits(number: int, mark: str = "") -> str:
    """Return all decimal digits of a number, with a mark between thousands where asked.

    Examples
    --------
    >>> digits(61533), digits(61533, ",")
    ('61533', '61,533')
    >>> len(digits(2**20_000))
    6021
    """
    return format(Decimal(number), f"{mark}f")


def amount(number: Decimal) -> str:
    """Return a sum of money or mass without an exponent and without zeros that say nothing.

    Examples
    --------
    >>> amount(Decimal("-1.500000000")), amount(Decimal("12300.0")), amount(Decimal("-0.00"))
    ('-1.5', '12300', '0')
    """
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if number else "0"
