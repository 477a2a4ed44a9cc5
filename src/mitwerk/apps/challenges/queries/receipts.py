"""A receipt as its judge keeps it, and as recompute.py reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mitwerk.apps.challenges.models import Ballot


def receipt_of(ballot: Ballot) -> dict[str, Any]:
    """Return what proves that a ballot is in the chain as it was cast.

    With salt and payload the judge can also open the commitment; both are the judge's secret
    until the result is public.
    """
    return {
        "format": "mitwerk-receipt-1",
        "phase": ballot.sheet.phase.code,
        "terms_sha256": ballot.sheet.phase.challenge.terms_sha256,
        "position": ballot.chain_position,
        "commitment": ballot.commitment,
        "head": ballot.chain_head,
        "salt": ballot.salt,
        "payload": json.loads(ballot.payload),
    }
