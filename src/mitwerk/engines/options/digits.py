"""Counts as text: Python refuses to print integers of more than 4,300 digits, decimals not."""

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
