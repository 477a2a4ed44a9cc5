"""The one canonical form (RFC 8785 JSON of NFC text) and its SHA-256."""

from __future__ import annotations

import hashlib
import unicodedata

import rfc8785

PLAIN = (str, int, bool, type(None))


def nfc(value: object) -> object:
    """Return the value with every text in Unicode normal form C, keys included.

    Raises
    ------
    TypeError
        For floats and anything JSON does not know: numbers that must not drift travel as text.
    """
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {nfc(key): nfc(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [nfc(item) for item in value]
    if isinstance(value, PLAIN):
        return value
    raise TypeError(f"{type(value).__name__} has no canonical form; write it as text or integer")


def canonical(value: object) -> bytes:
    """Return the RFC 8785 bytes of a JSON value.

    >>> canonical({"b": 1, "a": ["z"]})
    b'{"a":["z"],"b":1}'
    """
    return bytes(rfc8785.dumps(nfc(value)))


def digest(value: object) -> str:
    """Return the SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()
