"""What became of two saved configurations: a quote and an order; what friends and others say."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from mitwerk.apps.configurator.models import Configuration
from mitwerk.apps.configurator.services.configurations import suggest
from mitwerk.apps.configurator.services.orders import confirm, quote
from mitwerk.apps.configurator.services.paying import receive
from mitwerk.apps.configurator.services.wishes import support, wish
from mitwerk.apps.configurator.services.workshops import add_workshop
from mitwerk.demo import people
from mitwerk.kit import clock

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from mitwerk.apps.configurator.models import Catalogue
    from mitwerk.apps.members.models import Member

    Cast = Mapping[str, Member]

SATURDAY = 5
WEEKS_AHEAD = (6, 7, 9, 12)
WORKSHOPS = (
    ("Spruce yard (demo)", "Göttingen", 51.53, 9.94),
    ("Hall 3 (demo)", "Freiburg im Breisgau", 47.99, 7.85),
    ("Danube shed (demo)", "Ulm", 48.40, 9.99),
)
WISH = (
    "A box for a hive",
    "Two of us keep bees along the tracks. A bed that takes four hives would save us the trailer.",
)
SMALL_WISH = ("A quieter heater", "The fan is all one hears in the cab.")
SUPPORTERS = 5
SUGGESTED = ("paint-rowan", "Grandma Ilse", "Rowan red is found again in deep snow.")


def tell_orders(catalogue: Catalogue, cast: Cast) -> None:
    """Order the first saved vehicle, quote the second; wish for a part with supporters."""
    workshop = _workshops(cast[people.CLIENT.handle])
    snow, planting = (
        Configuration.objects.get(title=title, edition__catalogue=catalogue)
        for title in ("For the snow", "Planting week")
    )
    with clock.shifted(timedelta(days=-1)):
        suggest(
            token=snow.token,
            state=f"{snow.state}.{SUGGESTED[0]}",
            name=SUGGESTED[1],
            message=SUGGESTED[2],
        )
        order = quote(by=snow.owner, configuration=snow, town="Kassel", name=snow.owner.name)
        order = confirm(by=snow.owner, order=order, workshop=workshop, weekend=saturdays()[1])
        receive(by=catalogue.owner, order=order, position=1)
        quote(by=planting.owner, configuration=planting, town="Ulm", name=planting.owner.name)
    _wishes(catalogue, cast)


def saturdays() -> list[date]:
    """Return the weekends that are free, some weeks ahead."""
    today = clock.now().date()
    first = today + timedelta(days=(SATURDAY - today.weekday()) % 7)
    return [first + timedelta(weeks=weeks) for weeks in WEEKS_AHEAD]


def _workshops(by: Member) -> str:
    made = [
        add_workshop(
            by=by, name=name, town=town, latitude=lat, longitude=long, weekends=saturdays()
        )
        for name, town, lat, long in WORKSHOPS
    ]
    return made[0].code


def _wishes(catalogue: Catalogue, cast: Cast) -> None:
    with clock.shifted(timedelta(days=-2)):
        large = wish(
            by=cast[people.DESIGNERS[4].handle], catalogue=catalogue, title=WISH[0], text=WISH[1]
        )
        small = wish(
            by=cast[people.MENTOR.handle],
            catalogue=catalogue,
            title=SMALL_WISH[0],
            text=SMALL_WISH[1],
        )
    for person in people.COMMUNITY[:SUPPORTERS]:
        support(by=cast[person.handle], wish=large)
    support(by=cast[people.COMMUNITY[0].handle], wish=small)
