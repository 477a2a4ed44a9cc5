"""SPDX licence expressions: identifiers joined by OR, AND and WITH, with brackets.

Source: SPDX specification 2.3, annex D.
"""

from __future__ import annotations

import re

from mitwerk.engines.licences.errors import ExpressionError

LONGEST = 400
_TOKEN = re.compile(r"\s*(\(|\)|[A-Za-z0-9.+:-]+)")


def alternatives(text: str) -> tuple[tuple[str, ...], ...]:
    """Return what an expression offers: a choice of sets that hold together.

    Parameters
    ----------
    text
        Such as ``MIT OR (Apache-2.0 AND CC-BY-4.0)``.

    Returns
    -------
    tuple
        One tuple of identifiers for each alternative, in the order written.

    Raises
    ------
    ExpressionError
        When the text is no expression.

    Examples
    --------
    >>> alternatives("MIT OR (Apache-2.0 AND CC-BY-4.0)")
    (('MIT',), ('Apache-2.0', 'CC-BY-4.0'))
    >>> alternatives("Apache-2.0 WITH SHL-2.1")
    (('Apache-2.0 WITH SHL-2.1',),)

    Notes
    -----
    At most 400 characters and 64 alternatives.
    """
    tokens = _tokens(text)
    found, rest = _either(tokens, 0)
    if rest != len(tokens):
        raise ExpressionError(f"unexpected {tokens[rest]!r}")
    return found


def _tokens(text: str) -> list[str]:
    tokens, at, text = [], 0, text.strip()
    if not text or len(text) > LONGEST:
        raise ExpressionError("a licence expression has 1 to 400 characters")
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(f"unexpected {text[at]!r}")
        tokens.append(match.group(1))
        at = match.end()
    return tokens


Sets = tuple[tuple[str, ...], ...]


def _either(tokens: list[str], at: int) -> tuple[Sets, int]:
    found, at = _together(tokens, at)
    while _is(tokens, at, "OR"):
        more, at = _together(tokens, at + 1)
        found += more
    return found, at


def _together(tokens: list[str], at: int) -> tuple[Sets, int]:
    found, at = _one(tokens, at)
    while _is(tokens, at, "AND"):
        more, at = _one(tokens, at + 1)
        found = tuple((*left, *right) for left in found for right in more)
        if len(found) > 64:
            raise ExpressionError("too many alternatives")
    return found, at


def _one(tokens: list[str], at: int) -> tuple[Sets, int]:
    if at >= len(tokens) or tokens[at] == ")" or _word(tokens[at]):
        raise ExpressionError("a licence identifier is missing")
    if tokens[at] == "(":
        found, at = _either(tokens, at + 1)
        if not _is(tokens, at, ")"):
            raise ExpressionError("a bracket is not closed")
        return found, at + 1
    if _is(tokens, at + 1, "WITH"):
        if at + 2 >= len(tokens) or _word(tokens[at + 2]) or tokens[at + 2] in "()":
            raise ExpressionError("an exception is missing after WITH")
        return ((f"{tokens[at]} WITH {tokens[at + 2]}",),), at + 3
    return ((tokens[at],),), at + 1


def _word(token: str) -> bool:
    return token.upper() in {"OR", "AND", "WITH"}


def _is(tokens: list[str], at: int, word: str) -> bool:
    return at < len(tokens) and tokens[at].upper() == word
