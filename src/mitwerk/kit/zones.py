"""The time zones this machine knows; looked up once, since it means walking through folders."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all zones, like ``Europe/Berlin``."""
    return frozenset(available_timezones())


def town(zone: str) -> str:
    """Return the town that a zone is named after.

    >>> town("America/New_York")
    'New York'
    """
    return zone.rpartition("/")[2].replace("_", " ")
