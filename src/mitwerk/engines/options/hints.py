"""What a misspelt name may have meant."""

from __future__ import annotations

from difflib import SequenceMatcher
from heapq import nlargest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST = 3
ALIKE = 0.6
MOST_COMPARED = 100
"""Names compared letter by letter: those that have most letters in common with the wrong one."""
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
    close = _closest(name, names)
    return f"; did you mean {' or '.join(map(repr, close))}?" if close else ""


def _closest(name: str, names: list[str]) -> list[str]:
    matcher = SequenceMatcher(a="", b=name)
    able: list[tuple[float, str]] = []
    for one in names:
        matcher.set_seq1(one)
        if matcher.real_quick_ratio() >= ALIKE and (most := matcher.quick_ratio()) >= ALIKE:
            able.append((most, one))
    found: list[tuple[float, str]] = []
    for _, one in nlargest(MOST_COMPARED, able):
        matcher.set_seq1(one)
        found.append((matcher.ratio(), one))
    return [one for ratio, one in nlargest(MOST, found) if ratio >= ALIKE]
