"""Share what is locked for a phase among its entrants, when a challenge is cancelled by that rule.

The share is an award of rank 0, so that it is owed, shown and marked as paid like any prize.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.adapters_judging import shares_of, standing_entries
from mitwerk.apps.challenges.enums import MoneyReason
from mitwerk.apps.challenges.services import money
from mitwerk.apps.challenges.services.award import write_award
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Award, Phase
    from mitwerk.apps.members.models import Member

RANK_OF_CANCELLED = 0


def share_among_entrants(phase: Phase, *, by: Member) -> Award | None:
    """Split a phase's locked money equally among its standing entries; None without any."""
    entries = standing_entries(phase)
    amount = balance_minor(
        kind=AccountKind.LOCK, owner=money.lock_of(phase), currency=phase.challenge.currency
    )
    if not entries or not amount:
        return None
    return write_award(
        by=by,
        phase=phase,
        rank=RANK_OF_CANCELLED,
        shares=shares_of(entries, amount),
        reason=MoneyReason.SHARED,
    )
