"""What the database keeps of deposits, payment data, papers and payouts.

Sealed bytes may be emptied once, with the moment when that was done, and are never exchanged.
"""

from __future__ import annotations

from mitwerk.kit.triggers import Kept, Shut, keep, shut

_ERASING = "OLD.erased_at IS NOT NULL OR NEW.erased_at IS NULL OR length(NEW.sealed) > 0"
_PAPER = ("code", "kind", "name", "media_type", "size", "sha256", "by_id", "at", "delete_after")
_DEPOSIT = ("code", "cause", "amount_minor", "currency", "paper_id", "by_id", "at")
_PAYOUT = (
    *("code", "cause", "title", "payee_id", "client_id", "amount_minor", "currency"),
    *("charges", "transaction_id", "retry_of_id", "at"),
)
_RUN = (
    *("code", "client_id", "executes_on", "count", "control_minor", "sealed"),
    *("sha256", "by_id", "at"),
)

TRIGGERS = keep(
    Kept("ledger_paper", _PAPER, refused=_ERASING),
    Kept("ledger_deposit", _DEPOSIT),
    Kept(
        "ledger_depositverdict",
        ("deposit_id", "confirmed", "reason", "handed_by_id", "by_id", "at"),
    ),
    Kept(
        "ledger_paymentdetails",
        ("code", "member_id", "reach", "at", "delete_after"),
        refused=_ERASING,
    ),
    Kept("ledger_payout", _PAYOUT),
    Kept("ledger_payoutrun", _RUN),
    Kept("ledger_payoutitem", ("payout_id", "run_id", "details_id")),
    Kept(
        "ledger_payoutstep",
        ("payout_id", "kind", "reference", "paper_id", "transaction_id", "by_id", "at"),
    ),
)

_CAME_BACK = """EXISTS (SELECT 1 FROM ledger_payoutstep AS earlier
    WHERE earlier.payout_id = NEW.payout_id AND earlier.kind IN ('returned', 'voided'))"""

# Nothing happens to a payout after it came back: the sum is paid again by another.
ENDED = shut(Shut("ledger_payoutstep", _CAME_BACK))
