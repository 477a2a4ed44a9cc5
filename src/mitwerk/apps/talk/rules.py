"""What a text in a discussion must satisfy; no queries here."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from mitwerk.apps.talk.errors import BadAnchorError, EmptyTextError, RevealsAuthorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MENTION = re.compile(r"(?<![\w@/.])@([a-z0-9][a-z0-9_-]{1,28}[a-z0-9])", re.IGNORECASE)
MAX_MENTIONS = 20
MAX_BODY = 20_000
MAX_TITLE = 160
# No model is larger than a kilometre; beyond it a coordinate is a mistake.
MAX_COORDINATE = Decimal(1000)


def mentioned_handles(text: str) -> frozenset[str]:
    """Return the handles named with @ in a text, in small letters, at most twenty.

    >>> sorted(mentioned_handles("@Alice and @bob, not mail@charlie.org"))
    ['alice', 'bob']
    """
    found = dict.fromkeys(handle.lower() for handle in MENTION.findall(text))
    return frozenset(list(found)[:MAX_MENTIONS])


def clean_body(text: str) -> str:
    """Return a text as it is kept.

    Raises
    ------
    EmptyTextError
        When nothing is left.
    """
    cleaned = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if not cleaned:
        raise EmptyTextError(where="body")
    return cleaned[:MAX_BODY]


def refuse_naming(text: str, words: Iterable[str]) -> None:
    """Refuse a text in which one of the words stands that would say who is behind a mask.

    Raises
    ------
    RevealsAuthorError
        When it does, as a whole word.
    """
    for word in words:
        pattern = rf"(?<![\w-]){re.escape(word)}(?![\w-])"
        if re.search(pattern, text, re.IGNORECASE):
            raise RevealsAuthorError(where="body")


def clean_anchor(anchor: Mapping[str, object]) -> dict[str, str]:
    """Return a point of a model as it is kept: path, part, and x, y, z in metres as text.

    Raises
    ------
    BadAnchorError
        When the path or a coordinate is missing or is no sensible number.
    """
    path = str(anchor.get("path") or "").strip()[:400]
    if not path:
        raise BadAnchorError(where="path")
    point = {axis: _coordinate(anchor.get(axis), axis) for axis in ("x", "y", "z")}
    return {"path": path, "part": str(anchor.get("part") or "")[:200], **point}


def _coordinate(value: object, axis: str) -> str:
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise BadAnchorError(where=axis) from None
    if not number.is_finite() or not -MAX_COORDINATE <= number <= MAX_COORDINATE:
        raise BadAnchorError(where=axis)
    return format(round(number, 6).normalize(), "f")
