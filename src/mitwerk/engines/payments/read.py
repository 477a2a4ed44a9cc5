"""Reading a payout file by itself, without the library that wrote it: the second pair of eyes."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Final

from mitwerk.engines.payments.model import PaymentsError

_IN: Final = {"p": "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"}


@dataclass(frozen=True, slots=True)
class ReadTransfer:
    """One payment as the bank reads it."""

    id: str
    iban: str
    amount_minor: int


@dataclass(frozen=True, slots=True)
class ReadFile:
    """What a payout file says: its id, its own sums, and its payments.

    ``count`` and ``control_minor`` are what stands in the head, not what we counted.
    """

    id: str
    count: int
    control_minor: int
    debtor_iban: str
    transfers: tuple[ReadTransfer, ...]

    @property
    def whole(self) -> bool:
        """Whether the head says what the payments add up to."""
        added = sum(transfer.amount_minor for transfer in self.transfers)
        return (self.count, self.control_minor) == (len(self.transfers), added)


def read_back(written: bytes) -> ReadFile:
    """Read a payout file (pain.001.001.09, euros) with Python's own XML reader.

    Raises
    ------
    PaymentsError
        Not such a file, a currency other than the euro, a sum that is no whole number of cents.
    """
    try:
        root = ET.fromstring(written)  # noqa: S314 - bytes that we wrote and sealed
        transfers = tuple(_transfer(one) for one in root.iterfind(".//p:CdtTrfTxInf", _IN))
        return ReadFile(
            id=_text(root, ".//p:GrpHdr/p:MsgId"),
            count=int(_text(root, ".//p:GrpHdr/p:NbOfTxs")),
            control_minor=_cents(_text(root, ".//p:GrpHdr/p:CtrlSum")),
            debtor_iban=_text(root, ".//p:DbtrAcct/p:Id/p:IBAN"),
            transfers=transfers,
        )
    except (ET.ParseError, ValueError, InvalidOperation) as error:
        raise PaymentsError(f"This is no payout file: {error}") from error


def _transfer(element: ET.Element) -> ReadTransfer:
    amount = element.find("p:Amt/p:InstdAmt", _IN)
    if amount is None or amount.get("Ccy") != "EUR":
        raise PaymentsError("A payment of this file is not in euros")
    return ReadTransfer(
        id=_text(element, "p:PmtId/p:EndToEndId"),
        iban=_text(element, "p:CdtrAcct/p:Id/p:IBAN"),
        amount_minor=_cents(amount.text or ""),
    )


def _text(element: ET.Element, path: str) -> str:
    found = element.findtext(path, namespaces=_IN)
    if found is None:
        raise PaymentsError(f"A payout file has {path.replace('p:', '').lstrip('./')}")
    return found


def _cents(text: str) -> int:
    cents = Decimal(text).scaleb(2)
    if cents != cents.to_integral_value():
        raise PaymentsError(f"{text} is no whole number of cents")
    return int(cents)
