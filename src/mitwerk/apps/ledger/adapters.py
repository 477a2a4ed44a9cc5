"""Rows of payouts to the engine of payments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines import payments

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from mitwerk.apps.ledger.models import Payout


def order_of(
    code: str,
    made_at: datetime,
    executes_on: date,
    debtor: Mapping[str, str],
    payouts: Sequence[Payout],
    opened: Mapping[int, Mapping[str, str]],
) -> payments.Order:
    """Return the file to write; ``opened`` are the payees' unsealed data by member."""
    return payments.Order(
        id=code,
        made_at=made_at.replace(microsecond=0),
        executes_on=executes_on,
        debtor=_party(debtor),
        transfers=tuple(
            payments.Transfer(
                id=payout.code,
                to=_party(opened[payout.payee_id]),
                amount_minor=payout.amount_minor,
                text=f"{payout.code} {payout.title}",
            )
            for payout in payouts
        ),
    )


def _party(opened: Mapping[str, str]) -> payments.Party:
    address = None
    if opened["town"] and opened["country"]:
        parts = ("town", "country", "street", "number", "postcode")
        address = payments.Address(**{name: opened[name] for name in parts})
    return payments.Party(opened["name"], opened["account"], address)
