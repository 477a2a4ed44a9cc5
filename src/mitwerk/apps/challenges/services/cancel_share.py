"""Share what is locked for a phase among its entrants, when a challenge is cancelled by that rule.

The share is an award of rank 0, so that it is owed, shown and marked as paid like any prize.
Everybody who entered has one equal part: who enters five times, or with five teams, gets no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.adapters_judging import Share, payees_of, standing_entries
from mitwerk.apps.challenges.enums import MoneyReason
from mitwerk.apps.challenges.services import money
from mitwerk.apps.challenges.services.award import write_award
from mitwerk.apps.ledger.enums import AccountKind
from mitwerk.apps.ledger.queries.movements import balance_minor
from mitwerk.engines.shares import split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mitwerk.apps.challenges.models import Award, Entry, Phase
    from mitwerk.apps.members.models import Member

RANK_OF_CANCELLED = 0


def share_among_entrants(phase: Phase, *, by: Member) -> Award | None:
    """Split a phase's locked money equally among who entered; None without entries or money."""
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
        shares=_parts(entries, amount),
        reason=MoneyReason.SHARED,
    )


def _parts(entries: Iterable[Entry], amount_minor: int) -> list[Share]:
    """Return one equal part for each person behind the entries, named with their first entry."""
    first: dict[str, tuple[Entry, Member]] = {}
    for entry in entries:
        for person in payees_of(entry):
            first.setdefault(person.code, (entry, person))
    parts = split(amount_minor, dict.fromkeys(first, 1))
    return [
        Share(entry, person, parts[code]) for code, (entry, person) in first.items() if parts[code]
    ]
