"""Wishes of a catalogue, and what is in demand."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.configurator.forms.ordering import WishForm
from mitwerk.apps.configurator.queries.catalogues import catalogue_for, newest_edition
from mitwerk.apps.configurator.queries.demand import demand_of
from mitwerk.apps.configurator.queries.wishes import wish_for, wishes_of
from mitwerk.apps.configurator.rules import SUPPORTERS_FOR_A_CONTEST, runs
from mitwerk.apps.configurator.services import wishes
from mitwerk.apps.configurator.views.looking import language, me
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

VISIBLE = "catalogues that are or were on sale, and one’s own"


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """What people miss in a catalogue, most supported first within a page."""
    catalogue = catalogue_for(code, request.user)
    page = newest_first(wishes_of(catalogue, request.user), cursor=request.GET.get("cursor", ""))
    context = {
        "nav": "catalogues",
        "catalogue": catalogue,
        "wishes": sorted(page.rows, key=attrgetter("supporters"), reverse=True),
        "older_url": f"?cursor={page.next}" if page.next else "",
        "runs": runs(catalogue, request.user.pk),
        "needed": SUPPORTERS_FOR_A_CONTEST,
        "form": WishForm(),
    }
    return render(request, "configurator/wishes.html", context)


@allow(Who.MEMBER, rule="everybody who may see the catalogue")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Say what is missing."""
    catalogue = catalogue_for(code, request.user)
    form = WishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, Often.TALK)
        wishes.wish(by=me(request), catalogue=catalogue, **form.cleaned_data)
        return redirect("configurator:catalogue-wishes", code)
    context = {"nav": "catalogues", "catalogue": catalogue, "form": form}
    return render(request, "configurator/wish_new.html", context)


@allow(Who.MEMBER, rule="everybody but who wished it")
@require_POST
def support(request: HttpRequest, code: str) -> HttpResponse:
    """Give a wish one's voice, or take it back."""
    found = wish_for(code, request.user)
    wishes.support(by=me(request), wish=found, on=request.POST.get("on", "1") == "1")
    return redirect("configurator:catalogue-wishes", found.catalogue.code)


@allow(Who.MEMBER, rule="the owner of the catalogue")
@require_POST
def draft(request: HttpRequest, code: str) -> HttpResponse:
    """Draft a challenge for the part."""
    drafted = wishes.draft_contest(by=me(request), code=code)
    if drafted.challenge is None:
        raise NotFoundError
    return redirect("challenges:edit-start", drafted.challenge.code)


@allow(Who.ANYONE, rule=VISIBLE)
@require_safe
def demand(request: HttpRequest, code: str) -> HttpResponse:
    """What is in demand, without persons."""
    catalogue = catalogue_for(code, request.user)
    edition = newest_edition(catalogue)
    context = {
        "nav": "catalogues",
        "catalogue": catalogue,
        "edition": edition,
        "demand": demand_of(edition, language()) if edition else None,
    }
    return render(request, "configurator/demand.html", context)
