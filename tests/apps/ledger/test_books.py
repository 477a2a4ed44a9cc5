"""The books keep themselves: what the database refuses, on both engines."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result
from django.db import DatabaseError, connection, transaction

from mitwerk.apps.ledger.enums import AccountKind, TransactionKind
from mitwerk.apps.ledger.errors import KeyReusedError, NotEnoughMoneyError, UnbalancedError
from mitwerk.apps.ledger.models import Account, Posting, Transaction
from mitwerk.apps.ledger.queries.movements import BookCheck, balance_minor, check_books
from mitwerk.apps.ledger.services.post import Line, post, reverse
from mitwerk.apps.ledger.triggers import TRIGGERS
from mitwerk.apps.ledger.triggers_payouts import ENDED
from mitwerk.apps.ledger.triggers_payouts import TRIGGERS as PAYOUTS
from mitwerk.project.commands.doctor import look_at_books
from mitwerk.project.commands.ledger import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.django_db(transaction=True)


def fund(amount: int = 5000, key: str = "fund:1") -> Transaction:
    return post(
        by=None,
        kind=TransactionKind.FUND,
        currency="EUR",
        lines=[
            Line(AccountKind.OUTSIDE, "world", -amount),
            Line(AccountKind.POT, "challenge:a", amount),
        ],
        cause="challenge:a",
        reason="promised prizes",
        key=key,
    )


def pot() -> int:
    return balance_minor(kind=AccountKind.POT, owner="challenge:a", currency="EUR")


def test_post_moves_balance() -> None:
    fund(5000)

    assert pot() == 5000
    assert check_books().whole


def test_post_answers_a_repeated_key_with_the_first_transaction() -> None:
    first = fund(5000)

    again = fund(5000)

    assert again.pk == first.pk
    assert pot() == 5000


def test_post_refuses_a_key_of_another_request() -> None:
    fund(5000)

    with pytest.raises(KeyReusedError):
        fund(6000)

    assert pot() == 5000


def test_post_refuses_unbalanced_lines() -> None:
    lines = [Line(AccountKind.OUTSIDE, "world", -5), Line(AccountKind.POT, "challenge:a", 6)]

    with pytest.raises(UnbalancedError):
        post(
            by=None, kind=TransactionKind.FUND, currency="EUR", lines=lines,
            cause="x", reason="x", key="k",
        )  # fmt: skip


def test_post_refuses_to_fall_below_zero() -> None:
    fund(100)
    lines = [Line(AccountKind.POT, "challenge:a", -101), Line(AccountKind.LOCK, "phase:b", 101)]

    with pytest.raises(NotEnoughMoneyError):
        post(
            by=None, kind=TransactionKind.LOCK, currency="EUR", lines=lines,
            cause="x", reason="x", key="k",
        )  # fmt: skip

    assert pot() == 100


def test_reverse_posts_the_opposite_once() -> None:
    made = fund(700)

    first = reverse(by=None, transaction_=made, reason="wrong sum")
    second = reverse(by=None, transaction_=made, reason="wrong sum")

    assert first.pk == second.pk
    assert pot() == 0


def raw(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_posting SET amount_minor = 1",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_transaction SET reason = 'other'",
        "UPDATE ledger_transaction SET unsealed = 1",
        "UPDATE ledger_transaction SET imbalance = 5",
        "DELETE FROM ledger_transaction",
        "UPDATE ledger_account SET balance_minor = balance_minor + 1",
        "DELETE FROM ledger_account",
        "UPDATE ledger_account SET may_be_negative = (1 = 1)",
        "UPDATE ledger_account SET currency = 'CHF'",
        "INSERT INTO ledger_zero (value) VALUES (5)",
        "UPDATE ledger_zero SET value = 5",
    ],
)
def test_database_refuses_direct_changes(statement: str) -> None:
    fund(700)

    with pytest.raises(DatabaseError):
        raw(statement)

    assert pot() == 700


def loose_transaction(**fields: object) -> Transaction:
    return Transaction.objects.create(
        kind=TransactionKind.FUND, currency="EUR", cause="x", reason="x", idempotency_key="loose",
        request_sha256="0" * 64, imbalance_id=0, unsealed_id=1, **fields,
    )  # fmt: skip


def test_database_refuses_an_unbalanced_commit() -> None:
    fund(700)
    account = Account.objects.get(kind=AccountKind.POT)

    with pytest.raises(DatabaseError), transaction.atomic():
        made = loose_transaction()
        Posting.objects.create(transaction=made, account=account, amount_minor=5)
        Transaction.objects.filter(pk=made.pk).update(unsealed=0)

    assert pot() == 700


def test_database_refuses_an_unsealed_commit() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        loose_transaction()

    assert Transaction.objects.count() == 0


def test_database_refuses_a_posting_on_a_sealed_transaction() -> None:
    made = fund(700)
    account = Account.objects.get(kind=AccountKind.POT)

    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.create(transaction=made, account=account, amount_minor=5)

    assert pot() == 700


def test_database_refuses_a_floor_broken_past_the_service() -> None:
    fund(700)
    account = Account.objects.get(kind=AccountKind.POT)

    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.create(transaction=loose_transaction(), account=account, amount_minor=-701)

    assert pot() == 700


def test_database_refuses_another_currency() -> None:
    fund(700)
    account = Account.objects.create(kind=AccountKind.POT, owner="y", currency="CHF")

    with pytest.raises(DatabaseError), transaction.atomic():
        Posting.objects.create(transaction=loose_transaction(), account=account, amount_minor=1)

    account.refresh_from_db()
    assert account.balance_minor == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has REPLACE")
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("table", ["ledger_account", "ledger_transaction", "ledger_posting"])
def test_replace_refuses_every_row(table: str, recursive: str) -> None:
    fund(700)

    with pytest.raises(DatabaseError):
        replace_all(table, recursive)

    assert pot() == 700
    assert check_books().whole


def replace_all(table: str, recursive: str) -> None:
    """As from a shell: without the pragma a deletion by REPLACE fires no trigger."""
    raw(f"PRAGMA recursive_triggers={recursive}")
    try:
        raw(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608
    finally:
        raw("PRAGMA recursive_triggers=ON")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
@pytest.mark.parametrize("table", ["ledger_account", "ledger_transaction", "ledger_posting"])
def test_database_refuses_truncating(table: str) -> None:
    fund(700)

    with pytest.raises(DatabaseError):
        raw(f"TRUNCATE {table} CASCADE")

    assert pot() == 700


def test_check_books_sees_a_transaction_without_postings() -> None:
    made = fund(700)
    with triggers_away():
        raw("DELETE FROM ledger_posting")
        raw("UPDATE ledger_account SET balance_minor = 0")

    assert check_books() == BookCheck([], [], [], altered=[str(made.uuid)])


def test_check_books_sees_postings_that_all_grew() -> None:
    made = fund(700)
    with triggers_away():
        raw("UPDATE ledger_posting SET amount_minor = 10 * amount_minor")
        raw("UPDATE ledger_account SET balance_minor = 10 * balance_minor")

    assert check_books() == BookCheck([], [], [], altered=[str(made.uuid)])


def test_database_refuses_an_account_with_money_from_nowhere() -> None:
    with pytest.raises(DatabaseError):
        Account.objects.create(kind=AccountKind.POT, owner="y", currency="EUR", balance_minor=5)

    assert Account.objects.count() == 0


def test_triggers_are_there_after_all_migrations() -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'ledger_%'")
        found = {row[0] for row in cursor.fetchall() if row[0].startswith("ledger_")}

    kept = TRIGGERS.names(connection.vendor) | PAYOUTS.names(connection.vendor)
    kept |= ENDED.names(connection.vendor)
    assert found == kept


@contextmanager
def triggers_away() -> Iterator[None]:
    """Let somebody with the rights of the database's owner do harm."""
    with connection.schema_editor() as editor:
        TRIGGERS.remove(editor)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            TRIGGERS.put(editor)


def run_check(*options: str) -> Result:
    return CliRunner().invoke(ledger, ["check", *options])


def test_ledger_check_says_that_the_books_are_whole() -> None:
    fund(1_000)

    answer = run_check("--json")

    assert answer.exit_code == 0
    assert json.loads(answer.output)["whole"] is True


def test_ledger_check_says_no_when_a_balance_is_wrong() -> None:
    fund(1_000)
    with triggers_away():
        Account.objects.filter(kind=AccountKind.POT).update(balance_minor=999)

    answer = run_check()
    seen = look_at_books()

    assert answer.exit_code == 1
    assert "1 wrong balances" in answer.output
    assert (seen.good, seen.saw) == (False, check_books().summary)
