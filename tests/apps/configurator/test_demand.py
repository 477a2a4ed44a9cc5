"""What is in demand is told without anybody who could be recognised."""

from __future__ import annotations

import pytest

from mitwerk.apps.configurator.queries.demand import demand_of
from mitwerk.apps.configurator.services import orders, workshops
from tests.apps.configurator.test_orders import saturday
from tests.factories import configurator as make
from tests.factories import members

pytestmark = pytest.mark.django_db


def test_numbers_are_told_in_fives_from_five_on() -> None:
    """Eight on hard wheels, two on air: exact numbers would tell the two apart."""
    edition = make.edition(members.alice())
    for number in range(10):
        state = "wheel-hard" if number < 8 else "wheel-air"
        make.saved(members.make_member(f"bob{number}"), edition, state)

    found = demand_of(edition, "en")

    told = {row.code: (row.saved, row.percent) for row in found.rows}
    assert found.people == 10
    assert told["frame-steel"] == (10, 100)
    assert told["wheel-hard"] == (10, 100)
    assert (told["wheel-air"], told["wheel-track"]) == ((None, None), (None, None))


def test_one_person_with_many_orders_is_one_person() -> None:
    alice, bob = members.alice(), members.bob()
    edition = make.edition(alice)
    day = saturday(8)
    shed = workshops.add_workshop(
        by=alice, name="Shed", town="Ulm", latitude=48, longitude=10, weekends=[day], places=9
    )
    for state in ("brake", "lamp", "brake.lamp", "frame-alu", "wheel-air"):
        saved = make.saved(bob, edition, state)
        quoted = orders.quote(by=bob, configuration=saved, town="Ulm")
        orders.confirm(by=bob, order=quoted, workshop=shed.code, weekend=day)

    found = demand_of(edition, "en")

    assert {(row.saved, row.ordered) for row in found.rows} == {(None, None)}
