"""Whole numbers as strangers write them: in queries, headers and forms."""

from __future__ import annotations

import re

# What both databases hold. Python itself refuses to read more than 4300 digits, with a fault.
_is_whole = re.compile(r"[0-9]{1,18}").fullmatch


def whole(text: str) -> int | None:
    """Return a whole number, None for anything else and for what no count here can be.

    >>> whole("250"), whole("-1"), whole("٣"), whole("9" * 5000)
    (250, None, None, None)
    """
    return int(text) if _is_whole(text) else None
