"""Logical lines: indentation and text, comments gone, bracketed lines joined."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

TAB = 8
SPECIAL = re.compile(r"""["'/{}()\[\]]""")
COVERED = re.compile(r"""["'/]""")
"""What begins a text or a comment, in which brackets mean nothing."""
PIECE = re.compile(
    r"""(?P<quoted>"[^"\n]*"|'[^'\n]*')|(?P<line>//[^\n]*)|(?P<block>/\*.*?\*/)"""
    r"""|(?P<open>[({\[])|(?P<close>[)}\]])|(?P<bad>["']|/\*)""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: its first physical line number, indentation width and text."""

    number: int
    indent: int
    text: str


def logical_lines(text: str, where: str) -> Iterator[Line]:
    """Yield the lines that say something."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        raw = lines[at]
        number = at + 1
        at += 1
        if SPECIAL.search(raw):
            raw, at = _joined(lines, at - 1, where)
        body = raw.strip()
        if body:
            head = raw[: len(raw) - len(raw.lstrip())]
            yield Line(number, len(head.expandtabs(TAB)), body)


def _joined(lines: list[str], at: int, where: str) -> tuple[str, int]:
    """Return a line without comments, joined with the next ones while a bracket is open."""
    kept: list[str] = []
    depth = 0
    start = at
    while True:
        raw, at = _whole_comment(lines, at)
        depth = _clean(raw, kept, depth, f"{where}:{at}")
        if depth <= 0:
            return "".join(kept), at
        if at >= len(lines):
            raise ModelError("a bracket is never closed (truncated?)", where=f"{where}:{start + 1}")
        kept.append(" ")


def _whole_comment(lines: list[str], at: int) -> tuple[str, int]:
    """Return one line, with the following ones as long as a /* comment runs on."""
    kept: list[str] = []
    raw = lines[at]
    at += 1
    while at < len(lines) and (begin := _open_comment(raw)) >= 0:
        end = at
        while end < len(lines) - 1 and "*/" not in lines[end]:
            end += 1
        kept.append(raw[:begin])
        raw = "\n".join([raw[begin:], *lines[at : end + 1]])
        at = end + 1
    return "".join([*kept, raw]), at


def _open_comment(raw: str) -> int:
    """Return where a comment begins that doesn't end, -1 for nowhere."""
    if "/*" not in raw:
        return -1
    return next((m.start() for m in PIECE.finditer(raw) if m["bad"] == "/*"), -1)


def _clean(raw: str, kept: list[str], depth: int, where: str) -> int:
    if not COVERED.search(raw):  # nearly all lines: brackets alone can be counted
        kept.append(raw)
        return depth + sum(map(raw.count, "([{")) - sum(map(raw.count, ")]}"))
    last = 0
    head = not kept
    for match in PIECE.finditer(raw):
        head = head and not raw[last : match.start()].strip()
        if match["block"] and head:
            last = _behind(raw, match, kept)
        elif match["line"] or match["block"]:
            kept.append(raw[last : match.start()] + (" " if match["block"] else ""))
            last = match.end()
        elif match["open"]:
            depth += 1
        elif match["close"]:
            depth -= 1
        elif match["bad"]:
            raise ModelError("a quote or comment is never closed", where=where)
    kept.append(raw[last:])
    return depth


def _behind(raw: str, comment: re.Match[str], kept: list[str]) -> int:
    """Drop a comment at the head of a line; the blanks before it are the line's indentation.

    At the margin, and after a comment of several lines, it is the blanks behind it.
    """
    if comment.start() == 0 or "\n" in comment[0]:
        kept.clear()
        return comment.end()
    if not kept:
        kept.append(raw[: comment.start()])
    at = comment.end()
    while raw[at : at + 1] in {" ", "\t"}:
        at += 1
    return at
