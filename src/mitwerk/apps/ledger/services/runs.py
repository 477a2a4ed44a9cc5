"""Make a payout file, once, and give the same bytes ever after."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.ledger import rules
from mitwerk.apps.ledger.adapters import order_of
from mitwerk.apps.ledger.enums import Reach
from mitwerk.apps.ledger.errors import (
    DetailsMissingError,
    PayoutMovedError,
    RunRefusedError,
    SealedError,
)
from mitwerk.apps.ledger.models import PaymentDetails, Payout, PayoutItem, PayoutRun
from mitwerk.apps.ledger.services import payouts as one
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.engines import payments
from mitwerk.kit import audit, clock, ids
from mitwerk.kit.sealing import SealBrokenError, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from mitwerk.apps.members.models import Member

FURTHEST = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Written:
    """A file before it is in the database."""

    code: str
    content: bytes
    sealed: bytes
    details: dict[int, PaymentDetails]


def make_run(*, by: Member, client: Member, codes: Sequence[str], executes_on: date) -> PayoutRun:
    """Put payouts of one client into a payout file (pain.001.001.09), each in one file only.

    The file is written, held against its schema and sealed before anything is locked; then the
    payouts are locked and moved, all or none. Refuses everybody but treasurers, one's own
    payouts, a day on which no bank works, payouts without an account inside SEPA, and payouts
    that moved meanwhile. Publishes `events.PayoutMoved` for each.
    """
    rules.check_pays(roles_of(by))
    _refuse_day(executes_on)
    found = _payable(by, client, codes)
    written = _write(client, found, executes_on)
    with transaction.atomic():
        ids_in_order = sorted(payout.pk for payout in found)
        locked = Payout.objects.select_for_update(of=("self",)).filter(pk__in=ids_in_order)
        fresh = list(locked.select_related("payee", "transaction").order_by("pk"))
        if any(payout.steps.exists() for payout in fresh):
            raise PayoutMovedError(_("One of these payouts is in another file, or paid."))
        run = _keep(by, client, executes_on, written, fresh)
        audit.record(
            by=by,
            verb="payout.run",
            subject=f"run:{run.code}",
            details={"count": run.count, "control_minor": run.control_minor, "sha256": run.sha256},
        )
    return run


def file_of(*, by: Member, run: PayoutRun) -> bytes:
    """Return the bytes of a payout file as they were first written; every look is on record."""
    rules.check_pays(roles_of(by))
    try:
        content = unseal(run.sealed, of=f"run:{run.code}")
    except SealBrokenError as error:
        raise SealedError(_("The key that sealed this file is not installed.")) from error
    audit.record(by=by, verb="payout.download", subject=f"run:{run.code}")
    return content


def _refuse_day(day: date) -> None:
    today = clock.now().date()
    if not (today <= day <= today + FURTHEST and payments.is_bank_day(day)):
        message = _("Choose a day on which banks work, within the next 60 days.")
        raise RunRefusedError(message, where="executes_on")


def _payable(by: Member, client: Member, codes: Sequence[str]) -> list[Payout]:
    wanted = sorted(set(codes))
    rows = Payout.objects.filter(code__in=wanted, client=client).select_related("payee")
    found = list(rows.order_by("pk"))
    if not wanted or len(found) < len(wanted):
        raise RunRefusedError(_("Choose payouts of one client."), where="payouts")
    if any(payout.currency != "EUR" for payout in found):
        raise RunRefusedError(_("A payout file holds euros only; pay others by hand."))
    if any(payout.payee_id == by.pk for payout in found):
        raise RunRefusedError(_("Somebody else must pay you."))
    if any(payout.steps.exists() for payout in found):
        raise PayoutMovedError(_("One of these payouts is in another file, or paid."))
    return found


def _write(client: Member, found: list[Payout], executes_on: date) -> Written:
    people = {client.pk, *(payout.payee_id for payout in found)}
    living = PaymentDetails.objects.filter(member__in=people, erased_at=None, reach=Reach.SEPA)
    details = {row.member_id: row for row in living}
    if client.pk not in details:
        message = _("%s has given no account inside SEPA to pay from.") % client.shown_name
        raise DetailsMissingError(message)
    missing = [payout for payout in found if payout.payee_id not in details]
    if missing:
        message = _("%s has given no account inside SEPA.") % missing[0].payee.shown_name
        raise DetailsMissingError(message)
    code = ids.new_code()
    try:
        opened = {pk: opened_details(row) for pk, row in details.items()}
        order = order_of(code, clock.now(), executes_on, opened[client.pk], found, opened)
        content = payments.credit_transfers(order)
    except SealBrokenError as error:
        raise SealedError(_("The key that sealed this payment data is not installed.")) from error
    except payments.PaymentsError as error:
        raise RunRefusedError(str(error)) from error
    _refuse_other_sums(content, found)
    return Written(code, content, seal(content, of=f"run:{code}"), details)


def opened_details(row: PaymentDetails) -> dict[str, str]:
    """Return the sealed fields of payment data."""
    opened: dict[str, str] = json.loads(unseal(row.sealed, of=f"details:{row.code}"))
    return opened


def _refuse_other_sums(content: bytes, found: list[Payout]) -> None:
    """Read the file with a second reader: it must say what the books say."""
    read = payments.read_back(content)
    said = {transfer.id: transfer.amount_minor for transfer in read.transfers}
    if not read.whole or said != {payout.code: payout.amount_minor for payout in found}:
        raise RunRefusedError(_("The written file says other sums than the books."))


def _keep(
    by: Member, client: Member, executes_on: date, written: Written, fresh: list[Payout]
) -> PayoutRun:
    run = PayoutRun.objects.create(
        code=written.code,
        client=client,
        executes_on=executes_on,
        count=len(fresh),
        control_minor=sum(payout.amount_minor for payout in fresh),
        sealed=written.sealed,
        sha256=hashlib.sha256(written.content).hexdigest(),
        by=by,
        at=clock.database_now(),
    )
    for payout in fresh:
        one.send(by=by, payout=payout, run_code=run.code)
        details = written.details[payout.payee_id]
        PayoutItem.objects.create(payout=payout, run=run, details=details)
    return run


def account_of(*, by: Member, payout: Payout) -> dict[str, str]:
    """Return where to pay a payout by hand; every look is on record."""
    rules.check_pays(roles_of(by))
    row = PaymentDetails.objects.filter(member=payout.payee, erased_at=None).first()
    if row is None:
        raise DetailsMissingError
    try:
        opened = opened_details(row)
    except SealBrokenError as error:
        raise SealedError(_("The key that sealed this payment data is not installed.")) from error
    audit.record(by=by, verb="payment-data.look", subject=f"payout:{payout.code}")
    return opened
