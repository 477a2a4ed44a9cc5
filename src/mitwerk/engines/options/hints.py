"""What a misspelt name may have meant."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3
LONGEST, MOST_KNOWN = 80, 50_000
"""Beyond these a comparison of all names would take seconds: no hint then."""


def meant(name: str, known: Iterable[str]) -> str:
    """Return the end of a refusal: which known names are close to a wrong one ("" if none).

    Examples
    --------
    >>> meant("rof-white", ["roof-white", "body-ink"])
    "; did you mean 'roof-white'?"
    >>> meant("x", ["roof-white", "body-ink"])
    ''
    """
    names = [one for one in known if len(one) <= LONGEST]
    if len(name) > LONGEST or len(names) > MOST_KNOWN:
        return ""
    close = get_close_matches(name, names, n=MOST)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""
