"""Constraints: precedence climbing over ``! & | => <=>``, sums and comparisons.

Recursion happens only at brackets and is bounded, so no input can exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError, UnsupportedError
from mitwerk.engines.options.formula import And, Constant, Formula, Iff, Name, Not, Or, implies
from mitwerk.engines.options.numbers import bounded, decimal
from mitwerk.engines.options.uvl.tokens import Cursor, Words

if TYPE_CHECKING:
    from mitwerk.engines.options.uvl.tokens import Token

DEEPEST = 60
"""Brackets (or chained arrows) inside each other."""
LONGEST = 20_000
"""Operators in one constraint."""
STRENGTH = {"<=>": 1, "=>": 2, "|": 3, "&": 4, "==": 5, "!=": 5, "<=": 5, ">=": 5, "<": 5, ">": 5,
            "+": 6, "-": 6, "*": 7, "/": 7}  # fmt: skip
SHORT = 5_000
LITERAL = r"!?[^\W\d][\w#§%?\\;]*"
CLAUSE = re.compile(rf"{LITERAL}(?:\s*=>\s*{LITERAL}|(?:\s*\|\s*{LITERAL})*)")
REFUSED_CALLS = {"avg", "len", "floor", "ceil"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """``Feature.attribute`` when ``feature`` is set, else the sum over all features."""

    attribute: str
    feature: str | None
    subtree: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """Σ factor · attribute + constant."""

    parts: tuple[tuple[Fraction, Attribute], ...] = ()
    constant: Fraction = Fraction(0)

    def plus(self, other: Term, sign: int = 1) -> Term:
        """Return the sum (or difference) of two terms."""
        more = tuple((sign * factor, part) for factor, part in other.parts)
        return Term(self.parts + more, self.constant + sign * other.constant)

    def times(self, factor: Fraction, where: str) -> Term:
        """Return the term with every factor multiplied."""
        parts = tuple((bounded(factor * one, where), part) for one, part in self.parts)
        return Term(parts, bounded(self.constant * factor, where))


@dataclass(frozen=True, slots=True)
class Comparison:
    """term ``sign`` 0, to be resolved when all attributes are known."""

    term: Term
    sign: str


Expression = Formula | Comparison | Term


QUOTED = re.compile(r'"[^"]*"')
HYPHEN = re.compile(r"[^\W\d]\w*-\w")
FOREIGN = {
    "requires": "=>", "implies": "=>", "->": "=>", "excludes": "=> !", "iff": "<=>",
    "and": "&", "&&": "&", "or": "|", "||": "|", "not": "!",
}  # fmt: skip
"""Words and signs of other notations."""


def parse_constraint(text: str, where: str, words: Words | None = None) -> Formula:
    """Return the formula of one constraint line (comparisons inside it still unresolved)."""
    if len(text) <= SHORT and CLAUSE.fullmatch(text):
        if words is not None:
            words.use_plain(text.count("|") + 1, where)
        return _clause(text)
    try:
        cursor = Cursor(text, where, words)
        formula = parse_formula(cursor)
        if cursor.now.kind != "end":
            raise cursor.error("expected an operator")
    except RecursionError as error:
        raise ModelError("operators and brackets nested too deeply", where=where) from error
    except ModelError as error:
        raise type(error)(error.message + _cure(text), where=error.where) from error
    return formula


def _cure(text: str) -> str:
    """Return the end of a refusal: what the author may have meant ("" if nothing is known)."""
    bare = QUOTED.sub("", text[:SHORT])
    if HYPHEN.search(bare):
        return "; a name with a hyphen stands in double quotes"
    for word, sign in FOREIGN.items():
        if word in bare.lower().split() or (not word.isalpha() and word in bare):
            return f"; write {sign} for {word!r}"
    return ""


def _clause(text: str) -> Formula:
    """Return A | !B | … or A => B: nearly all rules, without the detour over tokens."""
    left, arrow, right = text.partition("=>")
    if arrow:
        return implies(_literal(left), _literal(right))
    parts = tuple(map(_literal, text.split("|")))
    return parts[0] if len(parts) == 1 else Or(parts)


def _literal(text: str) -> Formula:
    name = text.strip()
    bare = name.removeprefix("!")
    plain = Constant(bare == "true") if bare in {"true", "false"} else Name(bare)
    return plain if bare == name else Not(plain)


def parse_formula(cursor: Cursor) -> Formula:
    """Return the formula that starts at the cursor."""
    return _logical(_Parser(cursor).climb(1, 0), cursor)


def _logical(value: Expression, cursor: Cursor) -> Formula:
    if isinstance(value, Term):
        raise cursor.error("a number or attribute stands where a condition is needed")
    return value  # type: ignore[return-value]  # comparisons are replaced while lowering


def _number(value: Expression, cursor: Cursor) -> Term:
    if isinstance(value, Term):
        return value
    if isinstance(value, Name) and "." in value.name:
        feature, _, attribute = value.name.rpartition(".")
        return Term(((Fraction(1), Attribute(attribute, feature)),))
    raise cursor.error("expected a number or Feature.attribute")


class _Parser:
    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.arrows = 0
        self.operators = 0

    def climb(self, weakest: int, depth: int) -> Expression:
        left = self._atom(depth)
        while True:
            token = self.cursor.now
            strength = STRENGTH.get(token.text, 0) if token.kind == "mark" else 0
            if strength < weakest:
                return left
            if token.text in {"&", "|"}:
                left = self._row(token.text, left, strength, depth)
            else:
                left = self._join(token, left, self._right(strength, depth))

    def _right(self, strength: int, depth: int) -> Expression:
        """Step over an operator and return what binds tighter than it."""
        self.cursor.take()
        self.count(1)
        return self.climb(strength + 1, depth)

    def count(self, steps: int) -> None:
        """Count the work done; a product with a long sum is as much as the sum is long."""
        self.operators += steps
        if self.operators > LONGEST:
            message = f"more than {LONGEST:,} operators in one constraint"
            raise ModelError(message, where=self.cursor.where)

    def _row(self, mark: str, left: Expression, strength: int, depth: int) -> Formula:
        """Return A & B & C (or with |) as one node, however many there are."""
        parts = [_logical(left, self.cursor)]
        while self.cursor.is_mark(mark):
            parts.append(_logical(self._right(strength, depth), self.cursor))
        return And(tuple(parts)) if mark == "&" else Or(tuple(parts))

    def _join(self, token: Token, left: Expression, right: Expression) -> Expression:
        cursor, mark = self.cursor, token.text
        if mark in {"+", "-", "*", "/"}:
            return self._arithmetic(mark, _number(left, cursor), _number(right, cursor))
        if STRENGTH[mark] == 5:
            return Comparison(_number(left, cursor).plus(_number(right, cursor), -1), mark)
        a, b = _logical(left, cursor), _logical(right, cursor)
        self.arrows += 1
        if self.arrows > DEEPEST:
            raise ModelError(f"more than {DEEPEST} arrows in one constraint", where=cursor.where)
        return implies(a, b) if mark == "=>" else Iff(a, b)

    def _arithmetic(self, mark: str, left: Term, right: Term) -> Term:
        where = self.cursor.where
        if mark in {"+", "-"}:
            term = left.plus(right, 1 if mark == "+" else -1)
            bounded(term.constant, where)
            return term
        self.count(len(left.parts) + len(right.parts))
        if mark == "*" and not left.parts:
            return right.times(left.constant, where)
        if not right.parts and (mark == "*" or right.constant):
            return left.times(right.constant if mark == "*" else 1 / right.constant, where)
        raise UnsupportedError("only products with a constant are supported", where=where)

    def _atom(self, depth: int) -> Expression:
        cursor = self.cursor
        negations = minuses = 0
        while cursor.is_mark("!", "-"):
            negations += cursor.now.text == "!"
            minuses += cursor.take().text == "-"
        value = self._plain(depth)
        if minuses:
            value = _number(value, cursor).times(Fraction((-1) ** (minuses % 2)), cursor.where)
        if negations:
            value = _logical(value, cursor)
            value = Not(value) if negations % 2 else value
        return value

    def _plain(self, depth: int) -> Expression:
        cursor = self.cursor
        if cursor.skip("("):
            if depth >= DEEPEST:
                message = f"brackets nested deeper than {DEEPEST}"
                raise ModelError(message, where=cursor.where)
            value = self.climb(1, depth + 1)
            cursor.need(")")
            return value
        token = cursor.now
        if token.kind == "number":
            cursor.take()
            return Term(constant=Fraction(decimal(token.text, cursor.where)))
        if token.kind == "text":
            raise UnsupportedError(f"text comparison with {token.text!r}", where=cursor.where)
        return self._named(cursor.path(), token)

    def _named(self, name: str, token: Token) -> Expression:
        cursor = self.cursor
        if cursor.is_mark("(") and not token.quoted:
            if name == "sum":
                return self._sum()
            kind = "isn't supported" if name in REFUSED_CALLS else "is unknown"
            raise UnsupportedError(f"function {name}() {kind}", where=cursor.where)
        if not token.quoted and name in {"true", "false"}:
            return Constant(name == "true")
        return Name(name)

    def _sum(self) -> Term:
        cursor = self.cursor
        cursor.need("(")
        names = [cursor.path()]
        if cursor.skip(","):
            names.append(cursor.path())
        cursor.need(")")
        attribute, feature = names[-1], names[0] if len(names) == 2 else None
        return Term(((Fraction(1), Attribute(attribute, feature, subtree=True)),))
