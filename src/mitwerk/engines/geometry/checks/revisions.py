"""The revision that a drawing states, in its name or its texts."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# A word for it, something between, and a short code: B, AB, b2, 03, 1.2, 2026-11-22. Two capital
# letters are a code; small letters go alone, or the next word would do.
WORD = r"(?<![^\W_])(?i:rev(?:ision|\.)?|issue|index|stand|version|ausgabe|änderungsstand)"
BETWEEN = r"(?:\s*[:=#.]\s*|[\s._-]+)"
CODE = (
    r"(\d{4}-\d\d-\d\d|\d{1,2}\.\d{1,2}\.\d{2,4}|\d{1,3}(?:\.\d{1,3}){0,2}|[A-Z]{1,2}\d{0,2}"
    r"|[a-z]\d{0,2})(?!\.?\w)"
)
STATED = re.compile(WORD + BETWEEN + CODE)
LETTER = re.compile(r"[A-Za-z]")
IN_NAME = re.compile(r"(?i)(?:^|[\s._-])rev(?:ision)?[\s._-]?([A-Z]{1,2}\d{0,2}|\d{1,3})(?![^\W_])")
TAGS = re.compile(r"(?i)^(rev|revision|index|issue|aend|änd)[\w .-]{0,12}$")
MOST_BYTES, MOST_STREAMS, STREAM_BYTES = 16 << 20, 400, 1 << 20
LETTERS_ALONE = {"a", "i", "o", "s", "t"}  # words, or what is left of one


def stated_revision(path: Path, kind: str) -> str | None:
    """Return the code of the revision, "" where there is none, None where that can't be read.

    ``kind`` is ``dxf``, ``pdf`` or ``svg``.
    """
    if found := IN_NAME.search(path.stem):
        return found.group(1)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if kind == "dxf" and data.startswith(b"AutoCAD Binary DXF"):
        return None
    for text in READ[kind](data[:MOST_BYTES]):
        if code := code_in(text):
            return code
    return None if kind == "pdf" or len(data) > MOST_BYTES else ""


def code_in(text: str) -> str:
    """Return the code behind a word for a revision, "" without one.

    >>> code_in("Rev. B"), code_in("for review"), code_in("Standard 7")
    ('B', '', '')
    """
    for found in STATED.finditer(text):
        if found.group(1) not in LETTERS_ALONE:
            return found.group(1)
    return ""


def _svg(data: bytes) -> Iterator[str]:
    text = re.sub(r"(?s)<!--.*?-->|<[^>]*>", " ", data.decode("utf-8", "replace"))
    yield text


def _dxf(data: bytes) -> Iterator[str]:
    """Texts of entities and blocks; an attribute called REV gives its value that word."""
    lines = data.decode("utf-8", "replace").splitlines()
    pairs = list(zip((line.strip() for line in lines[::2]), lines[1::2], strict=False))
    value, inside = "", False
    for number, (code, said) in enumerate(pairs):
        if code == "2" and pairs[number - 1] == ("0", "SECTION"):
            inside = said.strip() in {"ENTITIES", "BLOCKS"}
        if not inside:
            continue
        if code in {"1", "3"}:
            value = said
            yield re.sub(r"\\[A-Za-z][^;\\]*;|[{}]|\\P", " ", said)
        elif code == "0":
            value = ""
        elif code == "2" and value and TAGS.match(said.strip()):
            yield f"rev {value.strip()}"


def _pdf(data: bytes) -> Iterator[str]:
    """Strings that are shown as they are, also in compressed streams (a limited part of each)."""
    pieces = [re.sub(rb"(?s)stream\r?\n.*?endstream", b" ", data)]
    for number, found in enumerate(re.finditer(rb"(?s)stream\r?\n(.*?)endstream", data)):
        if number >= MOST_STREAMS:
            break
        pieces.append(found.group(1))
        try:
            pieces.append(zlib.decompressobj().decompress(found.group(1), STREAM_BYTES))
        except zlib.error:
            continue  # not compressed this way: its plain bytes are looked at
    for piece in pieces:
        shown = re.findall(rb"\(((?:[^()\\]|\\.){1,200})\)", piece)
        yield b" ".join(shown).decode("latin-1")
        yield b"".join(shown).decode("latin-1")  # letters set one by one


READ = {"svg": _svg, "dxf": _dxf, "pdf": _pdf}
