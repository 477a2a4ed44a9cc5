"""DIMACS CNF: the reader and the writer.

``c N name`` lines (one word) name variables, else the decimal number is the name.
Variables of the header that stand in no clause are free. A line ``%`` ends the file (SATLIB).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

import numpy as np

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.files import read_text
from mitwerk.engines.options.model import Clauses, Model, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

NAME_LINE = re.compile(r"^c[ \t]+(\d{1,9})[ \t]+(\S+)[ \t]*$", re.MULTILINE)
HEADER = re.compile(r"^p[ \t]+cnf[ \t]+(\d{1,18})[ \t]+(\d{1,18})[ \t]*$", re.MULTILINE)
NOT_CLAUSES = ("c", "p")
NO_CLAUSES = re.compile(r"^[ \t]*[cp].*$", re.MULTILINE)
NO_LITERAL = re.compile(r"[^\s\d+-]|\d{19}|[+-](?!\d)|[\d+-][+-]", re.ASCII)
LONGEST = 40
"""Letters of a bad word that an error shows."""
MAXIMUM = 500_000
"""Variables; the largest product line published as DIMACS, a Linux kernel, has about 60,000."""
MOST_NUMBERS = 4_000_000
"""In all clauses, their ends included; Automotive02_1 has 750,000."""


def read_dimacs(path: Path) -> Model:
    """Read a CNF file (``.gz`` too) into a model; every clause is a rule of its own."""
    text, _, _ = read_text(path).replace("\r\n", "\n").partition("\n%")  # SATLIB's last lines
    where = str(path)
    header = HEADER.search(text)
    if header is None:
        raise ModelError("no line 'p cnf VARIABLES CLAUSES'", where=f"{where}:1")
    variables, announced = int(header[1]), int(header[2])
    if variables > MAXIMUM:
        raise ModelError(f"more than {MAXIMUM:,} variables", where=_at(where, text, header.start()))
    body = NO_CLAUSES.sub("", text)
    clauses = _clauses(text, body, variables, announced, where)
    names = _names(text, variables, where)
    rules = ClauseRules(names, clauses, where, _lines(body, clauses))
    return Model(names, clauses, rules, source=where)


class ClauseRules(Sequence[Rule]):
    """Every clause as a rule of its own, worded when somebody asks."""

    def __init__(
        self, names: tuple[str, ...], clauses: Clauses, where: str, lines: NDArray[np.int32]
    ) -> None:
        self._names, self._clauses, self.where, self.lines = names, clauses, where, lines

    def __len__(self) -> int:
        return len(self._clauses)

    @overload
    def __getitem__(self, at: int) -> Rule: ...
    @overload
    def __getitem__(self, at: slice) -> list[Rule]: ...
    def __getitem__(self, at: int | slice) -> Rule | list[Rule]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(len(self)))]
        first = self._clauses.first
        words = [
            ("!" if literal < 0 else "") + self._names[abs(literal) - 1]
            for literal in self._clauses.literals[first[at] : first[at + 1]].tolist()
        ]
        text = " | ".join(words) or "false"
        where = f"{self.where}:{self.lines[at]}"
        return Rule(f"clause {at + 1}", text, where=where, kind="clause")


def _at(where: str, text: str, position: int) -> str:
    return f"{where}:{text.count(chr(10), 0, position) + 1}"


def _names(text: str, variables: int, where: str) -> tuple[str, ...]:
    names = [str(i) for i in range(1, variables + 1)]
    for number, match in enumerate(NAME_LINE.finditer(text)):
        if number >= MAXIMUM:
            place = _at(where, text, match.start())
            raise ModelError(f"more than {MAXIMUM:,} lines that name a variable", where=place)
        if 1 <= int(match[1]) <= variables:
            names[int(match[1]) - 1] = match[2]
    if len(set(names)) < len(names):
        seen: set[str] = set()
        twice = next(name for name in names if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ModelError(
            f"two variables are called {twice!r}", where=_name_place(text, twice, where)
        )
    return tuple(names)


def _name_place(text: str, name: str, where: str) -> str:
    places = [m.start() for m in NAME_LINE.finditer(text) if m[2] == name]
    return _at(where, text, places[-1])


def _numbers(body: str, where: str) -> NDArray[np.int64]:
    if bad := NO_LITERAL.search(body):
        raise _bad_word(body, bad.start(), where)
    return np.fromstring(body.strip(), np.int64, sep=" ")  # blanks alone it reads as a zero


def _bad_word(body: str, at: int, where: str) -> ModelError:
    """Return the error about the word around a place in the text; its line counts from 1."""
    before = re.search(r"\S*\Z", body[max(0, at - LONGEST) : at], re.ASCII)
    after = re.match(r"\S*", body[at : at + LONGEST], re.ASCII)
    word = (before[0] if before else "") + (after[0] if after else "")
    return ModelError(f"{word[:LONGEST]!r} is no literal", where=_at(where, body, at))


def _clauses(text: str, body: str, variables: int, announced: int, where: str) -> Clauses:
    numbers = _numbers(body, where)
    if len(numbers) > MOST_NUMBERS:
        raise ModelError(f"more than {MOST_NUMBERS:,} numbers in all clauses", where=where)
    end = _at(where, text, len(text.rstrip()))
    zeros = np.flatnonzero(numbers == 0)
    if len(numbers) and numbers[-1] != 0:
        raise ModelError("truncated: the last clause doesn't end in 0", where=end)
    if len(zeros) != announced:
        message = f"{announced:,} clauses announced, {len(zeros):,} found (truncated?)"
        raise ModelError(message, where=end)
    high = int(np.abs(numbers).max(initial=0))
    if high > variables:
        message = f"variable {high} is beyond the {variables} announced"
        line = _line_of_words(body)[np.argmax(np.abs(numbers) == high)]
        raise ModelError(message, where=f"{where}:{line}")
    first = np.concatenate([[0], zeros + 1]) - np.arange(len(zeros) + 1)
    literals = numbers[numbers != 0].astype(np.int32)
    return Clauses(first.astype(np.int32), literals, np.arange(len(zeros), dtype=np.int32))


def _lines(body: str, clauses: Clauses) -> NDArray[np.int32]:
    """Return the line (from 1) on which each clause begins."""
    ends = np.arange(len(clauses))  # the zeros, which are words but no literals
    found: NDArray[np.int32] = _line_of_words(body)[clauses.first[:-1] + ends]
    return found


def _line_of_words(body: str) -> NDArray[np.int32]:
    """Return the line (from 1) on which each word stands."""
    data = np.frombuffer(body.encode(), np.uint8)
    blank = np.concatenate([[True], data <= ord(" ")])
    words = np.flatnonzero(blank[:-1] & ~blank[1:])
    found: NDArray[np.int64] = np.searchsorted(np.flatnonzero(data == ord("\n")), words) + 1
    return found.astype(np.int32)


def write_dimacs(model: Model) -> str:
    """Return a model as DIMACS CNF text; helpers and names of several words stay unnamed."""
    lines = [f"c {i} {name}" for i, name in _labels(model)]
    lines.append(f"p cnf {model.variables} {len(model.clauses)}")
    lines += [" ".join(map(str, [*clause, 0])) for clause in model.clauses.lists()]
    return "\n".join(lines) + "\n"


def _labels(model: Model) -> Iterator[tuple[int, str]]:
    """Yield what needs a name line: one-word names, and numbers that are somebody's name."""
    taken = set(model.names)
    for i in range(1, model.variables + 1):
        name = model.names[i - 1] if i <= len(model.names) else ""
        if name and not re.search(r"\s", name):
            yield i, name
        elif str(i) in taken:
            label = f"v{i}"
            while label in taken:
                label += "_"
            yield i, label
