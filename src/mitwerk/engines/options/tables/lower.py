"""From the author's tables to a model: every row that says something is a rule with a why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mitwerk.engines.options.cnf import Encoder
from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.hints import meant
from mitwerk.engines.options.model import Family, Model, Rule, clauses_from
from mitwerk.engines.options.tables.document import CHOICES, PACKAGES, Tables
from mitwerk.engines.options.uvl.expression import parse_constraint
from mitwerk.engines.options.uvl.resolve import Resolver
from mitwerk.engines.options.uvl.tokens import Letters, Words
from mitwerk.engines.options.work import Work

if TYPE_CHECKING:
    from mitwerk.engines.options.model import Value
    from mitwerk.engines.options.tables.document import FamilyRow, Matrix, RuleRow

Item = tuple[int, ...]
"""Literals of which at least one holds: an option, or any option of a family or tag."""


def lower(tables: Tables, where: str, work: Work | None = None) -> Model:
    """Return the model of the tables; ``work`` is what reading them has left."""
    lowering = _Lowering(tables, where, work or Work())
    try:
        return lowering.run()
    except ModelError as error:  # of the encoder, which doesn't know the rule's place
        raise ModelError(error.message, where=error.where or lowering.rules[-1].where) from error


class _Lowering:
    def __init__(self, tables: Tables, where: str, work: Work) -> None:
        self.tables, self.where = tables, where
        codes = [o.code for o in tables.options] + [p.code for p in tables.packages]
        self.codes = codes
        self.index = {code: i for i, code in enumerate(codes, 1)}
        self.encoder = Encoder(self.index, len(codes), work=work)
        self.rules: list[Rule] = []
        self.words, self.letters = Words(work), Letters()
        self.families = {family.name for family in tables.families}
        self.details: dict[str, dict[str, Value]] = {o.code: o.details for o in tables.options}
        self.details.update({p.code: p.details for p in tables.packages})
        self.resolver = Resolver(self.details, self._below, work)
        self.groups: dict[str, list[int]] = {}
        for option in tables.options:
            for name in (option.family, *option.tags):
                self.groups.setdefault(name, []).append(self.index[option.code])
        self.encoder.gathered = self.groups

    def run(self) -> Model:
        families = [self._family(family) for family in self.tables.families]
        if self.tables.packages:
            members = tuple(package.code for package in self.tables.packages)
            families.append(Family(PACKAGES, members, PACKAGES))
        for matrix in self.tables.matrices:
            self._matrix(matrix)
        for package in self.tables.packages:
            text = f"{package.code} contains {', '.join(package.contains)}"
            rule = self._rule(package.code, text, package.why, package.where, "package contains")
            for item in package.contains:
                left = -self.index[package.code]
                self.encoder.add([left, *self._item(item, package.where)], rule)
        for row in self.tables.rules:
            self._authored(row)
        diagrams = self.encoder.finish(self.rules)
        auxiliary = self.encoder.top - len(self.index)
        return Model(
            tuple(self.index),
            clauses_from(self.encoder.clauses, self.encoder.rules),
            tuple(self.rules),
            tuple(families),
            auxiliary,
            self.details,
            self.tables,
            self.where,
            tuple(self.encoder.limits),
            diagrams,
        )

    def _below(self, name: str) -> list[str]:
        """Return what ``sum(name, attribute)`` runs over: a family's or tag's options."""
        return self._members(name) if name in self.groups else [name]

    def _members(self, group: str) -> list[str]:
        return [self.codes[i - 1] for i in self.groups[group]]

    def _rule(self, key: str, text: str, why: str, where: str, kind: str) -> int:
        self.letters.use(len(text), where)
        self.rules.append(Rule(key, text, why, where, kind))
        return len(self.rules) - 1

    def _family(self, row: FamilyRow) -> Family:
        numbers = self.groups[row.name]
        low, high = CHOICES[row.choose]
        members = tuple(self._members(row.name))
        if (low, high) != (0, None):
            text = f"choose {row.choose} of {row.name}"
            rule = self._rule(row.name, text, "", row.where, "family")
            if low:
                self.encoder.add(numbers, rule)
            if high == 1:
                self.encoder.at_most_one(numbers, rule)
        return Family(row.name, members, row.scope, low, high)

    def _item(self, name: str, where: str) -> Item:
        negative = name not in self.index and name.startswith("!")
        plain = name[1:].strip() if negative else name
        if plain in self.index:
            return (-self.index[plain],) if negative else (self.index[plain],)
        if plain not in self.groups:
            hint = meant(plain, [*self.index, *self.groups])
            hint = "; commas stand between the names of a list" if ";" in plain else hint
            raise ModelError(f"unknown option, family or tag {plain[:60]!r}{hint}", where=where)
        if negative:
            raise ModelError(f"'!' stands before one option, not before {plain!r}", where=where)
        return tuple(self.groups[plain])

    def _matrix(self, matrix: Matrix) -> None:
        rows = self._codes(matrix.rows, matrix.where)
        columns = self._codes(matrix.columns, matrix.where)
        self._check_matrix(matrix, set(rows), set(columns))
        for code in rows:
            allowed = set(matrix.allowed.get(code, ()))
            barred = [column for column in columns if column not in allowed]
            if not barred:
                continue
            text = f"{code} doesn't go with {', '.join(barred)}"
            key = f"{matrix.rows} × {matrix.columns}: {code}"
            place = matrix.places.get(code, matrix.where)
            rule = self._rule(key, text, matrix.why, place, "matrix")
            for other in barred:
                self.encoder.add([-self.index[code], -self.index[other]], rule)

    def _check_matrix(self, matrix: Matrix, rows: set[str], columns: set[str]) -> None:
        if matrix.rows == matrix.columns:
            message = f"a matrix pairs two families; {matrix.rows!r} stands on both sides"
            raise ModelError(message, where=matrix.where)
        for heading in matrix.headings:
            if heading not in columns:
                message = f"{heading!r} is no option of family {matrix.columns!r}"
                raise ModelError(message + meant(heading, columns), where=matrix.where)
        for code, allowed in matrix.allowed.items():
            wrong = [code] if code not in rows else [c for c in allowed if c not in columns]
            if wrong:
                where = matrix.places.get(code, matrix.where)
                raise ModelError(f"{wrong[0]!r} is no option of the matrix", where=where)

    def _codes(self, family: str, where: str) -> list[str]:
        if family not in self.families:
            raise ModelError(f"unknown family {family!r} in a matrix", where=where)
        return self._members(family)

    def _authored(self, row: RuleRow) -> None:
        if row.kind == "formula":
            rule = self._rule(row.key, row.left[0], row.why, row.where, row.kind)
            formula = self.resolver.resolve(
                parse_constraint(row.left[0], row.where, self.words), row.where
            )
            self.encoder.require_at(formula, rule, row.where)
            return
        text = f"{', '.join(row.left)} {row.kind} {', '.join(row.right)}"
        rule = self._rule(row.key, text, row.why, row.where, row.kind)
        items = [self._item(name, row.where) for name in dict.fromkeys(row.left)]
        lefts = [literal for item in items for literal in item]
        rights = [self._item(name, row.where) for name in dict.fromkeys(row.right)]
        clauses = _consequences(row.kind, rights)
        self.encoder.need_room(len(lefts) * sum(len(clause) + 1 for clause in clauses))
        for left in lefts:
            for clause in clauses:
                self.encoder.add([-left, *clause], rule)


def _consequences(kind: str, rights: list[Item]) -> list[list[int]]:
    """Return what one option on the left brings: clauses over the right side."""
    if kind == "excludes":
        return [[-literal] for item in rights for literal in item]
    if kind in {"only with", "needs one of"}:
        return [[literal for item in rights for literal in item]]
    return [list(item) for item in rights]
