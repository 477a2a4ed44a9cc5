"""Account numbers, bank days, and payout files against the schema and a second reader."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.resources import files
from typing import Any

import pytest
from lxml import etree

from mitwerk.engines.payments import (
    SEPA_COUNTRIES,
    Address,
    Order,
    Party,
    PaymentsError,
    Transfer,
    credit_transfers,
    iban_of,
    is_bank_day,
    read_back,
    sepa_text,
)

ANN = Party("Ann Ahorn", "DE89370400440532013000")
BOB = Party("Bořivoj Bär", "NL91ABNA0417164300", Address("Delft", "NL", "Straße & Weg", "1a", "26"))
ORDER = Order(
    id="run1",
    made_at=datetime(2026, 11, 22, 13, 45, tzinfo=UTC),
    executes_on=date(2026, 11, 23),
    debtor=ANN,
    transfers=(Transfer("p1", BOB, 60_001, "Prize of rank 1"), Transfer("p2", ANN, 1, "")),
)
LETTERS = "abcXYZ äöüßéŁøΩ江&<>\"'/\\\t123-.,:;(){}€’„“"


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema by another validator than the one that wrote the file."""
    text = (files("sepaxml") / "schemas" / "pain.001.001.09.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(text))


def test_same_order_gives_the_same_bytes() -> None:
    assert credit_transfers(ORDER) == credit_transfers(ORDER)


def test_file_says_ids_sums_and_accounts_of_the_order() -> None:
    read = read_back(credit_transfers(ORDER))

    assert (read.id, read.count, read.control_minor) == ("run1", 2, 60_002)
    assert [(t.id, t.iban, t.amount_minor) for t in read.transfers] == [
        ("p1", "NL91ABNA0417164300", 60_001),
        ("p2", "DE89370400440532013000", 1),
    ]
    assert read.whole


@pytest.mark.parametrize(
    "order",
    [
        replace(ORDER, transfers=()),
        replace(ORDER, transfers=(ORDER.transfers[0], ORDER.transfers[0])),
        replace(ORDER, transfers=(Transfer("p1", BOB, 0, "x"),)),
        replace(ORDER, transfers=(Transfer("p 1/" + "x" * 40, BOB, 1, "x"),)),
        replace(ORDER, transfers=(Transfer("p1", replace(BOB, name="江"), 1, "x"),)),
        replace(ORDER, transfers=(Transfer("p1", replace(BOB, iban="DE00"), 1, "x"),)),
        replace(
            ORDER, transfers=(Transfer("p1", replace(BOB, address=Address("", "NL")), 1, "x"),)
        ),
        replace(
            ORDER, transfers=(Transfer("p1", replace(BOB, address=Address("D", "Nl")), 1, "x"),)
        ),
    ],
)
def test_file_refuses_what_no_bank_takes(order: Order) -> None:
    with pytest.raises(PaymentsError):
        credit_transfers(order)


@pytest.mark.parametrize(
    "text",
    ["", "DE89", "DE88370400440532013000", "DE8937040044053201300", "XX89370400440532013000"],
)
def test_iban_refuses_typing_errors(text: str) -> None:
    with pytest.raises(PaymentsError):
        iban_of(text)


def test_read_back_refuses_other_files_and_sees_a_wrong_head() -> None:
    written = credit_transfers(ORDER)

    wrong = read_back(written.replace(b"<CtrlSum>600.02</CtrlSum>", b"<CtrlSum>600.03</CtrlSum>"))

    assert not wrong.whole
    for other in (b"", b"<a/>", written.replace(b'Ccy="EUR"', b'Ccy="CHF"')):
        with pytest.raises(PaymentsError):
            read_back(other)


def test_banks_rest_at_christmas_and_easter() -> None:
    days = [date(2026, 12, 24), date(2026, 12, 25), date(2027, 3, 26), date(2027, 3, 29)]

    assert [is_bank_day(day) for day in days] == [True, False, False, False]


@pytest.mark.parametrize("seed", range(20))
def test_batches_fit_schema_and_second_reader(seed: int, schema: Any) -> None:
    check_batch(seed, schema)


@pytest.mark.soak
def test_thousand_batches_fit_schema_and_second_reader(schema: Any) -> None:
    for seed in range(1_000):
        check_batch(seed, schema)


def check_batch(seed: int, schema: Any) -> None:
    """A batch of any names, texts and sums: valid, exact, and the same for the second reader."""
    order = batch(random.Random(seed))

    written = credit_transfers(order)

    schema.assertValid(etree.fromstring(written))
    read = read_back(written)
    assert read.whole
    assert {t.id: t.amount_minor for t in read.transfers} == {
        t.id: t.amount_minor for t in order.transfers
    }


def batch(dice: random.Random) -> Order:
    count = dice.choice([1, 2, 3, 40])
    transfers = tuple(
        Transfer(
            f"p{n}",
            party(dice),
            dice.choice([1, 99, 100, dice.randint(1, 10**11 - 1)]),
            words(dice, 200),
        )
        for n in range(count)
    )
    return replace(
        ORDER, id=f"run{dice.randint(1, 10**20)}", debtor=party(dice), transfers=transfers
    )


def party(dice: random.Random) -> Party:
    name = "A" + words(dice, 90)
    address = Address("T" + words(dice, 50), dice.choice(sorted(SEPA_COUNTRIES)), words(dice, 90))
    return Party(name, iban(dice), dice.choice([None, address]))


def words(dice: random.Random, most: int) -> str:
    return "".join(dice.choice(LETTERS) for _ in range(dice.randint(0, most)))


def iban(dice: random.Random) -> str:
    """A number of any country of SEPA whose check digits are right."""
    country = dice.choice(sorted(SEPA_COUNTRIES))
    account = "".join(dice.choice("0123456789") for _ in range(SEPA_COUNTRIES[country] - 4))
    digits = "".join(str(int(sign, 36)) for sign in f"{account}{country}00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def test_text_stays_in_the_banks_letters() -> None:
    assert sepa_text("//Grüße\n an „Łukasz“ & 江/", 70) == "Gruesse an 'Lukasz' + ."
