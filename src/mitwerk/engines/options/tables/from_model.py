"""Any model as the author's tables."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.options.tables.document import FamilyRow, OptionRow, RuleRow, Tables
from mitwerk.engines.options.tables.from_clauses import (
    column_names,
    columns_of,
    tables_of_clauses,
)
from mitwerk.engines.options.uvl.document import preorder
from mitwerk.engines.options.uvl.expression import Attribute
from mitwerk.engines.options.uvl.from_model import to_document, unique
from mitwerk.engines.options.uvl.mapping import alone, mapped
from mitwerk.engines.options.uvl.render import quoted, render

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Model, Value
    from mitwerk.engines.options.uvl.document import Document, Feature, Group

LOOSE = "features"
"""The family of everything that stands in no alternative group."""


def to_tables(model: Model) -> Tables:
    """Return tables of the same configurations.

    Every alternative group becomes a family; what the tables have no word for (the rest of
    the tree, formulas, limits) becomes a rule of the kind ``formula``. A model without its
    file (a saved artefact) keeps its families, and every rule its reason.
    """
    if isinstance(model.document, Tables):
        return model.document
    if model.document is None and model.families:
        return tables_of_clauses(model)
    document = to_document(model)
    assert document.root is not None  # noqa: S101 - to_document() always gives one
    return _Tree(document, document.root).tables()


class _Tree:
    def __init__(self, document: Document, root: Feature) -> None:
        self.document, self.root = document, root
        self.features = {feature.name: feature for feature in preorder(root)}
        self.names = set(self.features)
        self.family: dict[str, str] = {}
        self.families: list[FamilyRow] = []
        self.rules: list[RuleRow] = []
        self.extra: dict[str, dict[str, Value]] = {}
        self.column = column_names(feature.attributes for feature in self.features.values())

    def tables(self) -> Tables:
        loose = unique(LOOSE, self.names)
        self.rule(quoted(self.root.name))
        for feature in preorder(self.root):
            for group in feature.groups:
                self.group(feature, group)
        for constraint in self.document.constraints:
            formula = mapped(constraint.formula, str, self.parts)
            self.rule(render(formula))
        self.families.append(FamilyRow(loose, "any"))
        options = tuple(
            OptionRow(self.family.get(f.name, loose), f.name, (), self.details(f))
            for f in preorder(self.root)
        )
        return Tables(self.document.namespace, tuple(self.families), options, tuple(self.rules))

    def details(self, feature: Feature) -> dict[str, Value]:
        found = columns_of(feature.attributes, self.column)
        return {**found, **self.extra.get(feature.name, {})}

    def parts(self, part: Attribute) -> list[Attribute]:
        """Return a sum over a subtree as the sum over its features: options have no subtree."""
        name = self.column.get(part.attribute, part.attribute)
        if part.feature is None:
            return [Attribute(name, None, subtree=True)]
        if not part.subtree:
            return [alone(part.feature, name)]
        below = preorder(self.features[part.feature])
        return [alone(f.name, name) for f in below if part.attribute in f.attributes]

    def rule(self, text: str) -> None:
        self.rules.append(RuleRow(f"rule-{len(self.rules) + 1}", "formula", (text,)))

    def group(self, feature: Feature, group: Group) -> None:
        parent = quoted(feature.name)
        children = [quoted(child.name) for child in group.features]
        either = " | ".join(children)
        if group.kind in {"mandatory", "optional"}:
            arrow = "<=>" if group.kind == "mandatory" else "=>"
            for child in children:
                self.rule(f"{child} {arrow} {parent}")
            return
        arrow = "<=>" if group.low == 1 else "=>"
        self.rule(f"({either}) {arrow} {parent}")
        if group.high == 1:
            name = unique(f"{feature.name} choice", self.names | {f.name for f in self.families})
            self.families.append(FamilyRow(name, "up to one"))
            self.family.update({child.name: name for child in group.features})
        elif group.high is not None or group.low > 1:
            self.amounts(group, parent)

    def amounts(self, group: Group, parent: str) -> None:
        """Say "n to m of these" with an attribute that is 1 for each of them."""
        number = sum(1 for extra in self.extra.values() for _ in extra)
        key = unique(f"picks_{number + 1}", self.column.values())
        for child in group.features:
            self.extra.setdefault(child.name, {})[key] = Decimal(1)
        if group.low > 1:
            self.rule(f"{parent} => sum({key}) >= {group.low}")
        if group.high is not None:
            self.rule(f"sum({key}) <= {group.high}")
