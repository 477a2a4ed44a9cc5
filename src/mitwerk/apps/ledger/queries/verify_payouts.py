"""Whether payouts, their files and the papers agree with the books, to the cent."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Prefetch

from mitwerk.apps.ledger.enums import AccountKind, PayoutState, StepKind
from mitwerk.apps.ledger.models import (
    Account,
    Deposit,
    Paper,
    PaymentDetails,
    Payout,
    PayoutRun,
    PayoutStep,
)
from mitwerk.apps.ledger.queries.findings import LOOK, RESTORE, Finding
from mitwerk.apps.ledger.queries.payouts import BACK, state_of
from mitwerk.engines import payments
from mitwerk.kit import clock
from mitwerk.kit.sealing import SealBrokenError, unseal

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 500
GRACE = timedelta(days=1)
ORDERS = {
    (),
    (StepKind.IN_FILE,),
    (StepKind.SETTLED,),
    (StepKind.IN_FILE, StepKind.SETTLED),
    (StepKind.IN_FILE, StepKind.RETURNED),
    (StepKind.IN_FILE, StepKind.SETTLED, StepKind.RETURNED),
    (StepKind.SETTLED, StepKind.RETURNED),
    (StepKind.SETTLED, StepKind.VOIDED),
}
KEY = "Put back the payment.key (or MITWERK_PAYMENT_KEY) that was in use when it was sealed."


def broken_payouts() -> Iterator[Finding]:
    """Yield what is wrong with payouts, payout files, deposits and sealed papers."""
    yield from _steps()
    yield from _owed_accounts()
    yield from _transit_accounts()
    yield from _runs()
    yield from _deposits()
    yield from _papers()
    yield from _overdue()


def _payouts() -> Iterator[Payout]:
    moved = PayoutStep.objects.order_by("pk").select_related("transaction__reversed_by")
    moved = moved.prefetch_related("transaction__postings")
    steps = Prefetch("steps", moved)
    rows = Payout.objects.select_related("item__run", "payee", "retried_by").prefetch_related(steps)
    yield from rows.order_by("pk").iterator(CHUNK)


def _steps() -> Iterator[Finding]:
    """Steps come in order, and each moved exactly the payout's sum."""
    for payout in _payouts():
        steps = list(payout.steps.all())
        kinds = tuple(StepKind(step.kind) for step in steps)
        if kinds not in ORDERS:
            says = "its steps are " + ", ".join(kinds)
            yield Finding("steps-in-order", f"payout {payout.code}", says, LOOK)
        for step in steps:
            sums = [posting.amount_minor for posting in step.transaction.postings.all()]
            came = sum(minor for minor in sums if minor > 0)
            if came != payout.amount_minor:
                says = f"{step.kind} moved {came} instead of {payout.amount_minor}"
                yield Finding("step-moves-the-sum", f"payout {payout.code}", says, LOOK)
        if (StepKind.IN_FILE in kinds) != hasattr(payout, "item"):
            says = "it is said to be in a file, but is in none, or the other way round"
            yield Finding("in-exactly-one-file", f"payout {payout.code}", says, LOOK)
        yield from _back(payout, steps)


def _back(payout: Payout, steps: list[PayoutStep]) -> Iterator[Finding]:
    """What came back is payable again, once, and every movement of it is reversed, of no other."""
    name = f"payout {payout.code}"
    back = [step.transaction_id for step in steps if step.kind in BACK]
    if bool(back) != hasattr(payout, "retried_by"):
        says = "what came back is not payable again, or is without having come back"
        yield Finding("returned-is-payable-again", name, says, LOOK)
    moved = [step.transaction for step in steps if step.kind not in BACK]
    reversals = [getattr(made, "reversed_by", None) for made in moved]
    ids = [made.pk if made is not None else None for made in reversals]
    if (back and (None in ids or ids[:1] != back)) or (not back and any(ids)):
        says = "its movements are not those that are reversed"
        yield Finding("returned-is-reversed", name, says, LOOK)


def _owed_accounts() -> Iterator[Finding]:
    """What is owed to a member is the sum of the payouts that wait."""
    waiting: Counter[tuple[str, str]] = Counter()
    for payout in _payouts():
        if state_of(payout) == PayoutState.PAYABLE:
            waiting[f"member:{payout.payee.code}", payout.currency] += payout.amount_minor
    yield from _compared("owed-is-waiting", AccountKind.PAYABLE, waiting, "payouts that wait")


def _transit_accounts() -> Iterator[Finding]:
    """What is on its way in a file is the sum of its payouts that have not ended."""
    under_way: Counter[tuple[str, str]] = Counter()
    for payout in _payouts():
        if state_of(payout) == PayoutState.IN_FILE and hasattr(payout, "item"):
            under_way[f"run:{payout.item.run.code}", payout.currency] += payout.amount_minor
    yield from _compared("transit-is-under-way", AccountKind.TRANSIT, under_way, "payouts in it")


def _compared(
    invariant: str, kind: AccountKind, sums: Counter[tuple[str, str]], what: str
) -> Iterator[Finding]:
    held = {
        (account.owner, account.currency): account.balance_minor
        for account in Account.objects.filter(kind=kind)
    }
    for owner, currency in sorted({*held, *sums}):
        have, want = held.get((owner, currency), 0), sums[owner, currency]
        if have != want:
            says = f"holds {have} {currency}, the {what} add up to {want}"
            yield Finding(invariant, f"account {kind}/{owner}", says, LOOK)


def _runs() -> Iterator[Finding]:
    """A file says what its rows say, and its bytes are those of the first export."""
    items = PayoutRun.objects.prefetch_related("items__payout").order_by("pk")
    for run in items.iterator(CHUNK):
        payouts = {item.payout.code: item.payout.amount_minor for item in run.items.all()}
        name = f"payout file {run.code}"
        if (run.count, run.control_minor) != (len(payouts), sum(payouts.values())):
            says = f"{run.count} payouts and {run.control_minor} cents are not its rows"
            yield Finding("file-sums", name, says, LOOK)
        try:
            content = unseal(run.sealed, of=f"run:{run.code}")
        except SealBrokenError as error:
            yield Finding("file-opens", name, str(error), KEY)
            continue
        if hashlib.sha256(content).hexdigest() != run.sha256:
            yield Finding("same-bytes", name, "its bytes are not those first written", RESTORE)
        yield from _read_again(name, content, payouts)


def _read_again(name: str, content: bytes, payouts: dict[str, int]) -> Iterator[Finding]:
    try:
        read = payments.read_back(content)
    except payments.PaymentsError as error:
        yield Finding("file-says-the-books", name, str(error), RESTORE)
        return
    said = {transfer.id: transfer.amount_minor for transfer in read.transfers}
    if not read.whole or said != payouts:
        yield Finding("file-says-the-books", name, "its payments are not those of its rows", LOOK)


def _deposits() -> Iterator[Finding]:
    """A deposit is confirmed by a second person."""
    judged = Deposit.objects.exclude(verdict=None).select_related("verdict")
    alone = judged.filter(verdict__by=F("by")) | judged.exclude(verdict__handed_by=F("by"))
    for deposit in alone.order_by("pk"):
        says = "who handed it in also confirmed it"
        yield Finding("two-people", f"deposit {deposit.code}", says, LOOK)


def _papers() -> Iterator[Finding]:
    """A paper that is not erased still opens to the bytes that were handed in."""
    for paper in Paper.objects.filter(erased_at=None).order_by("pk").iterator(20):
        name = f"paper {paper.code}"
        try:
            content = unseal(paper.sealed, of=f"paper:{paper.code}")
        except SealBrokenError as error:
            yield Finding("paper-opens", name, str(error), KEY)
            continue
        if hashlib.sha256(content).hexdigest() != paper.sha256:
            yield Finding("same-paper", name, "its bytes are not those handed in", RESTORE)


def _overdue() -> Iterator[Finding]:
    """What was promised to be erased is erased, within a day."""
    today = clock.now().date()
    do = "See that the worker runs (`mitwerk serve`); it erases within a minute."
    for name, table in (("payment data", PaymentDetails), ("paper", Paper)):
        late = table.objects.filter(erased_at=None, delete_after__lt=today - GRACE)
        for row in late.order_by("pk"):
            says = f"was to be erased after {row.delete_after}"
            yield Finding("erased-in-time", f"{name} {row.code}", says, do)
