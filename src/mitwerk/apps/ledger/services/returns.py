"""Corrections of payouts: what the bank sent back, and payments that were noted by mistake.

Nothing is edited: every movement of the payout is reversed, newest first, and the sum is payable
again by a new payout, so that one payout stays in one file for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.ledger import causes, rules
from mitwerk.apps.ledger.enums import PayoutState, StepKind
from mitwerk.apps.ledger.errors import PayoutMovedError
from mitwerk.apps.ledger.events import PayoutMoved
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.services.payouts import add_step, locked_payout, payout_known
from mitwerk.apps.ledger.services.post import reverse
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import InvalidError

if TYPE_CHECKING:
    from mitwerk.apps.ledger.models import PayoutStep, Transaction
    from mitwerk.apps.members.models import Member

IN_FILE, SETTLED = StepKind.IN_FILE.value, StepKind.SETTLED.value


def return_payout(*, by: Member, code: str, reason: str) -> Payout:
    """Note that the bank sent a payout back, also days after it was settled or paid by hand.

    Refuses what is payable still, what came back already, and a payout to oneself. Answers with
    the new payout that is payable. Publishes `events.PayoutMoved`.
    """
    reason = _checked(by, code, reason, _("Write the reason that the bank gives."))
    with transaction.atomic():
        payout = locked_payout(code)
        steps = _steps_to_undo(payout)
        if not steps:
            raise PayoutMovedError(_("It is not on its way to the payee, or came back already."))
        return _undo(by, payout, steps, StepKind.RETURNED, reason)


def void_payout(*, by: Member, code: str, reason: str) -> Payout:
    """Note that a payment by hand was noted by mistake: never made, or made for another sum.

    What went through a file is settled by its statement and can only be sent back. Refuses a
    payout to oneself. Answers with the new payout that is payable. Publishes `events.PayoutMoved`.
    """
    reason = _checked(by, code, reason, _("Write what was wrong."))
    with transaction.atomic():
        payout = locked_payout(code)
        steps = _steps_to_undo(payout)
        if [step.kind for step in steps] != [SETTLED]:
            raise PayoutMovedError(_("Only a payment by hand can have been noted by mistake."))
        return _undo(by, payout, steps, StepKind.VOIDED, reason)


def _checked(by: Member, code: str, reason: str, missing: str) -> str:
    rules.check_pays(roles_of(by))
    rules.check_pays_another(by, payout_known(code))
    reason = reason.strip()[:140]
    if not reason:
        raise InvalidError(missing, where="reference")
    return reason


def _steps_to_undo(payout: Payout) -> list[PayoutStep]:
    """Return the steps of a payout whose money is out, newest first; none of another."""
    steps = list(payout.steps.select_related("transaction").order_by("-pk"))
    kinds = {step.kind for step in steps}
    return steps if kinds <= {IN_FILE, SETTLED} else []


def _undo(
    by: Member, payout: Payout, steps: list[PayoutStep], kind: StepKind, reason: str
) -> Payout:
    paid = next((step.transaction for step in steps if step.kind == SETTLED), None)
    for step in steps:
        back = reverse(by=by, transaction_=step.transaction, reason=kind.value)
    add_step(payout, kind, by=by, moved=back, reference=reason)
    if paid is not None:
        keeper, key = causes.owed(payout.cause)
        keeper.unpaid(key, by=by, transaction=paid)
    again = _payable_again(payout, back)
    audit.record(by=by, verb=f"payout.{VERBS[kind]}", subject=f"payout:{payout.code}")
    publish(PayoutMoved(payout.pk, PayoutState(kind)))
    return again


VERBS = {StepKind.RETURNED: "return", StepKind.VOIDED: "void"}


def _payable_again(payout: Payout, back: Transaction) -> Payout:
    return Payout.objects.create(
        cause=payout.cause,
        title=payout.title,
        payee=payout.payee,
        client=payout.client,
        amount_minor=payout.amount_minor,
        currency=payout.currency,
        charges=payout.charges,
        transaction=back,
        retry_of=payout,
        at=clock.database_now(),
    )
