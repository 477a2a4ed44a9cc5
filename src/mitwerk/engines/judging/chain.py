r"""Commitments to ballots and the hash chain over them: nothing can be changed unnoticed.

Byte layout (version 1; every hash is SHA-256, ``‖`` joins bytes)::

    commitment = H("mitwerk.commitment.v1\n" ‖ salt (32 bytes) ‖ payload)
    start      = H("mitwerk.chain-start.v1\n" ‖ terms hash (32 bytes))
    head       = H("mitwerk.chain.v1\n" ‖ previous head (32 bytes) ‖ commitment (32 bytes))

``payload`` is RFC 8785 canonical JSON in UTF-8 of strings, whole numbers, lists and objects.
The salt keeps a short ballot from being guessed from its commitment.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING, Any, Final

import rfc8785

from mitwerk.engines.judging.errors import JudgingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SALT_BYTES: Final = 32
_COMMITMENT: Final = b"mitwerk.commitment.v1\n"
_START: Final = b"mitwerk.chain-start.v1\n"
_LINK: Final = b"mitwerk.chain.v1\n"
# RFC 8785 writes numbers as IEEE doubles: above this a whole number would lose digits.
_LARGEST: Final = 2**53 - 1


def commitment(payload: Mapping[str, Any], salt: bytes) -> str:
    r"""Commit to a ballot without showing it: SHA-256 over domain, salt and canonical payload.

    Parameters
    ----------
    payload
        The ballot: strings, whole numbers, lists and mappings with string keys.
    salt
        32 random bytes, kept secret until the result is opened.

    Returns
    -------
    str
        64 lower-case hexadecimal digits.

    Raises
    ------
    JudgingError
        A salt of another length, or a payload of other types (floats, booleans, null).

    Examples
    --------
    >>> commitment({"ballot": "b1", "ranks": {"e1": 1}}, b"\x00" * 32)[:16]
    '6418b35f74590a35'
    """
    if len(salt) != SALT_BYTES:
        message = f"A salt has {SALT_BYTES} bytes, this one {len(salt)}"
        raise JudgingError(message)
    _refuse_odd_types(payload, "payload")
    return hashlib.sha256(_COMMITMENT + salt + rfc8785.dumps(dict(payload))).hexdigest()


def opens(expected: str, payload: Mapping[str, Any], salt: bytes) -> bool:
    """Tell whether a payload and its salt open a commitment."""
    return hmac.compare_digest(expected, commitment(payload, salt))


def chain_start(terms_hash: str) -> str:
    """Give the head before the first ballot, bound to the frozen terms (64 hex digits)."""
    return hashlib.sha256(_START + _digest(terms_hash)).hexdigest()


def chain_head(previous: str, commitment_hex: str) -> str:
    """Give the next head of the chain after one more commitment.

    Parameters
    ----------
    previous
        The head before, or `chain_start` of the terms hash; 64 hexadecimal digits.
    commitment_hex
        The commitment taken in; 64 hexadecimal digits.

    Returns
    -------
    str
        64 lower-case hexadecimal digits.

    Raises
    ------
    JudgingError
        One of them isn't a SHA-256 in hexadecimal.
    """
    return hashlib.sha256(_LINK + _digest(previous) + _digest(commitment_hex)).hexdigest()


def chain_heads(terms_hash: str, commitments: Iterable[str]) -> Iterator[str]:
    """Give the head after each commitment, in the order they were taken in."""
    head = chain_start(terms_hash)
    for one in commitments:
        head = chain_head(head, one)
        yield head


def result_seed(terms_hash: str, final_head: str) -> str:
    """Give the seed of a result's random draws: SHA-256 of terms hash and final head."""
    return hashlib.sha256(_digest(terms_hash) + _digest(final_head)).hexdigest()


def _digest(text: str) -> bytes:
    try:
        digest = bytes.fromhex(text)
    except ValueError:
        digest = b""
    if len(digest) != 32 or len(text) != 64:
        message = f"{text!r} is not a SHA-256; give 64 hexadecimal digits"
        raise JudgingError(message)
    return digest


def _refuse_odd_types(value: Any, where: str) -> None:
    if isinstance(value, str):
        return
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST:
        return
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                message = f"{where}: key {key!r} is not a string"
                raise JudgingError(message)
            _refuse_odd_types(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            _refuse_odd_types(item, f"{where}[{place}]")
    else:
        message = f"{where}: {value!r} can't be committed to; use strings and whole numbers"
        raise JudgingError(message)
