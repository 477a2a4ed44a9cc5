"""Awards become payable: what a prize owes goes to its payees' accounts, and their payouts open."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import MoneyReason
from mitwerk.apps.challenges.queries.payouts import cause_of
from mitwerk.apps.challenges.services import money
from mitwerk.apps.ledger.enums import AccountKind, Charges, TransactionKind
from mitwerk.apps.ledger.models import Payout
from mitwerk.apps.ledger.services.payouts import open_payout
from mitwerk.apps.ledger.services.post import Line, post
from mitwerk.kit import audit

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Award, AwardLine
    from mitwerk.apps.ledger.models import Transaction
    from mitwerk.apps.members.models import Member


def make_payable(*, award: Award, by: Member | None = None) -> list[Payout]:
    """Owe an award to its payees from now on; nobody can appeal against it any more.

    Called under the challenge's lock: by the award itself where the terms name no time for
    appeals, else when that time is over. A second time answers with the same payouts.
    """
    lines = list(award.lines.select_related("payee", "entry").order_by("pk"))
    known = Payout.objects.filter(cause__in=[cause_of(line) for line in lines])
    if known.exists():
        return list(known.order_by("pk"))
    moved = _post_due(award, lines, by)
    audit.record(by=by, verb="prize.payable", subject=f"award:{award.code}")
    return [_open(award, line, moved) for line in lines]


def _post_due(award: Award, lines: list[AwardLine], by: Member | None) -> Transaction:
    owed: Counter[str] = Counter()
    for line in lines:
        owed[money.payee(line.payee)] += line.amount_minor
    phase = award.phase
    return post(
        by=by,
        kind=TransactionKind.DUE,
        currency=award.currency,
        lines=[
            Line(AccountKind.AWARDED, money.award_of(phase, award.rank), -award.amount_minor),
            *(Line(AccountKind.PAYABLE, owner, part) for owner, part in owed.items()),
        ],
        cause=money.pot_of(phase.challenge),
        reason=MoneyReason.DUE.of_rank(award.rank) if award.rank else MoneyReason.SHARED_DUE,
        key=f"due:{phase.code}:{award.rank}",
    )


def _open(award: Award, line: AwardLine, moved: Transaction) -> Payout:
    challenge = award.phase.challenge
    return open_payout(
        cause=cause_of(line),
        title=f"{challenge.title}, {award.phase.title}",
        payee=line.payee,
        client=challenge.client,
        amount_minor=line.amount_minor,
        currency=award.currency,
        charges=Charges.SHARED,
        made=moved,
    )
