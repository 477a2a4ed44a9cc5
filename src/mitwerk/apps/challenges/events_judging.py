"""What happens from the deadline on, told to subscribers after the commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhaseMoved:
    """A phase changed its state (opened, closed for entries, too close, cancelled …)."""

    phase_code: str
    state: str


@dataclass(frozen=True, slots=True)
class PhaseDecided:
    phase_code: str


@dataclass(frozen=True, slots=True)
class PrizeAwarded:
    award_code: str


@dataclass(frozen=True, slots=True)
class PrizePaid:
    line_code: str


@dataclass(frozen=True, slots=True)
class AppealLodged:
    appeal_code: str


@dataclass(frozen=True, slots=True)
class AppealEnded:
    """Upheld, dismissed, withdrawn or lapsed, as ``kind`` says."""

    appeal_code: str
    kind: str
