"""Measured against limit, strict at the limit with a stated tolerance."""

from __future__ import annotations

from typing import Any

NUMERICAL = 1e-6  # relative: single precision in files and bounding boxes of exact surfaces


def slack(limit: float, tolerance: float | None, floor: float = 0.0) -> float:
    """What counts as equal, in the unit of the limit; ``floor`` is the least without a tolerance.

    >>> slack(2.0, None, 1e-6), slack(0.0, None, 1e-6), slack(0.0, 0.5, 1e-6)
    (2e-06, 1e-06, 0.5)
    """
    return max(NUMERICAL * abs(limit), floor) if tolerance is None else tolerance


def holds(measured: Any, op: str, limit: Any, tolerance: float | None, floor: float = 0.0) -> bool:
    """Whether the measured value keeps the limit.

    ``<`` and ``>`` must hold beyond what counts as equal; ``<=``, ``>=`` and ``==`` within it.

    Examples
    --------
    >>> holds(2.5, "<=", 2.5, None), holds(2.5, "<", 2.5, None), holds(2.51, "<=", 2.5, None)
    (True, False, False)
    >>> holds(3, "in", [1, 3, 5], None), holds(0.2, "in", [-1.0, 1.0], None)
    (True, True)
    >>> holds(3.7e-16, "<=", 0.0, None), holds(3.7e-16, "<=", 0.0, None, floor=1e-6)
    (False, True)
    """
    if op == "in":
        if isinstance(measured, (str, int)) and not isinstance(measured, bool):
            return measured in limit
        low, high = limit
        above = holds(measured, ">=", low, tolerance, floor)
        return above and holds(measured, "<=", high, tolerance, floor)
    if isinstance(measured, (bool, str)):
        return bool(measured == limit)
    near = slack(float(limit), tolerance, floor)
    if op == "<=":
        return bool(measured <= limit + near)
    if op == ">=":
        return bool(measured >= limit - near)
    if op == "<":
        return bool(measured < limit - near)
    if op == ">":
        return bool(measured > limit + near)
    return bool(abs(measured - limit) <= near)
