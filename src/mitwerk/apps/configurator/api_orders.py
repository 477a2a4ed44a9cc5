"""Saved configurations, claims, orders and wishes on the API."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Router, Status

from mitwerk.apps.configurator.enums import PaperKind
from mitwerk.apps.configurator.models import Claim, Configuration, Order, Suggestion
from mitwerk.apps.configurator.products import counts_of
from mitwerk.apps.configurator.queries.catalogues import (
    edition_for,
    newest_edition,
    own_catalogue_for,
)
from mitwerk.apps.configurator.queries.changes import moved_to
from mitwerk.apps.configurator.queries.configurations import (
    chosen_of,
    claim_for,
    configuration_for,
    own_configurations,
    shared_configuration,
    standing_claim,
    suggestions_of,
)
from mitwerk.apps.configurator.queries.orders import (
    NearWorkshop,
    near_workshops,
    order_for,
    own_orders,
    sold_orders,
)
from mitwerk.apps.configurator.rules import owns
from mitwerk.apps.configurator.schemas import (
    AnswerIn,
    ClaimIn,
    ClaimOut,
    ConfigurationOut,
    MovedOut,
    OrderOut,
    PlaceIn,
    QuoteIn,
    ReasonIn,
    SaveIn,
    SharedOut,
    SuggestionIn,
    SuggestionOut,
    TitleIn,
    WorkshopOut,
)
from mitwerk.apps.configurator.services import (
    claims,
    configurations,
    migrating,
    orders,
    paying,
)
from mitwerk.apps.configurator.services.papers import number_of
from mitwerk.apps.configurator.views import orders as order_pages
from mitwerk.apps.configurator.views.looking import me
from mitwerk.apps.members.enums import Scope
from mitwerk.apps.members.models import Member
from mitwerk.kit.api import Page, allow
from mitwerk.kit.limits import Often, limit
from mitwerk.kit.paging import PAGE_SIZE, newest_first
from mitwerk.kit.policy import Who
from mitwerk.kit.problems import NotFoundError

router = Router(tags=["configurator"])

ORDER, SELL = Scope.ORDER.value, Scope.SELL.value
MINE = "its owner"
SIDES = "the customer and the seller"
LINK = "whoever has the link"
VISIBLE = "catalogues that are or were on sale, and one’s own"


def _configuration(one: Configuration, viewer: Member) -> dict[str, Any]:
    claim = standing_claim(one)
    names = ("code", "title", "state", "digest", "price_minor", "mass_g")
    return {name: getattr(one, name) for name in names} | {
        "edition": one.edition.code,
        "currency": one.edition.currency,
        "options": chosen_of(one),
        "delivery_days": one.delivery_days,
        "share_token": one.token if owns(one, viewer.pk) else None,
        "claim": claim.code if claim else None,
        "follows": one.follows.code if one.follows else None,
        "created_at": one.created_at,
    }


@router.post("/editions/{code}/configurations", response={201: ConfigurationOut})
@allow(Who.MEMBER, scope=ORDER, key=True)
def save_configuration(request: HttpRequest, code: str, body: SaveIn) -> Status[dict[str, Any]]:
    """Save a state of the stage with the complete vehicle it shows."""
    limit(request, Often.CONFIGURATION)
    edition = edition_for(code, request.user)
    base = configuration_for(body.follows, request.user) if body.follows else None
    made = configurations.save(
        by=me(request), edition=edition, state=body.state, title=body.title, follows=base
    )
    return Status(201, _configuration(made, me(request)))


@router.get("/configurations", response=Page[ConfigurationOut])
@allow(Who.MEMBER, scope=ORDER, rule="lists of one’s own configurations and orders")
def list_configurations(
    request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """What I saved, newest first."""
    rows = own_configurations(me(request)).select_related("follows")
    page = newest_first(rows, cursor=cursor, size=size)
    return {
        "items": [_configuration(one, me(request)) for one in page.rows],
        "next": page.next or None,
    }


@router.get("/configurations/{code}", response=ConfigurationOut)
@allow(Who.MEMBER, scope=ORDER, rule="its owner, and the seller who has an order for it")
def get_configuration(request: HttpRequest, code: str) -> dict[str, Any]:
    """One saved configuration."""
    return _configuration(configuration_for(code, request.user), me(request))


@router.patch("/configurations/{code}", response=ConfigurationOut)
@allow(Who.MEMBER, scope=ORDER, rule=MINE)
def rename_configuration(request: HttpRequest, code: str, body: TitleIn) -> dict[str, Any]:
    """Give it another name."""
    configurations.rename(by=me(request), code=code, title=body.title)
    return _configuration(configuration_for(code, request.user), me(request))


@router.delete("/configurations/{code}", response={204: None})
@allow(Who.MEMBER, scope=ORDER, rule=MINE)
def put_configuration_away(request: HttpRequest, code: str) -> Status[None]:
    """Take it out of one's list and its link off."""
    configurations.put_away(by=me(request), code=code)
    return Status(204, None)


@router.get("/configurations/{code}/newer", response=MovedOut)
@allow(Who.MEMBER, scope=ORDER, rule=MINE)
def get_newer(request: HttpRequest, code: str) -> dict[str, Any]:
    """What taking it over into the newest edition would change."""
    found = configuration_for(code, request.user)
    edition = newest_edition(found.edition.catalogue)
    if edition is None or edition.pk == found.edition_id or found.owner_id != request.user.pk:
        raise NotFoundError
    moved = moved_to(found, edition)
    names = ("added", "removed", "gone", "price_before", "price_after")
    return {name: getattr(moved, name) for name in names} | {"edition": edition.code}


@router.post("/configurations/{code}/newer", response={201: ConfigurationOut})
@allow(Who.MEMBER, scope=ORDER, key=True, rule=MINE)
def take_newer(request: HttpRequest, code: str) -> Status[dict[str, Any]]:
    """Save the nearest vehicle of the newest edition beside it."""
    found = configuration_for(code, request.user)
    edition = newest_edition(found.edition.catalogue)
    if edition is None:
        raise NotFoundError
    made = migrating.migrate(by=me(request), configuration=found, edition=edition)
    return Status(201, _configuration(made, me(request)))


@router.get("/configurations/{code}/suggestions", response=list[SuggestionOut])
@allow(Who.MEMBER, scope=ORDER, rule=MINE)
def list_suggestions(request: HttpRequest, code: str) -> list[Suggestion]:
    """What friends suggest; at most 60."""
    found = configuration_for(code, request.user)
    if found.owner_id != request.user.pk:
        raise NotFoundError
    return list(suggestions_of(found))


@router.post("/suggestions/{code}", response=SuggestionOut)
@allow(Who.MEMBER, scope=ORDER, rule=MINE)
def answer_suggestion(request: HttpRequest, code: str, body: AnswerIn) -> Suggestion:
    """Take a suggestion over as a new configuration, or decline it."""
    return configurations.answer_suggestion(by=me(request), code=code, take=body.take)


@router.get("/shared/{token}", response=SharedOut)
@allow(Who.ANYONE, rule=LINK)
def get_shared(request: HttpRequest, token: str) -> dict[str, Any]:
    """What a shared link shows."""
    del request
    found = shared_configuration(token)
    names = ("title", "state", "price_minor")
    return {name: getattr(found, name) for name in names} | {
        "edition": found.edition.code,
        "currency": found.edition.currency,
        "options": chosen_of(found),
    }


@router.post("/shared/{token}/suggestions", response={201: SuggestionOut})
@allow(Who.ANYONE, rule=LINK)
def suggest(request: HttpRequest, token: str, body: SuggestionIn) -> Status[Suggestion]:
    """Propose a change; a name is enough, no account."""
    limit(request, Often.SUGGESTION)
    return Status(201, configurations.suggest(token=token, **body.dict()))


@router.post("/configurations/{code}/claim", response={201: ClaimOut})
@allow(Who.MEMBER, scope=ORDER, key=True, rule=MINE)
def claim_configuration(request: HttpRequest, code: str, body: ClaimIn) -> Status[dict[str, Any]]:
    """Claim that it exists once (exact), or that nothing looks like it (look)."""
    limit(request, Often.CONFIGURATION)
    found = configuration_for(code, request.user)
    return Status(201, _claim(claims.claim(by=me(request), configuration=found, kind=body.kind)))


def _claim(claim: Claim) -> dict[str, Any]:
    names = ("code", "kind", "number", "digest", "at", "expires_at", "ordered_at")
    counts = counts_of(claim.configuration.edition)
    return {name: getattr(claim, name) for name in names} | {
        "configuration": claim.configuration.code,
        "one_of": counts.get("joint", ""),
    }


@router.get("/claims/{code}", response=ClaimOut)
@allow(Who.ANYONE, rule="whoever has its address")
def get_claim(request: HttpRequest, code: str) -> dict[str, Any]:
    """The certificate: one of how many, since when."""
    del request
    return _claim(claim_for(code))


@router.post("/claims/{code}/release", response={204: None})
@allow(Who.MEMBER, scope=ORDER, rule="whoever claimed it")
def release_claim(request: HttpRequest, code: str) -> Status[None]:
    """Give a claim up."""
    claims.release_claim(by=me(request), code=code)
    return Status(204, None)


def _order(order: Order) -> dict[str, Any]:
    names = ("code", "state", "price_minor", "vat_minor", "currency")
    place = order.weekend
    return {name: getattr(order, name) for name in names} | {
        "configuration": order.configuration.code,
        "number": number_of(order),
        "valid_until": order.valid_until,
        "payload_sha256": order.payload_sha256,
        "offer": json.loads(order.payload),
        "workshop": place.workshop.code if place else None,
        "weekend": place.saturday if place else None,
        "instalments": list(order.instalments.all()),
        "papers": [paper.kind for paper in order.papers.all()],
    }


@router.post("/configurations/{code}/orders", response={201: OrderOut})
@allow(Who.MEMBER, scope=ORDER, key=True, rule=MINE)
def create_quote(request: HttpRequest, code: str, body: QuoteIn) -> Status[dict[str, Any]]:
    """Ask for a quote that holds for thirty days."""
    limit(request, Often.CONFIGURATION)
    found = configuration_for(code, request.user)
    made = orders.quote(by=me(request), configuration=found, **body.dict())
    return Status(201, _order(order_for(made.code, request.user)))


@router.get("/orders", response=Page[OrderOut])
@allow(Who.MEMBER, scope=ORDER, rule="lists of one’s own configurations and orders")
def list_orders(request: HttpRequest, cursor: str = "", size: int = PAGE_SIZE) -> dict[str, Any]:
    """What I ordered or asked a quote for."""
    page = newest_first(own_orders(me(request)), cursor=cursor, size=size)
    return {"items": [_order(one) for one in page.rows], "next": page.next or None}


@router.get("/catalogues/{code}/orders", response=Page[OrderOut])
@allow(Who.MEMBER, scope=SELL, rule="the owner of the catalogue")
def list_sold(
    request: HttpRequest, code: str, cursor: str = "", size: int = PAGE_SIZE
) -> dict[str, Any]:
    """What is ordered from a catalogue."""
    rows = sold_orders(own_catalogue_for(code, request.user))
    page = newest_first(rows, cursor=cursor, size=size)
    return {"items": [_order(one) for one in page.rows], "next": page.next or None}


@router.get("/orders/{code}", response=OrderOut)
@allow(Who.MEMBER, scope=ORDER, rule=SIDES)
def get_order(request: HttpRequest, code: str) -> dict[str, Any]:
    """One order with its offer and instalments."""
    return _order(order_for(code, request.user))


@router.get("/orders/{code}/workshops", response=list[WorkshopOut])
@allow(Who.MEMBER, scope=ORDER, rule=SIDES)
def list_workshops(request: HttpRequest, code: str) -> list[NearWorkshop]:
    """The nearest workshops with their free weekends; at most five."""
    return near_workshops(order_for(code, request.user))


@router.post("/orders/{code}/confirm", response=OrderOut)
@allow(Who.MEMBER, scope=ORDER, key=True, rule="the customer")
def confirm_order(request: HttpRequest, code: str, body: PlaceIn) -> dict[str, Any]:
    """Order what was quoted, for a free weekend at a workshop."""
    found = order_for(code, request.user)
    orders.confirm(by=me(request), order=found, **body.dict())
    return _order(order_for(code, request.user))


@router.post("/orders/{code}/cancel", response=OrderOut)
@allow(Who.MEMBER, scope=ORDER, key=True, rule=SIDES)
def cancel_order(request: HttpRequest, code: str, body: ReasonIn) -> dict[str, Any]:
    """Cancel a quote or an order; what was received is given back as the offer says."""
    found = order_for(code, request.user)
    orders.cancel(by=me(request), order=found, reason=body.reason)
    return _order(order_for(code, request.user))


@router.post("/orders/{code}/instalments/{position}", response=OrderOut)
@allow(Who.MEMBER, scope=SELL, key=True, rule="the seller")
def receive_instalment(request: HttpRequest, code: str, position: int) -> dict[str, Any]:
    """Note that an instalment arrived."""
    found = order_for(code, request.user)
    paying.receive(by=me(request), order=found, position=position)
    return _order(order_for(code, request.user))


@router.post("/orders/{code}/hand-over", response=OrderOut)
@allow(Who.MEMBER, scope=SELL, key=True, rule="the seller")
def hand_over(request: HttpRequest, code: str) -> dict[str, Any]:
    """Note that the vehicle was handed over; makers' promised parts become payable."""
    paying.hand_over(by=me(request), order=order_for(code, request.user))
    return _order(order_for(code, request.user))


@router.get("/orders/{code}/papers/{kind}", response=None)
@allow(Who.MEMBER, scope=ORDER, rule=SIDES)
def get_paper(request: HttpRequest, code: str, kind: PaperKind) -> HttpResponseBase:
    """A paper of the order as PDF, the same bytes each time."""
    return order_pages.paper(request, code, kind.value)
