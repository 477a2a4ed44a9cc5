"""Sizes of files as people read them: decimal units, in the reader's way of writing numbers."""

from __future__ import annotations

from babel.numbers import format_decimal
from django.utils.translation import get_language

THIN = "\N{THIN SPACE}"
UNITS = ("kB", "MB", "GB", "TB")
STEP = 1000
BINARY = {2**20: "MiB", 2**10: "KiB"}
ROUNDS_UP = 999.5  # from here on the larger unit reads better
ONE_PLACE_BELOW = 10


def limit_text(count: int) -> str:
    """Return a limit in the binary units that limits are set in: "512 MiB", "200 KiB", "64 B".

    Rounded down, so that what is as large as is said fits.
    """
    step = next((step for step in BINARY if count >= step), 1)
    return f"{count // step}{THIN}{BINARY.get(step, 'B')}"


def size_text(count: int) -> str:
    """Return ``count`` bytes as "192 B", "9.6 kB" or "30 MB", as the upload island does, too."""
    locale = (get_language() or "en").replace("-", "_")
    if count < STEP:
        return f"{count}{THIN}B"
    value, unit = count / STEP, 0
    while value >= ROUNDS_UP and unit < len(UNITS) - 1:
        value, unit = value / STEP, unit + 1
    pattern = "#,##0.0" if value < ONE_PLACE_BELOW else "#,##0"
    return f"{format_decimal(value, format=pattern, locale=locale)}{THIN}{UNITS[unit]}"
