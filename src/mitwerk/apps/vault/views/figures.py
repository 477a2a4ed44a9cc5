"""Quantities as people read them: fitting units, few digits, thin spaces, the reader's comma."""

from __future__ import annotations

from django.utils.formats import get_format, number_format

THIN = "\N{NARROW NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
LEAST_OF_LIKE, NOTHING = 200, 0.05
MM3_PER_CM3, MM3_PER_DM3 = 1e3, 1e6


def number(value: float, digits: int = 0, *, signed: bool = False) -> str:
    """Return a number with ``digits`` decimals, thousands apart: "1 234.5", "+0.3"."""
    rounded = round(abs(value), digits)  # Django cuts off
    text = number_format(rounded, decimal_pos=digits, use_l10n=True, force_grouping=True)
    text = text.replace(str(get_format("THOUSAND_SEPARATOR")), THIN) if rounded >= 1000 else text
    if not any(sign not in "0., \N{NARROW NO-BREAK SPACE}" for sign in text):
        return text
    return f"{MINUS if value < 0 else '+' if signed else ''}{text}"


def length(millimetres: float, *, signed: bool = False) -> str:
    r"""Return a length in mm: hundredths below 10, tenths below 1 000.

    >>> length(8.5), length(1250.4)
    ('8.50\u202fmm', '1\u202f250\u202fmm')
    """
    return f"{number(millimetres, _digits(abs(millimetres)), signed=signed)}{THIN}mm"


def _digits(size: float) -> int:
    return 2 if size < 10 else 1 if size < 1000 else 0


def _size(value: float, like: float) -> float:
    """Return what the unit is chosen by: ``like``, unless too little would be left of the value."""
    own = abs(value)
    return max(own, like) if own * LEAST_OF_LIKE >= like or own < NOTHING else own


def volume(mm3: float, *, signed: bool = False, like: float = 0) -> str:
    r"""Return a volume in mm³, cm³ or litres: what is handy for it, or for ``like`` beside it.

    >>> volume(0, like=38_410), volume(1_818, like=98_000), volume(2, like=98_000)
    ('0.00\u202fcm³', '1.82\u202fcm³', '2.0\u202fmm³')
    """
    size = _size(mm3, like)
    if size < MM3_PER_CM3:
        return f"{number(mm3, 1 if size < 100 else 0, signed=signed)}{THIN}mm³"
    if size < MM3_PER_DM3:
        return f"{number(mm3 / MM3_PER_CM3, 2, signed=signed)}{THIN}cm³"
    return f"{number(mm3 / MM3_PER_DM3, 2, signed=signed)}{THIN}l"


def area(mm2: float, *, signed: bool = False, like: float = 0) -> str:
    """Return an area in mm², cm² or m²: what is handy for it, or for ``like`` beside it."""
    size = _size(mm2, like)
    if size < 1e4:
        return f"{number(mm2, 1 if size < 100 else 0, signed=signed)}{THIN}mm²"
    if size < 1e6:
        return f"{number(mm2 / 100, 1, signed=signed)}{THIN}cm²"
    return f"{number(mm2 / 1e6, 3, signed=signed)}{THIN}m²"


def mass(kilograms: float, *, signed: bool = False) -> str:
    """Return a mass in g below 1 kg, else in kg."""
    if abs(kilograms) < 1:
        return f"{number(kilograms * 1000, 1, signed=signed)}{THIN}g"
    return f"{number(kilograms, 2, signed=signed)}{THIN}kg"
