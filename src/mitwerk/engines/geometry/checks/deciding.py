"""A measured value against its row: the verdict, and what it takes to leave it open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from mitwerk.engines.geometry.checks.compare import holds, slack
from mitwerk.engines.geometry.checks.model import Place, Requirement, Row, Verdict
from mitwerk.engines.geometry.checks.units import FACTS, factor, floor
from mitwerk.engines.geometry.checks.upright import CURE
from mitwerk.engines.licences import ExpressionError, alternatives

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mitwerk.engines.geometry.factsheet.model import FactFinding

ESTIMATED = 1e-4  # relative: how well the exact shape's volume is estimated from facets


def decide(row: Requirement, value: Any, place: Place | None, message: str) -> Row:
    if value is None:
        return verdict(row, "not_checkable", None, place, message)
    if isinstance(value, float):
        value /= factor(FACTS[row.fact], row.unit) or 1.0
    if _keeps(row, value):
        return verdict(row, "pass", value, place, message)
    return verdict(row, "fail", value, place, _why(row, value, message))


def _keeps(row: Requirement, value: Any) -> bool:
    if row.fact == "licence":  # one choice of what is offered must be kept by all its parts
        allowed = row.value if isinstance(row.value, list) else [row.value]
        return any(set(choice) <= set(allowed) for choice in _choices(value))
    return holds(value, row.op, row.value, row.tolerance, floor(row.fact, row.unit))


def _choices(expression: str) -> tuple[tuple[str, ...], ...]:
    try:
        return alternatives(expression)
    except ExpressionError:
        return ((expression,),)


def _why(row: Requirement, value: Any, message: str) -> str:
    if isinstance(value, (bool, str)):
        return message
    least = floor(row.fact, row.unit)
    near = slack(float(row.value), row.tolerance, least) if not isinstance(row.value, list) else 0.0
    said = f"{value:.6g} is not {row.op} {row.value} {row.unit}".rstrip()
    return f"{said} (within {near:.1g}){'; ' + message if message else ''}"


def verdict(
    row: Requirement,
    verdict: Verdict,
    measured: Any,
    place: Place | None,
    message: str,
    reason: str = "",
) -> Row:
    return Row(
        id=row.id,
        text=row.text,
        verdict=verdict,
        measured=measured,
        limit=row.value,
        unit=row.unit,
        where=place,
        message=message,
        must=row.must,
        reason=reason,
    )


def shown(row: Row) -> str:
    value = f"{row.measured:.6g}" if isinstance(row.measured, float) else str(row.measured)
    return f"{value} {row.unit}".rstrip()


def unless_doubtful(row: Requirement, found: Row, exact: float) -> Row:
    """A verdict that the exact shape would turn round is none."""
    value = exact / (factor(FACTS[row.fact], row.unit) or 1.0)
    limits = row.value if isinstance(row.value, list) else [row.value]
    if min(abs(value - limit) for limit in limits) <= ESTIMATED * abs(value):
        return found
    if _keeps(row, value) == (found.verdict == "pass"):
        return found
    message = (
        f"{found.measured:.6g} {row.unit} on facets, about {value:.6g} on the exact shape: "
        "too near to the limit, check it on STEP or a finer mesh"
    )
    return replace(found, verdict="not_checkable", message=message, reason="near_limit")


def unless_turned(row: Requirement, found: Row, turned: Any, file: Path) -> Row:
    """Along y and z a glTF decides only what holds whether its y or its z is up."""
    if turned is None or decide(row, turned, None, "").verdict == found.verdict:
        return found
    message = f"glTF is y up: {file.name} is one way {found.verdict}, the other not; {CURE}"
    return replace(found, verdict="not_checkable", message=message, reason="y_up")


def at_most(row: Requirement, found: Row, doubt: FactFinding) -> Row:
    """An upper bound shows that a limit is kept from above, or missed from below; no more."""
    if (found.verdict == "pass") == (row.op in {"<=", "<"}) and row.op not in {"==", "in"}:
        return found
    message = f"{shown(found)} at most: {doubt.message}"
    return replace(found, verdict="not_checkable", message=message, reason=doubt.code)


def unless_other(row: Requirement, found: Row, others: Iterable[Any], doubt: FactFinding) -> Row:
    """Leave open what the other values that it may also be would decide otherwise."""
    if all(decide(row, value, None, "").verdict == found.verdict for value in others):
        return found
    message = f"{shown(found)}, but {doubt.message}"
    return replace(found, verdict="not_checkable", message=message, reason=doubt.code)
