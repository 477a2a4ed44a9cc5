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
# What the manifest hashes: which bytes stand under which path, and where it comes from. A takedown
# changes a blob's state.
CONTENT = keep(
    Kept("vault_revisionfile", ("revision_id", "blob_id", "number", "path", "folded_path")),
    Kept("vault_revisionparent", ("revision_id", "parent_id")),
    Kept("vault_blob", ("sha256", "size")),
)

SAFETY = keep(  # a warning is never taken back silently: later states are rows of their own
    Kept(
        "vault_safetynotice",
        (
            *("code", "revision_id", "blob_id", "path", "severity", "wrong", "todo", "language"),
            *("by_id", "as_moderator", "proposed_in", "at"),
        ),
    ),
    Kept("vault_safetyanswer", ("notice_id", "kind", "revision_id", "reason", "by_id", "at")),
)
