"""Workshops and their free weekends: as little as an order needs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.configurator.enums import OrderState
from mitwerk.apps.configurator.models import Weekend, Workshop
from mitwerk.apps.members.enums import Role
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.kit import audit
from mitwerk.kit.problems import ConflictError, InvalidError, NotAllowedError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from mitwerk.apps.members.models import Member

SATURDAY = 5
MOST_PLACES = 50


def add_workshop(
    *,
    by: Member,
    name: str,
    town: str,
    latitude: float,
    longitude: float,
    weekends: Iterable[date] = (),
    places: int = 1,
) -> Workshop:
    """Add a workshop with its free weekends, as an administrator or client."""
    _check_may(by)
    name, town = " ".join(name.split())[:120], " ".join(town.split())[:80]
    if not name or not town:
        raise InvalidError(_("A workshop has a name and a town."), where="name")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise InvalidError(_("This is no place on earth."), where="latitude")
    with transaction.atomic():
        if Workshop.objects.filter(name=name).exists():
            raise ConflictError(_("A workshop has this name already."))
        made = Workshop.objects.create(
            name=name,
            town=town,
            latitude=Decimal(f"{latitude:.5f}"),
            longitude=Decimal(f"{longitude:.5f}"),
            by=by,
        )
        audit.record(by=by, verb="workshop.add", subject=f"workshop:{made.code}")
        _put(made, weekends, places)
    return made


def set_weekends(*, by: Member, code: str, weekends: Iterable[date], places: int = 1) -> Workshop:
    """Say how many places a workshop has on some weekends; never fewer than are taken."""
    with transaction.atomic():
        found = Workshop.objects.select_for_update(of=("self",)).filter(code=code).first()
        if found is None or found.by_id != by.pk:
            raise NotFoundError
        _put(found, weekends, places)
    return found


def _check_may(by: Member) -> None:
    if not {Role.ADMINISTRATOR, Role.CLIENT} & roles_of(by):
        raise NotAllowedError


def _put(workshop: Workshop, weekends: Iterable[date], places: int) -> None:
    if not 0 <= places <= MOST_PLACES:
        raise InvalidError(_("A weekend has up to %d places.") % MOST_PLACES, where="places")
    for day in weekends:
        if day.weekday() != SATURDAY:
            raise InvalidError(_("A weekend is named by its Saturday."), where="weekends")
        weekend, _new = Weekend.objects.select_for_update().get_or_create(
            workshop=workshop, saturday=day, defaults={"places": places}
        )
        taken = weekend.orders.filter(state__in=[OrderState.CONFIRMED, OrderState.HANDED_OVER])
        if taken.count() > places:
            raise ConflictError(_("More places of this weekend are taken."))
        weekend.places = places
        weekend.save(update_fields=["places"])
