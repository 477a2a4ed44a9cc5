"""Formulas as UVL text."""

from __future__ import annotations

import re
from math import lcm
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.formula import And, Constant, Iff, Linear, Name, Not, Or
from mitwerk.engines.options.numbers import digits_of, finite

if TYPE_CHECKING:
    from mitwerk.engines.options.formula import Formula
    from mitwerk.engines.options.uvl.expression import Attribute, Comparison


PLAIN = re.compile(r"[^\W\d]\w*")
RESERVED = {"or", "alternative", "optional", "mandatory", "features", "constraints", "imports",
            "include", "namespace", "as", "cardinality", "Boolean", "Integer", "Real", "String",
            "true", "false", "sum", "avg", "len", "floor", "ceil", "constraint"}  # fmt: skip


def quoted(name: str) -> str:
    """Return a name as UVL writes it."""
    if PLAIN.fullmatch(name) and name not in RESERVED:
        return name
    if '"' in name or "\n" in name:
        raise ModelError(f"{name[:60]!r} can't be a UVL name")
    return f'"{name}"'


def render(formula: Formula | Comparison) -> str:
    """Return a formula as UVL text, every compound part in brackets."""
    match formula:
        case Name(name):
            return quoted(name)
        case Constant(value):
            return "true" if value else "false"
        case Not(Not(part)):  # two marks in a row are read as none
            return render(part)
        case Not(part):
            return f"!{_bracketed(part)}"
        case And(parts):
            return " & ".join(_bracketed(part) for part in parts)
        case Or(parts):
            return " | ".join(_bracketed(part) for part in parts)
        case Iff(left, right):
            return f"{_bracketed(left)} <=> {_bracketed(right)}"
        case Linear():
            raise TypeError("limits are written as comparisons")
        case _:
            return _comparison(formula)


def _comparison(comparison: Comparison) -> str:
    """Return a comparison with finite decimals only: thirds and the like are multiplied away."""
    term = comparison.term
    factors = [term.constant, *(factor for factor, _ in term.parts)]
    scale = 1 if all(map(finite, factors)) else lcm(*(f.denominator for f in factors))
    sums = [
        ("" if factor * scale == 1 else f"{digits_of(factor * scale)} * ") + _attribute(one)
        for factor, one in term.parts
    ]
    constant = term.constant * scale
    rest = [digits_of(constant)] if constant or not sums else []
    return f"{' + '.join([*sums, *rest])} {comparison.sign} 0"


def _bracketed(formula: Formula | Comparison) -> str:
    while isinstance(formula, Not) and isinstance(formula.part, Not):
        formula = formula.part.part
    text = render(formula)
    return text if isinstance(formula, Name | Constant | Not) else f"({text})"


def _attribute(part: Attribute) -> str:
    if not part.subtree:
        return f"{quoted(part.feature or '')}.{quoted(part.attribute)}"
    inside = [part.attribute] if part.feature is None else [part.feature, part.attribute]
    return f"sum({', '.join(quoted(name) for name in inside)})"
