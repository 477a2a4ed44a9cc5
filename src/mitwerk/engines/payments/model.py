"""Who pays whom how much, and how these are named in a payout file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime


class PaymentsError(ValueError):
    """A name, account, sum or file that can't be used; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """A structured address; a bank refuses lines of free text, but needs none inside SEPA.

    Parameters
    ----------
    town, country
        Both are needed; the country as ISO 3166-1 alpha-2.
    street, number, postcode
        May be empty.
    """

    town: str
    country: str
    street: str = ""
    number: str = ""
    postcode: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A name of 1 to 70 characters with its account."""

    name: str
    iban: str
    address: Address | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """One payment.

    Parameters
    ----------
    id
        End-to-end reference, 1 to 35 characters, once in a file: it comes back on the statement.
    amount_minor
        Euro cents, from 1 up.
    text
        What the payee reads; cut at 140 characters.
    """

    id: str
    to: Party
    amount_minor: int
    text: str


@dataclass(frozen=True, slots=True)
class Order:
    """A whole file: one debtor, one day, one or more payments in euros.

    Parameters
    ----------
    id
        Message id, 1 to 35 characters, never used before.
    made_at
        Aware moment of making the file; it decides the bytes together with all the rest.
    executes_on
        The day on which the bank carries it out.
    """

    id: str
    made_at: datetime
    executes_on: date
    debtor: Party
    transfers: tuple[Transfer, ...]
