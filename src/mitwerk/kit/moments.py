"""Moments in words, and which ones people may set.

The far ends of the calendar break every page that shows them.

A zone shifts a moment by hours and a late baseline by months, so a date next to year 1 or 9999
leaves what a datetime can hold.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from mitwerk.kit import clock, zones
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

FIRST_YEAR = 2000
YEARS_AHEAD = 20
WEEK = timedelta(days=6)  # further ahead a day of the week may be meant twice


def check_moment(moment: datetime | None, *, where: str) -> None:
    """Refuse a moment before the year 2000 or more than 20 years ahead."""
    last = clock.now().year + YEARS_AHEAD
    if moment is not None and not FIRST_YEAR <= moment.year <= last:
        span = {"first": FIRST_YEAR, "last": last}
        raise InvalidError(_("Give a year from %(first)d to %(last)d.") % span, where=where)


def told(moment: datetime, *, zone: tzinfo | None = None, short: bool = False) -> str:
    """Return a full moment in the reader's zone or another: ``4 December 2026, 21:42 in Berlin``.

    A zone is named by its town as with deadlines, since letters like CET differ by language.
    """
    local = localtime(moment, zone)
    day = date_format(local, "SHORT_DATE_FORMAT" if short else "DATE_FORMAT")
    name = str(local.tzinfo)
    place = _("in %(place)s") % {"place": zones.town(name)} if "/" in name else name
    return f"{day}, {date_format(local, 'H:i')} {place}"


def weekday(moment: datetime) -> str:
    """Return the day of the week, with the date where another such day comes before it."""
    local = localtime(moment)
    day = date_format(local, "l")
    far = moment - clock.now() > WEEK
    return f"{day}, {date_format(local, 'MONTH_DAY_FORMAT')}," if far else day
