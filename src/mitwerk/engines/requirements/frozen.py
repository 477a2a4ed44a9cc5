"""The frozen form of brief rows: plain dictionaries that are hashed into the terms."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

from mitwerk.engines.requirements.limits import decimal_text
from mitwerk.engines.requirements.model import (
    COMPARISONS,
    KINDS,
    Comparison,
    Kind,
    Requirement,
    RequirementError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FrozenRow: TypeAlias = dict[str, str | list[str]]
_WEIGHTS: Final = {True: "must", False: "should"}


def payload(rows: Iterable[Requirement]) -> list[FrozenRow]:
    """Give the rows as dictionaries of strings and lists of strings, in order.

    Numbers are decimal strings in one spelling, so 650 and 650.0 freeze alike; what a row
    doesn't have is left out. Phases are sorted, the order of rows is kept.

    Raises
    ------
    RequirementError
        A number isn't finite.

    Examples
    --------
    >>> row = Requirement("R1", "light", "fact", True, "mass", "<=", (Decimal("650.0"),), "kg")
    >>> payload([row])[0]["values"], payload([row])[0]["weight"]
    (['650'], 'must')
    """
    return [_freeze(row) for row in rows]


def from_payload(frozen: Iterable[Mapping[str, Any]]) -> list[Requirement]:
    """Read rows back from their frozen form; the inverse of `payload`.

    Raises
    ------
    RequirementError
        A row isn't a frozen row; the message names it.
    """
    return [_thaw(number, row) for number, row in enumerate(frozen, start=1)]


def _freeze(row: Requirement) -> FrozenRow:
    frozen: FrozenRow = {
        "id": row.id,
        "text": row.text,
        "kind": row.kind,
        "weight": _WEIGHTS[row.must],
        "phases": sorted(row.phases),
    }
    if row.fact is not None:
        frozen["fact"] = row.fact
    if row.comparison is not None:
        frozen["comparison"] = row.comparison
    if row.values:
        frozen["values"] = [decimal_text(value) for value in row.values]
    if row.unit:
        frozen["unit"] = row.unit
    if row.share is not None:
        frozen["share"] = decimal_text(row.share)
    return frozen


def _thaw(number: int, frozen: Mapping[str, Any]) -> Requirement:
    try:
        share = frozen.get("share")
        return Requirement(
            id=str(frozen["id"]),
            text=str(frozen["text"]),
            kind=cast("Kind", _one_of(frozen["kind"], KINDS)),
            must=_one_of(frozen["weight"], ("must", "should")) == "must",
            fact=frozen.get("fact"),
            comparison=cast("Comparison | None", _maybe(frozen.get("comparison"), COMPARISONS)),
            values=tuple(Decimal(value) for value in frozen.get("values", ())),
            unit=str(frozen.get("unit", "")),
            phases=tuple(frozen["phases"]),
            share=None if share is None else Decimal(share),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation) as error:
        message = f"Row {number} is not a frozen brief row: {error!r}"
        raise RequirementError(message) from error


def _one_of(value: Any, known: tuple[str, ...]) -> str:
    if value not in known:
        message = f"{value!r} is none of {', '.join(known)}"
        raise RequirementError(message)
    return str(value)


def _maybe(value: Any, known: tuple[str, ...]) -> str | None:
    return None if value is None else _one_of(value, known)
