"""What was settled or paid by hand comes back: reversed, never edited, and payable once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from mitwerk.apps.challenges.enums import AwardState, PhaseState
from mitwerk.apps.challenges.models import Award, AwardLine, Phase
from mitwerk.apps.challenges.queries.verify_awards import broken_awards
from mitwerk.apps.challenges.services.award import mark_paid
from mitwerk.apps.ledger.enums import AccountKind, PayoutState, StepKind
from mitwerk.apps.ledger.errors import OwnPayoutError, PayoutMovedError
from mitwerk.apps.ledger.models import Payout, PayoutItem, PayoutStep, Posting, Transaction
from mitwerk.apps.ledger.queries.movements import balance_minor, check_books
from mitwerk.apps.ledger.queries.payouts import state_of, sums_of
from mitwerk.apps.ledger.queries.verify_books import broken_books
from mitwerk.apps.ledger.queries.verify_payouts import broken_payouts
from mitwerk.apps.ledger.services.payouts import pay_as_treasurer, receipt, settle_payout
from mitwerk.apps.ledger.services.returns import return_payout, void_payout
from mitwerk.apps.talk.models import Notice
from mitwerk.kit.problems import InvalidError, NotAllowedError
from tests.factories import challenges as people
from tests.factories import ledger as make
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db
REASON = "AC04 account closed"


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One awarded phase for all tests here; what each does with it is undone."""
    with shared_world(django_db_blocker):
        make.owed(accounts=False)
        yield


def settled() -> list[Payout]:
    """Both payouts of a phase in one file, carried out by the bank."""
    payouts = make.owed()
    make.run(payouts)
    for payout in payouts:
        settle_payout(by=make.treasurer(), code=payout.code, reference="statement 7")
    return payouts


def by_hand() -> Payout:
    payout = make.owed()[0]
    paper = receipt(by=make.treasurer(), name="wire.pdf", content=make.PDF)
    pay_as_treasurer(by=make.treasurer(), code=payout.code, reference="wire 1", paper=paper)
    return payout


def owed_to(payout: Payout) -> int:
    owner = f"member:{payout.payee.code}"
    return balance_minor(kind=AccountKind.PAYABLE, owner=owner, currency="EUR")


def signed_in(member: Any) -> Client:
    client = Client()
    client.force_login(member)
    return client


def whole() -> bool:
    checks = (broken_books, broken_payouts, broken_awards)
    return check_books().whole and [found for check in checks for found in check()] == []


def test_settled_payout_that_comes_back_is_payable_by_reversals() -> None:
    first, _second = settled()
    before = list(Posting.objects.order_by("pk").values())

    again = return_payout(by=make.treasurer(), code=first.code, reason=REASON)

    assert [state_of(one) for one in (first, again)] == [PayoutState.RETURNED, PayoutState.PAYABLE]
    assert owed_to(first) == first.amount_minor
    moved = first.steps.exclude(kind=StepKind.RETURNED)
    assert all(step.transaction.reversed_by for step in moved)
    assert list(Posting.objects.order_by("pk").values())[: len(before)] == before
    assert whole()


def test_share_that_came_back_is_unpaid_and_closes_its_phase_when_paid_again() -> None:
    first, _second = settled()
    assert Phase.objects.get().state == PhaseState.CLOSED

    again = return_payout(by=make.treasurer(), code=first.code, reason=REASON)

    line = AwardLine.objects.get(award__rank=1)
    assert (line.paid_by, line.paid_reference, line.paid_at) == (None, "", None)
    assert list(Award.objects.values_list("state", flat=True)) == [
        AwardState.AWARDED,
        AwardState.PAID,
    ]
    assert Phase.objects.get().state == PhaseState.AWARDED
    make.run([again])
    settle_payout(by=make.treasurer(), code=again.code, reference="statement 9")
    assert Phase.objects.get().state == PhaseState.CLOSED
    assert sorted(PayoutItem.objects.values_list("payout_id", flat=True)) == sorted(
        Payout.objects.values_list("pk", flat=True)
    )
    assert whole()


@pytest.mark.parametrize("undo", [return_payout, void_payout])
def test_payment_by_hand_comes_back_or_was_a_mistake(undo: Any) -> None:
    payout = by_hand()
    paid = payout.steps.get().transaction

    again = undo(by=make.treasurer(), code=payout.code, reason=REASON)

    assert state_of(payout) in {PayoutState.RETURNED, PayoutState.VOIDED}
    assert (again.retry_of, again.transaction.reverses) == (payout, paid)
    assert owed_to(payout) == payout.amount_minor
    mark_paid(by=payout.client, line_code=payout.cause.partition(":")[2], reference="second")
    assert whole()


def test_what_went_through_a_file_was_no_mistake() -> None:
    first, _second = settled()

    with pytest.raises(PayoutMovedError):
        void_payout(by=make.treasurer(), code=first.code, reason="the wrong file")

    assert state_of(first) == PayoutState.SETTLED


@pytest.mark.parametrize("undo", [return_payout, void_payout])
def test_nothing_comes_back_twice_nor_before_it_is_out(undo: Any) -> None:
    payout = by_hand()
    again = undo(by=make.treasurer(), code=payout.code, reason=REASON)
    count = Transaction.objects.count()

    for one in (payout, again):
        with pytest.raises(PayoutMovedError):
            undo(by=make.treasurer(), code=one.code, reason=REASON)

    assert Transaction.objects.count() == count


@pytest.mark.parametrize("undo", [return_payout, void_payout])
def test_only_another_treasurer_notes_it_and_with_a_reason(undo: Any) -> None:
    payout = by_hand()

    with pytest.raises(NotAllowedError):
        undo(by=payout.client, code=payout.code, reason=REASON)
    with pytest.raises(InvalidError):
        undo(by=make.treasurer(), code=payout.code, reason="  ")
    with pytest.raises(OwnPayoutError):
        undo(by=people.member(payout.payee.handle, "treasurer"), code=payout.code, reason=REASON)

    assert state_of(payout) == PayoutState.SETTLED


def test_treasurer_notes_no_payment_to_oneself() -> None:
    payout = make.owed()[0]
    own = people.member(payout.payee.handle, "treasurer")

    with pytest.raises(OwnPayoutError):
        pay_as_treasurer(by=own, code=payout.code, reference="wire 1", paper=None)

    assert not payout.steps.exists()


def test_database_lets_nothing_follow_and_keeps_the_mark_of_what_is_paid() -> None:
    payout = by_hand()
    with pytest.raises(DatabaseError), transaction.atomic():
        AwardLine.objects.filter(award__rank=1).update(
            paid_by=None, paid_reference="", paid_at=None
        )

    again = return_payout(by=make.treasurer(), code=payout.code, reason=REASON)

    with pytest.raises(DatabaseError), transaction.atomic():
        PayoutStep.objects.create(
            payout=payout,
            kind=StepKind.VOIDED,
            transaction=again.client.payouts_owed.all()[1].transaction,
        )


def test_payee_reads_the_reason_and_hears_of_it(django_capture_on_commit_callbacks: Any) -> None:
    payout = settled()[0]
    with django_capture_on_commit_callbacks(execute=True):
        return_payout(by=make.treasurer(), code=payout.code, reason=REASON)
    browser = signed_in(payout.payee)

    page = browser.get(reverse("ledger:earnings")).content.decode()
    (told,) = browser.get("/api/v1/earnings").json()["items"]

    notice = Notice.objects.get(member=payout.payee, kind="payout-returned")
    assert (notice.details["reason"], told["state"]) == (REASON, "payable")
    assert [(step["kind"], step["reference"]) for step in told["before"]] == [("returned", REASON)]
    assert page.count(REASON) == 1
    money = reverse("challenges:money", args=[Phase.objects.get().challenge.code])
    public, own = (one.get(money).content.decode() for one in (Client(), signed_in(payout.client)))
    assert ("Returned" in public, REASON in public, REASON in own) == (True, False, True)


def test_client_and_payee_hear_of_a_mistake(django_capture_on_commit_callbacks: Any) -> None:
    payout = by_hand()

    with django_capture_on_commit_callbacks(execute=True):
        void_payout(by=make.treasurer(), code=payout.code, reason="Paid for another prize.")

    told = Notice.objects.filter(kind="payout-voided").values_list("member_id", flat=True)
    assert set(told) == {payout.payee_id, payout.client_id}


def test_treasurer_does_it_on_pages() -> None:
    first, second = make.owed()
    browser = signed_in(make.treasurer())
    make.run([first])
    settle_payout(by=make.treasurer(), code=first.code, reference="statement 7")
    pay_as_treasurer(by=make.treasurer(), code=second.code, reference="wire 8", paper=None)

    desk = browser.get(reverse("ledger:treasury")).content.decode()
    hand = reverse("ledger:by-hand", args=[second.code])
    sheet = browser.get(hand).content.decode()
    unsaid = browser.post(reverse("ledger:returned", args=[second.code]), {"reason": REASON})
    said = {"what": "voided", "reason": "It was another sum."}
    browser.post(reverse("ledger:returned", args=[second.code]), said)
    browser.post(reverse("ledger:returned", args=[first.code]), {"reason": REASON})

    assert hand in desk
    assert "The bank gave it back" in sheet
    assert unsaid.headers["Location"] == hand
    assert [state_of(one) for one in (first, second)] == [PayoutState.RETURNED, PayoutState.VOIDED]
    assert whole()


def test_sums_count_a_settled_payout_once() -> None:
    payout = settled()[0]

    ((earned, done),) = sums_of(payout.payee)

    assert (earned.minor, done.minor) == (payout.amount_minor, payout.amount_minor)
