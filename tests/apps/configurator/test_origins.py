"""A won entry becomes an option: pinned, named, and its makers get what the seller promised."""

from __future__ import annotations

from typing import Any

import pytest

from mitwerk.apps.challenges.models import Entry
from mitwerk.apps.configurator import tables as sheets
from mitwerk.apps.configurator.models import Catalogue, Edition
from mitwerk.apps.configurator.queries.parts import part_rows
from mitwerk.apps.configurator.queries.won import won_entries
from mitwerk.apps.configurator.services import editions, origins, paying
from mitwerk.apps.configurator.services import sheets as write
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.queries.movements import check_books
from mitwerk.kit.problems import ConflictError, InvalidError, NotFoundError
from tests.apps.configurator.test_orders import ordered, paid_in, workshop
from tests.factories import configurator as make
from tests.factories import members
from tests.factories.ledger import awarded_phase

pytestmark = pytest.mark.django_db


def won() -> tuple[Entry, Catalogue]:
    """An entry with a prize, and a draft of the client who gave it."""
    phase = awarded_phase()
    entry = Entry.objects.get(phase=phase, number=1)
    return entry, make.catalogue(phase.challenge.client)


def sold(entry: Entry, catalogue: Catalogue, **more: Any) -> Edition:
    """The entry as an option of wheels, published."""
    origins.option_from_entry(
        by=catalogue.owner, code=catalogue.code, entry=entry.code, family="wheel", **more
    )
    return editions.publish_edition(by=catalogue.owner, code=catalogue.code)


def test_an_entry_becomes_an_option_with_its_lineage() -> None:
    entry, catalogue = won()
    waiting = list(won_entries(catalogue, catalogue.owner))

    edition = sold(entry, catalogue, price="119", promised_bp=1000)
    catalogue.refresh_from_db()

    (row,) = part_rows(edition, "en")
    assert entry in waiting
    assert entry not in won_entries(catalogue, catalogue.owner)
    assert (row.title, row.number, row.promised_percent) == (entry.blueprint.title, 1, 10)
    assert row.entry_url.endswith(f"/entries/{entry.code}/")
    pinned = edition.options.get(code=row.code).revision
    assert pinned in entry.blueprint.revisions.all()


def test_makers_get_what_was_promised_when_it_is_handed_over() -> None:
    entry, catalogue = won()
    edition = sold(entry, catalogue, option="wheel-hard", price="119", promised_bp=1000)
    buyer = members.make_member("frieda")
    before = Payout.objects.count()

    order = ordered(buyer, edition, workshop(catalogue.owner), state="wheel-hard")
    for position in (1, 2, 3):
        paying.receive(by=catalogue.owner, order=order, position=position)
    paying.hand_over(by=catalogue.owner, order=order)

    made = Payout.objects.order_by("pk")[before:]
    assert sum(one.amount_minor for one in made) == 1000  # 10 % of €100 net
    assert {one.payee for one in made} == {entry.blueprint.owner_member}
    assert check_books().whole


def test_an_existing_option_keeps_its_words_and_model() -> None:
    entry, catalogue = won()

    made = origins.option_from_entry(
        by=catalogue.owner,
        code=catalogue.code,
        entry=entry.code,
        family="wheel",
        option="wheel-air",
    )

    rows = sheets.load(Catalogue.objects.get(pk=catalogue.pk).draft)["options"]
    (row,) = [one for one in rows if one["code"] == "wheel-air"]
    assert made.option == "wheel-air"
    assert (row["label"], row["price"]) == ("Air", "35.50")
    assert row["part"] == f"{entry.blueprint.code}@1"


def test_an_option_whose_row_was_lost_comes_back_under_its_code() -> None:
    entry, catalogue = won()
    take = {"by": catalogue.owner, "code": catalogue.code, "entry": entry.code, "family": "wheel"}
    first = origins.option_from_entry(**take, promised_bp=500)
    write.replace_tables(by=catalogue.owner, code=catalogue.code, tables=make.trolley())
    catalogue.refresh_from_db()

    offered = entry in won_entries(catalogue, catalogue.owner)
    with pytest.raises(ConflictError, match="promised 5 %"):
        origins.option_from_entry(**take, promised_bp=400)
    again = origins.option_from_entry(**take)

    catalogue.refresh_from_db()
    assert (offered, again) == (True, first)
    assert sheets.load(catalogue.draft)["options"][-1]["code"] == first.option


def test_what_is_no_won_entry_is_refused() -> None:
    entry, catalogue = won()
    code, owner = catalogue.code, catalogue.owner
    take = origins.option_from_entry

    with pytest.raises(NotFoundError):
        take(by=owner, code=code, entry="zzzzzzzzzz", family="wheel")
    with pytest.raises(NotFoundError):
        take(by=members.make_member("frieda"), code=code, entry=entry.code, family="wheel")
    with pytest.raises(InvalidError, match="families"):
        take(by=owner, code=code, entry=entry.code, family="roof")
    with pytest.raises(InvalidError, match="no option"):
        take(by=owner, code=code, entry=entry.code, family="wheel", option="lamp")
    with pytest.raises(InvalidError, match="per cent"):
        take(by=owner, code=code, entry=entry.code, family="wheel", promised_bp=10_001)
    take(by=owner, code=code, entry=entry.code, family="wheel")
    with pytest.raises(ConflictError, match="already"):
        take(by=owner, code=code, entry=entry.code, family="wheel")


@pytest.mark.parametrize(("discount", "price"), [("0", 10_000), ("-10", 9_000)])
def test_a_promise_may_take_the_whole_price_and_more(discount: str, price: int) -> None:
    """Without VAT, all of it: the seller adds what the discount beside it took."""
    entry, catalogue = won()
    tables = sheets.load(catalogue.draft)
    tables["settings"] |= {"vat_bp": 0, "base_price": "0"}
    for row in tables["options"]:
        row["price"] = discount if row["code"] == "brake" else "0"
    write.replace_tables(by=catalogue.owner, code=catalogue.code, tables=tables)
    edition = sold(entry, catalogue, option="wheel-hard", price="100", promised_bp=10_000)
    order = ordered(
        members.make_member("frieda"), edition, workshop(catalogue.owner), state="wheel-hard.brake"
    )
    for position in (1, 2, 3):
        paying.receive(by=catalogue.owner, order=order, position=position)

    done = paying.hand_over(by=catalogue.owner, order=order)

    assert (done.state, order.price_minor) == ("handed-over", price)
    assert Payout.objects.order_by("-pk")[0].amount_minor == 10_000
    assert (paid_in(order), check_books().whole) == (0, True)
