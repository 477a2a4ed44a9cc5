"""`mitwerk ledger verify` finds every broken promise: one way to break each, as the owner could."""

from __future__ import annotations

import json
import re
import subprocess
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from django.db.models import F

from mitwerk.apps.challenges.models import Award, AwardLine
from mitwerk.apps.challenges.queries import verify_awards
from mitwerk.apps.challenges.queries.verify_awards import broken_awards
from mitwerk.apps.ledger.enums import StepKind
from mitwerk.apps.ledger.models import (
    Account,
    DepositVerdict,
    Paper,
    PaymentDetails,
    Payout,
    PayoutItem,
    PayoutRun,
    PayoutStep,
    Posting,
    Transaction,
)
from mitwerk.apps.ledger.queries import verify_books, verify_payouts
from mitwerk.apps.ledger.queries.verify_books import broken_books
from mitwerk.apps.ledger.queries.verify_payouts import broken_payouts
from mitwerk.apps.ledger.services.deposits import hand_in_deposit, judge_deposit
from mitwerk.apps.ledger.services.payouts import settle_payout
from mitwerk.apps.ledger.services.returns import return_payout
from mitwerk.kit.sealing import seal
from mitwerk.project.commands.ledger import ledger
from tests.factories import ledger as make
from tests.flush import as_owner
from tests.shared_world import shared_world

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


@pytest.fixture(scope="module")
def books(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One payout returned and settled by its retry, one that waits, a deposit; broken in turn."""
    with shared_world(django_db_blocker):
        first, second = make.owed()
        tara = make.treasurer()
        make.run([first])
        again = return_payout(by=tara, code=first.code, reason="AC04")
        make.run([again])
        settle_payout(by=tara, code=again.code, reference="statement 1")
        deposit = hand_in_deposit(
            by=second.client,
            ref=second.transaction.cause,
            amount_minor=100_000,
            name="x.pdf",
            content=make.PDF,
        )
        judge_deposit(by=tara, code=deposit.code, confirmed=True)
        yield


def found() -> set[str]:
    checks = (broken_books, broken_payouts, broken_awards)
    return {finding.invariant for check in checks for finding in check()}


def settled() -> Payout:
    return Payout.objects.get(steps__kind=StepKind.SETTLED)


def returned() -> Payout:
    return Payout.objects.get(steps__kind=StepKind.RETURNED)


def waiting() -> Payout:
    return Payout.objects.get(steps=None)


def below_zero() -> None:
    """Past the check constraint as well, which each engine lets its owner switch off."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA ignore_check_constraints=ON")
        else:
            statement = "ALTER TABLE ledger_account DROP CONSTRAINT account_not_below_zero"
            cursor.execute(statement)
    Account.objects.filter(kind="payable").update(balance_minor=-1)


def no_reversal() -> None:
    reversal = Transaction.objects.exclude(reverses=None).get()
    Posting.objects.filter(transaction=reversal).update(amount_minor=F("amount_minor") * 2)


def other_bytes() -> None:
    run = PayoutRun.objects.latest("pk")
    PayoutRun.objects.filter(pk=run.pk).update(sealed=seal(b"<a/>", of=f"run:{run.code}"))


def other_paper() -> None:
    paper = Paper.objects.get()
    Paper.objects.filter(pk=paper.pk).update(sealed=seal(b"%PDF-2", of=f"paper:{paper.code}"))


BREAKS: dict[str, Callable[[], object]] = {
    "balanced": lambda: Posting.objects.filter(pk=Posting.objects.earliest("pk").pk).update(
        amount_minor=-5
    ),
    "balance-of-postings": lambda: Account.objects.filter(kind="pot").update(balance_minor=5),
    "not-below-zero": below_zero,
    "as-requested": lambda: Posting.objects.update(amount_minor=F("amount_minor") * 10),
    "one-currency": lambda: Account.objects.filter(kind="pot").update(currency="CHF"),
    "exact-reversal": no_reversal,
    "steps-in-order": lambda: PayoutStep.objects.filter(
        payout=settled(), kind=StepKind.SETTLED
    ).update(kind=StepKind.RETURNED, payout=waiting()),
    "step-moves-the-sum": lambda: Payout.objects.filter(pk=settled().pk).update(amount_minor=7),
    "in-exactly-one-file": lambda: PayoutItem.objects.filter(payout=settled()).update(
        payout=waiting()
    ),
    "returned-is-payable-again": lambda: Payout.objects.filter(retry_of=returned()).update(
        retry_of=waiting()
    ),
    "owed-is-waiting": lambda: Payout.objects.filter(pk=waiting().pk).update(amount_minor=1),
    "transit-is-under-way": lambda: PayoutStep.objects.filter(kind=StepKind.SETTLED).delete(),
    "file-sums": lambda: PayoutRun.objects.update(control_minor=1),
    "file-opens": lambda: PayoutRun.objects.update(sealed=b"x"),
    "same-bytes": other_bytes,
    "file-says-the-books": other_bytes,
    "two-people": lambda: DepositVerdict.objects.update(handed_by=waiting().payee),
    "paper-opens": lambda: Paper.objects.update(sealed=b"x"),
    "same-paper": other_paper,
    "erased-in-time": lambda: PaymentDetails.objects.update(delete_after=LONG_AGO),
    "every-cent-accounted-for": lambda: Award.objects.filter(rank=2).update(amount_minor=1),
    "shares-are-the-award": lambda: AwardLine.objects.filter(award__rank=2).update(amount_minor=1),
    "as-the-terms-promise": lambda: Award.objects.filter(rank=2).update(amount_minor=40_001),
    "payable-as-a-whole": lambda: Account.objects.filter(kind="awarded").update(balance_minor=3),
    "returned-is-reversed": lambda: Transaction.objects.filter(
        pk=returned().steps.get(kind=StepKind.IN_FILE).transaction.reversed_by.pk
    ).update(reverses=settled().steps.get(kind=StepKind.IN_FILE).transaction),
    "owed-for-a-share": lambda: Payout.objects.filter(pk=waiting().pk).update(
        cause="award-line:none"
    ),
    "owed-as-awarded": lambda: Payout.objects.filter(pk=waiting().pk).update(payee=settled().payee),
    "paid-once": lambda: PayoutStep.objects.filter(kind=StepKind.RETURNED).update(
        kind=StepKind.SETTLED
    ),
    "marked-as-paid": lambda: AwardLine.objects.update(paid_by=None),
}


@contextmanager
def broken(harm: Callable[[], object]) -> Iterator[None]:
    """Do harm with the triggers away, and undo it."""
    try:
        with transaction.atomic():
            with as_owner(connection):
                harm()
            yield
            transaction.set_rollback(True)
    finally:
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA ignore_check_constraints=OFF")


def test_verify_finds_nothing_in_whole_books(books: None) -> None:
    answer = CliRunner().invoke(ledger, ["verify", "--json"])

    assert json.loads(answer.output) == {"whole": True, "findings": []}
    assert answer.exit_code == 0


@pytest.mark.parametrize("invariant", BREAKS)
def test_verify_finds_each_broken_invariant(books: None, invariant: str) -> None:
    with broken(BREAKS[invariant]):
        names = found()

    assert invariant in names


def test_verify_names_row_and_what_to_do(books: None) -> None:
    with broken(BREAKS["file-opens"]):
        answer = CliRunner().invoke(ledger, ["verify"])

    run = PayoutRun.objects.earliest("pk")
    assert answer.exit_code == 1
    assert f"✕ file-opens: payout file {run.code}: " in answer.output
    assert "payment.key" in answer.output


def test_verify_says_how_much_it_looked_at(books: None) -> None:
    answer = CliRunner().invoke(ledger, ["verify"])

    assert answer.exit_code == 0
    assert f"holds: {Transaction.objects.count()} transactions, " in answer.output


def test_every_invariant_has_its_break() -> None:
    modules = (verify_awards, verify_books, verify_payouts)
    sources = "".join(Path(str(module.__file__)).read_text() for module in modules)
    named = set(re.findall(r"""(?:Finding|_compared)\(\s*"([a-z-]+)""", sources))

    assert named == set(BREAKS)


def test_export_balances_in_a_reader_of_its_own(books: None) -> None:
    text = CliRunner().invoke(ledger, ["export", "--format", "beancount"]).output

    sums = added_up(text)

    assert sums
    assert sums == {
        (parts[2], parts[4]): parts[3]
        for parts in (line.split() for line in text.splitlines())
        if len(parts) == 5 and parts[1] == "balance"
    }


def added_up(text: str) -> dict[tuple[str, str], str]:
    """Add the file up without our code; each transaction must come to nothing."""
    sums: dict[tuple[str, str], Decimal] = {}
    for block in text.split("\n\n"):
        lines = [line.split() for line in block.splitlines() if line.startswith("  ")]
        moved = [parts for parts in lines if len(parts) == 3]
        assert sum(Decimal(parts[1]) for parts in moved) == 0
        for name, amount, currency in moved:
            sums[name, currency] = sums.get((name, currency), Decimal(0)) + Decimal(amount)
    return {key: f"{value:.2f}" for key, value in sums.items()}


@pytest.mark.soak
def test_bean_check_accepts_the_export(books: None, tmp_path: Any) -> None:
    """A second implementation, run as a tool of its own where it is installed."""
    bean_check = which("bean-check")
    if bean_check is None:
        pytest.skip("bean-check is not installed (pip install beancount, elsewhere)")
    path = tmp_path / "books.beancount"
    CliRunner().invoke(ledger, ["export", "--output", str(path)])

    checked = subprocess.run([bean_check, str(path)], capture_output=True, text=True, check=False)

    assert (checked.returncode, checked.stderr + checked.stdout) == (0, "")
