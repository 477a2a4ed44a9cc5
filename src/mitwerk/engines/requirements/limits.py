"""Limits as people read them: "≤ 650 kg"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mitwerk.engines.requirements.facts import FACTS, Dimension
from mitwerk.engines.requirements.model import Requirement, RequirementError

if TYPE_CHECKING:
    from decimal import Decimal

_SIGNS: Final = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "==": "=", "in": "∈"}
_NARROW_BREAK: Final = "\N{NARROW NO-BREAK SPACE}"
_NO_BREAK: Final = "\N{NO-BREAK SPACE}"
_MOST_DIGITS: Final = 100  # on either side of the mark; nobody reads a number longer than that


def decimal_text(value: Decimal) -> str:
    """Give the one canonical spelling of a number: plain digits, no trailing zeros, no minus zero.

    Raises
    ------
    RequirementError
        What is not finite, or would need more than a hundred digits before or behind the mark.

    Examples
    --------
    >>> from decimal import Decimal
    >>> decimal_text(Decimal("6.50E+2")), decimal_text(Decimal("-0.0"))
    ('650', '0')
    """
    if not value.is_finite() or (value and abs(value.adjusted()) > _MOST_DIGITS):
        message = f"{value} is not a number that a limit can have"
        raise RequirementError(message)
    text = format(value.normalize(), "f") if value else "0"
    return text or "0"


def format_value(value: Decimal, unit: str, *, decimal_mark: str = ".") -> str:
    r"""Format a value with its unit, thousands in groups from 10 000 on.

    >>> from decimal import Decimal
    >>> format_value(Decimal("12500.5"), "kg", decimal_mark=",").replace("\u202f", "_")
    '12_500,5\xa0kg'
    """
    whole, _, fraction = decimal_text(value).partition(".")
    sign, digits = ("−", whole[1:]) if whole.startswith("-") else ("", whole)
    if len(digits) > 4:
        digits = f"{int(digits):,}".replace(",", _NARROW_BREAK)
    number = sign + digits + (decimal_mark + fraction if fraction else "")
    if not unit or unit == "1":
        return number
    return number + ("" if unit == "°" else _NO_BREAK) + unit


def format_limit(row: Requirement, *, decimal_mark: str = ".") -> str:
    r"""Format the limit of a row, "" where it has none.

    >>> from decimal import Decimal
    >>> row = Requirement("R1", "light", "fact", True, "mass", "<=", (Decimal(650),), "kg")
    >>> format_limit(row).replace("\xa0", " ")
    '≤ 650 kg'
    """
    if not row.measurable or row.comparison is None or row.fact is None:
        return ""
    fact = FACTS.get(row.fact)
    if fact is not None and fact.dimension is Dimension.FLAG:
        return "✓" if row.values[0] else "✗"
    sign = _SIGNS[row.comparison]
    if row.comparison == "in":
        numbers = [format_value(value, "", decimal_mark=decimal_mark) for value in row.values]
        unit = "" if row.unit in {"", "1"} else _NO_BREAK + row.unit
        return f"{sign}{_NO_BREAK}{{{'; '.join(numbers)}}}{unit}"
    return f"{sign}{_NO_BREAK}{format_value(row.values[0], row.unit, decimal_mark=decimal_mark)}"
