"""What happens in challenges, told to subscribers after the commit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChallengePublished:
    challenge_id: int
    code: str


@dataclass(frozen=True, slots=True)
class ChallengeCancelled:
    challenge_id: int
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class EntrySubmitted:
    """A new entry, or a new revision of one (``first`` is False)."""

    entry_id: int
    phase_id: int
    submission_id: int
    first: bool


@dataclass(frozen=True, slots=True)
class EntryWithdrawn:
    entry_id: int
    phase_id: int


@dataclass(frozen=True, slots=True)
class CheckMade:
    """What a machine says of some files is known."""

    check_id: int


@dataclass(frozen=True, slots=True)
class ChecksWanted:
    """These machine checks wait to be made; ``awaited``: by somebody who looks at the form."""

    check_ids: tuple[int, ...]
    awaited: bool = False
