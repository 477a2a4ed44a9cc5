"""Tables of a model that has only its clauses left, as a saved artefact has."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from mitwerk.engines.options.formula import And
from mitwerk.engines.options.tables.columns import NUMBERS, is_free
from mitwerk.engines.options.tables.document import (
    CHOICES,
    FamilyRow,
    OptionRow,
    RuleRow,
    Tables,
)
from mitwerk.engines.options.uvl.from_model import clause_formula, unique
from mitwerk.engines.options.uvl.render import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.engines.options.model import Model, Value

LOOSE = "features"
MOST_CLAUSES = 200
"""In one row of the rules."""


def column_names(rows: Iterable[Mapping[str, Value]]) -> dict[str, str]:
    """Return the column of each attribute: its own name, or another where a table needs that.

    Examples
    --------
    >>> column_names([{"code": "A7", "mass": "heavy"}])
    {'code': 'own_code', 'mass': 'mass'}
    """
    found: dict[str, str] = {}
    keys = list(dict.fromkeys(key for row in rows for key in row))
    for key in keys:
        found[key] = key if is_free(key) else unique(f"own_{key.strip()}", [*keys, *found.values()])
    return found


def columns_of(attributes: Mapping[str, Value], column: Mapping[str, str]) -> dict[str, Value]:
    """Return an option's further columns; a price in words is no price of the tables."""
    found: dict[str, Value] = {}
    for key, value in attributes.items():
        worded = key in NUMBERS and not isinstance(value, Decimal)
        found[unique(f"own_{key}", attributes) if worded else column[key]] = value
    return found


def tables_of_clauses(model: Model) -> Tables:
    """Return tables of a model without its file: families, options, and a rule for each rule."""
    taken = {*model.names}
    names = [*model.names]
    names += [unique(f"helper_{i + 1}", taken) for i in range(model.auxiliary)]
    home = _homes(model, names)
    column = column_names(model.attributes.values())
    options = tuple(
        OptionRow(home[name], name, (), columns_of(model.attributes.get(name, {}), column))
        for name in names
    )
    used = dict.fromkeys(home.values())
    rows = {unique(f.name, taken): f for f in model.families}
    told = {rule.key for rule in model.rules if rule.kind == "family"}
    families = tuple(
        FamilyRow(name, _choose(model, name, told), rows[name].scope if name in rows else "")
        for name in used
    )
    return Tables("", families, options, tuple(_rules(model, names, told & set(used))))


def _homes(model: Model, names: list[str]) -> dict[str, str]:
    """Return the family of every option: the first that lists it, else the loose one."""
    taken = set(names)
    home: dict[str, str] = {}
    for family in model.families:
        name = unique(family.name, taken)
        for member in family.members:
            home.setdefault(member, name)
    loose = unique(LOOSE, {*taken, *home.values()})
    return {name: home.get(name, loose) for name in names}


def _choose(model: Model, name: str, told: set[str]) -> str:
    """Return how many a family allows, if a rule of its own says so; else its clauses do."""
    family = model.family.get(name)
    if family is None or name not in told:
        return "any"
    amounts = {amount: words for words, amount in CHOICES.items()}
    return amounts.get((family.low, family.high), "any")


def _rules(model: Model, names: list[str], told: set[str]) -> Iterable[RuleRow]:
    """Yield a row per rule (several where it has hundreds of clauses), its reason kept."""
    clauses: dict[int, list[list[int]]] = {}
    for literals, rule in zip(model.clauses.lists(), model.clauses.rule.tolist(), strict=True):
        clauses.setdefault(rule, []).append(literals)
    keys: set[str] = set()
    for number, rows in sorted(clauses.items()):
        rule = model.rules[number]
        if rule.kind == "family" and rule.key in told:
            continue
        for at in range(0, len(rows), MOST_CLAUSES):
            key = unique(rule.key, keys)
            keys.add(key)
            parts = [clause_formula(row, names) for row in rows[at : at + MOST_CLAUSES]]
            text = render(parts[0] if len(parts) == 1 else And(tuple(parts)))
            yield RuleRow(key, "formula", (text,), (), rule.why, "", rule.where)
