"""What a treasurer finds to do: accounts of the client and payees, a deposit to be confirmed."""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.models import Challenge
from mitwerk.apps.ledger.services.deposits import hand_in_deposit
from mitwerk.apps.ledger.services.details import Details, give_details
from mitwerk.demo import briefs, people
from mitwerk.kit import clock

if TYPE_CHECKING:
    from mitwerk.apps.members.models import Member

MARGIN, TITLE = 48.0, "Demo: statement of an invented bank"
# Made-up account numbers that banks and standards print as examples, by the owner's country.
# Whoever lives elsewhere has given no account yet, and the treasury says so.
EXAMPLES = {
    "AT": "AT611904300234573201",
    "DE": "DE89370400440532013000",
    "ES": "ES9121000418450200051332",
    "FI": "FI2112345600000785",
    "FR": "FR1420041010050500013M02606",
    "NL": "NL91ABNA0417164300",
    "PL": "PL61109010140000071219812874",
    "PT": "PT50000201231234567890154",
    "SE": "SE4550000000058398257466",
}


def tell_treasury(cast: dict[str, Member]) -> None:
    """Give payment data of client and designers; hand in a paper for the vehicle's prizes."""
    with clock.shifted(timedelta(days=-9)):
        for person in (people.CLIENT, *people.DESIGNERS):
            if account := EXAMPLES.get(person.country):
                give_details(by=cast[person.handle], details=Details(person.name, account))
    client = cast[people.CLIENT.handle]
    challenge = Challenge.objects.get(client=client, title=briefs.VEHICLE["title"])
    with clock.shifted(timedelta(days=-1)):
        hand_in_deposit(
            by=client,
            ref=f"challenge:{challenge.code}",
            amount_minor=challenge.prizes_minor,
            name="statement-demo.pdf",
            content=_statement(challenge),
        )


def _statement(challenge: Challenge) -> bytes:
    """Draw the bank's paper, plainly marked as none."""
    from mitwerk.demo.vehicle.writers.pdf import A4, Page, write_pdf  # noqa: PLC0415 - loads Pillow

    page = Page()
    top = A4[1] - MARGIN
    amount = f"{challenge.prizes_minor / 100:,.2f} {challenge.currency}"
    lines = (
        f"Account {EXAMPLES['DE']}, {people.CLIENT.name}",
        f"Balance {amount}, kept for the prizes of:",
        challenge.title,
        "No bank issued this; it belongs to the demo story.",
    )
    page.text(TITLE, MARGIN, top - 24, 20, bold=True)
    for at, line in enumerate(lines):
        page.text(line, MARGIN, top - 64 - 20 * at, 12)
    with tempfile.TemporaryDirectory() as folder:
        return write_pdf(Path(folder) / "statement.pdf", TITLE, [page]).read_bytes()
