"""Ways in which an entry or its challenge ends early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.apps.challenges.services.cancel import cancel
from mitwerk.apps.challenges.services.enter import withdraw

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import EntryRevision

REASON = "The forest office closes at the end of the year."


def withdrawn(receipt: EntryRevision) -> None:
    """The entry is taken back."""
    withdraw(by=receipt.by, entry_code=receipt.entry.code)


def cancelled(receipt: EntryRevision) -> None:
    """The client cancels the whole challenge."""
    challenge = receipt.entry.phase.challenge
    cancel(by=challenge.client, code=challenge.code, reason=REASON)
