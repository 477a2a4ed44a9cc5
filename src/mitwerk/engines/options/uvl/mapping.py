"""A rule with other names, or with sums spelt out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.formula import And, Constant, Formula, Iff, Linear, Name, Not, Or
from mitwerk.engines.options.uvl.expression import Attribute, Comparison, Term

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def mapped(
    formula: Formula | Comparison,
    name: Callable[[str], str],
    parts: Callable[[Attribute], Iterable[Attribute]],
) -> Formula:
    """Return a formula with every name and every attribute replaced.

    One attribute may become several, whose sum it then is. Depth is bounded by the reader.
    """
    match formula:
        case Name(old):
            return Name(name(old))
        case Not(part):
            return Not(mapped(part, name, parts))
        case And(inner):
            return And(tuple(mapped(part, name, parts) for part in inner))
        case Or(inner):
            return Or(tuple(mapped(part, name, parts) for part in inner))
        case Iff(left, right):
            return Iff(mapped(left, name, parts), mapped(right, name, parts))
        case Comparison(term, sign):
            new = tuple((factor, one) for factor, old in term.parts for one in parts(old))
            return Comparison(Term(new, term.constant), sign)  # type: ignore[return-value]
        case Constant() | Linear():
            return formula


def alone(feature: str, attribute: str) -> Attribute:
    """Return what an option without children carries (a dotted attribute only reads as a sum)."""
    return Attribute(attribute, feature, subtree="." in attribute)
