"""What the database keeps of the vault: a revision's manifest is what everybody hashed."""

from __future__ import annotations

from mitwerk.kit.triggers import Kept, keep

TRIGGERS = keep(
    Kept(  # only visibility and opened_at ever change
        "vault_revision",
        (
            "code",
            "blueprint_id",
            "author_id",
            "number",
            "message",
            "ai_use",
            "manifest",
            "manifest_sha256",
            "created_at",
        ),
    ),
)
