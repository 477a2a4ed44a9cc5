"""What members hear of money; what is settled is told by the app that the sum comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

from mitwerk.apps.ledger import causes
from mitwerk.apps.ledger.enums import PayoutState
from mitwerk.apps.ledger.events import DepositHandedIn, DepositJudged, PayoutMoved
from mitwerk.apps.ledger.models import Deposit, Payout
from mitwerk.apps.ledger.rules import CONFIRMERS
from mitwerk.apps.members.models import RoleGrant
from mitwerk.apps.talk.services.notices import notify
from mitwerk.kit.events import subscribe

if TYPE_CHECKING:
    from collections.abc import Iterable

KINDS = {
    PayoutState.PAYABLE: "payout-payable",
    PayoutState.IN_FILE: "payout-sent",
    PayoutState.RETURNED: "payout-returned",
    PayoutState.VOIDED: "payout-voided",
}


def listen() -> None:
    """Subscribe once per process."""
    subscribe(DepositHandedIn, _handed_in)
    subscribe(DepositJudged, _judged)
    subscribe(PayoutMoved, _moved)


def _handed_in(event: DepositHandedIn) -> None:
    deposit = Deposit.objects.select_related("by").get(pk=event.deposit_id)
    grants = RoleGrant.objects.filter(role__in=CONFIRMERS, revoked_at=None)
    people = set(grants.values_list("member_id", flat=True)) - {deposit.by_id}
    _tell(people, "deposit-waits", deposit, reverse("ledger:deposit", args=[deposit.code]))


def _judged(event: DepositJudged) -> None:
    deposit = Deposit.objects.select_related("by", "verdict").get(pk=event.deposit_id)
    kind = "deposit-confirmed" if deposit.verdict.confirmed else "deposit-refused"
    url = reverse("ledger:purse", args=[deposit.cause])
    _tell([deposit.by_id], kind, deposit, url, reason=deposit.verdict.reason)


def _tell(people: Iterable[int], kind: str, deposit: Deposit, url: str, **more: object) -> None:
    purse = causes.purse(deposit.cause, deposit.by)
    amount = f"{deposit.amount_minor} {deposit.currency}"
    notify(
        members=people,
        kind=kind,
        subject=f"deposit:{deposit.code}",
        url=url,
        details={"title": purse.title, "amount": amount, **more},
    )


def _moved(event: PayoutMoved) -> None:
    kind = KINDS.get(PayoutState(event.state))
    if kind is None:
        return
    payout = Payout.objects.prefetch_related("steps").get(pk=event.payout_id)
    reason = "".join(step.reference for step in payout.steps.all() if step.kind == event.state)
    people, url = [payout.payee_id], reverse("ledger:earnings")
    if event.state == PayoutState.VOIDED:  # the client may have noted it, and is to pay it
        people, url = [payout.payee_id, payout.client_id], reverse("ledger:why", args=[payout.code])
    notify(
        members=people,
        kind=kind,
        subject=f"payout:{payout.code}",
        url=url,
        details={
            "title": payout.title,
            "amount": f"{payout.amount_minor} {payout.currency}",
            "reason": reason,
        },
    )
