"""From a UVL document to a model: tree relations and constraints become clauses."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from mitwerk.engines.options.cnf import Encoder, check_names
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.formula import (
    And,
    Constant,
    Formula,
    Iff,
    Linear,
    Name,
    Not,
    Or,
    implies,
)
from mitwerk.engines.options.model import Family, Model, Rule, clauses_from
from mitwerk.engines.options.uvl.expression import Attribute, Comparison

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mitwerk.engines.options.uvl.document import Document, Feature, Group


def lower(document: Document, where: str) -> Model:
    """Return the model of a document; every group and constraint is a rule."""
    assert document.root is not None  # noqa: S101 - parse() refuses a file without one
    return _Lowering(document.root, where).run(document)


def preorder(root: Feature) -> Iterator[Feature]:
    """Yield a feature and everything below it, in the order of the file."""
    stack = [root]
    while stack:
        feature = stack.pop()
        yield feature
        stack += [child for group in feature.groups[::-1] for child in group.features[::-1]]


class _Lowering:
    def __init__(self, root: Feature, where: str) -> None:
        self.where = where
        self.features = {feature.name: feature for feature in preorder(root)}
        self.index = {name: i for i, name in enumerate(self.features, 1)}
        self.encoder = Encoder(self.index, len(self.index))
        self.rules: list[Rule] = []
        self.families: list[Family] = []

    def run(self, document: Document) -> Model:
        root = next(iter(self.features))
        self.encoder.add(
            [1], self._rule("root", f"{root} is always chosen", self.features[root].line)
        )
        for feature in self.features.values():
            self._groups(feature)
        for number, constraint in enumerate(document.constraints, 1):
            rule = Rule(f"constraint {number}", constraint.text, where=constraint.where)
            self.rules.append(rule)
            formula = self._resolve(constraint.formula, constraint.where)
            check_names(formula, self.index, constraint.where)
            self.encoder.require(formula, len(self.rules) - 1)
        attributes = {name: f.attributes for name, f in self.features.items() if f.attributes}
        return Model(
            tuple(self.index),
            clauses_from(self.encoder.clauses, self.encoder.rules),
            tuple(self.rules),
            tuple(self.families),
            self.encoder.top - len(self.index),
            attributes,
            document,
            self.where,
        )

    def _rule(self, kind: str, text: str, line: int) -> int:
        key = f"{kind} {len(self.rules) + 1}"
        self.rules.append(Rule(key, text, where=f"{self.where}:{line}", kind=kind))
        return len(self.rules) - 1

    def _groups(self, feature: Feature) -> None:
        picky = [group for group in feature.groups if group.kind not in {"mandatory", "optional"}]
        for group in feature.groups:
            if group.kind in {"mandatory", "optional"}:
                self._loose(feature, group)
                continue
            name = feature.name if len(picky) == 1 else f"{feature.name}#{picky.index(group) + 1}"
            members = tuple(child.name for child in group.features)
            self.families.append(Family(name, members, "", group.low, group.high))
            self._picky(feature, group, members)

    def _loose(self, feature: Feature, group: Group) -> None:
        parent = self.index[feature.name]
        for child in group.features:
            number = self.index[child.name]
            verb = "always comes with" if group.kind == "mandatory" else "needs"
            rule = self._rule(group.kind, f"{child.name} {verb} {feature.name}", child.line)
            self.encoder.add([-number, parent], rule)
            if group.kind == "mandatory":
                self.encoder.add([-parent, number], rule)

    def _picky(self, feature: Feature, group: Group, members: tuple[str, ...]) -> None:
        parent = self.index[feature.name]
        numbers = [self.index[name] for name in members]
        high = len(numbers) if group.high is None else group.high
        amount = f"{group.low}" if group.low == high else f"{group.low} to {high}"
        shown = ", ".join(members[:8]) + (", …" if len(members) > 8 else "")
        rule = self._rule(group.kind, f"{feature.name} takes {amount} of {shown}", group.line)
        for number in numbers:
            self.encoder.add([-number, parent], rule)
        if group.low == 1:
            self.encoder.add([-parent, *numbers], rule)
        elif group.low > 1:
            most = self._sum(members, Decimal(-1), Decimal(-group.low))
            self.encoder.require(implies(Name(feature.name), most), rule)
        if high == 1:
            self.encoder.clauses += [[-a, -b] for a, b in combinations(numbers, 2)]
            self.encoder.rules += [rule] * (len(self.encoder.clauses) - len(self.encoder.rules))
        elif high < len(numbers):
            self.encoder.require(self._sum(members, Decimal(1), Decimal(high)), rule)

    def _sum(self, members: tuple[str, ...], factor: Decimal, limit: Decimal) -> Linear:
        return Linear(tuple((name, factor) for name in members), limit)

    def _resolve(self, formula: Formula | Comparison, where: str) -> Formula:
        """Replace comparisons by linear limits over options."""
        match formula:
            case Comparison():
                return self._linear(formula, where)
            case Not(part):
                return Not(self._resolve(part, where))
            case And(parts):
                return And(tuple(self._resolve(part, where) for part in parts))
            case Or(parts):
                return Or(tuple(self._resolve(part, where) for part in parts))
            case Iff(left, right):
                return Iff(self._resolve(left, where), self._resolve(right, where))
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
        if part.feature is not None and part.feature not in self.features:
            raise ModelError(f"unknown name {part.feature!r}", where=where)
        if part.feature is None:
            meant = list(self.features.values())
        else:
            top = self.features[part.feature]
            meant = list(preorder(top)) if part.subtree else [top]
        found = [(f, f.attributes[part.attribute]) for f in meant if part.attribute in f.attributes]
        if not found:
            owner = f" of {part.feature!r}" if part.feature else ""
            raise ModelError(f"unknown attribute {part.attribute!r}{owner}", where=where)
        for feature, value in found:
            if not isinstance(value, Decimal):
                kind = "a truth value" if isinstance(value, bool) else "text"
                message = f"attribute {part.attribute!r} of {feature.name!r} is {kind}, no number"
                raise ModelError(message, where=f"{self.where}:{feature.line}")
            yield feature.name, value


def _exponent(value: Decimal) -> int:
    exponent = value.normalize().as_tuple().exponent
    return min(int(exponent), 0) if isinstance(exponent, int) else 0
