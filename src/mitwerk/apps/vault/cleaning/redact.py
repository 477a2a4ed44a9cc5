"""Blotting names out of text and byte streams without changing their length.

The same number of bytes comes out as goes in, so offsets, chunk lengths and line widths that a
format relies on stay right.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BLOT = "x"
SHORT = 5  # shorter names stand alone, or "Ann" would blot out "channel"
TINY = 2  # names like Bo are blotted out where they stand as a whole word
LONGEST = 254
NEIGHBOURS = 4


@dataclass(frozen=True)
class Names:
    """The names by which people could be recognised; longest first."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Names:
        """Collect names from handles, full names, e-mail addresses, in the ways they are written.

        >>> Names.of(["Bob Stein"]).words
        ('Bob Stein', 'bob-stein', 'bob_stein', 'bob.stein', 'bobstein', 'Stein', 'Bob')
        """
        found: dict[str, None] = {}
        for text in texts:
            for form in _forms(text.strip()[:LONGEST]):
                if len(form) > TINY or (len(form) == TINY and form.isalpha()):
                    found.setdefault(form)
        return cls(tuple(sorted(found, key=lambda word: -len(word))))

    @property
    def digest(self) -> str:
        """Return a short hash that tells one set of names from another, here only.

        Keyed, or whoever sees it could try names until one fits.
        """
        return salted_hmac("mitwerk.vault.names", "\0".join(self.words)).hexdigest()[:16]

    @cached_property
    def _text(self) -> re.Pattern[str]:
        return re.compile("|".join(map(_pattern, self.words)) or r"(?!)", re.IGNORECASE)

    @cached_property
    def _bytes(self) -> re.Pattern[bytes]:
        return re.compile(_byte_pattern(self.words) or rb"(?!)", re.IGNORECASE)

    @cached_property
    def _search(self) -> re.Pattern[bytes]:
        return re.compile(_byte_pattern(self.words, strict=True) or rb"(?!)", re.IGNORECASE)

    @property
    def overlap(self) -> int:
        """Return how many bytes a name can reach over the end of a piece."""
        return max((11 * len(word) for word in self.words), default=0) + 8

    def in_text(self, text: str) -> str:
        """Return the text with every name blotted out.

        >>> Names.of(["bob"]).in_text("bobs/Bob_v2.step, bobbin")
        'xxxs/xxx_v2.step, bobbin'
        """
        return self._text.sub(lambda hit: BLOT * len(hit.group()), text)

    def in_bytes(self, data: bytes, until: int | None = None) -> bytes:
        """Return as many bytes with every name blotted out, as UTF-8, Latin-1 or UTF-16.

        ``until`` leaves names alone that begin there or later.
        """
        limit = len(data) if until is None else until
        return self._bytes.sub(lambda hit: _blot(hit) if hit.start() < limit else hit.group(), data)

    def found_in(self, data: bytes) -> bool:
        """Tell whether a name occurs in the bytes.

        Two letters occur by chance in every picture: those count amid printable text only.
        """
        return self._search.search(data) is not None


def _forms(text: str) -> Iterator[str]:
    yield text
    if "@" in text:
        yield from _forms(text.partition("@")[0])
        return
    words = text.split()
    if len(words) > 1:
        lower = [word.lower() for word in words]
        yield from (joint.join(lower) for joint in ("-", "_", ".", ""))
        yield from (word for word in words if not _is_particle(word, text))


def _is_particle(word: str, name: str) -> bool:
    """Tell "de" and "von" of a capitalised name from what somebody is called."""
    return len(word) <= 3 and word.islower() and not name.islower()


def _pattern(word: str) -> str:
    escaped = re.escape(word)
    if len(word) >= SHORT:
        return escaped
    if len(word) == TINY:
        return rf"(?<![^\W_]){escaped}(?![^\W_])"
    return rf"(?<![^\W\d_]){escaped}(?=s?(?![^\W\d_]))"


def _byte_pattern(words: tuple[str, ...], *, strict: bool = False) -> bytes:
    parts = [_bounded(word, written, strict) for word in words for written in _written(word)]
    return b"|".join(dict.fromkeys(parts))


def _bounded(word: str, written: bytes, strict: bool) -> bytes:  # noqa: FBT001 - one caller
    escaped = re.escape(written)
    if len(word) >= SHORT:
        return escaped
    if len(word) > TINY:
        return rb"(?<![A-Za-z])%s(?=s?(?![A-Za-z]))" % escaped
    # No digits or "+" beside it either: Base64, as glTF holds buffers, is full of letter pairs.
    whole = rb"(?<![A-Za-z0-9+])%s(?![A-Za-z0-9+])" % escaped
    if not strict or len(written) > TINY:
        return whole
    odd = rb"[^\t\n\r -~]"
    return rb"(?<!%s)(?<!%s.)%s(?!%s)(?!.%s)" % (odd, odd, whole, odd, odd)


def _written(word: str) -> Iterator[bytes]:
    """Yield a word in the encodings that files use; STEP and JSON spell out what is not ASCII."""
    yield word.encode()
    for encoding in ("latin-1", "utf-16-le", "utf-16-be"):
        try:
            yield word.encode(encoding)
        except UnicodeEncodeError:
            continue
    if not word.isascii():
        yield "".join(c if c.isascii() else f"\\X2\\{ord(c):04X}\\X0\\" for c in word).encode()
        yield "".join(c if ord(c) < 128 else f"\\X\\{ord(c) & 0xFF:02X}" for c in word).encode()
        yield json.dumps(word)[1:-1].encode()


def _blot(hit: re.Match[bytes]) -> bytes:
    # A zero in the name means UTF-16: its zeros stay where they are.
    return bytes(byte and ord(BLOT) for byte in hit.group())


def redacted(chunks: Iterable[bytes], names: Names) -> Iterator[bytes]:
    """Yield the same number of bytes, names blotted out, also where they span two chunks.

    The end of each piece waits for what follows it, and a few bytes before it stay at hand:
    whether a short name stands alone depends on its neighbours.
    """
    before, held = b"", b""
    for chunk in chunks:
        held += chunk
        cut = len(held) - names.overlap
        if cut > 0:
            held = names.in_bytes(before + held, len(before) + cut)[len(before) :]
            yield held[:cut]
            before, held = held[max(0, cut - NEIGHBOURS) : cut], held[cut:]
    yield names.in_bytes(before + held)[len(before) :]
