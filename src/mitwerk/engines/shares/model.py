"""Data of the shares engine."""

from __future__ import annotations


class SharesError(ValueError):
    """A sum, weights or a rule that can't be used; the message says what to do."""
