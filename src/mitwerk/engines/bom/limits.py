"""Hold a sum of a parts list against a limit, also where some lines have no value."""

from __future__ import annotations

import operator
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from mitwerk.engines.bom.model import Total

Answer = Literal["holds", "breaks", "unknown"]
_UPPER: Mapping[str, Callable[[Decimal, Decimal], bool]] = {"<=": operator.le, "<": operator.lt}
_LOWER: Mapping[str, Callable[[Decimal, Decimal], bool]] = {">=": operator.ge, ">": operator.gt}


def against(total: Total, unit: str, comparison: str, values: Sequence[Decimal]) -> Answer:
    """Tell whether a sum keeps a limit, by what its lines say.

    Masses and costs are never negative, so a sum that lacks lines, or holds other currencies, is
    a lower bound: it can break an upper limit and keep a lower one, and nothing else is known.

    Parameters
    ----------
    total
        A sum of `roll_up`.
    unit
        The key in ``total.amounts`` that counts: "kg", or a currency.
    comparison
        One of ``<= < >= > == in``.
    values
        The limits in that unit (kg, or minor units of money); several for ``in``.

    Returns
    -------
    str
        "holds", "breaks" or "unknown".

    Raises
    ------
    ValueError
        Another comparison.

    Examples
    --------
    >>> from mitwerk.engines.bom.model import Total
    >>> part = Total({"kg": Decimal(610)}, counted=3, of=4, missing=("Wiring",))
    >>> against(part, "kg", "<=", [Decimal(600)]), against(part, "kg", "<=", [Decimal(700)])
    ('breaks', 'unknown')
    """
    least = total.amounts.get(unit, Decimal(0))
    exact = total.complete and set(total.amounts) == {unit}
    if comparison in _UPPER:
        kept = _UPPER[comparison](least, values[0])
        return "unknown" if kept and not exact else _answer(kept=kept)
    if comparison in _LOWER:
        kept = _LOWER[comparison](least, values[0])
        return "unknown" if not kept and not exact else _answer(kept=kept)
    if comparison not in {"==", "in"}:
        raise ValueError(f"no such comparison: {comparison}")
    if exact:
        return _answer(kept=least in values)
    return "breaks" if all(least > value for value in values) else "unknown"


def _answer(*, kept: bool) -> Answer:
    return "holds" if kept else "breaks"
