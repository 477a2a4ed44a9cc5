"""From a quote to the hand-over, and back: every cent is in the books."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from mitwerk.apps.configurator.enums import OrderState
from mitwerk.apps.configurator.errors import WeekendTakenError
from mitwerk.apps.configurator.models import Claim, Order
from mitwerk.apps.configurator.services import orders, paying, workshops
from mitwerk.apps.configurator.services.papers import paper_of
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.kit import clock
from mitwerk.kit.problems import NotFoundError
from tests.factories import configurator as make
from tests.factories import members

if TYPE_CHECKING:
    from mitwerk.apps.configurator.models import Edition, Workshop
    from mitwerk.apps.members.models import Member

pytestmark = pytest.mark.django_db


def saturday(weeks: int) -> date:
    today = clock.now().date()
    return today + timedelta(days=(5 - today.weekday()) % 7 + 7 * weeks)


def workshop(owner: Member, weeks: int = 8) -> Workshop:
    return workshops.add_workshop(
        by=owner,
        name="Shed",
        town="Kassel",
        latitude=51.3,
        longitude=9.5,
        weekends=[saturday(weeks)],
    )


def ordered(
    owner: Member,
    edition: Edition,
    place: Workshop,
    weeks: int = 8,
    state: str = "wheel-air.brake",
) -> Order:
    saved = make.saved(owner, edition, state)
    quoted = orders.quote(by=owner, configuration=saved, town="Kassel")
    return orders.confirm(by=owner, order=quoted, workshop=place.code, weekend=saturday(weeks))


def paid_in(order: Order) -> int:
    return balance_minor(kind=AccountKind.ORDER, owner=f"order:{order.code}", currency="EUR")


def test_quote_adds_up_to_the_cent() -> None:
    alice, bob = members.alice(), members.bob()
    quoted = orders.quote(by=bob, configuration=make.saved(bob, make.edition(alice)), town="Kiel")

    offer = json.loads(quoted.payload)

    lines = sum(line["price_minor"] for line in offer["lines"])
    assert offer["base_minor"] + lines == quoted.price_minor == 16_050
    assert offer["net_minor"] + offer["vat_minor"] == quoted.price_minor
    assert sum(part.amount_minor for part in quoted.instalments.all()) == quoted.price_minor


def test_papers_speak_the_language_of_the_quote() -> None:
    alice, bob = members.alice(), members.bob()
    with translation.override("de"):
        quoted = orders.quote(
            by=bob, configuration=make.saved(bob, make.edition(alice)), town="Kiel"
        )

    paper, content = paper_of(order=quoted, kind="quote")

    assert b"/Lang(de)" in content
    assert paper.size == len(content)


def test_order_is_claimed_paid_and_handed_over() -> None:
    alice, bob = members.alice(), members.bob()
    order = ordered(bob, make.edition(alice), workshop(alice))

    for position in (1, 2, 3):
        paying.receive(by=alice, order=order, position=position)
    in_between = paid_in(order)
    done = paying.hand_over(by=alice, order=order)

    assert in_between == order.price_minor
    assert (done.state, paid_in(order)) == (OrderState.HANDED_OVER, 0)
    assert Claim.objects.get().ordered_at is not None
    assert check_books().whole


def test_late_cancelling_leaves_the_deposit_with_the_seller() -> None:
    alice, bob = members.alice(), members.bob()
    order = ordered(bob, make.edition(alice), workshop(alice, weeks=1), weeks=1)
    deposit = paying.receive(by=alice, order=order, position=1)
    paying.receive(by=alice, order=order, position=2)

    cancelled = orders.cancel(by=bob, order=order, reason="I moved away")

    assert cancelled.kept_minor == deposit.amount_minor
    assert paid_in(order) == 0
    assert Claim.objects.get().release == "cancelled"


def test_two_orders_for_one_place_leave_one() -> None:
    alice, bob, charlie = members.alice(), members.bob(), members.charlie()
    edition, place = make.edition(alice), workshop(alice)
    ordered(bob, edition, place)
    second = make.saved(charlie, edition, "wheel-hard")
    quoted = orders.quote(by=charlie, configuration=second, town="Ulm")

    with pytest.raises(WeekendTakenError):
        orders.confirm(by=charlie, order=quoted, workshop=place.code, weekend=saturday(8))

    assert Claim.objects.count() == 1


def test_papers_stay_the_same_bytes() -> None:
    alice, bob = members.alice(), members.bob()
    order = ordered(bob, make.edition(alice), workshop(alice))

    kept, first = paper_of(order=order, kind="confirmation")
    _again, second = paper_of(order=order, kind="confirmation")

    assert first.startswith(b"%PDF-1.7")
    assert (first == second, len(first) == kept.size) == (True, True)


def test_nobody_else_sees_an_order() -> None:
    alice, bob = members.alice(), members.bob()
    order = ordered(bob, make.edition(alice), workshop(alice))
    stranger = members.client_of(members.charlie())

    assert stranger.get(f"/orders/{order.code}/").status_code == 404
    assert members.client_of(bob).get(f"/orders/{order.code}/").status_code == 200
    with pytest.raises(NotFoundError):
        orders.cancel(by=members.dora(), order=order, reason="just so")
