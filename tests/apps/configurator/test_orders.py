"""From a quote to the hand-over, and back: every cent is in the books."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.utils import translation

from mitwerk.apps.configurator import rules
from mitwerk.apps.configurator.enums import OrderState, PaperKind
from mitwerk.apps.configurator.errors import SupersededError, WeekendTakenError
from mitwerk.apps.configurator.models import Claim, Order
from mitwerk.apps.configurator.queries.orders import near_workshops
from mitwerk.apps.configurator.services import (
    catalogues,
    claims,
    editions,
    migrating,
    orders,
    papers,
    paying,
    workshops,
)
from mitwerk.apps.configurator.services import sheets as write
from mitwerk.apps.configurator.services.papers import paper_of
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.kit import clock
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError
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


def test_a_quote_binds_though_the_claim_ran_out_and_the_catalogue_closed() -> None:
    alice, bob = members.alice(), members.bob()
    edition, place = make.edition(alice), workshop(alice)
    saved = make.saved(bob, edition)
    claims.claim(by=bob, configuration=saved)
    quoted = orders.quote(by=bob, configuration=saved, town="Kassel")
    catalogues.open_catalogue(by=alice, code=edition.catalogue.code, on_sale=False)

    free = saturday(8)
    with clock.shifted(timedelta(days=15)):
        done = orders.confirm(by=bob, order=quoted, workshop=place.code, weekend=free)

    assert done.state == OrderState.CONFIRMED
    assert [one.release for one in Claim.objects.order_by("number")] == ["expired", ""]


def test_a_weekend_before_the_parts_are_there_is_refused() -> None:
    """The frame of aluminium takes two weeks."""
    alice, bob = members.alice(), members.bob()
    edition, place = make.edition(alice), workshop(alice, weeks=1)
    saved = make.saved(bob, edition, "frame-alu")
    quoted = orders.quote(by=bob, configuration=saved, town="Kassel")
    steel = orders.quote(by=bob, configuration=make.saved(bob, edition), town="Kassel")

    with pytest.raises(InvalidError, match="later weekend"):
        orders.confirm(by=bob, order=quoted, workshop=place.code, weekend=saturday(1))

    assert (near_workshops(quoted), len(near_workshops(steel))) == ([], 1)


def test_who_holds_enough_claims_may_still_order_what_was_quoted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "OPEN_CLAIMS_A_MEMBER", 1)
    alice, bob = members.alice(), members.bob()
    edition, place = make.edition(alice), workshop(alice)
    wanted, other = (make.saved(bob, edition, state) for state in ("lamp", "brake"))
    quoted = orders.quote(by=bob, configuration=wanted, town="Kassel")
    claims.claim(by=bob, configuration=other)
    with pytest.raises(ConflictError, match="You hold 1 claims"):
        claims.claim(by=bob, configuration=wanted)

    done = orders.confirm(by=bob, order=quoted, workshop=place.code, weekend=saturday(8))

    assert done.state == OrderState.CONFIRMED


def test_only_the_newest_edition_is_quoted() -> None:
    alice, bob = members.alice(), members.bob()
    edition = make.edition(alice)
    saved = make.saved(bob, edition)
    tables = make.trolley()
    tables["options"][0]["price"] = "95"
    write.replace_tables(by=alice, code=edition.catalogue.code, tables=tables)
    newer = editions.publish_edition(by=alice, code=edition.catalogue.code)

    with pytest.raises(SupersededError):
        orders.quote(by=bob, configuration=saved, town="Kiel")
    moved = migrating.migrate(by=bob, configuration=saved, edition=newer)

    assert orders.quote(by=bob, configuration=moved, town="Kiel").price_minor == 16_550


def test_papers_tell_their_own_day_whenever_they_are_asked_for() -> None:
    alice, bob = members.alice(), members.bob()
    order = ordered(bob, make.edition(alice), workshop(alice))
    for position in (1, 2, 3):
        paying.receive(by=alice, order=order, position=position)
    with clock.shifted(timedelta(days=60)):
        paying.hand_over(by=alice, order=order)
    order.refresh_from_db()

    told = {kind: papers.matter_of(order, kind, "en") for kind in list(PaperKind)[:3]}

    quote, confirmation, invoice = (dict(told[kind]["facts"]) for kind in told)
    assert [told[kind]["day"] for kind in told] == [told[PaperKind.QUOTE]["day"]] * 2 + [
        [order.handed_over_at.year, order.handed_over_at.month, order.handed_over_at.day]
    ]
    assert ("Valid until" in invoice, "Weekend" in confirmation, "Weekend" in quote) == (
        False,
        True,
        False,
    )
    assert {row[2] for row in told[PaperKind.QUOTE]["instalments"]} == {""}
