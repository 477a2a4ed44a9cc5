"""What every page's template may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

from mitwerk import __version__

if TYPE_CHECKING:
    from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:
    """Return the site's name and version, and whether this is a demo."""
    return {
        "site_name": settings.MITWERK.site_name,
        "site_version": __version__,
        "is_demo": settings.MITWERK.demo,
        "roles": getattr(request, "roles", frozenset()),
    }
