"""Who lets go of a draft before it is thrown away: apps above that point at one register here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from mitwerk.apps.challenges.models import Challenge

_releases: list[Callable[[Challenge], None]] = []


def register(release: Callable[[Challenge], None]) -> None:
    """Call ``release(draft)`` before any draft goes, in its transaction and under its lock."""
    if release not in _releases:
        _releases.append(release)


def let_go(draft: Challenge) -> None:
    """Let everybody else forget a draft, whose row could not go while others point at it."""
    for release in _releases:
        release(draft)
