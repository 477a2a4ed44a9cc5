"""What is wrong with a catalogue, in the author's words: dead, forced, redundant, contradicting."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options.conflict import RuleFinder
from mitwerk.engines.options.counting import Counter
from mitwerk.engines.options.errors import Contradiction, NotComputedError
from mitwerk.engines.options.graphs import graph_of, plan
from mitwerk.engines.options.sat import solver
from mitwerk.engines.options.tables.document import Tables

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

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
    packages that can't be ordered. ``redundant``: can be left out, all together, without
    changing anything (of two equal rules the later one). ``deep``: equal, different, not
    finished, or "" if not asked.
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
        Also compile with a second decision order and compare the counts; this search has
        ``seconds`` of its own.

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

    @cached_property
    def with_all(self) -> int | None:
        """Return the count with all rules, None without a graph or the time for it."""
        try:
            return self.artefact.count(seconds=self.deadline - time.monotonic())
        except NotComputedError:
            return None

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
        with_all = self.with_all
        if with_all is None:
            return
        for rule in self.authored:
            without = self._count_without([rule])
            if without is None:
                return
            yield Effect(self.model.rules[rule], without, _ratio(without - with_all, without))

    def _redundant(self, effects: tuple[Effect, ...]) -> Iterator[Rule]:
        """Yield rules that can all be left out together: the others say as much without them.

        By count where there is one, else by SAT. Of two rules that say the same, the later one.
        """
        self.reached = len(effects)
        dropped = self._droppable(effects)
        implied: Callable[[int, set[int]], bool] | None = None
        for rule in reversed(self.authored[len(effects) :]):
            if self.late():
                break
            implied = implied or Implication(self.model, self.rules)
            self.reached += 1
            if implied(rule, dropped):
                dropped.add(rule)
        yield from (self.model.rules[rule] for rule in sorted(dropped))

    def _droppable(self, effects: tuple[Effect, ...]) -> set[int]:
        """Return the counted rules that can go together, the last ones first."""
        if not effects:
            return set()
        with_all = self.with_all
        pairs = zip(self.authored, effects, strict=False)
        candidates = [rule for rule, effect in pairs if effect.without == with_all]
        if len(candidates) < 2 or self._count_without(candidates) == with_all:
            return set(candidates)
        dropped: set[int] = set()
        for rule in reversed(candidates):
            without = self._count_without([*dropped, rule])
            if without is None:
                self.reached -= 1
            elif without == with_all:
                dropped.add(rule)
        return dropped

    def _count_without(self, rules: list[int]) -> int | None:
        return count_without(self.model, rules, self.deadline)

    def _duplicates(self) -> Iterator[tuple[Rule, Rule]]:
        seen: dict[frozenset[frozenset[int]], int] = {}
        for rule in self.authored:
            key = frozenset(frozenset(clause) for clause in self.rules.clauses_of(rule))
            if key and key in seen:
                yield self.model.rules[seen[key]], self.model.rules[rule]
            seen.setdefault(key, rule)

    def _second_order(self, seconds: float) -> str:
        deadline = time.monotonic() + seconds
        try:
            found = self.artefact.count(seconds=seconds)
            other = graph_of(plan(self.model), seconds, seed=1)
            again = Counter(other).exact(_nothing(self.model), deadline)
        except NotComputedError:
            return "not finished"
        return "equal" if again == found else "different"


def count_without(model: Model, rules: Sequence[int], deadline: float) -> int | None:
    """Return the exact count with some rules taken away, None when the time ran out."""
    left = deadline - time.monotonic()
    if left <= 0:
        return None
    rest = plan(model, rules)
    used = {*np.abs(rest.clauses.literals).tolist(), *(limit.literal for limit in rest.limits)}
    orphans = set(range(len(model.names) + 1, model.searched + 1)) - used
    try:
        graph = graph_of(rest, left, given=[-v for v in sorted(orphans)])
        return Counter(graph).exact(_nothing(model), deadline)
    except NotComputedError:
        return None


def _nothing(model: Model) -> NDArray[np.uint8]:
    """Return the refused literals where nothing is decided."""
    return np.zeros(2 * model.searched, np.uint8)


class Implication:
    """Says whether the other rules imply one rule (helper variables make it say no)."""

    def __init__(self, model: Model, rules: RuleFinder) -> None:
        self.model, self.rules = model, rules
        self.top = model.variables
        owners = model.clauses.rule.tolist()
        rows = zip(model.clauses.lists(), owners, strict=True)
        self.solver = solver([*row, -(self.top + 1 + rule)] for row, rule in rows)

    def __call__(self, rule: int, dropped: set[int]) -> bool:
        """Return whether every clause of the rule follows from the others that aren't dropped."""
        gone = {rule, *dropped}
        others = [self.top + 1 + r for r in range(len(self.model.rules)) if r not in gone]
        return not any(
            self.solver.solve(assumptions=[*others, *(-literal for literal in clause)])
            for clause in self.rules.clauses_of(rule)
        )


def incomplete(model: Model) -> Iterator[tuple[str, str]]:
    """Yield (option, column) where a price or a picture is missing that others have."""
    if not isinstance(model.document, Tables):
        return
    rows = model.attributes.items()
    for column in ("price", "picture"):
        if any(column in details for _, details in rows):
            yield from ((name, column) for name, details in rows if column not in details)


def _ratio(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
