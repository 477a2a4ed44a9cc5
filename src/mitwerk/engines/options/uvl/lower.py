"""From a UVL document to a model: tree relations and constraints become clauses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.cnf import Encoder
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.formula import Linear, Name, Not, Or, implies
from mitwerk.engines.options.model import Family, Model, Rule, clauses_from
from mitwerk.engines.options.uvl.document import preorder
from mitwerk.engines.options.uvl.resolve import Resolver
from mitwerk.engines.options.uvl.tokens import Letters
from mitwerk.engines.options.work import Work

if TYPE_CHECKING:
    from mitwerk.engines.options.formula import Formula
    from mitwerk.engines.options.uvl.document import Document, Feature, Group
    from mitwerk.engines.options.uvl.expression import Comparison


def lower(document: Document, where: str, work: Work | None = None) -> Model:
    """Return the model of a document; every group and constraint is a rule.

    ``work`` is what reading the document has left.
    """
    assert document.root is not None  # noqa: S101 - parse() refuses a file without one
    lowering = _Lowering(document.root, where, work or Work())
    try:
        return lowering.run(document)
    except ModelError as error:  # of the encoder, which doesn't know the rule's place
        raise ModelError(error.message, where=error.where or lowering.rules[-1].where) from error


class _Lowering:
    def __init__(self, root: Feature, where: str, work: Work) -> None:
        self.where = where
        self.features = {feature.name: feature for feature in preorder(root)}
        self.index = {name: i for i, name in enumerate(self.features, 1)}
        self.encoder = Encoder(self.index, len(self.index), work=work)
        self.rules: list[Rule] = []
        self.letters = Letters()
        self.families: list[Family] = []

    def run(self, document: Document) -> Model:
        root = next(iter(self.features))
        self.encoder.add(
            [1], self._rule("root", f"{root} is always chosen", self.features[root].line)
        )
        for feature in self.features.values():
            self._groups(feature)
        values = {name: feature.attributes for name, feature in self.features.items()}
        resolver = Resolver(values, self._below, self.encoder.work)
        for number, constraint in enumerate(document.constraints, 1):
            rule = Rule(f"constraint {number}", constraint.text, where=constraint.where)
            self.rules.append(rule)
            clause = self._clause(constraint.formula)
            if clause:
                self.encoder.add(clause, len(self.rules) - 1)
                continue
            formula = resolver.resolve(constraint.formula, constraint.where)
            self.encoder.require_at(formula, len(self.rules) - 1, constraint.where)
        attributes = {name: f.attributes for name, f in self.features.items() if f.attributes}
        diagrams = self.encoder.finish(self.rules)
        auxiliary = self.encoder.top - len(self.index)
        return Model(
            tuple(self.index),
            clauses_from(self.encoder.clauses, self.encoder.rules),
            tuple(self.rules),
            tuple(self.families),
            auxiliary,
            attributes,
            document,
            self.where,
            tuple(self.encoder.limits),
            diagrams,
        )

    def _clause(self, formula: Formula | Comparison) -> list[int]:
        """Return a row of known, plain literals as it is: nearly all rules are one."""
        found: list[int] = []
        for part in formula.parts if isinstance(formula, Or) else (formula,):
            name = part.part if isinstance(part, Not) else part
            number = self.index.get(name.name, 0) if isinstance(name, Name) else 0
            if not number:
                return []
            found.append(number if name is part else -number)
        return found

    def _rule(self, kind: str, text: str, line: int) -> int:
        self.letters.use(len(text), f"{self.where}:{line}")
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
            if len(picky) > 1 and name in self.features:
                message = f"{name!r} is a feature and a group of {feature.name!r}"
                place = f"{self.where}:{self.features[name].line}"
                raise ModelError(f"{message}; call the feature differently", where=place)
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
            most = self._sum(members, -1, -group.low)
            self.encoder.require(implies(Name(feature.name), most), rule)
        if high == 1:
            self.encoder.at_most_one(numbers, rule)
        elif high < len(numbers):
            self.encoder.require(self._sum(members, 1, high), rule)

    def _sum(self, members: tuple[str, ...], factor: int, limit: int) -> Linear:
        return Linear(tuple((name, factor) for name in members), limit)

    def _below(self, name: str) -> list[str]:
        if name not in self.features:
            return [name]  # the resolver refuses it by name and place
        return [feature.name for feature in preorder(self.features[name])]
