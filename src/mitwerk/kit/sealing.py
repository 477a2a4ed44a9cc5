"""What is kept encrypted: account data, bank papers, payout files. The key is not in the database.

Fernet (AES-128-CBC with HMAC-SHA-256). The first key seals, all of them open: a new key goes in
front, the old ones stay behind it until what they sealed is deleted.
"""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

MARK = b"\n"


class SealBrokenError(Exception):
    """Sealed bytes that none of our keys opens, or that were sealed for another row."""


def seal(plain: bytes, *, of: str) -> bytes:
    """Encrypt bytes for one row (``of``: ``details:7k2…``), so that they fit no other."""
    return _keys().encrypt(of.encode() + MARK + plain)


def unseal(sealed: bytes | memoryview[int], *, of: str) -> bytes:
    """Return what `seal` got for this row.

    Raises
    ------
    SealBrokenError
        The key is another one, a bit changed, or the bytes belong to another row.
    """
    try:
        opened = _keys().decrypt(bytes(sealed))
    except InvalidToken as error:
        raise SealBrokenError(f"{of}: no key of this installation opens it") from error
    owner, _mark, plain = opened.partition(MARK)
    if owner != of.encode():
        raise SealBrokenError(f"{of}: sealed for another row")
    return plain


def opens() -> None:
    """Raise unless the keys are keys: what they seal, they open."""
    unseal(seal(b"", of="doctor"), of="doctor")


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.PAYMENT_KEYS])
