"""Any model as a UVL document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.conflict import RuleFinder
from mitwerk.engines.options.formula import Constant, Formula, Name, Not, Or
from mitwerk.engines.options.tables.document import CHOICES, PACKAGES, Tables
from mitwerk.engines.options.uvl.document import Constraint, Document, Feature, Group
from mitwerk.engines.options.uvl.expression import Attribute, parse_constraint
from mitwerk.engines.options.uvl.mapping import alone, mapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mitwerk.engines.options.model import Model

KIND = {(1, 1): "alternative", (1, None): "or", (0, None): "optional", (0, 1): "cardinality"}


def to_document(model: Model) -> Document:
    """Return the UVL document of a model; the count of configurations stays the same.

    Tables become a tree: product, families, options. Clauses without a tree hang below one
    root: a variable that a clause of its own forces, else a new one.
    """
    if isinstance(model.document, Document):
        return model.document
    if isinstance(model.document, Tables):
        return _from_tables(model, model.document)
    return _from_clauses(model)


def unique(name: str, taken: Iterable[str]) -> str:
    """Return the name, lengthened until nobody else has it."""
    used = taken if isinstance(taken, set) else set(taken)
    while name in used:
        name += "_"
    return name


def _from_tables(model: Model, tables: Tables) -> Document:
    taken = {*model.names, *(row.name for row in tables.families), PACKAGES}
    product = " ".join(tables.product.replace('"', " ").split())
    root = Feature(unique(product or "product", taken), 0)
    families = Group("mandatory", 0)
    for row in tables.families:
        members = [option.code for option in tables.options if option.family == row.name]
        families.features.append(_family(model, row.name, members, row.choose))
    if tables.packages:
        codes = [package.code for package in tables.packages]
        families.features.append(_family(model, PACKAGES, codes, "any"))
    root.groups.append(families)
    rules = {row.key: row for row in tables.rules if row.kind == "formula"}
    found = Document("", root)
    finder = RuleFinder(model)
    for number, rule in enumerate(model.rules):
        if rule.kind == "family":
            continue
        if rule.kind == "formula":
            formula = parse_constraint(rules[rule.key].left[0], rule.where)
            parts = [mapped(formula, str, lambda part: _spelt_out(part, tables))]
        else:
            parts = [clause_formula(clause, model.names) for clause in finder.clauses_of(number)]
        found.constraints += [Constraint(part, rule.text, 0, rule.where) for part in parts]
    return found


def _spelt_out(part: Attribute, tables: Tables) -> list[Attribute]:
    """Return a sum over a tag or package as the sum over its options; the tree has no tags."""
    families = {row.name for row in tables.families}
    if part.feature is None or not part.subtree or part.feature in families:
        return [part]
    name = part.attribute
    tagged = [option for option in tables.options if part.feature in option.tags]
    found = [alone(option.code, name) for option in tagged if name in option.details]
    return found or [part]


def _family(model: Model, name: str, members: list[str], choose: str) -> Feature:
    low, high = CHOICES[choose]
    group = Group(KIND[low, high], 0, low, high)
    group.features = [Feature(code, 0, dict(model.attributes.get(code, {}))) for code in members]
    used = any("abstract" in row for row in model.attributes.values())
    return Feature(name, 0, {} if used else {"abstract": True}, [group])


def clause_formula(literals: Sequence[int], names: Sequence[str]) -> Formula:
    """Return a clause as a formula, as an implication where it has a negative literal."""
    if not literals:
        return Constant(value=False)
    words = [Name(names[abs(x) - 1]) if x > 0 else Not(Name(names[abs(x) - 1])) for x in literals]
    return words[0] if len(words) == 1 else Or(tuple(words))


def _from_clauses(model: Model) -> Document:
    taken = set(model.names)
    names = list(model.names)
    names += [unique(f"helper_{i + 1}", taken) for i in range(model.auxiliary)]
    rows = model.clauses.lists()
    forced = next((row[0] for row in rows if len(row) == 1 and row[0] > 0), 0)
    root = names[forced - 1] if forced else unique("root", names)
    features = [Feature(name, 0, dict(model.attributes.get(name, {}))) for name in names]
    top = Feature(root, 0)
    group = Group("optional", 0, features=[f for f in features if f.name != root])
    top.groups = [group] if group.features else []
    rules: list[Formula] = [clause_formula(row, names) for row in rows if row != [forced]]
    return Document("", top, [Constraint(rule, "", 0) for rule in rules])
