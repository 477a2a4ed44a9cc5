"""Moments told by the one clock: ``{{ post.at|ago }}``, ``{{ phase.closes_at|left }}``, ``|full``.

Django's own filters ask the machine's clock, which a rehearsal runs ahead of.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.contrib.humanize.templatetags.humanize import naturaltime
from django.utils.timesince import timeuntil

from mitwerk.kit import clock, moments, zones

register = template.Library()
register.filter("town", zones.town)
register.filter("weekday", moments.weekday)


@register.filter
def ago(moment: datetime | None) -> str:
    """Return how long ago a moment was, or how far ahead it is: ``3 hours ago``, ``now``."""
    if moment is None:
        return ""
    ahead = clock.now() - datetime.now(UTC)
    return str(naturaltime(moment - ahead))


@register.filter
def full(moment: datetime | None, form: str = "") -> str:
    """Return a full moment with its place; ``|full:"short"`` in few letters."""
    return moments.told(moment, short=form == "short") if moment else ""


@register.filter
def left(moment: datetime | None) -> str:
    """Return the time left until a moment: ``2 days, 3 hours``."""
    return timeuntil(moment, clock.now()) if moment else ""
