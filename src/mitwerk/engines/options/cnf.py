"""Formulas to clauses, without changing the number of solutions.

Small formulas are multiplied out. Where that would explode, a helper variable stands for
a part *in both directions* (helper ⇔ part), so every solution over the named variables has
exactly one extension: counts, optima and samples stay those of the author's options.
Linear limits become a reduced decision diagram whose nodes are helper variables (Abío,
Nieuwenhuis, Oliveras, Rodríguez-Carbonell, "A New Look at BDDs for Pseudo-Boolean
Constraints", JAIR 45, 2012), here with full equivalences. A wide limit decides a family per
layer; its diagram serves SAT alone and comes last, so that the search can leave it out
(`graphs` cuts the graph down by the limit itself).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

from mitwerk.engines.options.errors import ModelError
from mitwerk.engines.options.formula import And, Constant, Formula, Iff, Linear, Name, Not, Or
from mitwerk.engines.options.hints import meant
from mitwerk.engines.options.linear import (
    CURE,
    FALSE,
    TRUE,
    diagram,
    layers_of,
    steps_of,
)
from mitwerk.engines.options.model import Limit
from mitwerk.engines.options.work import PAIR, STEP, Work

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from mitwerk.engines.options.linear import Layer, Step
    from mitwerk.engines.options.model import Rule

WIDEST = 64
"""Clauses that a disjunction may multiply out to before a helper variable is taken."""
WIDEST_IFF = 256
"""The same for each direction of an equivalence."""
SMALL_LIMIT = 64
"""Nodes of a limit's diagram up to which the search decides its helpers like other variables."""
MOST_LITERALS = 2_000_000
"""In all clauses together (some 170 MB here); Automotive02_1 has half a million."""

Clause = list[int]

Diagram = tuple["Sequence[Layer]", "list[Step]", int]
"""Layers, nodes, root."""


@dataclass(slots=True)
class Encoder:
    """Collects clauses; new helper variables are numbered from ``top + 1``."""

    index: Mapping[str, int]
    top: int
    clauses: list[Clause] = field(default_factory=list)
    rules: list[int] = field(default_factory=list)
    literals: int = 0
    limits: list[Limit] = field(default_factory=list)
    group_of: dict[int, int] = field(default_factory=dict)
    groups: int = 0
    gathered: Container[str] = ()
    work: Work = field(default_factory=Work)
    _known: dict[tuple[Linear, int], int] = field(default_factory=dict)
    _wide: list[tuple[Diagram, int, int]] = field(default_factory=list)

    def add(self, clause: Iterable[int], rule: int) -> None:
        """Keep one clause unless it always holds.

        Raises
        ------
        ModelError
            When all clauses together have more than 2,000,000 literals.
        """
        kept = dict.fromkeys(clause)
        for literal in kept:  # a generator would cost more than the rest of it
            if -literal in kept:
                self.need_room(len(kept))
                self.literals += len(kept)  # not kept, but it was work
                return
        self._keep([*kept], rule)

    def need_room(self, literals: int) -> None:
        """Refuse a rule that would take the clauses beyond 2,000,000 literals."""
        if self.literals + literals > MOST_LITERALS:
            message = f"the rules up to here make clauses of more than {MOST_LITERALS:,} literals"
            raise ModelError(f"{message}; take smaller families or fewer rules")

    def _keep(self, clause: Clause, rule: int) -> None:
        self.need_room(len(clause))
        self.literals += len(clause)
        self.clauses.append(clause)
        self.rules.append(rule)

    def at_most_one(self, options: Sequence[int], rule: int) -> None:
        """Forbid every two of some different options.

        A limit Σ ≤ 1 takes fewer clauses, but its helpers make the search lose its way
        (1,000 options compile in 1.3 s of processor time by pairs, not in 20 s by the limit).
        """
        pairs = len(options) * (len(options) - 1) // 2
        self.need_room(2 * pairs)
        self.work.use(pairs, PAIR)
        for a, b in combinations(options, 2):
            self._keep([-a, -b], rule)
        self.groups += 1
        for option in options:
            self.group_of.setdefault(option, self.groups)

    def helper(self) -> int:
        """Return a new variable."""
        self.top += 1
        return self.top

    def require(self, formula: Formula, rule: int) -> None:
        """Make a formula hold."""
        for clause in self.expand(formula, wanted=True, rule=rule):
            self.add(clause, rule)

    def require_at(self, formula: Formula, rule: int, where: str) -> None:
        """Make an author's formula hold; refuse unknown names and explosions at their place."""
        check_names(formula, self.index, where, self.gathered)
        try:
            self.require(formula, rule)
        except ModelError as error:
            raise ModelError(error.message, where=where) from error
        except RecursionError as error:
            raise ModelError("operators and brackets nested too deeply", where=where) from error

    def expand(self, formula: Formula, *, wanted: bool, rule: int) -> list[Clause]:
        """Return clauses that together say: the formula is ``wanted``."""
        match formula:
            case Name(name):
                return [[self.index[name] if wanted else -self.index[name]]]
            case Constant(value):
                return [] if value == wanted else [[]]
            case Not(part):
                return self.expand(part, wanted=not wanted, rule=rule)
            case And(parts) | Or(parts):
                sides = [self.expand(part, wanted=wanted, rule=rule) for part in parts]
                if isinstance(formula, And) == wanted:
                    return [clause for side in sides for clause in side]
                return self._either(sides, rule)
            case Iff(left, right):
                return self._equal(left, right, wanted=wanted, rule=rule)
            case Linear():
                literal = self._limit(formula, rule)
                return [[literal if wanted else -literal]]

    def _equal(self, left: Formula, right: Formula, *, wanted: bool, rule: int) -> list[Clause]:
        if holds_iff(left) or holds_iff(right):  # each level would be expanded four times
            a, b = self._literal(left, rule), self._literal(right, rule)
            return [[-a, b], [a, -b]] if wanted else [[a, b], [-a, -b]]
        sides = [
            (self.expand(left, wanted=side, rule=rule), self.expand(right, wanted=way, rule=rule))
            for side, way in ((False, wanted), (True, not wanted))
        ]
        if all(len(a) * len(b) <= WIDEST_IFF for a, b in sides):
            return [clause for pair in sides for clause in self._either(list(pair), rule)]
        a = self._literal(left, rule)
        b = self._literal(right, rule)
        return [[-a, b], [a, -b]] if wanted else [[a, b], [-a, -b]]

    def _literal(self, formula: Formula, rule: int) -> int:
        clauses = self.expand(formula, wanted=True, rule=rule)
        if len(clauses) == 1 and len(clauses[0]) == 1:
            return clauses[0][0]
        return self._name_all(clauses, rule)

    def _either(self, sides: list[list[Clause]], rule: int) -> list[Clause]:
        if any(not side for side in sides):
            return []
        if prod(len(side) for side in sides) > WIDEST:
            sides = [side if len(side) == 1 else [[self._name_all(side, rule)]] for side in sides]
        found: list[Clause] = [[x for side in sides if len(side) == 1 for x in side[0]]]
        for side in (side for side in sides if len(side) > 1):
            found = [[*head, *tail] for head in found for tail in side]
        return found

    def _name_all(self, clauses: Sequence[Clause], rule: int) -> int:
        """Return a literal equal to the conjunction of the clauses."""
        return self._conjunction([self._name_any(clause, rule) for clause in clauses], rule)

    def _name_any(self, clause: Clause, rule: int) -> int:
        if len(clause) == 1:
            return clause[0]
        return -self._conjunction([-literal for literal in clause], rule)

    def _conjunction(self, literals: list[int], rule: int) -> int:
        new = self.helper()
        for literal in literals:
            self.add([-new, literal], rule)
        self._keep([new, *(-literal for literal in literals)], rule)
        return new

    def _limit(self, limit: Linear, rule: int) -> int:
        """Return a literal that says whether a limit is kept (one per rule and limit)."""
        if (limit, rule) not in self._known:
            weights = [(self.index[name], weight) for name, weight in limit.weights if weight]
            self._known[limit, rule] = self._at_most(weights, limit.limit, rule)
        return self._known[limit, rule]

    def _at_most(self, weights: list[tuple[int, int]], bound: int, rule: int) -> int:
        """Negative weights count the absence: Σ w·x = Σ |w|·(1 - x) + Σ of the negative ones."""
        limit = bound - sum(w for _, w in weights if w < 0)
        if limit < 0 or limit >= sum(abs(w) for _, w in weights):
            return self._constant(value=limit >= 0, rule=rule)
        layers = layers_of([(v if w > 0 else -v, abs(w)) for v, w in weights], {})
        try:
            nodes, root = diagram(layers, limit, SMALL_LIMIT)
        except ModelError:
            return self._wide_limit(weights, bound, rule)
        return self._written((layers, nodes, root), rule)

    def _wide_limit(self, weights: list[tuple[int, int]], bound: int, rule: int) -> int:
        """Keep the limit for the graph; its clauses for SAT are written at the end."""
        sign = 1 if sum(w for _, w in weights) >= 0 else -1
        rows = [(v if sign * w > 0 else -v, abs(w)) for v, w in weights]
        limit = bound if sign > 0 else -bound - 1  # Σ w·x ≤ b is: not Σ -w·x ≤ -b-1
        limit -= sum(sign * w for _, w in weights if sign * w < 0)
        layers = layers_of(rows, self.group_of)
        nodes, root = diagram(layers, limit, self.work.steps())
        self.work.use(sum(steps_of(children) for _, children in nodes), STEP)
        if root < 0:
            return self._constant(value=(root == TRUE) == (sign > 0), rule=rule)
        try:
            self.need_room(5 * sum(len(set(children)) for _, children in nodes))
        except ModelError as error:
            message = f"a linear limit takes the clauses beyond {MOST_LITERALS:,} literals; {CURE}"
            raise ModelError(message) from error
        literal = self.helper()
        self._wide.append(((layers, nodes, root), sign * literal, rule))
        self.limits.append(Limit(literal, tuple(weights), bound, rule))
        return literal

    def finish(self, rules: Sequence[Rule]) -> int:
        """Write the clauses of the wide limits; return how many helper variables they took."""
        before = self.top
        for parts, literal, rule in self._wide:
            try:
                root = self._written(parts, rule)
                self.add([-literal, root], rule)
                self.add([literal, -root], rule)
            except ModelError as error:
                raise ModelError(error.message, where=rules[rule].where) from error
        return self.top - before

    def _written(self, parts: Diagram, rule: int) -> int:
        """Write a diagram's clauses; return its root's literal."""
        layers, nodes, root = parts
        ladders = [self._ladder(layer, rule) for layer in layers]
        name: list[int] = []
        for depth, children in nodes:
            name.append(self.helper())
            self._choose(name, children, ladders[depth], rule)
        return name[root]

    def _ladder(self, layer: Layer, rule: int) -> list[int]:
        """Return per weight a literal: something of this weight or a heavier one is chosen."""
        found: list[int] = []
        for literals in layer.literals:
            heavier = [*found[-1:], *literals]
            found.append(heavier[0] if len(heavier) == 1 else self._name_any(heavier, rule))
        return found

    def _choose(
        self, name: list[int], children: Sequence[int], ladder: list[int], rule: int
    ) -> None:
        """Say that the last node holds just when the child of the heaviest chosen option does.

        The heavier the choice, the narrower the child: what holds for it holds for the lighter.
        """
        node = name[-1]
        heavier: list[int] = []
        for i, child in enumerate(children):
            chosen = [-ladder[i]] if i < len(ladder) else []
            if child == children[min(i + 1, len(children) - 1)] and chosen:
                continue  # the next weight says the same of more options
            if child != TRUE:
                self.add([-node, *chosen, *([] if child == FALSE else [name[child]])], rule)
            if child != FALSE:
                self.add([node, *heavier, *([] if child == TRUE else [-name[child]])], rule)
            heavier = [ladder[i]] if chosen else []

    def _constant(self, *, value: bool, rule: int) -> int:
        new = self.helper()
        self.add([new if value else -new], rule)
        return new


def holds_iff(formula: Formula) -> bool:
    """Say whether there is an equivalence somewhere in a formula."""
    match formula:
        case Iff():
            return True
        case Not(part):
            return holds_iff(part)
        case And(parts) | Or(parts):
            return any(map(holds_iff, parts))
    return False


def check_names(
    formula: Formula, known: Mapping[str, int], where: str, gathered: Container[str] = ()
) -> None:
    """Refuse a formula that speaks of an option that doesn't exist, or of a family or tag."""
    stack: list[Formula] = [formula]
    while stack:
        part = stack.pop()
        match part:
            case Name(name):
                if name not in known and name in gathered:
                    message = f"{name!r} is a family or tag; formulas speak of options only"
                    cure = "write the options with |, or a rule of another kind"
                    raise ModelError(f"{message}: {cure}", where=where)
                if name not in known:
                    raise ModelError(f"unknown name {name!r}{meant(name, known)}", where=where)
            case Not(inner):
                stack.append(inner)
            case And(parts) | Or(parts):
                stack.extend(parts)
            case Iff(left, right):
                stack += [left, right]
            case Linear(weights):
                stack += [Name(name) for name, _ in weights]
            case Constant():
                pass
