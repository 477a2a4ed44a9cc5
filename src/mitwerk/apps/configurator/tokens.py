"""Secrets of links: long enough that nobody finds one by trying."""

from __future__ import annotations

import secrets


def new_token() -> str:
    """Return a secret for a link that opens one thing to whoever has it (144 bits)."""
    return secrets.token_urlsafe(18)
