"""Why something can't be chosen, and what to give up for it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.engines.options.conflict import RuleFinder
from mitwerk.engines.options.errors import NotComputedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mitwerk.engines.options.artefact import Artefact
    from mitwerk.engines.options.model import Rule

MOST_REPAIRS = 5


@dataclass(frozen=True, slots=True)
class Repair:
    """Earlier decisions to take back so that the wish fits; ``freedom`` is what stays (log2)."""

    give_up: tuple[str, ...]
    freedom: float | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """Blocking ``choices`` and ``rules``, both minimal, and ``repairs``, best first.

    All three are empty when nothing is in the way.
    """

    choices: tuple[str, ...]
    rules: tuple[Rule, ...]
    repairs: tuple[Repair, ...]

    def sentences(self) -> list[str]:
        """Return the explanation in the author's words (``why``, else the rule itself)."""
        lines = [f"because of your choice: {name}" for name in self.choices]
        lines += [rule.why or rule.text for rule in self.rules]
        lines += ["give up " + " and ".join(repair.give_up) for repair in self.repairs]
        return lines


class Explainer:
    """Explanations for one artefact; keeps what can be kept between questions."""

    def __init__(self, artefact: Artefact) -> None:
        self.artefact = artefact
        self.model = artefact.model
        self.rules = RuleFinder(artefact.model)

    def choices(self, given: Sequence[int], want: Sequence[int]) -> tuple[int, ...] | None:
        """Return a minimal part of the decisions that clashes with the wish, None if none does."""
        core = self.artefact.oracle.core([*want, *given])
        if core is None:
            return None
        blocking = [literal for literal in given if literal in set(core)]
        for literal in list(blocking):
            fewer = [other for other in blocking if other != literal]
            smaller = self.artefact.oracle.core([*want, *fewer])
            if smaller is not None:
                blocking = fewer
        return tuple(blocking)

    def explain(self, given: Sequence[int], want: Sequence[int]) -> Explanation:
        """Return choices, rules and repairs for a wish under decisions.

        A decision against the wish itself blocks alone, so it is named only where nothing else
        blocks (one of them is enough, the set being minimal); every repair gives all of them up.
        """
        wish = [literal for literal in want if literal]
        others = [literal for literal in given if literal not in wish and -literal not in wish]
        reversed_ones = [literal for literal in given if -literal in wish]
        blocking = self.choices(others, wish)
        if blocking is None:  # the refusals of what is wished for now, if there are any
            found = [reversed_ones] if reversed_ones else []
            return Explanation(self.words(reversed_ones[:1]), (), self._ranked(found, given, wish))
        numbers = self.rules.minimal([*blocking, *wish])
        repairs = self._repairs(others, blocking, wish)
        return Explanation(
            self.words(blocking),
            tuple(self.model.rules[i] for i in numbers),
            self._ranked([[*reversed_ones, *repair] for repair in repairs], given, wish),
        )

    def words(self, literals: Sequence[int]) -> tuple[str, ...]:
        """Return decisions as names, refused ones with 'not '."""
        return tuple(
            ("" if literal > 0 else "not ") + self.model.names[abs(literal) - 1]
            for literal in literals
            if abs(literal) <= len(self.model.names)
        )

    def _repairs(
        self, given: Sequence[int], blocking: Sequence[int], wish: Sequence[int]
    ) -> list[list[int]]:
        """Return minimal sets of decisions to take back: one for each blocking choice first."""
        if not blocking:
            return []
        found: dict[frozenset[int], list[int]] = {}
        for victim in reversed(blocking):
            order = [literal for literal in given if literal != victim] + [victim]
            lost = self._lost(order, wish)
            found.setdefault(frozenset(lost), lost)
        return list(found.values())

    def _lost(self, order: Sequence[int], wish: Sequence[int]) -> list[int]:
        """Keep as many decisions as fit, in this order; return those that don't."""
        kept = list(wish)
        lost: list[int] = []
        solve = self.artefact.oracle.solve
        for literal in order:
            if solve([*kept, literal]):
                kept.append(literal)
            else:
                lost.append(literal)
        return lost

    def _ranked(
        self, found: list[list[int]], given: Sequence[int], wish: Sequence[int]
    ) -> tuple[Repair, ...]:
        ranked: list[tuple[int, float, list[int]]] = []
        for lost in found:
            kept = [literal for literal in given if literal not in lost]
            ranked.append((len(lost), -self._freedom([*kept, *wish]), lost))
        ranked.sort()
        return tuple(
            Repair(self.words(lost), None if math.isinf(freedom) else -freedom)
            for _, freedom, lost in ranked[:MOST_REPAIRS]
        )

    def _freedom(self, decisions: Sequence[int]) -> float:
        try:
            return self.artefact.counter.log2(self.artefact.refused(decisions))
        except NotComputedError:
            return -math.inf
