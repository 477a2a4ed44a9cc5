"""Amounts: read as typed, shown as the reader writes them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from mitwerk.kit.money import Money, parse_minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [("1250", 125_000), ("1250.50", 125_050), ("1.250,50", 125_050), ("1 250,5", 125_050)],
)
def test_parse_minor_reads_both_styles(text: str, minor: int) -> None:
    assert parse_minor(text, "EUR") == minor


@pytest.mark.parametrize("text", ["", "abc", "-1", "0.001", "1e400", "1e999999", "NaN"])
def test_parse_minor_refuses_what_is_no_amount(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_minor(text, "EUR")


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("1.200", 120_000),
        ("1,200", 120_000),
        ("12.000", 1_200_000),
        ("1.000.000", 100_000_000),
        ("1,000,000.5", 100_000_050),
        ("1'200.50", 120_050),
        ("1.200,50 €", 120_050),
        ("€1,200", 120_000),
        ("EUR 90", 9_000),
        ("0,5", 50),
    ],
)
def test_parse_minor_never_takes_thousands_for_cents(text: str, minor: int) -> None:
    assert parse_minor(text, "EUR") == minor


@pytest.mark.parametrize("text", ["1.2.3", "12.34.567", "1,2,00", "1.20,000", "1.2345", "5 $"])
def test_parse_minor_refuses_marks_at_odd_places(text: str) -> None:
    with pytest.raises(ValidationError):
        parse_minor(text, "EUR")


def test_parse_minor_knows_three_decimals() -> None:
    assert parse_minor("1.200", "KWD") == 1_200


def test_parse_minor_knows_currencies_without_cents() -> None:
    assert parse_minor("1250", "JPY") == 1250


def test_money_is_shown_in_the_readers_way() -> None:
    assert Money(240_050, "EUR").shown("de").replace("\u00a0", " ") == "2.400,50 €"
    assert Money(240_000, "EUR").shown("en") == "€2,400"
