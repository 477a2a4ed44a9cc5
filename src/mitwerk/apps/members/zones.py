"""Time zones that a member may live in."""

from __future__ import annotations

import functools
from zoneinfo import available_timezones

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian")


@functools.cache
def zones() -> tuple[str, ...]:
    """Return the zones named after a place, and UTC."""
    named = (
        zone for zone in available_timezones() if zone.partition("/")[0] in (*AREAS, "Pacific")
    )
    return ("UTC", *sorted(named))


def is_zone(name: str) -> bool:
    return name in zones()
