"""Share what is locked for a phase among its entrants, when a challenge is cancelled by that rule.

The share is an award of rank 0, so that it is owed, shown and marked as paid like any prize.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import EntryState
from mitwerk.apps.challenges.models import Award, AwardLine, Entry, Phase
from mitwerk.apps.challenges.services import money
from mitwerk.apps.ledger.enums import AccountKind, TransactionKind
from mitwerk.apps.ledger.queries.movements import balance_minor
from mitwerk.apps.ledger.services.post import Line, post
from mitwerk.engines.shares import split
from mitwerk.kit import clock

if TYPE_CHECKING:
    from mitwerk.apps.ledger.models import Transaction
    from mitwerk.apps.members.models import Member

RANK_OF_CANCELLED = 0


def share_among_entrants(phase: Phase, *, by: Member) -> Award | None:
    """Split a phase's locked money equally among its standing entries; None without any."""
    entries = list(phase.entries.filter(state=EntryState.ENTERED).select_related("entrant"))
    amount = balance_minor(
        kind=AccountKind.LOCK, owner=money.lock_of(phase), currency=phase.challenge.currency
    )
    if not entries or not amount:
        return None
    parts = split(amount, {entry.code: 1 for entry in entries})
    shares = [(entry, parts[entry.code]) for entry in entries if parts[entry.code]]
    award = Award.objects.create(
        phase=phase,
        rank=RANK_OF_CANCELLED,
        amount_minor=amount,
        currency=phase.challenge.currency,
        transaction=_post(phase, shares, amount, by),
        by=by,
        at=clock.database_now(),
    )
    AwardLine.objects.bulk_create(
        AwardLine(award=award, entry=entry, payee=entry.entrant, amount_minor=part)
        for entry, part in shares
    )
    return award


def _post(phase: Phase, shares: list[tuple[Entry, int]], amount: int, by: Member) -> Transaction:
    owed: dict[str, int] = {}
    for entry, part in shares:
        owner = money.payee(entry.entrant)
        owed[owner] = owed.get(owner, 0) + part
    return post(
        by=by,
        kind=TransactionKind.AWARD,
        currency=phase.challenge.currency,
        lines=[
            Line(AccountKind.LOCK, money.lock_of(phase), -amount),
            *(Line(AccountKind.PAYABLE, owner, part) for owner, part in owed.items()),
        ],
        cause=money.pot_of(phase.challenge),
        reason=f"cancelled: shared among the entrants of {phase.title}",
        key=f"cancel-share:{phase.code}",
    )
