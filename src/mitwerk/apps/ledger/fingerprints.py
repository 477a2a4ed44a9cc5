"""What was asked of the ledger, in one hash: a key answers the same request, the books stay so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.kit.canonical import digest

if TYPE_CHECKING:
    from collections.abc import Iterable


def fingerprint(
    *, kind: str, currency: str, cause: str, lines: Iterable[tuple[str, str, int]]
) -> str:
    """Return the SHA-256 of a movement; a line is (kind of account, owner, minor units)."""
    rows = [[str(account), owner, amount] for account, owner, amount in lines]
    return digest({"kind": str(kind), "currency": currency, "cause": cause, "lines": rows})
