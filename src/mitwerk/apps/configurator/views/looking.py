"""What pages of the stage share: whose language, which edition, which state."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import get_language

from mitwerk.apps.configurator import stage
from mitwerk.apps.configurator.presenting import View
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.catalogues import edition_for
from mitwerk.kit.numbers import whole

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mitwerk.apps.configurator.models import Edition
    from mitwerk.apps.members.models import Member


SUGGEST_FOR = "suggest_for"
"""Session key: the edition and token of the link that a friend came by."""


def suggest_url(request: HttpRequest, edition: str, state: str) -> str:
    """Return where a friend with a link suggests what is on the stage; "" without a link."""
    known, token = request.session.get(SUGGEST_FOR) or ("", "")
    if known != edition:
        return ""
    return f"{reverse('configurator:configuration-shared', args=[token])}?{urlencode({'c': state})}"


def me(request: HttpRequest) -> Member:
    """Return the signed-in member of a door that only opens to one."""
    return request.user  # type: ignore[return-value]


def language() -> str:
    """Return the reader's language."""
    return (get_language() or "en")[:2]


def opened_edition(request: HttpRequest, code: str) -> tuple[Edition, View]:
    """Return an edition as this request looks at it."""
    edition = edition_for(code, request.user)
    view = View(
        edition.code,
        product_of(edition),
        language(),
        request.GET.get("family", ""),
        whole(request.GET.get("first", "")) or 0,
        edition.catalogue.code,
    )
    return edition, view


def opened_state(request: HttpRequest, view: View) -> tuple[stage.Situation, tuple[str, ...]]:
    """Return the situation that the address names, and what didn't fit any more."""
    return stage.opened(view.product, request.GET.get("c", ""))
