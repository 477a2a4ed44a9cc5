"""Which moments people may set: the far ends of the calendar break every page that shows them.

A zone shifts a moment by hours and a late baseline by months, so a date next to year 1 or 9999
leaves what a datetime can hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from mitwerk.kit import clock
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from datetime import datetime

FIRST_YEAR = 2000
YEARS_AHEAD = 20


def check_moment(moment: datetime | None, *, where: str) -> None:
    """Refuse a moment before the year 2000 or more than 20 years ahead."""
    last = clock.now().year + YEARS_AHEAD
    if moment is not None and not FIRST_YEAR <= moment.year <= last:
        span = {"first": FIRST_YEAR, "last": last}
        raise InvalidError(_("Give a year from %(first)d to %(last)d.") % span, where=where)
