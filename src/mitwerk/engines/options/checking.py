"""What is wrong with a catalogue, in the author's words: dead, forced, redundant, contradicting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.conflict import RuleFinder
from mitwerk.engines.options.counting import Counter
from mitwerk.engines.options.errors import Contradiction
from mitwerk.engines.options.model import Clauses
from mitwerk.engines.options.sat import solver
from mitwerk.engines.options.search import search
from mitwerk.engines.options.tables.document import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mitwerk.engines.options.artefact import Artefact
    from mitwerk.engines.options.model import Model, Rule

STRUCTURE = {"root", "family", "mandatory", "optional", "or", "alternative", "cardinality"}
"""Kinds of rules that come from the tree or the families, not from a rule the author wrote."""
PACKAGE = "package contains"


@dataclass(frozen=True, slots=True)
class Finding:
    """An option that can never be chosen and a minimal set of rules behind it."""

    name: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one rule does: the count without it, and the share of that which it removes."""

    rule: Rule
    without: int
    removed: float


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found; ``unchecked`` counts rules that the time didn't reach.

    ``contradiction``: minimal set of rules that leaves nothing at all. ``contradicting``:
    packages that can't be ordered. ``deep``: equal, different, not finished, or "" if not asked.
    """

    contradiction: tuple[Rule, ...] = ()
    dead: tuple[Finding, ...] = ()
    contradicting: tuple[Finding, ...] = ()
    forced: tuple[str, ...] = ()
    redundant: tuple[Rule, ...] = ()
    duplicates: tuple[tuple[Rule, Rule], ...] = ()
    incomplete: tuple[tuple[str, str], ...] = ()
    effects: tuple[Effect, ...] = ()
    unchecked: int = 0
    deep: str = ""

    @property
    def fine(self) -> bool:
        """Say whether nothing has to be repaired (forced options are no fault)."""
        faults = (
            self.contradiction,
            self.dead,
            self.contradicting,
            self.redundant,
            self.duplicates,
        )
        return not any(faults) and self.deep != "different"


def check(artefact: Artefact, *, seconds: float = 60.0, deep: bool = False) -> Report:
    """Return what is wrong with the model behind an artefact.

    Parameters
    ----------
    seconds
        Time for the rule-by-rule part; what it doesn't reach is counted as unchecked.
    deep
        Also compile with a second decision order and compare the counts.

    Examples
    --------
    >>> from mitwerk.engines import options
    >>> report = check(options.compile(options.example("city-car")))
    >>> [finding.name for finding in report.dead], [rule.key for rule in report.redundant]
    (['wheel-19-concept'], ['red-clips'])
    """
    return _Checker(artefact, time.monotonic() + seconds).report(seconds, deep=deep)


class _Checker:
    def __init__(self, artefact: Artefact, deadline: float) -> None:
        self.artefact, self.model = artefact, artefact.model
        self.deadline = deadline
        self.rules = RuleFinder(self.model)
        self.authored = [
            i for i in range(len(self.model.rules)) if self.model.rules[i].kind not in STRUCTURE
        ]
        self.reached = 0

    def late(self) -> bool:
        return time.monotonic() > self.deadline

    def report(self, seconds: float, *, deep: bool) -> Report:
        try:
            states = self.artefact.states([])[: len(self.model.names)]
        except Contradiction:
            numbers = self.rules.minimal([])
            return Report(contradiction=tuple(self.model.rules[i] for i in numbers))
        names = np.array(self.model.names, dtype=object)
        never = names[states == -1].tolist()
        packages = {rule.key for rule in self.model.rules if rule.kind == PACKAGE}
        effects = tuple(self._effects())
        return Report(
            dead=self._findings([name for name in never if name not in packages]),
            contradicting=self._findings([name for name in never if name in packages]),
            forced=tuple(names[states == 1].tolist()),
            redundant=tuple(self._redundant(effects)),
            duplicates=tuple(self._duplicates()),
            incomplete=tuple(incomplete(self.model)),
            effects=effects,
            unchecked=len(self.authored) - self.reached,
            deep=self._second_order(seconds) if deep else "",
        )

    def _findings(self, names: list[str]) -> tuple[Finding, ...]:
        return tuple(
            Finding(
                name,
                tuple(self.model.rules[i] for i in self.rules.minimal([self.model.number(name)])),
            )
            for name in names
        )

    def _effects(self) -> Iterator[Effect]:
        """Yield the count without each authored rule, as long as the time lasts."""
        if not self.artefact.compiled:
            return
        with_all = self.artefact.count()
        for rule in self.authored:
            without = count_without(self.model, rule, self.deadline)
            if without is None:
                return
            yield Effect(self.model.rules[rule], without, 1 - _ratio(with_all, without))

    def _redundant(self, effects: tuple[Effect, ...]) -> Iterator[Rule]:
        """Yield rules that the others imply: by count where there is one, else by SAT."""
        counted = len(effects)
        self.reached = counted
        with_all = self.artefact.count() if counted else 0
        yield from (effect.rule for effect in effects if effect.without == with_all)
        implied: Callable[[int], bool] | None = None
        for rule in self.authored[counted:]:
            if self.late():
                return
            implied = implied or Implication(self.model, self.rules)
            self.reached += 1
            if implied(rule):
                yield self.model.rules[rule]

    def _duplicates(self) -> Iterator[tuple[Rule, Rule]]:
        seen: dict[frozenset[frozenset[int]], int] = {}
        for rule in self.authored:
            key = frozenset(frozenset(clause) for clause in self.rules.clauses_of(rule))
            if key and key in seen:
                yield self.model.rules[seen[key]], self.model.rules[rule]
            seen.setdefault(key, rule)

    def _second_order(self, seconds: float) -> str:
        if not self.artefact.compiled:
            return "not finished"
        other = search(self.model.variables, self.model.clauses, seconds=seconds, seed=1)
        if other is None:
            return "not finished"
        nothing = np.zeros(2 * self.model.variables, np.uint8)
        return "equal" if Counter(other).exact(nothing) == self.artefact.count() else "different"


def count_without(model: Model, rule: int, deadline: float) -> int | None:
    """Return the exact count with one rule taken away, None when the time ran out."""
    left = deadline - time.monotonic()
    if left <= 0:
        return None
    clauses = model.clauses
    keep = clauses.rule != rule
    length = np.diff(clauses.first)
    literals = clauses.literals[np.repeat(keep, length)]
    first = np.concatenate([[0], np.cumsum(length[keep])]).astype(np.int32)
    helpers = set(range(len(model.names) + 1, model.variables + 1))
    orphans = helpers - set(np.abs(literals).tolist())
    rest = Clauses(first, literals, clauses.rule[keep])
    graph = search(model.variables, rest, seconds=left, given=[-v for v in sorted(orphans)])
    if graph is None:
        return None
    refused = np.zeros(2 * model.variables, np.uint8)
    return Counter(graph).exact(refused)


class Implication:
    """Says whether the other rules imply one rule (helper variables make it say no)."""

    def __init__(self, model: Model, rules: RuleFinder) -> None:
        self.model, self.rules = model, rules
        self.top = model.variables
        owners = model.clauses.rule.tolist()
        rows = zip(model.clauses.lists(), owners, strict=True)
        self.solver = solver([*row, -(self.top + 1 + rule)] for row, rule in rows)

    def __call__(self, rule: int) -> bool:
        """Return whether every clause of the rule follows from the other rules."""
        others = [self.top + 1 + r for r in range(len(self.model.rules)) if r != rule]
        return not any(
            self.solver.solve(assumptions=[*others, *(-literal for literal in clause)])
            for clause in self.rules.clauses_of(rule)
        )


def incomplete(model: Model) -> Iterator[tuple[str, str]]:
    """Yield (option, column) where the author's tables lack a price or a picture."""
    if not isinstance(model.document, Tables):
        return
    for name, details in model.attributes.items():
        yield from ((name, column) for column in ("price", "picture") if column not in details)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
