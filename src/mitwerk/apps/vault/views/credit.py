"""Whose work is in a revision, drawn: a page of its own, and a piece of the revision's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mitwerk.apps.vault.queries.access import revision_for
from mitwerk.apps.vault.queries.credit import bars_of, credit_of, linked_of
from mitwerk.apps.vault.views import presenting
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@allow(Who.ANYONE, rule="as the revision, once its author is known")
@require_safe
def credit(request: HttpRequest, code: str) -> HttpResponse:
    """Who contributed how much to a revision, by its files; as a fragment for htmx."""
    revision, rights = revision_for(code, request.user)
    if rights.masked:
        raise NotFoundError
    found = credit_of(revision)
    bars = bars_of(found, request.user)
    linked, makers = linked_of(revision, request.user)
    drawn = {
        "revision": revision,
        "bars": bars,
        "height": 34 + 28 * len(bars),
        "linked": linked,
        "makers": makers,
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "vault/parts/credit.html", drawn)
    head = presenting.head(revision, rights)
    back = {"label": head["title"], "url": reverse("vault:revision", args=[revision.code])}
    crumbs = [*head["crumbs"][:-1], back, {"label": _("Who made what is in it"), "url": ""}]
    context = {"nav": "blueprints", **head, **drawn, "crumbs": crumbs}
    return render(request, "vault/credit.html", context)
