"""What the database keeps of the vault: a revision's manifest is what everybody hashed."""

from __future__ import annotations

from mitwerk.kit.triggers import Kept, Shut, keep, shut

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


def _named(table: str, sqlite: str, postgresql: str) -> Shut:
    """Refuse a row unless the manifest of its revision, canonical JSON, holds these words."""
    manifest = "(SELECT r.manifest FROM vault_revision AS r WHERE r.id = NEW.revision_id)"
    return Shut(table, f"instr({manifest}, {sqlite}) = 0", f"strpos({manifest}, {postgresql}) = 0")


def _file(path: str) -> str:
    sha256 = "(SELECT b.sha256 FROM vault_blob AS b WHERE b.id = NEW.blob_id)"
    return f"""'"path":' || {path} || ',"sha256":"' || {sha256} || '"'"""


_PARENT = """'"' || (SELECT p.manifest_sha256 FROM vault_revision AS p
    WHERE p.id = NEW.parent_id) || '"'"""
NAMED = shut(
    _named("vault_revisionfile", _file("json_quote(NEW.path)"), _file("to_json(NEW.path)::text")),
    _named("vault_revisionparent", _PARENT, _PARENT),
)
