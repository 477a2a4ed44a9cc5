"""Public ids: short random codes that reveal neither count nor order."""

from __future__ import annotations

import secrets

# Crockford's base 32 in lower case: no i, l, o, u, so codes can be read aloud without mix-ups.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
CODE_LENGTH = 10


def new_code() -> str:
    """Return ten random characters (50 bits) from Crockford's base 32."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
