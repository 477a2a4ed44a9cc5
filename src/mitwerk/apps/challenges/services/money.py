"""The prize money of a challenge: promised, locked for phases, released. Never above the pot.

Default of the whole ledger: it records promises; the money itself stays on the client's account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.enums import MoneyReason
from mitwerk.apps.ledger.enums import AccountKind, TransactionKind
from mitwerk.apps.ledger.models import Transaction
from mitwerk.apps.ledger.queries.movements import balance_minor
from mitwerk.apps.ledger.services.post import Line, post

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Challenge, Phase
    from mitwerk.apps.members.models import Member


def pot_of(challenge: Challenge) -> str:
    return f"challenge:{challenge.code}"


def lock_of(phase: Phase) -> str:
    return f"phase:{phase.code}"


def award_of(phase: Phase, rank: int) -> str:
    """Return the owner of the account of an award that is not payable yet."""
    return f"prize:{phase.code}:{rank}"


def client_of(challenge: Challenge) -> str:
    return f"member:{challenge.client.code}"


def payee(member: Member) -> str:
    return f"member:{member.code}"


def fund_and_lock(*, challenge: Challenge, by: Member) -> None:
    """Promise the prizes and lock each phase's share; called while publishing.

    Refuses when the phases' prizes exceed the promised sum (the pot can't fall below zero).
    """
    if not challenge.prizes_minor:
        return
    _move(
        challenge,
        by=by,
        kind=TransactionKind.FUND,
        out_of=(AccountKind.OUTSIDE, client_of(challenge)),
        into=(AccountKind.POT, pot_of(challenge)),
        amount_minor=challenge.prizes_minor,
        reason=MoneyReason.PROMISED,
        key=f"fund:{challenge.code}",
    )
    for phase in challenge.phases.prefetch_related("prizes"):
        _lock_phase(challenge, phase, by=by)


def _lock_phase(challenge: Challenge, phase: Phase, *, by: Member) -> None:
    amount = sum(prize.amount_minor for prize in phase.prizes.all())
    if not amount:
        return
    _move(
        challenge,
        by=by,
        kind=TransactionKind.LOCK,
        out_of=(AccountKind.POT, pot_of(challenge)),
        into=(AccountKind.LOCK, lock_of(phase)),
        amount_minor=amount,
        reason=MoneyReason.LOCKED,
        key=f"lock:{phase.code}",
    )


def release_phase(*, phase: Phase, by: Member | None, reason: str) -> None:
    """Give what is still locked for a phase back to the pot; nothing locked is no fault."""
    challenge = phase.challenge
    left = balance_minor(kind=AccountKind.LOCK, owner=lock_of(phase), currency=challenge.currency)
    if left:
        _move(
            challenge,
            by=by,
            kind=TransactionKind.RELEASE,
            out_of=(AccountKind.LOCK, lock_of(phase)),
            into=(AccountKind.POT, pot_of(challenge)),
            amount_minor=left,
            reason=reason,
            key=f"release:{phase.code}",
        )


def release(*, challenge: Challenge, by: Member | None, reason: str) -> None:
    """Give everything not awarded back to the client: open locks first, then the pot."""
    for phase in challenge.phases.select_related("challenge__client"):
        release_phase(phase=phase, by=by, reason=reason)
    return_pot(challenge=challenge, by=by, reason=reason)


def return_pot(*, challenge: Challenge, by: Member | None, reason: str) -> None:
    """Give what lies in the pot back to the client; called under the challenge's lock.

    It may happen several times: phases that go on after a cancelling leave something later.
    """
    left = balance_minor(kind=AccountKind.POT, owner=pot_of(challenge), currency=challenge.currency)
    if not left:
        return
    returns = Transaction.objects.filter(idempotency_key__startswith=f"return:{challenge.code}")
    _move(
        challenge,
        by=by,
        kind=TransactionKind.RELEASE,
        out_of=(AccountKind.POT, pot_of(challenge)),
        into=(AccountKind.OUTSIDE, client_of(challenge)),
        amount_minor=left,
        reason=reason,
        key=f"return:{challenge.code}:{returns.count()}",
    )


def _move(
    challenge: Challenge,
    *,
    by: Member | None,
    kind: TransactionKind,
    out_of: tuple[AccountKind, str],
    into: tuple[AccountKind, str],
    amount_minor: int,
    reason: str,
    key: str,
) -> Transaction:
    return post(
        by=by,
        kind=kind,
        currency=challenge.currency,
        lines=[Line(*out_of, -amount_minor), Line(*into, amount_minor)],
        cause=pot_of(challenge),
        reason=reason,
        key=key,
    )
