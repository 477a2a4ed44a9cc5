"""Tokens of constraints and attribute lists."""

from __future__ import annotations

import re
from typing import NamedTuple

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.work import WORD, Work

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w#§%?\\;]))"""
    r"""|(?P<name>[^\W][\w#§%?\\;]*|"[^"\n]+")"""
    r"""|(?P<text>'[^'\n]*'|"")"""
    r"""|(?P<mark><=>|=>|==|!=|<=|>=|\.\.|[<>!&|()\[\]{},.+*/-]))"""
)


MOST = 250_000
"""Words in one line; the longest public constraint has a few hundred."""
MOST_WORDS = 250_000
"""Words of all attribute lists and rules of a model (2 s of work).

A rule that is a single clause counts a word, and one more for every four of its names.
"""


MOST_LETTERS = 64 * 1024 * 1024
"""Of the texts of all rules: a long name stands in the text of every rule about it."""


class Letters:
    """What is left of the letters that the texts of one model's rules may have."""

    def __init__(self) -> None:
        self.left = MOST_LETTERS

    def use(self, letters: int, where: str) -> None:
        """Count some letters, or refuse them."""
        self.left -= letters
        if self.left < 0:
            message = f"the rules up to here read longer than {MOST_LETTERS >> 20} MiB"
            raise ModelError(f"{message}; take shorter names", where=where)


class Words:
    """What is left of the words that one model may have, and its features and rules so far."""

    def __init__(self, work: Work | None = None) -> None:
        self.left = MOST_WORDS
        self.features = self.rules = 0
        self.work = work or Work()

    def use(self, words: int, where: str) -> None:
        """Count some words, or refuse them."""
        self.left -= words
        self.work.use(words, WORD, where)
        if self.left < 0:
            message = f"more than {MOST_WORDS:,} words in all attributes and rules up to here"
            raise ModelError(message, where=where)

    def use_plain(self, names: int, where: str) -> None:
        """Count the names of a single clause, or refuse them: they are read faster."""
        self.left -= 1
        self.use(names // 4, where)


class Token(NamedTuple):
    """Kind (number, name, text, mark or end) and spelling; ``quoted`` names keep their dots."""

    kind: str
    text: str
    quoted: bool = False


END = Token("end", "")


def tokens_of(text: str, where: str) -> list[Token]:
    """Return the tokens of a line, with an end mark; refuse what is none."""
    found: list[Token] = []
    at = 0
    stop = len(text.rstrip())
    while at < stop:
        match = TOKEN.match(text, at)
        if match is None:
            raise ModelError(f"can't read {text[at : at + 20].strip()!r}", where=where)
        kind = str(match.lastgroup)
        word = match[kind]
        quoted = word[0] in "\"'"
        if len(found) >= MOST:
            raise ModelError(f"more than {MOST:,} words in one line", where=where)
        found.append(Token(kind, word[1:-1] if quoted else word, quoted))
        at = match.end()
    found.append(END)
    return found


class Cursor:
    """Walks along tokens."""

    def __init__(self, text: str, where: str, words: Words | None = None) -> None:
        self.tokens = tokens_of(text, where)
        if words is not None:
            words.use(len(self.tokens), where)
        self.at = 0
        self.where = where

    @property
    def now(self) -> Token:
        """Return the token that comes next."""
        return self.tokens[self.at]

    def take(self) -> Token:
        """Return the next token and step over it."""
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def is_mark(self, *marks: str) -> bool:
        """Say whether one of these marks comes next."""
        token = self.tokens[self.at]
        return token.kind == "mark" and token.text in marks

    def skip(self, mark: str) -> bool:
        """Step over a mark if it comes next."""
        token = self.tokens[self.at]
        if token.kind != "mark" or token.text != mark:
            return False
        self.at += 1
        return True

    def need(self, mark: str) -> None:
        """Step over a mark that must come next."""
        if not self.skip(mark):
            raise self.error(f"expected {mark!r}")

    def path(self) -> str:
        """Return a name, dotted parts joined."""
        parts = [self._name()]
        while self.is_mark("."):
            self.at += 1
            parts.append(self._name())
        return ".".join(parts)

    def _name(self) -> str:
        token = self.take()
        if token.kind not in {"name", "number"}:
            self.at -= token.kind != "end"
            raise self.error("expected a name")
        return token.text

    def error(self, message: str) -> ModelError:
        """Return a refusal that points at the next token."""
        found = f"{self.now.text!r}" if self.now.kind != "end" else "the end of the line"
        return ModelError(f"{message}, found {found[:60]}", where=self.where)
