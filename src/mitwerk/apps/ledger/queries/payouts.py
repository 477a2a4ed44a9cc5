"""Where payouts stand: for those who pay, those who are paid, and those who look after it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Sum

from mitwerk.apps.ledger import causes
from mitwerk.apps.ledger.enums import PayoutState, Reach, StepKind
from mitwerk.apps.ledger.models import PaymentDetails, Payout, PayoutItem, PayoutRun, PayoutStep
from mitwerk.kit.money import Money
from mitwerk.kit.problems import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from mitwerk.apps.ledger.causes import Behind
    from mitwerk.apps.members.models import Member

BACK = (StepKind.RETURNED, StepKind.VOIDED)
ENDED = (StepKind.SETTLED, *BACK)


@dataclass(frozen=True, slots=True)
class PayoutLine:
    """One payout as a page shows it."""

    payout: Payout
    state: PayoutState
    last: PayoutStep | None
    behind: Behind | None = None
    reach: Reach | None = None  # None: the payee has given no account yet
    before: tuple[PayoutStep, ...] = ()  # how earlier payouts of the same sum came back

    @property
    def fits_file(self) -> bool:
        """Whether a payout file can hold it."""
        return self.payout.currency == "EUR" and self.reach == Reach.SEPA


@dataclass(frozen=True, slots=True)
class ClientDue:
    """What one client owes in one currency."""

    client: Member
    currency: str
    lines: list[PayoutLine]
    has_account: bool

    @property
    def total(self) -> Money:
        return Money(sum(line.payout.amount_minor for line in self.lines), self.currency)

    @property
    def ready(self) -> list[PayoutLine]:
        """What can go into a file now."""
        return [line for line in self.lines if self.has_account and line.fits_file]


def state_of(payout: Payout) -> PayoutState:
    """Return where a payout stands; its steps are prefetched."""
    steps = list(payout.steps.all())
    return PayoutState(steps[-1].kind) if steps else PayoutState.PAYABLE


def with_all(payouts: QuerySet[Payout]) -> QuerySet[Payout]:
    return payouts.select_related("payee", "client").prefetch_related("steps")


def payable() -> QuerySet[Payout]:
    """Return the payouts to which nothing happened yet."""
    return Payout.objects.filter(steps=None)


def paid_by_hand() -> QuerySet[Payout]:
    """Return the payouts that were paid without a file and have not come back."""
    out = Payout.objects.filter(item=None, steps__kind=StepKind.SETTLED, retried_by=None)
    return with_all(out)


def lines_of(payouts: Iterable[Payout]) -> list[PayoutLine]:
    """Return payouts with their state, what is behind them and how money reaches the payee."""
    payouts = list(payouts)
    told = causes.behind([payout.cause for payout in payouts])
    reach = reach_of({payout.payee_id for payout in payouts})
    before = _before(payouts)
    return [
        line_of(
            payout,
            reach.get(payout.payee_id),
            told.get(payout.cause),
            [step for step in before[payout.cause] if step.payout_id < payout.pk],
        )
        for payout in payouts
    ]


def line_of(
    payout: Payout,
    reach: Reach | None,
    behind: Behind | None = None,
    before: Iterable[PayoutStep] = (),
) -> PayoutLine:
    """Return one payout as pages show it; its steps are prefetched."""
    steps = list(payout.steps.all())
    last = steps[-1] if steps else None
    return PayoutLine(payout, state_of(payout), last, behind, reach, tuple(before))


def _before(payouts: list[Payout]) -> defaultdict[str, list[PayoutStep]]:
    """Return by cause how payouts came back, oldest first; nothing is asked without a retry."""
    causes_ = {payout.cause for payout in payouts if payout.retry_of_id}
    found: defaultdict[str, list[PayoutStep]] = defaultdict(list)
    rows = PayoutStep.objects.filter(kind__in=BACK, payout__cause__in=causes_)
    for step in rows.annotate(of=F("payout__cause")).order_by("pk"):
        found[step.of].append(step)
    return found


def with_reach(payouts: QuerySet[Payout]) -> QuerySet[Payout]:
    """Annotate how money reaches each payee (``payee_reach``), so that it costs no query."""
    living = PaymentDetails.objects.filter(member=OuterRef("payee"), erased_at=None)
    return payouts.annotate(payee_reach=Subquery(living.values("reach")[:1]))


def reach_of(members: Iterable[int]) -> dict[int, Reach]:
    """Return how money reaches members, by id; who has given no account is left out."""
    rows = PaymentDetails.objects.filter(member__in=list(members), erased_at=None)
    return {member: Reach(reach) for member, reach in rows.values_list("member_id", "reach")}


def due_by_client() -> list[ClientDue]:
    """Return what is payable, by client and currency, oldest first."""
    rows = with_all(payable()).order_by("client__handle", "currency", "pk")
    lines = lines_of(rows)
    accounts = reach_of({line.payout.client_id for line in lines})
    groups = groupby(lines, key=lambda line: (line.payout.client, line.payout.currency))
    return [
        ClientDue(client, currency, list(found), accounts.get(client.pk) == Reach.SEPA)
        for (client, currency), found in groups
    ]


def earnings_of(member: Member) -> QuerySet[Payout]:
    """Return what a member was and is owed; what came back shows in its retry."""
    return with_all(Payout.objects.filter(payee=member, retried_by=None))


def sums_of(member: Member) -> list[tuple[Money, Money]]:
    """Return, by currency, what a member earned in all and what of it is settled."""
    # A subquery, since a join would count a payout once for each of its steps.
    over = Q(pk__in=PayoutStep.objects.filter(kind=StepKind.SETTLED).values("payout"))
    rows = (
        Payout.objects.filter(payee=member, retried_by=None)
        .values("currency")
        .annotate(whole=Sum("amount_minor"), settled=Sum("amount_minor", filter=over))
        .order_by("currency")
    )
    return [
        (Money(row["whole"], row["currency"]), Money(row["settled"] or 0, row["currency"]))
        for row in rows
    ]


def payout_by_code(code: str, *, viewer: Member, treasurer: bool) -> Payout:
    """Return a payout that the viewer may see: its payee, its client, treasurers."""
    found = with_all(Payout.objects.filter(code=code))
    if not treasurer:
        found = found.filter(Q(payee=viewer) | Q(client=viewer))
    payout = found.first()
    if payout is None:
        raise NotFoundError
    return payout


def runs() -> QuerySet[PayoutRun]:
    """Return payout files with how many of their payouts still wait for the bank."""
    ended = PayoutItem.objects.filter(payout=OuterRef("payout"), payout__steps__kind__in=ENDED)
    open_items = (
        PayoutItem.objects.filter(run=OuterRef("pk"))
        .annotate(over=Exists(ended))
        .filter(over=False)
        .values("run")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return PayoutRun.objects.select_related("client", "by").annotate(waiting=open_items)


def run_by_code(code: str) -> PayoutRun:
    run = runs().filter(code=code).first()
    if run is None:
        raise NotFoundError
    return run


def items_of(run: PayoutRun) -> list[PayoutLine]:
    """Return the payouts of a file."""
    return lines_of(with_all(Payout.objects.filter(item__run=run)).order_by("pk"))
