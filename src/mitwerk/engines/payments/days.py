"""Days on which banks in SEPA carry out payments."""

from __future__ import annotations

from datetime import date, timedelta


def is_bank_day(day: date) -> bool:
    """Tell whether euros move between banks on a day (TARGET is open).

    Closed on Saturdays, Sundays, New Year's Day, Good Friday, Easter Monday, 1 May, 25 and 26
    December.

    >>> is_bank_day(date(2026, 4, 3)), is_bank_day(date(2026, 4, 7))
    (False, True)

    Source: European Central Bank, long-term calendar for TARGET closing days.
    """
    easter = _easter(day.year)
    moving = (easter - timedelta(days=2), easter + timedelta(days=1))
    fixed = ((1, 1), (5, 1), (12, 25), (12, 26))
    return day.weekday() < 5 and day not in moving and (day.month, day.day) not in fixed


def next_bank_day(day: date) -> date:
    """Return the day itself or the next on which banks work.

    >>> next_bank_day(date(2026, 12, 25))
    datetime.date(2026, 12, 28)
    """
    while not is_bank_day(day):
        day += timedelta(days=1)
    return day


def _easter(year: int) -> date:
    """Return Easter Sunday (Gregorian calendar; the anonymous algorithm, Meeus 1991, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)
