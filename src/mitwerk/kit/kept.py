"""What the database keeps of the kit: the audit trail."""

from __future__ import annotations

from mitwerk.kit.triggers import Kept, keep

TRIGGERS = keep(
    Kept("kit_auditrecord", ("by_id", "verb", "subject", "details", "at")),
)
