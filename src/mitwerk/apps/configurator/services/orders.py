"""Order a configuration: quote, confirm with a weekend, cancel."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.configurator import rules
from mitwerk.apps.configurator.enums import ClaimKind, OrderState, Release
from mitwerk.apps.configurator.errors import (
    NotOnSaleError,
    OrderStateError,
    QuoteEndedError,
    SupersededError,
    WeekendTakenError,
)
from mitwerk.apps.configurator.events import OrderCancelled, OrderConfirmed
from mitwerk.apps.configurator.models import (
    Claim,
    Configuration,
    Instalment,
    OptionOrigin,
    Order,
    Weekend,
)
from mitwerk.apps.configurator.offers import VALID_DAYS, offer_of
from mitwerk.apps.configurator.products import product_of
from mitwerk.apps.configurator.queries.configurations import chosen_of
from mitwerk.apps.configurator.queries.orders import first_day
from mitwerk.apps.configurator.services.claims import end, expire, hold
from mitwerk.apps.configurator.services.lock import lock_catalogue
from mitwerk.apps.configurator.services.paying import give_back
from mitwerk.apps.configurator.towns import TOWNS
from mitwerk.kit import audit, clock, ids
from mitwerk.kit.canonical import canonical, digest
from mitwerk.kit.events import publish
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError
from mitwerk.kit.sealing import seal

if TYPE_CHECKING:
    from datetime import date, datetime

    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.members.models import Member

ORDERS_A_CONFIGURATION = 20


def quote(
    *, by: Member, configuration: Configuration, town: str, name: str = "", address: str = ""
) -> Order:
    """Ask for a quote: price, instalments and terms are frozen for thirty days.

    ``town`` says from where workshops are measured; name and address go sealed on the papers.
    Refuses catalogues that are off sale, editions that a newer one follows, and prices that
    nobody could pay in instalments.
    """
    if not rules.owns(configuration, by.pk) or configuration.put_away_at:
        raise NotFoundError
    if town not in TOWNS:
        raise InvalidError(_("Choose the town nearest to you."), where="town")
    if configuration.price_minor < 100:
        raise InvalidError(_("What costs nothing needs no quote."))
    edition = configuration.edition
    valid_until = (clock.now() + timedelta(days=VALID_DAYS)).date()
    product = product_of(edition)
    offer = offer_of(
        configuration,
        product,
        chosen_of(configuration),
        valid_until=valid_until,
        promises=_promised(edition.catalogue_id),
    )
    code = ids.new_code()
    buyer = {"name": (name.strip() or by.shown_name)[:120], "address": address.strip()[:400]}
    sealed = seal(json.dumps(buyer).encode(), of=f"order:{code}")
    payload = canonical(offer).decode()
    with transaction.atomic():
        catalogue = lock_catalogue(edition.catalogue_id)
        if not rules.on_sale(catalogue):
            raise NotOnSaleError
        if catalogue.editions.filter(number__gt=edition.number).exists():
            raise SupersededError
        if configuration.orders.count() >= ORDERS_A_CONFIGURATION:
            raise ConflictError(_("There are quotes enough for this one. Use one of them."))
        order = Order.objects.create(
            code=code,
            catalogue=catalogue,
            configuration=configuration,
            customer=by,
            number=_next_number(catalogue),
            payload=payload,
            payload_sha256=digest(offer),
            currency=offer["currency"],
            price_minor=offer["price_minor"],
            vat_minor=offer["vat_minor"],
            buyer=sealed,
            town=town,
            valid_until=valid_until,
        )
        Instalment.objects.bulk_create(
            Instalment(
                order=order, position=i, kind=part["kind"], amount_minor=part["amount_minor"]
            )
            for i, part in enumerate(offer["instalments"], 1)
        )
        audit.record(by=by, verb="order.quote", subject=f"order:{code}")
    return order


def _promised(catalogue_id: int) -> dict[str, int]:
    rows = OptionOrigin.objects.filter(catalogue=catalogue_id, promised_bp__gt=0)
    return dict(rows.values_list("option", "promised_bp"))


def _next_number(catalogue: Catalogue) -> int:
    """Return the next number; called under the catalogue's lock, so there are no gaps."""
    catalogue.orders_numbered += 1
    catalogue.save(update_fields=["orders_numbered"])
    return catalogue.orders_numbered


def confirm(*, by: Member, order: Order, workshop: str, weekend: date) -> Order:
    """Order what was quoted, for a free weekend at a workshop.

    Claims the configuration if nobody has; of many for one weekend as many win as it has places.
    Refuses quotes that ran out, twins, taken weekends; not what went off sale since: a quote
    binds. Publishes `events.OrderConfirmed`: the workshop's own planning starts from it.
    """
    if order.customer_id != by.pk:
        raise NotFoundError
    with transaction.atomic():
        catalogue = lock_catalogue(order.catalogue_id)
        fresh = _in_state(order, OrderState.QUOTED)
        place = _locked_weekend(workshop, weekend)
        now = clock.database_now()
        if fresh.valid_until < now.date():
            raise QuoteEndedError
        if place.saturday < first_day(fresh, now.date()):
            raise InvalidError(
                _("Choose a later weekend: the parts can’t be there by then."), where="weekend"
            )
        held = _held(by, fresh.configuration, catalogue, now)
        fresh.claim, fresh.weekend = held, place
        fresh.state, fresh.confirmed_at = OrderState.CONFIRMED, now
        fresh.save(update_fields=["claim", "weekend", "state", "confirmed_at"])
        audit.record(by=by, verb="order.confirm", subject=f"order:{fresh.code}")
        publish(
            OrderConfirmed(
                fresh.code,
                fresh.configuration.digest,
                fresh.configuration.edition.code,
                place.workshop.code,
                place.saturday,
            )
        )
    return fresh


def _held(by: Member, configuration: Configuration, catalogue: Catalogue, now: datetime) -> Claim:
    """Return the claim that makes this order the only one, marked as ordered."""
    expire(catalogue, now)
    standing = configuration.claims.filter(released_at=None).first()
    held = standing or hold(by, configuration, ClaimKind.EXACT, catalogue, now)
    if held.ordered_at:
        raise ConflictError(_("This configuration is ordered already."))
    held.ordered_at = now
    held.save(update_fields=["ordered_at"])
    return held


def _locked_weekend(workshop: str, saturday: date) -> Weekend:
    """Lock a weekend and return it if it has a place left."""
    found = Weekend.objects.select_for_update(of=("self",)).select_related("workshop")
    place = found.filter(workshop__code=workshop, saturday=saturday).first()
    if place is None:
        raise InvalidError(_("The workshop has no such weekend."), where="weekend")
    taken = place.orders.filter(state__in=[OrderState.CONFIRMED, OrderState.HANDED_OVER])
    if taken.count() >= place.places:
        raise WeekendTakenError
    return place


def _in_state(order: Order, state: OrderState) -> Order:
    """Return an order as it is now, under the catalogue's lock, if it is in this state."""
    fresh = Order.objects.select_related("configuration__edition", "catalogue").get(pk=order.pk)
    if fresh.state != state:
        raise OrderStateError
    return fresh


def cancel(*, by: Member, order: Order, reason: str) -> Order:
    """Cancel a quote or an order, as the customer or as the seller.

    What was received is given back through the books; when the customer cancels later than the
    offer allows, the deposit stays with the seller. The configuration is free again. Publishes
    `events.OrderCancelled`.
    """
    if not rules.sees_order(order, by.pk):
        raise NotFoundError
    reason = " ".join(reason.split())[:400]
    if not reason:
        raise InvalidError(_("Say why, so that the other side understands."), where="reason")
    with transaction.atomic():
        lock_catalogue(order.catalogue_id)
        fresh = Order.objects.select_related("configuration__edition", "catalogue__owner").get(
            pk=order.pk
        )
        if fresh.state not in {OrderState.QUOTED, OrderState.CONFIRMED}:
            raise OrderStateError
        now = clock.database_now()
        late = by.pk == fresh.customer_id and _is_late(fresh, now.date())
        fresh.kept_minor = give_back(by=by, order=fresh, keep_deposit=late)
        fresh.state, fresh.cancelled_at, fresh.cancelled_reason = OrderState.CANCELLED, now, reason
        fresh.save(update_fields=["state", "cancelled_at", "cancelled_reason", "kept_minor"])
        if fresh.claim is not None and fresh.claim.released_at is None:
            end(fresh.claim, Release.CANCELLED, now)
        audit.record(by=by, verb="order.cancel", subject=f"order:{fresh.code}")
        place = fresh.weekend
        publish(
            OrderCancelled(
                fresh.code,
                place.workshop.code if place else "",
                place.saturday if place else None,
            )
        )
    return fresh


def _is_late(order: Order, today: date) -> bool:
    if order.weekend is None:
        return False
    days: int = json.loads(order.payload)["free_cancel_days"]
    return order.weekend.saturday - today < timedelta(days=days)
