"""Payouts: payable once, in one file only, the same bytes ever after, settled or returned."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.enums import PhaseState
from mitwerk.apps.challenges.errors_judging import AlreadyPaid
from mitwerk.apps.challenges.models import AwardLine, Phase
from mitwerk.apps.challenges.services.award import mark_paid
from mitwerk.apps.challenges.services.payable import make_payable
from mitwerk.apps.ledger.enums import AccountKind, PayoutState
from mitwerk.apps.ledger.errors import (
    DetailsMissingError,
    PayoutMovedError,
    ReceiptMissingError,
    RunRefusedError,
)
from mitwerk.apps.ledger.models import Payout, PayoutItem, PayoutRun, Transaction
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.apps.ledger.queries.payouts import state_of
from mitwerk.apps.ledger.queries.verify_payouts import broken_payouts
from mitwerk.apps.ledger.services.details import erase_details
from mitwerk.apps.ledger.services.payouts import (
    pay_as_treasurer,
    receipt,
    settle_payout,
)
from mitwerk.apps.ledger.services.returns import return_payout
from mitwerk.apps.ledger.services.runs import file_of, make_run
from mitwerk.engines.payments import read_back
from mitwerk.kit.problems import NotAllowedError
from tests.factories import challenges as people
from tests.factories import ledger as make
from tests.flush import as_owner
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One awarded phase for all tests here; what each does with it is undone."""
    with shared_world(django_db_blocker):
        make.owed(accounts=False)
        yield


def balance(kind: AccountKind, owner: str) -> int:
    return balance_minor(kind=kind, owner=owner, currency="EUR")


def test_award_becomes_payable_to_the_cent() -> None:
    payouts = make.owed(accounts=False)

    owed = [balance(AccountKind.PAYABLE, f"member:{one.payee.code}") for one in payouts]

    assert [one.amount_minor for one in payouts] == owed == [60_000, 40_000]
    assert [state_of(one) for one in payouts] == [PayoutState.PAYABLE] * 2
    assert check_books().whole


def test_make_payable_answers_a_second_time_with_the_same_payouts() -> None:
    payouts = make.owed(accounts=False)
    award = AwardLine.objects.get(award__rank=1).award

    again = make_payable(award=award)

    assert again == payouts[:1]
    assert Payout.objects.count() == 2


def test_run_writes_a_file_that_says_what_the_books_say() -> None:
    payouts = make.owed()

    run = make.run(payouts)

    read = read_back(file_of(by=make.treasurer(), run=run))
    assert (run.count, run.control_minor) == (read.count, read.control_minor) == (2, 100_000)
    assert {one.id: one.amount_minor for one in read.transfers} == {
        one.code: one.amount_minor for one in payouts
    }
    assert balance(AccountKind.TRANSIT, f"run:{run.code}") == 100_000
    assert check_books().whole


def test_file_is_the_same_ever_after() -> None:
    run = make.run(make.owed())
    first = file_of(by=make.treasurer(), run=run)
    erase_details(by=run.client)

    again = file_of(by=make.treasurer(), run=PayoutRun.objects.get())

    assert again == first
    assert hashlib.sha256(first).hexdigest() == run.sha256
    assert b"IBAN" not in bytes(run.sealed)


def test_run_refuses_a_payout_that_is_in_a_file() -> None:
    payouts = make.owed()
    make.run(payouts[:1])

    with pytest.raises(PayoutMovedError):
        make.run(payouts)

    assert PayoutItem.objects.count() == PayoutRun.objects.count() == 1


def test_run_refuses_payees_without_an_account() -> None:
    payouts = make.owed(accounts=False)
    make.account(payouts[0].client)

    with pytest.raises(DetailsMissingError):
        make.run(payouts)

    assert PayoutRun.objects.count() == 0


def test_run_refuses_a_day_without_banks() -> None:
    payouts = make.owed()
    saturday = make.bank_day() + timedelta(days=5 - make.bank_day().weekday())

    with pytest.raises(RunRefusedError):
        make_run(
            by=make.treasurer(),
            client=payouts[0].client,
            codes=[payouts[0].code],
            executes_on=saturday,
        )


def test_run_refuses_members_who_are_no_treasurers() -> None:
    payouts = make.owed()

    with pytest.raises(NotAllowedError):
        make_run(
            by=payouts[0].client,
            client=payouts[0].client,
            codes=[payouts[0].code],
            executes_on=make.bank_day(),
        )


def test_run_refuses_paying_oneself() -> None:
    payouts = make.owed()
    treasurer = people.member(payouts[0].payee.handle, "treasurer")

    with pytest.raises(RunRefusedError):
        make_run(
            by=treasurer,
            client=payouts[0].client,
            codes=[payouts[0].code],
            executes_on=make.bank_day(),
        )


def test_settling_marks_the_share_and_closes_the_phase() -> None:
    payouts = make.owed()
    make.run(payouts)

    for payout in payouts:
        settle_payout(by=make.treasurer(), code=payout.code, reference="statement 7")

    assert list(AwardLine.objects.values_list("paid_reference", flat=True)) == ["statement 7"] * 2
    assert Phase.objects.get().state == PhaseState.CLOSED
    assert check_books().whole


def test_settle_refuses_what_is_in_no_file_or_over() -> None:
    payouts = make.owed()
    make.run(payouts[:1])
    settle_payout(by=make.treasurer(), code=payouts[0].code, reference="1")

    for payout in payouts:
        with pytest.raises(PayoutMovedError):
            settle_payout(by=make.treasurer(), code=payout.code, reference="2")

    assert AwardLine.objects.exclude(paid_by=None).count() == 1


def test_returned_payout_is_payable_again_by_a_reversal() -> None:
    first = make.owed()[0]
    make.run([first])

    again = return_payout(by=make.treasurer(), code=first.code, reason="AC04 account closed")

    owner = f"member:{first.payee.code}"
    assert (state_of(first), state_of(again)) == (PayoutState.RETURNED, PayoutState.PAYABLE)
    assert balance(AccountKind.PAYABLE, owner) == first.amount_minor
    assert Transaction.objects.get(payouts=again).reverses is not None
    make.run([again])
    assert PayoutRun.objects.count() == 2
    assert check_books().whole


def test_mark_paid_refuses_what_is_in_a_file() -> None:
    payouts = make.owed()
    make.run(payouts)
    line = AwardLine.objects.first()
    assert line is not None

    with pytest.raises(PayoutMovedError):
        mark_paid(by=payouts[0].client, line_code=line.code, reference="by hand")

    assert AwardLine.objects.exclude(paid_by=None).count() == 0


def test_payment_abroad_needs_its_receipt() -> None:
    payout = make.owed(accounts=False)[0]
    make.account(payout.payee, make.ABROAD)
    treasurer = make.treasurer()

    with pytest.raises(ReceiptMissingError):
        pay_as_treasurer(by=treasurer, code=payout.code, reference="wire 1", paper=None)

    paper = receipt(by=treasurer, name="wire.pdf", content=make.PDF)
    step = pay_as_treasurer(by=treasurer, code=payout.code, reference="wire 1", paper=paper)
    assert (step.kind, step.paper) == ("settled", paper)
    assert state_of(payout) == PayoutState.SETTLED


def test_payment_to_an_account_that_nobody_knows_says_where_it_is() -> None:
    first, second = make.owed(accounts=False)
    tara = make.treasurer()

    for country in ("", "US", "?"):
        with pytest.raises(ReceiptMissingError):
            pay_as_treasurer(by=tara, code=first.code, reference="1", paper=None, country=country)

    pay_as_treasurer(by=tara, code=first.code, reference="1", paper=None, country="de")
    paper = receipt(by=tara, name="wire.pdf", content=make.PDF)
    pay_as_treasurer(by=tara, code=second.code, reference="2", paper=paper)
    assert [state_of(one) for one in (first, second)] == [PayoutState.SETTLED] * 2


@pytest.mark.parametrize(("accounts", "asked"), [(False, True), (True, False)])
def test_pages_ask_where_an_account_is_that_nobody_gave(accounts: bool, asked: bool) -> None:
    payout = make.owed(accounts=accounts)[0]
    browsers = {who: Client() for who in (make.treasurer(), payout.client)}
    for who, browser in browsers.items():
        browser.force_login(who)
    desk, own = browsers.values()
    challenge = payout.transaction.cause.partition(":")[2]

    by_hand = desk.get(reverse("ledger:by-hand", args=[payout.code])).content.decode()
    money = own.get(reverse("challenges:money", args=[challenge])).content.decode()
    line = reverse("challenges:paid", args=[payout.cause.partition(":")[2]])
    refused = own.post(line, {"reference": "1", "country": "US"}, follow=True).content.decode()
    sent = desk.post(reverse("ledger:by-hand", args=[payout.code]), {"reference": "1"})

    assert ("bank’s receipt of the payment." in refused) == asked
    assert ('name="country"' in by_hand, 'name="country"' in money) == (asked, asked)
    assert sent.status_code == (422 if asked else 409)  # paid already by then


def test_pay_by_hand_refuses_a_second_time() -> None:
    payout = make.owed(accounts=False)[0]
    line = AwardLine.objects.get(award__rank=1)
    mark_paid(by=payout.client, line_code=line.code, reference="one", country="DE")

    with pytest.raises(PayoutMovedError):
        pay_as_treasurer(by=make.treasurer(), code=payout.code, reference="two", paper=None)
    with pytest.raises(AlreadyPaid):
        mark_paid(by=payout.client, line_code=line.code, reference="three")

    assert balance(AccountKind.PAYABLE, f"member:{payout.payee.code}") == 0


def test_shares_owed_before_payouts_existed_get_theirs_once() -> None:
    before = make.owed(accounts=False)
    with as_owner(connection):
        Payout.objects.all().delete()
    migration = import_module("mitwerk.apps.challenges.migrations.0008_older_awards_have_payouts")

    for _time in range(2):
        migration.open_payouts(apps, None)

    after = Payout.objects.order_by("pk")
    assert [(p.cause, p.amount_minor) for p in after] == [(p.cause, p.amount_minor) for p in before]
    assert list(broken_payouts()) == []
