"""What every page's template may use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.conf import settings

from mitwerk import __version__
from mitwerk.kit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's name and version, and whether this is a demo."""
    return {
        "site_name": settings.MITWERK.site_name,
        "site_version": __version__,
        "is_demo": settings.MITWERK.demo,
        "clock_ahead": _ahead(),
        "roles": getattr(request, "roles", frozenset()),
    }


def _ahead() -> int:
    """Return by how many seconds a rehearsal runs ahead; browsers count deadlines by that."""
    if settings.MITWERK.clock_file is None:
        return 0
    return round((clock.now() - datetime.now(UTC)).total_seconds())
