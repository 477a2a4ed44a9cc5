"""Erase what is past its date: payment data and bank papers."""

from __future__ import annotations

from mitwerk.apps.ledger.services.details import erase_due_details
from mitwerk.apps.ledger.services.papers import erase_papers
from mitwerk.kit import clock


def erase_due() -> int:
    """Empty every sealed row whose date has come; returns how many. The ticker calls it."""
    now = clock.now()
    return erase_due_details(now) + erase_papers(now)
