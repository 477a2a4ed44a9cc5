"""Sums that are owed: opened when they become payable, paid by hand or settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from mitwerk.apps.ledger import causes, rules
from mitwerk.apps.ledger.enums import (
    AccountKind,
    PaperKind,
    PayoutState,
    Reach,
    StepKind,
    TransactionKind,
)
from mitwerk.apps.ledger.errors import PayoutMovedError, ReceiptMissingError
from mitwerk.apps.ledger.events import PayoutMoved
from mitwerk.apps.ledger.models import PaymentDetails, Payout, PayoutStep
from mitwerk.apps.ledger.services.papers import prepare_paper
from mitwerk.apps.ledger.services.post import Line, post
from mitwerk.apps.members.queries.access import roles_of
from mitwerk.engines.payments import in_sepa
from mitwerk.kit import audit, clock
from mitwerk.kit.events import publish
from mitwerk.kit.problems import InvalidError, NotFoundError

if TYPE_CHECKING:
    from mitwerk.apps.ledger.models import Paper, Transaction
    from mitwerk.apps.members.models import Member

PAID_REASON = "paid-out"


def payee_of(member: Member) -> str:
    """Return the owner of a member's accounts."""
    return f"member:{member.code}"


def open_payout(
    *,
    cause: str,
    title: str,
    payee: Member,
    client: Member,
    amount_minor: int,
    currency: str,
    charges: str,
    made: Transaction,
) -> Payout:
    """Open the payout of a sum that ``made`` put on the payee's account; once a cause."""
    payout = Payout.objects.create(
        cause=cause,
        title=title[:140],
        payee=payee,
        client=client,
        amount_minor=amount_minor,
        currency=currency,
        charges=charges,
        transaction=made,
        at=clock.database_now(),
    )
    publish(PayoutMoved(payout.pk, PayoutState.PAYABLE))
    return payout


def receipt(*, by: Member, name: str, content: bytes) -> Paper:
    """Return the sealed receipt of a payment, to hand to `pay_by_hand`."""
    return prepare_paper(by=by, kind=PaperKind.RECEIPT, name=name, content=content)


def pay_as_treasurer(
    *, by: Member, code: str, reference: str, paper: Paper | None, country: str = ""
) -> PayoutStep:
    """Note a payment made by hand, as the treasurer; never one to oneself."""
    rules.check_pays(roles_of(by))
    rules.check_pays_another(by, payout_known(code))
    return pay_by_hand(by=by, code=code, reference=reference, paper=paper, country=country)


def pay_by_hand(
    *, by: Member, code: str, reference: str, paper: Paper | None = None, country: str = ""
) -> PayoutStep:
    """Note that a payout was paid without a file; the caller has asked who may.

    ``country`` is that of the account, where the payee has given none. Refuses one that is in a
    file or settled, and without a receipt one that leaves SEPA, or of which nobody says where it
    goes. Publishes `events.PayoutMoved`.
    """
    reference = reference.strip()[:140]
    if not reference:
        raise InvalidError(_("Write the reference of the payment."), where="reference")
    with transaction.atomic():
        payout = locked_payout(code)
        if payout.steps.exists():
            raise PayoutMovedError(_("It is in a payout file, or settled."))
        if paper is None and asks_country(payout) and not country.strip():
            missing = _("Say in which country the account is, or add the bank’s receipt.")
            raise ReceiptMissingError(missing, where="country")
        if paper is None and needs_receipt(payout, country):
            raise ReceiptMissingError(_("Add the bank’s receipt of the payment."), where="paper")
        if paper is not None:
            paper.save(force_insert=True)
        moved = _post_paid(by, payout, (AccountKind.PAYABLE, payee_of(payout.payee)))
        return _settled(by, payout, moved, reference, paper)


def settle_payout(*, by: Member, code: str, reference: str) -> PayoutStep:
    """Note that the bank carried out a payout of a file, with the statement's reference.

    Refuses one that is in no file, or that ended. Publishes `events.PayoutMoved`.
    """
    rules.check_pays(roles_of(by))
    with transaction.atomic():
        payout = locked_payout(code)
        sent = _sent_step(payout)
        moved = _post_paid(by, payout, (AccountKind.TRANSIT, transit_of(sent)))
        return _settled(by, payout, moved, reference.strip()[:140], None)


def needs_receipt(payout: Payout, country: str = "") -> bool:
    """Tell whether the sum leaves SEPA: another currency, or an account elsewhere.

    Where the payee has given no account, ``country`` says where it is.
    """
    if payout.currency != "EUR":
        return True
    reach = _reach(payout)
    if reach is None:
        return bool(country.strip()) and not in_sepa(country.strip().upper())
    return reach == Reach.ABROAD


def asks_country(payout: Payout) -> bool:
    """Tell whether who pays by hand must say where the account is: euros, and none is given."""
    return payout.currency == "EUR" and _reach(payout) is None


def _reach(payout: Payout) -> str | None:
    living = PaymentDetails.objects.filter(member=payout.payee_id, erased_at=None)
    return living.values_list("reach", flat=True).first()


def payout_known(code: str) -> Payout:
    """Return a payout as it is now, not locked; not found when there is none."""
    known = Payout.objects.filter(code=code).first()
    if known is None:
        raise NotFoundError
    return known


def locked_payout(code: str) -> Payout:
    """Lock what a payout is owed for, then the payout itself, and return it fresh."""
    known = payout_known(code)
    keeper, key = causes.owed(known.cause)
    keeper.lock(key)
    rows = Payout.objects.select_for_update(of=("self",)).select_related("payee", "client")
    return rows.get(pk=known.pk)


def send(*, by: Member, payout: Payout, run_code: str) -> PayoutStep:
    """Move a locked payout into a file; called by `services.runs`."""
    moved = post(
        by=by,
        kind=TransactionKind.SEND,
        currency=payout.currency,
        lines=[
            Line(AccountKind.PAYABLE, payee_of(payout.payee), -payout.amount_minor),
            Line(AccountKind.TRANSIT, f"run:{run_code}", payout.amount_minor),
        ],
        cause=payout.transaction.cause,
        reason=f"sent:{run_code}",
        key=f"send:{payout.code}",
    )
    step = add_step(payout, StepKind.IN_FILE, by=by, moved=moved, reference=run_code)
    publish(PayoutMoved(payout.pk, PayoutState.IN_FILE))
    return step


def transit_of(sent: PayoutStep) -> str:
    return f"run:{sent.reference}"


def _sent_step(payout: Payout) -> PayoutStep:
    steps = {step.kind: step for step in payout.steps.select_related("transaction")}
    if set(steps) != {StepKind.IN_FILE.value}:
        raise PayoutMovedError(_("It is in no payout file, or has ended already."))
    return steps[StepKind.IN_FILE]


def _post_paid(by: Member, payout: Payout, out_of: tuple[AccountKind, str]) -> Transaction:
    return post(
        by=by,
        kind=TransactionKind.PAY,
        currency=payout.currency,
        lines=[
            Line(*out_of, -payout.amount_minor),
            Line(AccountKind.OUTSIDE, payee_of(payout.payee), payout.amount_minor),
        ],
        cause=payout.transaction.cause,
        reason=PAID_REASON,
        key=f"pay:{payout.code}",
    )


def _settled(
    by: Member, payout: Payout, moved: Transaction, reference: str, paper: Paper | None
) -> PayoutStep:
    step = add_step(payout, StepKind.SETTLED, by=by, moved=moved, reference=reference, paper=paper)
    keeper, key = causes.owed(payout.cause)
    keeper.paid(key, by=by, transaction=moved, reference=reference)
    audit.record(by=by, verb="payout.settle", subject=f"payout:{payout.code}")
    publish(PayoutMoved(payout.pk, PayoutState.SETTLED))
    return step


def add_step(
    payout: Payout,
    kind: StepKind,
    *,
    by: Member,
    moved: Transaction,
    reference: str,
    paper: Paper | None = None,
) -> PayoutStep:
    """Note what happened to a locked payout, and the movement that says so in the books."""
    return PayoutStep.objects.create(
        payout=payout,
        kind=kind,
        reference=reference,
        paper=paper,
        transaction=moved,
        by=by,
        at=clock.database_now(),
    )
