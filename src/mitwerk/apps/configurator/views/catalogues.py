"""Pages of catalogues: all of them, one, its editions; and starting, naming, opening one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.configurator import figures
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.counting import SHOWN_COUNTS
from mitwerk.apps.configurator.differing import told
from mitwerk.apps.configurator.figures import mass_text, money
from mitwerk.apps.configurator.forms.sheets import CatalogueForm, PublishForm
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.catalogues import (
    catalogue_for,
    cover_of,
    edition_numbered,
    newest_edition,
    own_catalogue_for,
    visible_catalogues,
    with_newest,
)
from mitwerk.apps.configurator.queries.changes import changed_rows
from mitwerk.apps.configurator.queries.parts import newest_option, part_rows
from mitwerk.apps.configurator.rules import on_sale, runs
from mitwerk.apps.configurator.services import catalogues, editions
from mitwerk.apps.configurator.views.looking import language, me
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.configurator.differing import ToldSheet
    from mitwerk.apps.configurator.models import Catalogue, Edition

VISIBLE = "catalogues that are or were on sale, and one’s own"
OWNER = "the owner of the catalogue"


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All catalogues, newest first."""
    found = with_newest(visible_catalogues(request.user))
    page = newest_first(found, cursor=request.GET.get("cursor", ""))
    context = {
        "nav": "catalogues",
        "cards": [_card(one) for one in page.rows],
        "older_url": f"?cursor={page.next}" if page.next else "",
    }
    return render(request, "configurator/catalogues.html", context)


def _card(catalogue: Any) -> dict[str, Any]:
    counts = json.loads(catalogue.newest_counts or "{}")
    return {
        "catalogue": catalogue,
        "edition_code": catalogue.newest_code,
        "edition_number": catalogue.newest_number,
        "count": count_text(counts.get("joint", "")),
        "claimed": catalogue.claimed,
        "cover_url": _file_url(catalogue.newest_code, catalogue.newest_cover),
    }


def _file_url(edition: str, name: str | None) -> str:
    return reverse("configurator:edition-file", args=[edition, name]) if name else ""


def count_text(exact: str) -> str:
    """Return a count in the reader's language."""
    return figures.count_text(exact, language())


@allow(Who.MEMBER, rule="every member may start one; only its owner sees the draft")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a catalogue by its title."""
    form = CatalogueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, Often.DRAFT)
        made = catalogues.start_catalogue(by=me(request), **form.cleaned_data)
        return redirect("configurator:catalogue-sheets", made.code)
    return render(request, "configurator/catalogue_new.html", {"nav": "catalogues", "form": form})


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def catalogue(request: HttpRequest, code: str) -> HttpResponse:
    """One catalogue: what it is, its newest edition, where its parts come from."""
    found = catalogue_for(code, request.user)
    edition = newest_edition(found)
    context = _about(request, found, edition) | {
        "editions": found.editions.order_by("-number").defer("tables", "findings")[:50],
        "claimed": found.claims.filter(released_at=None).count(),
    }
    return render(request, "configurator/catalogue.html", context)


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def edition(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """One edition as it was published: counts, sheets, hash."""
    found = catalogue_for(code, request.user)
    context = _about(request, found, edition_numbered(found, number)) | {"previous": number - 1}
    return render(request, "configurator/edition.html", context)


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def option(request: HttpRequest, code: str, key: str) -> HttpResponse:
    """One option: its price, its part, and what is said about it across editions."""
    found = catalogue_for(code, request.user)
    shown = newest_option(found, key)
    if shown is None:
        raise NotFoundError
    edition = shown.edition
    edition.catalogue = found
    product = product_of(edition)
    parts = [row for row in part_rows(edition, language()) if row.code == shown.code]
    context = {
        "nav": "catalogues",
        "catalogue": found,
        "edition": edition,
        "option": shown,
        "label": product.label(shown.code, language()),
        "family": product.family_label(shown.family, language()),
        "price": money(shown.price_minor, edition.currency, language()),
        "mass": mass_text(shown.mass_g, language()),
        "parts": parts,
        "ref": f"option:{code}.{key}",
    }
    return render(request, "configurator/option.html", context)


def _about(request: HttpRequest, found: Catalogue, edition: Edition | None) -> dict[str, Any]:
    counts = json.loads(edition.counts) if edition else {}
    return {
        "nav": "catalogues",
        "catalogue": found,
        "edition": edition,
        "runs": runs(found, request.user.pk),
        "on_sale": on_sale(found),
        "counts": {key: count_text(counts.get(key, "")) for key in SHOWN_COUNTS},
        "parts": part_rows(edition, language()) if edition else [],
        "cover_url": _file_url(edition.code, cover_of(edition)) if edition else "",
    }


@allow(Who.MEMBER, rule=OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """What a catalogue is called, and its files."""
    found = own_catalogue_for(code, request.user)
    initial = {"title": found.title, "summary": found.summary}
    form = CatalogueForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        catalogues.describe_catalogue(by=me(request), code=code, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("configurator:catalogue-edit", code)
    context = {
        "nav": "catalogues",
        "catalogue": found,
        "form": form,
        "files": found.files.select_related("blob"),
    }
    return render(request, "configurator/catalogue_edit.html", context)


@allow(Who.MEMBER, rule=OWNER)
@require_POST
def add_files(request: HttpRequest, code: str) -> HttpResponse:
    """Put GLBs and pictures into the catalogue."""
    for sent in request.FILES.getlist("files"):
        limit(request, Often.CATALOGUE)
        content = sent.read(catalogues.LARGEST_FILE + 1)
        catalogues.add_file(by=me(request), code=code, name=str(sent.name), content=content)
    return redirect("configurator:catalogue-edit", code)


@allow(Who.MEMBER, rule=OWNER)
@require_POST
def remove_file(request: HttpRequest, code: str) -> HttpResponse:
    """Take a file out of the draft."""
    catalogues.remove_file(by=me(request), code=code, name=request.POST.get("name", ""))
    return redirect("configurator:catalogue-edit", code)


@allow(Who.MEMBER, rule=OWNER)
@require_POST
def sell(request: HttpRequest, code: str) -> HttpResponse:
    """Put a catalogue on sale, or take it off."""
    on = request.POST.get("on") == "1"
    catalogues.open_catalogue(by=me(request), code=code, on_sale=on)
    return redirect("configurator:catalogue", code)


@allow(Who.MEMBER, rule=OWNER)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the draft as the next edition, after looking at what the checker says."""
    found = own_catalogue_for(code, request.user)
    form = PublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, Often.CATALOGUE)
        made = editions.publish_edition(by=me(request), code=code, **form.cleaned_data)
        messages.success(request, _("Edition %d is published.") % made.number)
        return redirect("configurator:edition", code, made.number)
    newest = newest_edition(found)
    context = {
        "nav": "catalogues",
        "catalogue": found,
        "form": form,
        "newest": newest,
        "sheets": _since(newest, found) if newest else (),
    }
    return render(request, "configurator/publish.html", context)


def _since(newest: Edition, found: Catalogue) -> tuple[ToldSheet, ...]:
    """Return what the draft says otherwise than the newest edition."""
    old, new = sheets.load(newest.tables), sheets.load(found.draft)
    return told(changed_rows(old, new), old, new, language())
