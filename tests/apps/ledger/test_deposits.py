"""Deposits need two people; payment data and papers are sealed and erased on their date."""

from __future__ import annotations

import base64
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction

from mitwerk.apps.ledger.errors import (
    DepositJudgedError,
    DetailsMissingError,
    DetailsRefusedError,
    OwnDepositError,
    PaperRefusedError,
)
from mitwerk.apps.ledger.models import Deposit, DepositVerdict, Paper, PaymentDetails
from mitwerk.apps.ledger.queries.deposits import proof_of
from mitwerk.apps.ledger.queries.details import shown_details
from mitwerk.apps.ledger.queries.papers import opened_paper
from mitwerk.apps.ledger.services.deposits import hand_in_deposit, judge_deposit
from mitwerk.apps.ledger.services.details import Details, erase_details, give_details
from mitwerk.apps.ledger.services.papers import LARGEST
from mitwerk.apps.ledger.services.payouts import pay_by_hand
from mitwerk.apps.ledger.tasks import erase_due
from mitwerk.apps.members.models import Member
from mitwerk.kit import clock
from mitwerk.kit.problems import InvalidError, NotAllowedError
from mitwerk.kit.sealing import SealBrokenError, seal, unseal
from tests.factories import challenges as people
from tests.factories import ledger as make

pytestmark = pytest.mark.django_db


def handed_in(amount: int = 100_000, content: bytes = make.PDF) -> Deposit:
    challenge = people.running()
    return hand_in_deposit(
        by=challenge.client,
        ref=f"challenge:{challenge.code}",
        amount_minor=amount,
        name="a/b.pdf",
        content=content,
    )


def test_deposit_is_proven_by_a_second_person() -> None:
    deposit = handed_in()
    before = proof_of(deposit.cause)

    judge_deposit(by=make.treasurer(), code=deposit.code, confirmed=True)

    after = proof_of(deposit.cause)
    assert (before.covers(100_000), before.waiting) == (False, True)
    assert (after.covers(100_000), after.covers(100_001), after.waiting) == (True, False, False)
    assert opened_paper(deposit.paper) == make.PDF


def test_the_same_paper_proves_nothing_twice() -> None:
    first = handed_in(40_000)
    again, other = (
        hand_in_deposit(
            by=first.by, ref=first.cause, amount_minor=40_000, name="a", content=content
        )
        for content in (make.PDF, make.PDF + b"of May")
    )

    for deposit in (first, again):
        judge_deposit(by=make.treasurer(), code=deposit.code, confirmed=True)
    twice = proof_of(first.cause).proven_minor
    judge_deposit(by=make.treasurer(), code=other.code, confirmed=True)

    assert (twice, proof_of(first.cause).proven_minor) == (40_000, 80_000)


def test_client_with_the_role_does_not_confirm_the_own_deposit() -> None:
    deposit = handed_in()
    people.member("alice", "treasurer", "moderator")

    with pytest.raises(OwnDepositError):
        judge_deposit(by=deposit.by, code=deposit.code, confirmed=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        DepositVerdict.objects.create(
            deposit=deposit, confirmed=True, handed_by=deposit.by, by=deposit.by
        )

    assert not proof_of(deposit.cause).covers(1)


def test_judging_refuses_strangers_a_second_time_and_refusals_without_reason() -> None:
    deposit = handed_in()

    with pytest.raises(NotAllowedError):
        judge_deposit(by=people.member("charlie"), code=deposit.code, confirmed=True)
    with pytest.raises(InvalidError):
        judge_deposit(by=make.treasurer(), code=deposit.code, confirmed=False)
    judge_deposit(
        by=people.member("dora", "moderator"),
        code=deposit.code,
        confirmed=False,
        reason="The paper names another owner.",
    )
    with pytest.raises(DepositJudgedError):
        judge_deposit(by=make.treasurer(), code=deposit.code, confirmed=True)

    assert proof_of(deposit.cause).proven_minor == 0


@pytest.mark.parametrize("content", [b"", b"<html>", make.PDF + b" " * LARGEST])
def test_deposit_refuses_other_papers(content: bytes) -> None:
    with pytest.raises(PaperRefusedError):
        handed_in(content=content)

    assert Deposit.objects.count() == Paper.objects.count() == 0


def test_hand_in_refuses_who_does_not_fill_the_pot() -> None:
    challenge = people.running()

    with pytest.raises(NotAllowedError):
        hand_in_deposit(
            by=people.member("charlie"),
            ref=f"challenge:{challenge.code}",
            amount_minor=1,
            name="x.pdf",
            content=make.PDF,
        )


@pytest.mark.parametrize(
    ("details", "where"),
    [
        (Details("", make.IBAN), "name"),
        (Details("江", make.IBAN), "name"),
        (Details("Ann", "DE89 3704 0044 0532 0130 01"), "account"),
        (Details("Ann", "12345678"), "account"),
        (Details("Ann", "123", "CHASUS33", "Boston", "US"), "account"),
        (Details("Ann", "12345678", "CHASUS33"), "town"),
        (Details("Ann", make.IBAN, street="Weg"), "town"),
    ],
)
def test_payment_data_refuses_what_no_bank_takes(details: Details, where: str) -> None:
    with pytest.raises(DetailsRefusedError) as refused:
        give_details(by=people.member("bob"), details=details)

    assert refused.value.where == where
    assert PaymentDetails.objects.count() == 0


def test_payment_data_is_sealed_and_replaced() -> None:
    bob = people.member("bob")
    first = make.account(bob)
    second = make.account(bob, make.ABROAD)

    first.refresh_from_db()
    shown = shown_details(bob)

    assert (bytes(first.sealed), first.erased_at is None) == (b"", False)
    assert b"123456789" not in bytes(second.sealed)
    assert shown is not None
    assert (shown.account, shown.reach) == ("00 … 6789", "abroad")


def test_payment_data_is_erased_on_its_date_and_on_demand() -> None:
    bob, ann = people.member("bob"), people.member("ann")
    make.account(bob)
    make.account(ann)

    erase_details(by=ann)
    with clock.shifted(timedelta(days=364)):
        early = erase_due.func()
    with clock.shifted(timedelta(days=367)):
        late = erase_due.func()

    assert (early, late) == (0, 1)
    assert {bytes(row.sealed) for row in PaymentDetails.objects.all()} == {b""}
    with pytest.raises(DetailsMissingError):
        erase_details(by=bob)


def test_payment_data_of_who_left_is_erased_once_nothing_is_owed() -> None:
    first, second = make.owed()
    client, payee = first.client, first.payee
    Member.objects.filter(pk__in=[client.pk, payee.pk]).update(is_active=False)
    living = PaymentDetails.objects.filter(member__in=[client, payee], erased_at=None)

    owed = (erase_due.func(), living.count())
    for payout in (first, second):
        pay_by_hand(by=client, code=payout.code, reference="transfer 7", country="DE")

    assert (owed, erase_due.func(), living.count()) == ((0, 2), 2, 0)


def test_paper_is_erased_on_its_date_but_its_hash_stays() -> None:
    deposit = handed_in()
    with clock.shifted(timedelta(days=731)):
        erased = erase_due.func()

    deposit.paper.refresh_from_db()

    assert (erased, bytes(deposit.paper.sealed)) == (1, b"")
    assert len(deposit.paper.sha256) == 64


def test_sealed_bytes_open_for_their_row_and_with_our_key_only(settings: object) -> None:
    sealed = seal(b"secret", of="paper:a")

    assert unseal(sealed, of="paper:a") == b"secret"
    with pytest.raises(SealBrokenError):
        unseal(sealed, of="paper:b")
    settings.PAYMENT_KEYS = [base64.urlsafe_b64encode(b"k" * 32).decode()]  # type: ignore[attr-defined]
    with pytest.raises(SealBrokenError):
        unseal(sealed, of="paper:a")


def test_new_key_in_front_still_opens_what_the_old_one_sealed(settings: object) -> None:
    sealed = seal(b"secret", of="paper:a")

    new = base64.urlsafe_b64encode(b"n" * 32).decode()
    settings.PAYMENT_KEYS = [new, *settings.PAYMENT_KEYS]  # type: ignore[attr-defined]

    assert unseal(sealed, of="paper:a") == b"secret"


def test_key_lies_outside_the_database_for_our_eyes_only() -> None:
    path = Path(settings.MITWERK.home) / "payment.key"

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [path.read_text().strip()] == settings.PAYMENT_KEYS


STATEMENTS = (
    "UPDATE ledger_deposit SET amount_minor = 1",
    "UPDATE ledger_paper SET sha256 = 'x'",
    "UPDATE ledger_paper SET sealed = ''",
    "DELETE FROM ledger_deposit",
    "UPDATE ledger_payout SET amount_minor = 1",
    "UPDATE ledger_payoutrun SET executes_on = '2030-01-01'",
    "UPDATE ledger_payoutitem SET run_id = 0",
    "UPDATE ledger_payoutstep SET kind = 'settled'",
    "DELETE FROM ledger_payoutstep",
    "UPDATE ledger_paymentdetails SET reach = 'abroad'",
    "DELETE FROM ledger_paymentdetails",
)


def test_database_refuses_direct_changes() -> None:
    make.run(make.owed()[:1])
    handed_in()

    for statement in STATEMENTS:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
