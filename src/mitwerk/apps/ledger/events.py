"""What happens to money, told to subscribers after the commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DepositHandedIn:
    deposit_id: int


@dataclass(frozen=True, slots=True)
class DepositJudged:
    deposit_id: int


@dataclass(frozen=True, slots=True)
class PayoutMoved:
    """A payout became payable, went into a file, was settled, returned or voided."""

    payout_id: int
    state: str
