"""Comparisons of attribute sums become linear limits over options."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import gcd
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.formula import And, Constant, Formula, Iff, Linear, Name, Not, Or
from mitwerk.engines.options.hints import meant
from mitwerk.engines.options.numbers import MOST_DIGITS, common
from mitwerk.engines.options.uvl.expression import Attribute, Comparison
from mitwerk.engines.options.work import SUMMAND, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from mitwerk.engines.options.model import Value


MOST_SUMMANDS = 150_000
"""Numbers added up in all limits of a model (2 s of work with their diagrams)."""
LONG = 500
"""Bits of a factor that make each of its summands count once more."""


@dataclass(frozen=True, slots=True)
class Column:
    """One attribute: its numbers in steps of 1/``scale``, and everyone who carries it."""

    scale: int
    numbers: Mapping[str, int]
    holders: tuple[str, ...]


class Resolver:
    """Knows every option's attributes and what ``sum(X, attribute)`` runs over."""

    def __init__(
        self,
        values: Mapping[str, Mapping[str, Value]],
        below: Callable[[str], list[str]],
        work: Work,
    ) -> None:
        self.values, self.below, self.work = values, below, work
        self.columns: dict[str, Column] = {}
        self.summands = 0

    def resolve(self, formula: Formula | Comparison, where: str) -> Formula:
        """Return the formula with every comparison replaced by linear limits."""
        match formula:
            case Comparison():
                return self._linear(formula, where)
            case Not(part):
                return Not(self.resolve(part, where))
            case And(parts):
                return And(tuple(self.resolve(part, where) for part in parts))
            case Or(parts):
                return Or(tuple(self.resolve(part, where) for part in parts))
            case Iff(left, right):
                return Iff(self.resolve(left, where), self.resolve(right, where))
            case Name() | Constant() | Linear():
                return formula

    def _linear(self, comparison: Comparison, where: str) -> Formula:
        """Return the comparison in whole numbers: multiplied by what makes all of them whole."""
        parts = [
            (factor / self._column(part.attribute).scale, part)
            for factor, part in comparison.term.parts
        ]
        constant = comparison.term.constant
        scale = common([*(factor for factor, _ in parts), constant], where)
        weights: dict[str, int] = {}
        for factor, part in parts:
            whole = int(factor * scale)
            each = 1 + whole.bit_length() // LONG
            for name, value in self._summands(part, each, where):
                weights[name] = weights.get(name, 0) + whole * value
        limit = int(-constant * scale)
        below = Linear(tuple(weights.items()), limit)
        under = Linear(tuple(weights.items()), limit - 1)
        match comparison.sign:
            case "<=":
                return below
            case "<":
                return under
            case ">":
                return Not(below)
            case ">=":
                return Not(under)
            case "==":
                return And((below, Not(under)))
            case _:
                return Or((Not(below), under))

    def _column(self, attribute: str) -> Column:
        if attribute not in self.columns:
            found = {n: row[attribute] for n, row in self.values.items() if attribute in row}
            numbers = {n: v for n, v in found.items() if isinstance(v, Decimal)}
            self.columns[attribute] = Column(*_in_steps(numbers), tuple(found))
        return self.columns[attribute]

    def _summands(self, part: Attribute, each: int, where: str) -> Iterator[tuple[str, int]]:
        """Yield each meant feature's number in the column's steps; refuse text, unknown ones."""
        column = self._column(part.attribute)
        names = self._range(part, column, where)
        self.summands += each * len(names)
        self.work.use(each * len(names), SUMMAND, where)
        if self.summands > MOST_SUMMANDS:
            message = f"more than {MOST_SUMMANDS:,} summands in all limits up to here"
            raise ModelError(message, where=where)
        for name in names:
            if name not in column.numbers:
                flag = isinstance(self.values[name][part.attribute], bool)
                kind = "a truth value" if flag else "text"
                message = f"attribute {part.attribute!r} of {name!r} is {kind}, no number"
                raise ModelError(message, where=where)
            yield name, column.numbers[name]

    def _range(self, part: Attribute, column: Column, where: str) -> Sequence[str]:
        """Return the features with the attribute that a part speaks of."""
        found: Sequence[str] = column.holders
        if part.feature is not None:
            inside = self.below(part.feature) if part.subtree else [part.feature]
            if any(name not in self.values for name in inside):
                wrong = part.feature
                raise ModelError(f"unknown name {wrong!r}{meant(wrong, self.values)}", where=where)
            found = [name for name in inside if part.attribute in self.values[name]]
            self.summands += len(inside)
        if not found:
            owner = f" of {part.feature!r}" if part.feature else ""
            raise ModelError(f"unknown attribute {part.attribute!r}{owner}", where=where)
        return found


def _in_steps(numbers: Mapping[str, Decimal]) -> tuple[int, dict[str, int]]:
    """Return the least scale that makes all numbers whole, and each times that scale."""
    places = max((-int(number.as_tuple().exponent) for number in numbers.values()), default=0)
    places = max(places, 0)
    with localcontext(prec=3 * MOST_DIGITS):  # exact: a number has that many digits at most
        whole = {name: int(number.scaleb(places)) for name, number in numbers.items()}
    shared = gcd(10**places, *whole.values())
    return 10**places // shared, {name: number // shared for name, number in whole.items()}
