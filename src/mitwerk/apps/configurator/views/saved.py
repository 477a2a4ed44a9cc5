"""Saved configurations: one's list, one page, the shared link, suggestions, claims."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mitwerk.apps.configurator import presenting as shape
from mitwerk.apps.configurator.enums import ClaimKind, SuggestionState
from mitwerk.apps.configurator.figures import money
from mitwerk.apps.configurator.forms.saving import ClaimForm, SaveForm, SuggestForm
from mitwerk.apps.configurator.presenting import View
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.catalogues import edition_for
from mitwerk.apps.configurator.queries.configurations import (
    chosen_of,
    configuration_for,
    own_configurations,
    shared_configuration,
    standing_claim,
    suggestions_of,
)
from mitwerk.apps.configurator.queries.sheets import sheet_of
from mitwerk.apps.configurator.queries.twins import free_neighbours, twin_of
from mitwerk.apps.configurator.rules import on_sale, owns
from mitwerk.apps.configurator.services import claims, configurations
from mitwerk.apps.configurator.views.looking import SUGGEST_FOR, language, me
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

    from mitwerk.apps.configurator.models import Configuration, Suggestion

MINE = "its owner"
LINK = "whoever has the link"


def read(form: Form) -> dict[str, Any]:
    """Return what a form says; the first fault is refused with its field."""
    if not form.is_valid():
        field, faults = next(iter(form.errors.items()))
        raise InvalidError(faults[0], where=field)
    return form.cleaned_data


@allow(Who.MEMBER, rule="anybody signed in, for themselves")
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Save what is on the stage."""
    limit(request, Often.CONFIGURATION)
    sent = read(SaveForm(request.POST))
    edition = edition_for(code, request.user)
    follows = sent.pop("follows")
    base = configuration_for(follows, request.user) if follows else None
    made = configurations.save(
        by=me(request), edition=edition, state=sent["c"], title=sent["title"], follows=base
    )
    return redirect("configurator:configuration", made.code)


@allow(Who.MEMBER, rule="lists of one’s own configurations and orders")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I saved, newest first."""
    page = newest_first(own_configurations(me(request)), cursor=request.GET.get("cursor", ""))
    context = {
        "nav": "catalogues",
        "cards": [_card(one) for one in page.rows],
        "older_url": f"?cursor={page.next}" if page.next else "",
    }
    return render(request, "configurator/configurations.html", context)


def _card(one: Configuration) -> dict[str, Any]:
    return {
        "configuration": one,
        "catalogue": one.edition.catalogue,
        "price": money(one.price_minor, one.edition.currency, language()),
        "claim": standing_claim(one),
    }


@allow(Who.MEMBER, rule="its owner, and the seller who has an order for it")
@require_safe
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One configuration: what it is and costs, whether it is unique, what friends say."""
    found = configuration_for(code, request.user)
    twin = twin_of(found)
    selling = on_sale(found.edition.catalogue)
    newest = found.edition.catalogue.editions.order_by("-number").only("number", "code")[0]
    context = _about(request, found) | {
        "claim": standing_claim(found),
        "twin": twin,
        "neighbours": free_neighbours(found, language()) if twin else [],
        "claim_form": ClaimForm(),
        "suggestions": [_suggested(found, one) for one in suggestions_of(found)],
        "share_url": request.build_absolute_uri(
            reverse("configurator:configuration-shared", args=[found.token])
        ),
        "on_sale": selling,
        "newest": newest,
        "may_quote": selling and newest.pk == found.edition_id,
        "follows": found.follows,
        "orders": found.orders.order_by("-pk")[:5],
    }
    return render(request, "configurator/configuration.html", context)


def _suggested(found: Configuration, one: Suggestion) -> dict[str, Any]:
    """Return a friend's suggestion, with what an open one would change in words."""
    is_open = one.answer == SuggestionState.OPEN
    view = View(found.edition.code, product_of(found.edition), language())
    return {"one": one, "changes": _changes(view, found, one.state_text) if is_open else None}


def _about(request: HttpRequest, found: Configuration) -> dict[str, Any]:
    edition = found.edition
    return {
        "nav": "catalogues",
        "configuration": found,
        "edition": edition,
        "catalogue": edition.catalogue,
        "owns": owns(found, request.user.pk),
        "sheet": sheet_of(edition, chosen_of(found), language()),
        "shown": " ".join(chosen_of(found)),
        "scene_url": reverse("configurator:stage-scene", args=[edition.code]),
        "stage_url": shape.stage_url(edition.code, found.state),
        "title": found.title,
    }


@allow(Who.ANYONE, rule=LINK)
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a link shows: the configuration, and a way to suggest a change without an account."""
    found = shared_configuration(token)
    state = request.GET.get("c", "")
    if not owns(found, request.user.pk):  # the stage leads back here, also without an account
        request.session[SUGGEST_FOR] = [found.edition.code, token]
    view = View(found.edition.code, product_of(found.edition), language())
    context = _about(request, found) | {
        "suggest_form": SuggestForm(initial={"c": state}),
        "state": state,
        "changes": _changes(view, found, state) if state else None,
        "token": token,
    }
    return render(request, "configurator/shared.html", context)


def _changes(view: View, found: Configuration, state: str) -> dict[str, list[str]]:
    """Return what a suggested state has instead, in words."""
    made = configurations.prepared(found.edition, state)
    before, after = set(chosen_of(found)), set(chosen_of(made))
    return {
        "added": [view.product.label(c, view.language) for c in sorted(after - before)],
        "removed": [view.product.label(c, view.language) for c in sorted(before - after)],
    }


@allow(Who.ANYONE, rule=LINK)
@require_POST
def suggest(request: HttpRequest, token: str) -> HttpResponse:
    """Propose a change; a name is enough."""
    limit(request, Often.SUGGESTION)
    sent = read(SuggestForm(request.POST))
    configurations.suggest(token=token, state=sent["c"], name=sent["name"], message=sent["message"])
    messages.success(request, _("Thank you. The owner will see your suggestion."))
    return redirect("configurator:configuration-shared", token)


@allow(Who.MEMBER, rule=MINE)
@require_POST
def answer_suggestion(request: HttpRequest, code: str) -> HttpResponse:
    """Take a friend's suggestion over, or decline it."""
    take = request.POST.get("take") == "1"
    answered = configurations.answer_suggestion(by=me(request), code=code, take=take)
    shown = answered.taken_as or answered.configuration
    return redirect("configurator:configuration", shown.code)


@allow(Who.MEMBER, rule=MINE)
@require_POST
def claim(request: HttpRequest, code: str) -> HttpResponse:
    """Claim that this one exists once."""
    limit(request, Often.CONFIGURATION)
    found = configuration_for(code, request.user)
    kind = read(ClaimForm(request.POST))["kind"]
    made = claims.claim(by=me(request), configuration=found, kind=ClaimKind(kind))
    messages.success(request, _("It is yours until %s.") % date_format(made.expires_at or made.at))
    return redirect("configurator:certificate", made.code)


@allow(Who.MEMBER, rule="whoever claimed it")
@require_POST
def release(request: HttpRequest, code: str) -> HttpResponse:
    """Give a claim up."""
    ended = claims.release_claim(by=me(request), code=code)
    return redirect("configurator:configuration", ended.configuration.code)


@allow(Who.MEMBER, rule=MINE)
@require_POST
def change(request: HttpRequest, code: str) -> HttpResponse:
    """Rename a configuration, or put it away."""
    if request.POST.get("away") == "1":
        configurations.put_away(by=me(request), code=code)
        return redirect("configurator:configurations")
    configurations.rename(by=me(request), code=code, title=request.POST.get("title", ""))
    return redirect("configurator:configuration", code)
