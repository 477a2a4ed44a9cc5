"""Reading the corners of an ASCII STL, compiled: a hundred times as fast as words by words.

It takes only what is beyond doubt, and says so when anything is not: the caller then reads the
file with patterns and finds the words for what is wrong.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.geometry.measure.jit import jit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bytes = NDArray[np.uint8]

SPACE, TAB, LINE_FEED, RETURN = 32, 9, 10, 13
PLUS, MINUS, POINT, ZERO, NINE, UNDERSCORE = 43, 45, 46, 48, 57, 95
CAPITAL_A, CAPITAL_E, CAPITAL_Z, SMALL = 65, 69, 90, 32
VERTEX = np.frombuffer(b"vertex", np.uint8).copy()
# Up to 2⁵³ and 10²² both are exact, so one multiplication or division rounds once: the result is
# the nearest double (W. D. Clinger, How to Read Floating Point Numbers Accurately, 1990).
EXACT_DIGITS, EXACT_POWER = 15, 22
POWERS = 10.0 ** np.arange(EXACT_POWER + 1)


@jit
def vertices(text: Bytes, most: int) -> tuple[Floats, int]:
    """Coordinates (n, 3) behind the words ``vertex``, and how many; -1 when one is in doubt."""
    found = np.empty((most, 3))
    count = at = 0
    end = len(text)
    while at < end:
        if text[at] | SMALL != VERTEX[0] or not _is_vertex(text, at):
            at += 1
            continue
        at += len(VERTEX)
        if count == most:
            return found, -1
        for k in range(3):
            at, found[count, k] = _number(text, at)
            if at < 0:
                return found, -1
        while at < end and _blank(text[at]):
            at += 1
        if at < end and text[at] != LINE_FEED and text[at] != RETURN:
            return found, -1
        count += 1
    return found[:count], count


@jit
def _is_vertex(text: Bytes, at: int) -> bool:
    """Whether the word ``vertex`` stands here, alone, and something behind it."""
    if at + len(VERTEX) >= len(text) or (at and _in_word(text[at - 1])):
        return False
    for i in range(len(VERTEX)):
        if text[at + i] | SMALL != VERTEX[i]:
            return False
    return _blank(text[at + len(VERTEX)])


@jit
def _blank(letter: int) -> bool:
    return letter in (SPACE, TAB)


@jit
def _in_word(letter: int) -> bool:
    capital = letter & ~SMALL
    return bool(ZERO <= letter <= NINE or letter == UNDERSCORE or CAPITAL_A <= capital <= CAPITAL_Z)


@jit
def _number(text: Bytes, at: int) -> tuple[int, float]:
    """Read blanks and a number; returns the place behind it (-1: in doubt) and its value."""
    end = len(text)
    start = at
    while at < end and _blank(text[at]):
        at += 1
    if at in (start, end):
        return -1, 0.0
    negative = text[at] == MINUS
    if negative or text[at] == PLUS:
        at += 1
    digits = seen = power = 0
    value = 0
    behind = False
    while at < end and (ZERO <= text[at] <= NINE or (text[at] == POINT and not behind)):
        if text[at] == POINT:
            behind = True
        else:
            value = 10 * value + (int(text[at]) - ZERO)
            seen += 1
            digits += digits > 0 or value > 0
            power -= behind
            if digits > EXACT_DIGITS:
                return -1, 0.0
        at += 1
    if not seen:
        return -1, 0.0
    if at < end and text[at] & ~SMALL == CAPITAL_E:
        at, written = _power(text, at + 1)
        if at < 0:
            return -1, 0.0
        power += written
    if abs(power) > EXACT_POWER:
        return (at, 0.0) if value == 0 else (-1, 0.0)
    number = value * POWERS[power] if power >= 0 else value / POWERS[-power]
    return at, -number if negative else number


@jit
def _power(text: Bytes, at: int) -> tuple[int, int]:
    """Read the digits of an exponent; returns the place behind (-1: in doubt) and its value."""
    end = len(text)
    negative = at < end and text[at] == MINUS
    if at < end and (text[at] == MINUS or text[at] == PLUS):
        at += 1
    start, value = at, 0
    while at < end and ZERO <= text[at] <= NINE and at - start < 4:
        value = 10 * value + (int(text[at]) - ZERO)
        at += 1
    return (-1 if at == start else at), (-value if negative else value)
