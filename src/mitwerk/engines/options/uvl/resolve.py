"""Comparisons of attribute sums become linear limits over options."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.formula import And, Constant, Formula, Iff, Linear, Name, Not, Or
from mitwerk.engines.options.hints import meant
from mitwerk.engines.options.uvl.expression import Attribute, Comparison

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from mitwerk.engines.options.model import Value


class Resolver:
    """Knows every option's attributes and what ``sum(X, attribute)`` runs over."""

    def __init__(
        self, values: Mapping[str, Mapping[str, Value]], below: Callable[[str], list[str]]
    ) -> None:
        self.values, self.below = values, below

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
        weights: dict[str, Decimal] = {}
        for factor, part in comparison.term.parts:
            for name, value in self._values(part, where):
                weights[name] = weights.get(name, Decimal(0)) + factor * value
        limit = -comparison.term.constant
        step = Decimal(1).scaleb(min(_exponent(v) for v in (*weights.values(), limit)))
        below = Linear(tuple(weights.items()), limit)
        under = Linear(tuple(weights.items()), limit - step)
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

    def _values(self, part: Attribute, where: str) -> Iterator[tuple[str, Decimal]]:
        """Yield the number that each meant feature carries; refuse text and unknown ones."""
        if part.feature is None:
            features = list(self.values)
        elif part.subtree:
            features = self.below(part.feature)
        else:
            features = [part.feature]
        if any(name not in self.values for name in features):
            wrong = str(part.feature)
            raise ModelError(f"unknown name {wrong!r}{meant(wrong, self.values)}", where=where)
        found = [
            (name, self.values[name][part.attribute])
            for name in features
            if part.attribute in self.values[name]
        ]
        if not found:
            owner = f" of {part.feature!r}" if part.feature else ""
            raise ModelError(f"unknown attribute {part.attribute!r}{owner}", where=where)
        for name, value in found:
            if not isinstance(value, Decimal):
                kind = "a truth value" if isinstance(value, bool) else "text"
                message = f"attribute {part.attribute!r} of {name!r} is {kind}, no number"
                raise ModelError(message, where=where)
            yield name, value


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(int(exponent), 0) if isinstance(exponent, int) else 0
