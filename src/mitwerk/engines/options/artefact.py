"""The compiled catalogue: every question a configurator asks, answered from one object."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mitwerk.engines.options import backend
from mitwerk.engines.options.counting import Counter
from mitwerk.engines.options.errors import (
    OUT_OF_TIME,
    Contradiction,
    MissingLibraryError,
    NotComputedError,
    UnknownNameError,
)
from mitwerk.engines.options.explain import Explainer, Explanation
from mitwerk.engines.options.optimise import Completion, Costs, attribute_costs, best, wish_costs
from mitwerk.engines.options.projection import project
from mitwerk.engines.options.sampling import samples, shares
from mitwerk.engines.options.sat import Oracle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mitwerk.engines.options.graph import Graph
    from mitwerk.engines.options.model import Model


@dataclass(frozen=True, slots=True)
class Domains:
    """What is still possible: ``in_`` forced or chosen, ``out`` impossible or refused, ``open``."""

    in_: frozenset[str]
    out: frozenset[str]
    open: frozenset[str]


@dataclass(frozen=True, slots=True)
class Verification:
    """How many random questions the graph and a SAT solver answered alike."""

    questions: int
    solver: str


@dataclass(frozen=True, eq=False, repr=False)
class Artefact:
    """A model with its compiled graph (None: it didn't compile, SAT answers what it can).

    Everything public is safe to call from several threads: nobody writes to the arrays,
    scratch space belongs to the call, the SAT solvers are locked.
    """

    model: Model
    graph: Graph | None
    verification: Verification | None = None
    seconds: float = 0.0
    reason: str = ""
    """Why there is no graph."""

    def __repr__(self) -> str:
        """Return a line, not the whole graph."""
        nodes = f"{self.graph.nodes:,} nodes" if self.graph else f"no graph ({self.reason})"
        return f"<Artefact {nodes}, {self.model!r}>"

    @property
    def compiled(self) -> bool:
        """Say whether counts can be had."""
        return self.graph is not None

    @cached_property
    def oracle(self) -> Oracle:
        """Return the SAT solver of the model (loaded on first use)."""
        return Oracle(self.model)

    @cached_property
    def counter(self) -> Counter:
        """Return the counting side of the graph, or refuse."""
        return Counter(self.need_graph())

    @cached_property
    def _names(self) -> NDArray[np.object_]:
        return np.array(self.model.names, dtype=object)

    @cached_property
    def _costs(self) -> dict[str, Costs]:
        return {}

    @property
    def _variables(self) -> int:
        """Return how many variables the answers speak of."""
        return self.graph.variables if self.graph else self.model.variables

    def need_graph(self) -> Graph:
        """Return the graph, or say that it wasn't computed."""
        if self.graph is None:
            raise NotComputedError(self.reason or OUT_OF_TIME)
        return self.graph

    def refused(self, decisions: Sequence[int]) -> NDArray[np.uint8]:
        """Return a byte per literal code: 1 when the decisions rule the literal out."""
        variables = self._variables
        found = np.zeros(2 * variables, np.uint8)
        for literal in decisions:
            if not 0 < abs(literal) <= variables:
                message = f"{literal} is no decision; options are numbered 1 to"
                raise UnknownNameError(f"{message} {len(self.model.names)}", where=str(literal))
            found[2 * literal - 1 if literal > 0 else -2 * literal - 2] = 1
        return found

    def states(self, decisions: Sequence[int]) -> NDArray[np.int8]:
        """Return per variable 1 (in), -1 (out) or 0 (open): the hot path of a click.

        Parameters
        ----------
        decisions
            Signed variable numbers: ``+v`` chosen, ``-v`` refused (v from 1, see
            ``model.index``).

        Raises
        ------
        Contradiction
            When the decisions can't hold together.
        UnknownNameError
            For a number that is no option's.

        Notes
        -----
        Cost: two passes over the graph, linear in its edges, whatever the decisions.
        """
        found = self.reach(decisions)
        if found is None:
            raise self._clash(decisions)
        return found

    def reach(self, decisions: Sequence[int]) -> NDArray[np.int8] | None:
        """Return what `states` returns, but None when the decisions can't hold together."""
        refused = self.refused(decisions)
        graph = self.graph
        if graph is None:
            return self.oracle.states(decisions)
        if graph.root < 0:
            return None
        reached: NDArray[np.uint8] = backend.passes().possible(
            graph.variables,
            graph.kind,
            graph.first,
            graph.edge,
            graph.root,
            refused,
        )
        if len(reached) and not (reached[0] or reached[1]):
            return None
        return reached[0::2].view(np.int8) - reached[1::2].view(np.int8)

    def domains(self, given: Mapping[str, bool] | None = None) -> Domains:
        """Return which options are in, out and open after decisions.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> "body-coral" in car.domains({"roof-white": True}).open
        True
        """
        states = self.states(self.model.literals(given or {}))[: len(self.model.names)]
        names = self._names
        return Domains(
            frozenset(names[states == 1].tolist()),
            frozenset(names[states == -1].tolist()),
            frozenset(names[states == 0].tolist()),
        )

    def count(
        self,
        given: Mapping[str, bool] | None = None,
        over: Iterable[str] | None = None,
        *,
        seconds: float = 60.0,
    ) -> int:
        """Return the exact number of configurations that respect the decisions.

        Parameters
        ----------
        over
            Families, scopes or options (or one of them): count the different selections of
            just those that can be completed to a configuration.
        seconds
            Time for the search that counting ``over`` needs, and for counts of tens of
            thousands of digits, which are made in parts.

        Returns
        -------
        int
            0 when the model itself can't be satisfied.

        Raises
        ------
        Contradiction
            When the decisions can't hold together, though the rules can.
        NotComputedError
            When the model (or the projection) didn't compile in the time allowed, or the
            count wasn't finished in it.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> car.count(), car.count({"trim-hafen": True}, over=["roof"])
        (27542209248, 4)

        Notes
        -----
        Cost: residues modulo as many primes as the count is long, computed once; after a
        decision only what lies above a changed leaf.
        """
        decisions = self.model.literals(given or {})
        if over is not None:
            found = project(self.model, decisions, self.model.expand(over), seconds)
        else:
            deadline = time.monotonic() + seconds
            found = self.counter.exact(self.refused(decisions), deadline)
        if found == 0 and decisions and self.satisfiable():
            raise self._clash(decisions)
        return found

    def satisfiable(self, decisions: Sequence[int] = ()) -> bool:
        """Say whether rules and decisions can hold together."""
        if self.graph is None:
            return self.oracle.solve(decisions)
        if not decisions:
            return self.graph.root >= 0
        return self.counter.log2(self.refused(decisions)) > -np.inf

    def log2_count(self, given: Mapping[str, bool] | None = None) -> float:
        """Return the binary logarithm of `count`, to about twelve digits, much sooner.

        Minus infinity when the model itself can't be satisfied; raises what `count` raises.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> round(car.log2_count(), 6)
        34.680925
        """
        decisions = self.model.literals(given or {})
        found = self.counter.log2(self.refused(decisions))
        if found == -np.inf and decisions and self.satisfiable():
            raise self._clash(decisions)
        return found

    def share(self, given: Mapping[str, bool] | None = None) -> dict[str, float]:
        """Return per option the share of the remaining configurations that contain it.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> shares = car.share({"trim-hafen": True})
        >>> [round(shares[name], 9) for name in ("trim-hafen", "lever-gloss", "accent-chrome")]
        [1.0, 0.5, 0.0]
        """
        refused = self._possible(given)
        found = shares(self.counter, refused)[: len(self.model.names)]
        return dict(zip(self.model.names, found.tolist(), strict=True))

    def sample(
        self, n: int, seed: int = 0, given: Mapping[str, bool] | None = None
    ) -> list[frozenset[str]]:
        """Return ``n`` independent configurations, each drawn with equal probability.

        The same seed (from 0) draws the same. Raises what `count` raises, and `ValueError` for
        a negative number or seed.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> (one,) = car.sample(1, seed=3, given={"roof-white": True})
        >>> "roof-white" in one, one == car.sample(1, seed=3, given={"roof-white": True})[0]
        (True, True)
        """
        return list(self.samples(n, seed, given))

    def samples(
        self, n: int, seed: int = 0, given: Mapping[str, bool] | None = None
    ) -> Iterator[frozenset[str]]:
        """Return what `sample` returns one by one, for numbers that don't fit into memory."""
        if n < 0 or seed < 0:
            raise ValueError("n and seed must be 0 or more")
        rows = samples(self.counter, self._possible(given), n, seed)
        return map(self._chosen, rows)

    def cheapest(
        self,
        given: Mapping[str, bool] | None,
        attribute: str,
        k: int = 1,
        *,
        seconds: float = 60.0,
    ) -> list[Completion]:
        """Return the ``k`` completions with the least sum of an attribute, cheapest first.

        Options without the attribute cost nothing; among equals the one with the fewest
        options comes first. Fewer than ``k`` when there are fewer. Raises what `count` raises
        (more than one take time, bounded by ``seconds``, and room: 8 bytes · k per node), and
        `UnknownNameError` for an attribute that no option has as a number.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> [str(found.cost) for found in car.cheapest({"trim-sprint": True}, "price", k=3)]
        ['14390', '14390', '14420']
        """
        if attribute not in self._costs:
            weights = self.model.numeric(attribute)
            self._costs[attribute] = attribute_costs(
                self._variables, weights, self.model.names, attribute
            )
        return self._best(given, self._costs[attribute], k, seconds)

    def nearest(
        self, wish: Mapping[str, bool], given: Mapping[str, bool] | None = None, k: int = 1
    ) -> list[Completion]:
        """Return the ``k`` configurations that keep most wishes; ``cost`` counts the lost ones.

        Unlike ``given``, wishes may contradict the rules or one another. Raises what `count`
        raises.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> (found,) = car.nearest({"roof-white": True, "body-chalk": True, "lever-gloss": True})
        >>> int(found.cost), "lever-gloss" in found.chosen
        (1, True)
        """
        wishes = self.model.literals(wish)
        costs = wish_costs(self._variables, len(self.model.names), wishes)
        return self._best(given, costs, k)

    def explain(self, given: Mapping[str, bool], want: str | Mapping[str, bool]) -> Explanation:
        """Return why ``want`` can't be had after ``given``, and what to give up for it.

        Raises
        ------
        Contradiction
            When the decisions can't hold together, though the rules can; its ``rules`` say why.

        Examples
        --------
        >>> from mitwerk.engines import options
        >>> car = options.compile(options.example("city-car"))
        >>> found = car.explain({"body-ink": True, "trim-salon": True}, "roof-black")
        >>> found.choices, [rule.key for rule in found.rules]
        (('body-ink',), ['roof-on-ink'])
        >>> [repair.give_up for repair in found.repairs]
        [('body-ink',)]
        """
        decisions = self.model.literals(given)
        wish = {want: True} if isinstance(want, str) else want
        wishes = self.model.literals(wish)
        if not self.oracle.solve(decisions) and self.satisfiable():
            raise self._clash(decisions, explained=True)
        return self.explainer.explain(decisions, wishes)

    @cached_property
    def explainer(self) -> Explainer:
        """Return the explaining side of this artefact (built on first use)."""
        return Explainer(self)

    def _best(
        self, given: Mapping[str, bool] | None, costs: Costs, k: int, seconds: float = 60.0
    ) -> list[Completion]:
        if k < 1:
            raise ValueError("k must be at least 1")
        rows = best(self.need_graph(), self._possible(given), costs, k, seconds)
        return [Completion(costs.real(cost), self._chosen(row)) for cost, row in rows]

    def _chosen(self, row: NDArray[np.uint8]) -> frozenset[str]:
        chosen = row[: len(self.model.names)] == 1
        return frozenset(self._names[chosen].tolist())

    def _possible(self, given: Mapping[str, bool] | None) -> NDArray[np.uint8]:
        """Return the refused literals of decisions that can hold, or raise."""
        decisions = self.model.literals(given or {})
        refused = self.refused(decisions)
        if self.counter.log2(refused) == -np.inf:
            raise self._clash(decisions)
        return refused

    def _clash(self, decisions: Sequence[int], *, explained: bool = False) -> Contradiction:
        if not decisions or not self.satisfiable():
            return Contradiction("the rules alone contradict each other; `check` says which")
        message = "these decisions can't hold together; take one of them back"
        blocking = self._blocking(decisions)
        numbers = self.explainer.rules.minimal(blocking) if explained else ()
        rules = tuple(self.model.rules[i] for i in numbers)
        return Contradiction(message, self.explainer.words(blocking), rules)

    def _blocking(self, decisions: Sequence[int]) -> tuple[int, ...]:
        """Return a minimal clashing part of the decisions (none without python-sat)."""
        try:
            return self.explainer.choices(decisions, ()) or ()
        except MissingLibraryError:
            return ()
