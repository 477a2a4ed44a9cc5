"""Prizes that are owed, people who pay them, and accounts that take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.services.award import award_all
from mitwerk.apps.challenges.services.decide import choose_winner
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.services.details import Details, give_details
from mitwerk.apps.ledger.services.runs import make_run
from mitwerk.engines.payments import next_bank_day
from mitwerk.kit import clock
from tests.factories import challenges as make
from tests.factories.judging import judged_phase

if TYPE_CHECKING:
    from datetime import date

    from mitwerk.apps.challenges.models import Phase
    from mitwerk.apps.ledger.models import PaymentDetails, PayoutRun
    from mitwerk.apps.members.models import Member

IBAN = "DE89 3704 0044 0532 0130 00"
PDF = b"%PDF-1.4 statement of the client's account"
SEPA = Details(name="Bärbel Bank", account=IBAN)
ABROAD = Details(
    name="Ann Abroad", account="000123456789", bic="CHASUS33", town="Boston", country="US"
)


def treasurer() -> Member:
    return make.member("tara", "treasurer")


def account(member: Member, details: Details = SEPA) -> PaymentDetails:
    return give_details(by=member, details=details)


def awarded_phase(entries: int = 2) -> Phase:
    """A phase whose client jury chose entry 1; its prizes of 600 and 400 are awarded."""
    from tests.factories.judging import end_judging

    phase = end_judging(judged_phase(entries))
    reason = "It meets every row of the brief."
    choose_winner(by=phase.challenge.client, phase_code=phase.code, entry_number=1, reason=reason)
    award_all(by=phase.challenge.client, phase_code=phase.code)
    phase.refresh_from_db()
    return phase


def owed(entries: int = 2, *, accounts: bool = True) -> list[Payout]:
    """Payouts of an awarded phase, with accounts of payees and client if wanted.

    Where there are payouts already, of a world that several tests share, these.
    """
    if not Payout.objects.exists():
        awarded_phase(entries)
    payouts = list(Payout.objects.select_related("payee", "client").order_by("pk"))
    if accounts:
        for member in {payouts[0].client, *(payout.payee for payout in payouts)}:
            account(member)
    return payouts


def bank_day() -> date:
    return next_bank_day(clock.now().date())


def run(payouts: list[Payout]) -> PayoutRun:
    """A payout file of these payouts."""
    codes = [payout.code for payout in payouts]
    day = bank_day()
    return make_run(by=treasurer(), client=payouts[0].client, codes=codes, executes_on=day)
