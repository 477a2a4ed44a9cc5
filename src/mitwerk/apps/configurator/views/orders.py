"""Ordering: quote, weekend at a workshop, instalments, papers, cancelling."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mitwerk.apps.configurator.enums import OrderState
from mitwerk.apps.configurator.figures import money
from mitwerk.apps.configurator.forms.ordering import ConfirmForm, QuoteForm, ReasonForm
from mitwerk.apps.configurator.queries.catalogues import own_catalogue_for
from mitwerk.apps.configurator.queries.configurations import chosen_of, configuration_for
from mitwerk.apps.configurator.queries.orders import (
    near_workshops,
    order_for,
    own_orders,
    sold_orders,
)
from mitwerk.apps.configurator.queries.sheets import sheet_of
from mitwerk.apps.configurator.rules import runs
from mitwerk.apps.configurator.services import orders, paying
from mitwerk.apps.configurator.services.papers import AFTER, number_of, paper_of
from mitwerk.apps.configurator.views.looking import language, me
from mitwerk.apps.configurator.views.saved import read
from mitwerk.apps.vault.exits import SEALED
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.numbers import whole
from mitwerk.kit.paging import newest_first
from mitwerk.kit.policy import Who, allow
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest

    from mitwerk.apps.configurator.models import Order

SIDES = "the customer and the seller"


@allow(Who.MEMBER, rule="the owner of the configuration")
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a quote of a saved configuration."""
    found = configuration_for(code, request.user)
    form = QuoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        limit(request, Often.CONFIGURATION)
        made = orders.quote(by=me(request), configuration=found, **form.cleaned_data)
        return redirect("configurator:order", made.code)
    context = {
        "nav": "catalogues",
        "configuration": found,
        "form": form,
        "sheet": sheet_of(found.edition, chosen_of(found), language()),
    }
    return render(request, "configurator/order_new.html", context)


@allow(Who.MEMBER, rule="lists of one’s own configurations and orders")
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What I ordered or asked a quote for."""
    page = newest_first(own_orders(me(request)), cursor=request.GET.get("cursor", ""))
    return render(request, "configurator/orders.html", _list(page.rows, page.next))


@allow(Who.MEMBER, rule="the owner of the catalogue")
@require_safe
def sold(request: HttpRequest, code: str) -> HttpResponse:
    """What is ordered from a catalogue, for its owner."""
    catalogue = own_catalogue_for(code, request.user)
    page = newest_first(sold_orders(catalogue), cursor=request.GET.get("cursor", ""))
    context = _list(page.rows, page.next) | {"catalogue": catalogue}
    return render(request, "configurator/orders.html", context)


def _list(rows: list[Order], following: str) -> dict[str, Any]:
    return {
        "nav": "catalogues",
        "cards": [
            {
                "order": one,
                "number": number_of(one),
                "price": money(one.price_minor, one.currency, language()),
            }
            for one in rows
        ],
        "older_url": f"?cursor={following}" if following else "",
    }


@allow(Who.MEMBER, rule=SIDES)
@require_safe
def order(request: HttpRequest, code: str) -> HttpResponse:
    """One order: its offer, weekend, instalments and papers."""
    return _page(request, order_for(code, request.user))


def _page(request: HttpRequest, found: Order) -> HttpResponse:
    is_customer = found.customer_id == request.user.pk
    quoted = found.state == OrderState.QUOTED
    context = {
        "nav": "catalogues",
        "order": found,
        "number": number_of(found),
        "offer": json.loads(found.payload),
        "sheet": sheet_of(found.configuration.edition, chosen_of(found.configuration), language()),
        "instalments": [
            {"part": part, "sum": money(part.amount_minor, found.currency, language())}
            for part in found.instalments.all()
        ],
        "papers": [kind for kind, states in AFTER.items() if _has(found, kind, states)],
        "is_customer": is_customer,
        "runs": runs(found.catalogue, request.user.pk),
        "quoted": quoted,
        "confirmed": found.state == OrderState.CONFIRMED,
        "workshops": near_workshops(found) if quoted and is_customer else [],
        "reason_form": ReasonForm(),
        "kept": money(found.kept_minor, found.currency, language()) if found.kept_minor else "",
    }
    return render(request, "configurator/order.html", context)


def _has(found: Order, kind: str, states: frozenset[OrderState]) -> bool:
    made = any(paper.kind == kind for paper in found.papers.all())
    credit = kind == "credit" and found.confirmed_at is None
    return made or (found.state in states and not credit)


@allow(Who.MEMBER, rule="the customer")
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Order what was quoted, for a weekend at a workshop."""
    found = order_for(code, request.user)
    workshop, day = read(ConfirmForm(request.POST))["place"]
    try:
        saturday = date.fromisoformat(day)
    except ValueError:
        raise InvalidError(_("Choose a weekend."), where="weekend") from None
    orders.confirm(by=me(request), order=found, workshop=workshop, weekend=saturday)
    messages.success(request, _("Ordered. Nobody else can have this one."))
    return redirect("configurator:order", code)


@allow(Who.MEMBER, rule=SIDES)
@require_POST
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Cancel a quote or an order."""
    found = order_for(code, request.user)
    reason = read(ReasonForm(request.POST))["reason"]
    orders.cancel(by=me(request), order=found, reason=reason)
    return redirect("configurator:order", code)


@allow(Who.MEMBER, rule="the seller")
@require_POST
def receive(request: HttpRequest, code: str) -> HttpResponse:
    """Note that an instalment arrived, or that the vehicle was handed over."""
    found = order_for(code, request.user)
    if request.POST.get("over") == "1":
        paying.hand_over(by=me(request), order=found)
    else:
        position = whole(request.POST.get("position", "")) or 0
        paying.receive(by=me(request), order=found, position=position)
    return redirect("configurator:order", code)


@allow(Who.MEMBER, rule=SIDES)
@require_safe
def paper(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """A paper of the order as PDF, the same bytes each time."""
    found = order_for(code, request.user)
    kept, content = paper_of(order=found, kind=kind)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{number_of(found)}-{kept.kind}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Content-Security-Policy"] = SEALED
    response["Cache-Control"] = "private, no-store"
    return response
