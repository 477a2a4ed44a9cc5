"""What the judging engine refuses."""

from __future__ import annotations


class JudgingError(ValueError):
    """Ballots, lists or settings that can't be used; the message says what to do."""
