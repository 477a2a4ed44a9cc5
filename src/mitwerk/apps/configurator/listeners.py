"""What members hear of their configurations and catalogues; runs after the commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.configurator import events
from mitwerk.apps.configurator.models import Configuration, Edition, Order, Suggestion, Wish
from mitwerk.apps.configurator.rules import SUPPORTERS_FOR_A_CONTEST
from mitwerk.apps.talk.services.notices import notify
from mitwerk.kit.events import subscribe

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TOLD = 5_000


def listen() -> None:
    """Subscribe once per process."""
    subscribe(events.SuggestionMade, _suggested)
    subscribe(events.OrderConfirmed, _confirmed)
    subscribe(events.OrderCancelled, _cancelled)
    subscribe(events.WishSupported, _supported)
    subscribe(events.EditionPublished, _published)


def _suggested(event: events.SuggestionMade) -> None:
    found = Suggestion.objects.select_related("configuration").get(pk=event.suggestion_id)
    configuration = found.configuration
    notify(
        members=[configuration.owner_id],
        kind="suggestion-made",
        subject=f"configuration:{configuration.code}",
        url=reverse("configurator:configuration", args=[configuration.code]),
        details={"name": found.name, "configuration": configuration.title},
    )


def _confirmed(event: events.OrderConfirmed) -> None:
    order = Order.objects.select_related("configuration", "catalogue").get(code=event.order)
    people = [order.customer_id, order.catalogue.owner_id]
    _tell(order, people, "order-confirmed", when=event.saturday.isoformat())


def _cancelled(event: events.OrderCancelled) -> None:
    order = Order.objects.select_related("configuration", "catalogue").get(code=event.order)
    people = [order.customer_id]
    if order.confirmed_at:
        people.append(order.catalogue.owner_id)
    _tell(order, people, "order-cancelled", reason=order.cancelled_reason)


def _tell(order: Order, members: Iterable[int], kind: str, **details: str) -> None:
    notify(
        members=members,
        kind=kind,
        subject=f"configuration:{order.configuration.code}",
        url=reverse("configurator:order", args=[order.code]),
        details={"configuration": order.configuration.title, **details},
    )


def _supported(event: events.WishSupported) -> None:
    if event.supporters != SUPPORTERS_FOR_A_CONTEST:
        return
    wish = Wish.objects.select_related("catalogue").get(pk=event.wish_id)
    notify(
        members=[wish.catalogue.owner_id],
        kind="wish-supported",
        subject=f"wish:{wish.code}",
        url=reverse("configurator:catalogue-wishes", args=[wish.catalogue.code]),
        details={"wish": wish.title, "number": str(event.supporters)},
    )


def _published(event: events.EditionPublished) -> None:
    edition = Edition.objects.select_related("catalogue").get(pk=event.edition_id)
    catalogue, number = edition.catalogue, edition.number
    earlier = Configuration.objects.filter(
        edition__catalogue=catalogue, edition__number__lt=number, put_away_at=None
    )
    if number > 1:
        notify(
            members=earlier.values_list("owner", flat=True).distinct()[:MOST_TOLD],
            kind="edition-published",
            subject=f"edition:{edition.code}",
            url=reverse("configurator:editions-diff", args=[catalogue.code, number, number - 1]),
            details={"catalogue": catalogue.title},
        )
