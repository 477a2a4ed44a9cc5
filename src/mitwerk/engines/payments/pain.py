"""Writing a SEPA payout file: customer credit transfer initiation, pain.001.001.09."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import UTC
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING, Any, Final

from mitwerk.engines.payments.charset import sepa_text
from mitwerk.engines.payments.iban import iban_of, in_sepa
from mitwerk.engines.payments.model import Order, Party, PaymentsError, Transfer

if TYPE_CHECKING:
    from mitwerk.engines.payments.model import Address

SCHEMA: Final = "pain.001.001.09"
SPACE: Final = f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"
LONGEST_NAME: Final = 70
LONGEST_TEXT: Final = 140
LARGEST: Final = 99_999_999_999  # cents of one SEPA credit transfer, EPC115-06, AT-T002
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9+?.,:()' -]{0,34}")


def credit_transfers(order: Order) -> bytes:
    """Write the payout file of an order; the same order gives the same bytes.

    The document comes from the library sepaxml. Its random ids and its clock are replaced by the
    order's, a bank without a BIC is named as the guidelines want it, and the result is held
    against the schema.

    Parameters
    ----------
    order
        One debtor, one day, euros; accounts inside SEPA.

    Returns
    -------
    bytes
        UTF-8, with the XML declaration; number of payments and control sum are exact.

    Raises
    ------
    PaymentsError
        No payment, an id twice or not of the form, a sum out of range, an account outside SEPA, a
        name with nothing left of it, a document that the schema refuses.

    Notes
    -----
    An address is structured or left out: lines of free text are refused by the banks since
    15 November 2026.

    Source: ISO 20022, pain.001.001.09; European Payments Council, EPC132-08 (2025), C2B
    implementation guidelines.
    """
    from sepaxml import SepaTransfer  # noqa: PLC0415 - start-up time, as in _schema

    _refuse_bad(order)

    library = SepaTransfer(_debtor(order.debtor), schema=SCHEMA, clean=False)
    for transfer in order.transfers:
        library.add_payment(_payment(order, transfer))
    document = ET.fromstring(library.export(validate=False))  # noqa: S314 - our own bytes
    _settle(document, order)
    ET.register_namespace("", SPACE)
    written: bytes = ET.tostring(document, encoding="UTF-8", xml_declaration=True)
    _refuse_unfit(written)
    return written


def _refuse_bad(order: Order) -> None:
    ids = [transfer.id for transfer in order.transfers]
    if not ids:
        raise PaymentsError("A payout file needs at least one payment")
    if len(set(ids)) < len(ids):
        raise PaymentsError("Two payments have the same id")
    for one in (order.id, *ids):
        if not _ID.fullmatch(one):
            raise PaymentsError(f"{one!r} can't be an id: 1 to 35 plain characters")
    for transfer in order.transfers:
        amount = transfer.amount_minor
        if isinstance(amount, bool) or not isinstance(amount, int) or not 0 < amount <= LARGEST:
            raise PaymentsError(f"{transfer.id}: {amount!r} is not a sum in cents")


def _debtor(party: Party) -> dict[str, Any]:
    return {"currency": "EUR", "batch": True, **_named(party)}


def _payment(order: Order, transfer: Transfer) -> dict[str, Any]:
    return {
        "amount": transfer.amount_minor,
        "execution_date": order.executes_on,
        "endtoend_id": transfer.id,
        "description": sepa_text(transfer.text, LONGEST_TEXT) or transfer.id,
        **_named(transfer.to),
    }


def _named(party: Party) -> dict[str, Any]:
    name = sepa_text(party.name, LONGEST_NAME)
    if not name.strip(". "):
        raise PaymentsError("A name needs letters that banks in SEPA can print")
    iban = iban_of(party.iban)
    if not in_sepa(iban):
        raise PaymentsError("This account is outside SEPA; pay it by hand")
    address = {"address": _address(party.address)} if party.address else {}
    return {"name": name, "IBAN": iban, **address}


def _address(address: Address) -> dict[str, str]:
    parts = {
        "street_name": sepa_text(address.street, 70),
        "building_number": sepa_text(address.number, 16),
        "postcode": sepa_text(address.postcode, 16),
        "town": sepa_text(address.town, 35),
        "country": address.country,
    }
    if not (parts["town"] and parts["country"]):
        raise PaymentsError("An address needs at least town and country, or is left out")
    return {name: text for name, text in parts.items() if text}


def _settle(document: ET.Element, order: Order) -> None:
    """Put our ids and moment in place of what the library made up."""
    made_at = order.made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    texts = {"MsgId": order.id, "CreDtTm": made_at, "PmtInfId": order.id}
    for name, text in texts.items():
        for element in document.iter(f"{{{SPACE}}}{name}"):
            element.text = text
    for agent in document.iter(f"{{{SPACE}}}FinInstnId"):
        if not len(agent):
            other = ET.SubElement(agent, f"{{{SPACE}}}Othr")
            ET.SubElement(other, f"{{{SPACE}}}Id").text = "NOTPROVIDED"


@cache
def _schema() -> Any:
    # Its import would take a third of mitwerk's start, and few processes pay out.
    import xmlschema  # noqa: PLC0415

    with as_file(files("sepaxml") / "schemas" / f"{SCHEMA}.xsd") as path:
        return xmlschema.XMLSchema(str(path))


def _refuse_unfit(written: bytes) -> None:
    if error := next(_schema().iter_errors(written.decode()), None):
        message = f"The payout file does not fit {SCHEMA}: {error.reason} at {error.path}"
        raise PaymentsError(message) from error
