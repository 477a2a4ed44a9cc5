"""Measured against limit, strict at the limit with a stated tolerance."""

from __future__ import annotations

from typing import Any

NUMERICAL = 1e-6  # relative: single precision in files and bounding boxes of exact surfaces


def slack(limit: float, tolerance: float | None) -> float:
    """What counts as equal, in the unit of the limit."""
    return NUMERICAL * abs(limit) if tolerance is None else tolerance


def holds(measured: Any, op: str, limit: Any, tolerance: float | None) -> bool:
    """Whether the measured value keeps the limit.

    ``<`` and ``>`` must hold beyond what counts as equal; ``<=``, ``>=`` and ``==`` within it.

    Examples
    --------
    >>> holds(2.5, "<=", 2.5, None), holds(2.5, "<", 2.5, None), holds(2.51, "<=", 2.5, None)
    (True, False, False)
    >>> holds(3, "in", [1, 3, 5], None), holds(0.2, "in", [-1.0, 1.0], None)
    (True, True)
    """
    if op == "in":
        if isinstance(measured, (str, int)) and not isinstance(measured, bool):
            return measured in limit
        low, high = limit
        return holds(measured, ">=", low, tolerance) and holds(measured, "<=", high, tolerance)
    if isinstance(measured, (bool, str)):
        return bool(measured == limit)
    near = slack(float(limit), tolerance)
    if op == "<=":
        return bool(measured <= limit + near)
    if op == ">=":
        return bool(measured >= limit - near)
    if op == "<":
        return bool(measured < limit - near)
    if op == ">":
        return bool(measured > limit + near)
    return bool(abs(measured - limit) <= near)
