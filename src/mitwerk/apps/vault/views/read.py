"""Pages that show: the wall, a blueprint, a revision, a file, a manifest."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mitwerk.apps.vault.queries.access import (
    blueprint_for,
    newest_for,
    revision_for,
)
from mitwerk.apps.vault.queries.attribution import shown_manifest
from mitwerk.apps.vault.queries.sheets import file_sheet, file_sheets, progress_of
from mitwerk.apps.vault.queries.wall import Filters, wall
from mitwerk.apps.vault.views import presenting, showing
from mitwerk.kit.canonical import canonical
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from mitwerk.apps.vault.models import Revision
    from mitwerk.apps.vault.queries.access import Access


@allow(Who.ANYONE, rule="blueprints with an open revision, and one’s own")
def index(request: HttpRequest) -> HttpResponse:
    """The wall of blueprints."""
    chosen = {name: request.GET.get(name, "")[:80] for name in ("tag", "owner", "kind", "words")}
    cursor = request.GET.get("cursor", "")
    cards, following = wall(request.user, Filters(**chosen), cursor=cursor)
    kept = {name: value for name, value in chosen.items() if value}
    older = f"?{urlencode({**kept, 'cursor': following})}" if following else ""
    context = {
        "nav": "blueprints",
        "entries": [presenting.card(card) for card in cards],
        "chosen": chosen,
        "kept": kept,
        "older_url": older,
        "newer_url": f"?{urlencode(kept)}" if cursor else "",
    }
    return render(request, "vault/index.html", context)


@allow(Who.ANYONE, rule="its owner; everybody when a revision is open and none is being judged")
def blueprint(request: HttpRequest, code: str) -> HttpResponse:
    """A blueprint: its newest revision that the viewer may read."""
    found = blueprint_for(code, request.user)
    newest = newest_for(found, request.user)
    if newest is None:
        return redirect("vault:revise", found.code)
    return _revision_page(request, *newest)


@allow(Who.ANYONE, rule="its owner; everybody when open; judges behind a mask")
def revision(request: HttpRequest, code: str) -> HttpResponse:
    """One revision, for good."""
    found, rights = revision_for(code, request.user)
    return _revision_page(request, found, rights)


def _revision_page(request: HttpRequest, found: Revision, rights: Access) -> HttpResponse:
    context = presenting.revision_page(found, rights, request.user)
    return render(request, "vault/revision.html", {"nav": "blueprints", **context})


@allow(Who.ANYONE, rule="as the revision")
def progress(request: HttpRequest, code: str) -> HttpResponse:
    """How far the previews are, asked for by HTMX; at the end a link that shows them."""
    found, rights = revision_for(code, request.user)
    sheets = file_sheets(found, rights)
    count = progress_of(sheets)
    part = "progress_done" if count.finished else "progress"
    context = {"revision": found, "progress": count}
    return render(request, f"vault/parts/{part}.html", context)


@allow(Who.ANYONE, rule="as the revision")
def file(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One file: large, with what is known of it."""
    found, rights = revision_for(code, request.user)
    sheet = file_sheet(found, number, rights)
    context = presenting.file_page(found, rights, sheet)
    context["shown"] = showing.shown(sheet, found, rights)
    return render(request, "vault/file.html", {"nav": "blueprints", **context})


@allow(Who.ANYONE, rule="as the revision")
def parts(request: HttpRequest, code: str, number: int) -> JsonResponse:
    """The part tree of a model, as JSON."""
    found, rights = revision_for(code, request.user)
    sheet = file_sheet(found, number, rights)
    if sheet.model is None:
        raise NotFoundError(_("There is no 3D preview of this file."))
    return JsonResponse(presenting.part_tree(sheet, found, rights))


@allow(Who.ANYONE, rule="as the revision")
def manifest(request: HttpRequest, code: str) -> HttpResponse:
    """The manifest for people."""
    found, rights = revision_for(code, request.user)
    shown = shown_manifest(found, rights)
    context: dict[str, Any] = {
        "nav": "blueprints",
        **presenting.head(found, rights),
        "manifest": shown,
        "manifest_text": json.dumps(shown, ensure_ascii=False, indent=2),
    }
    return render(request, "vault/manifest.html", context)


@allow(Who.ANYONE, rule="as the revision")
def manifest_json(request: HttpRequest, code: str) -> HttpResponse:
    """The manifest's canonical bytes: their SHA-256 is the one on the title block."""
    found, rights = revision_for(code, request.user)
    body = (
        found.manifest.encode() if not rights.masked else canonical(shown_manifest(found, rights))
    )
    return HttpResponse(body, content_type="application/json")
