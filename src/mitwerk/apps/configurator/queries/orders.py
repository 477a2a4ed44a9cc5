"""Orders as a viewer may see them, and workshops by distance with their free weekends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, F, Q

from mitwerk.apps.configurator.enums import OrderState
from mitwerk.apps.configurator.models import Order, Weekend, Workshop
from mitwerk.apps.configurator.queries.configurations import LARGE
from mitwerk.apps.configurator.towns import TOWNS, distance_km
from mitwerk.kit import clock
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.members.models import Member

    Viewer = Member | AnonymousUser

BINDING = (OrderState.CONFIRMED, OrderState.HANDED_OVER)
WORKSHOPS_SHOWN = 5
WEEKENDS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class NearWorkshop:
    """A workshop with its distance and the weekends that still have a place."""

    workshop: Workshop
    kilometres: int
    weekends: tuple[date, ...]


def with_all(orders: QuerySet[Order]) -> QuerySet[Order]:
    """Fetch what a page or row of an order shows."""
    found = orders.select_related(
        "catalogue__owner",
        "configuration__edition__catalogue",
        "customer",
        "weekend__workshop",
        "claim",
    ).prefetch_related("instalments", "papers")
    return found.defer("catalogue__draft", *(f"configuration__{one}" for one in LARGE))


def order_for(code: str, viewer: Viewer) -> Order:
    """Return an order for its customer or the seller; for others there is none."""
    sides = Q(customer=viewer.pk) | Q(catalogue__owner=viewer.pk)
    found = with_all(Order.objects.filter(sides, code=code)).first() if viewer.pk else None
    if found is None:
        raise NotFoundError
    return found


def own_orders(member: Member) -> QuerySet[Order]:
    """Return what a member ordered or asked for, newest first."""
    return with_all(member.orders.all()).order_by("-pk")


def sold_orders(catalogue: Catalogue) -> QuerySet[Order]:
    """Return what is ordered from a catalogue, for its owner."""
    return with_all(catalogue.orders.all()).order_by("-pk")


def first_day(order: Order, today: date) -> date:
    """Return the day from which all parts of an order can be there; never today."""
    configuration = order.configuration
    waiting = configuration.delivery_days - configuration.edition.build_days
    return today + timedelta(days=max(1, waiting))


def near_workshops(order: Order) -> list[NearWorkshop]:
    """Return the nearest workshops with free weekends for an order, nearest first."""
    here = TOWNS.get(order.town)
    if here is None:
        return []
    taken = Count("orders", filter=Q(orders__state__in=BINDING))
    free = (
        Weekend.objects.filter(saturday__gte=first_day(order, clock.now().date()))
        .annotate(taken=taken)
        .filter(taken__lt=F("places"))
        .select_related("workshop")
    )
    days: dict[int, list[date]] = {}
    workshops: dict[int, Workshop] = {}
    for weekend in free.order_by("saturday"):
        workshops[weekend.workshop_id] = weekend.workshop
        days.setdefault(weekend.workshop_id, []).append(weekend.saturday)
    rows = [
        NearWorkshop(
            one,
            round(distance_km(float(one.latitude), float(one.longitude), here)),
            tuple(days[pk][:WEEKENDS_SHOWN]),
        )
        for pk, one in workshops.items()
    ]
    return sorted(rows, key=lambda row: (row.kilometres, row.workshop.name))[:WORKSHOPS_SHOWN]
