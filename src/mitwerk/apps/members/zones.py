"""Time zones that a member may live in."""

from __future__ import annotations

import functools

from mitwerk.kit.zones import known_zones

AREAS = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian")


@functools.cache
def zones() -> tuple[str, ...]:
    """Return the zones named after a place, and UTC."""
    named = (zone for zone in known_zones() if zone.partition("/")[0] in (*AREAS, "Pacific"))
    return ("UTC", *sorted(named))


def is_zone(name: str) -> bool:
    return name in zones()
