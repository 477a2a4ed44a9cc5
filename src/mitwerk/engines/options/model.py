"""What a product is for this engine: options, families, rules, and the clauses they mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from mitwerk.engines.options.edition import digest_of
from mitwerk.engines.options.errors import UnknownNameError
from mitwerk.engines.options.hints import meant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

Value = Decimal | bool | str
"""What an attribute of an option can hold."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing the author said; its clauses carry its position in ``Model.rules``."""

    key: str
    text: str
    why: str = ""
    where: str = ""
    kind: str = "constraint"


@dataclass(frozen=True, slots=True)
class Family:
    """Options that belong together; ``low``..``high`` of them may be chosen."""

    name: str
    members: tuple[str, ...]
    scope: str = ""
    low: int = 0
    high: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Clauses:
    """Clauses as flat arrays: clause i is ``literals[first[i]:first[i+1]]`` (±1..±n)."""

    first: NDArray[np.int32]
    literals: NDArray[np.int32]
    rule: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.rule)

    def lists(self) -> list[list[int]]:
        """Return the clauses as lists of signed variable numbers."""
        flat, cuts = self.literals.tolist(), self.first.tolist()
        return [flat[a:b] for a, b in pairwise(cuts)]


def clauses_from(lists: Iterable[Iterable[int]], rules: Iterable[int]) -> Clauses:
    """Pack clauses and the rule index of each into flat arrays."""
    flat: list[int] = []
    first = [0]
    for clause in lists:
        flat.extend(clause)
        first.append(len(flat))
    rule = np.fromiter(rules, dtype=np.int32, count=len(first) - 1)
    return Clauses(np.array(first, np.int32), np.array(flat, np.int32), rule)


@dataclass(frozen=True, slots=True)
class Limit:
    """``literal`` holds just when Σ weight · chosen ≤ ``bound`` (variables from 1)."""

    literal: int
    weights: tuple[tuple[int, int], ...]
    bound: int
    rule: int


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A checked model: variable ``i+1`` is ``names[i]``, then ``auxiliary`` helper variables.

    Helper variables are functions of the named ones, so they never change a count. The last
    ``diagrams`` of them spell out the ``limits`` in clauses; the graph does without these.
    ``attributes[name][attribute]`` holds what the author attached to an option,
    ``document`` what the file said (for the writers).
    """

    names: tuple[str, ...]
    clauses: Clauses
    rules: Sequence[Rule]
    families: tuple[Family, ...] = ()
    auxiliary: int = 0
    attributes: Mapping[str, Mapping[str, Value]] = field(default_factory=dict)
    document: Any = None
    source: str = ""
    limits: tuple[Limit, ...] = ()
    diagrams: int = 0

    def __repr__(self) -> str:
        """Return a line, not the whole catalogue."""
        return f"<Model {self.source}: {len(self.names):,} options, {len(self.rules):,} rules>"

    @property
    def searched(self) -> int:
        """Return the number of variables that a compiled graph speaks of."""
        return self.variables - self.diagrams

    @property
    def variables(self) -> int:
        """Return the number of variables, helpers included."""
        return len(self.names) + self.auxiliary

    @cached_property
    def index(self) -> dict[str, int]:
        """Return the variable number (from 1) of each name."""
        return {name: i for i, name in enumerate(self.names, 1)}

    @cached_property
    def family(self) -> dict[str, Family]:
        """Return the families by name."""
        return {family.name: family for family in self.families}

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of all that an answer depends on: the edition of the catalogue.

        Names, clauses, families, attributes, and the rules' keys and words count; places in
        files don't, so the same catalogue as YAML and as a workbook is the same edition.
        """
        return digest_of(self)

    def number(self, name: str) -> int:
        """Return the variable of a name, or refuse it."""
        try:
            return self.index[name]
        except KeyError:
            hint = meant(name, self.names)
            if name in self.family:
                members = ", ".join(self.family[name].members[:3])
                hint = f"; it is a family, name one of its options ({members}, …)"
            raise UnknownNameError(f"no option is called {name!r}{hint}", where=name) from None

    def literals(self, given: Mapping[str, bool]) -> list[int]:
        """Return decisions as signed variable numbers; each says True or False, nothing else."""
        if not hasattr(given, "items"):
            message = f"decisions map names to True or False; {given!r:.40} isn't a mapping"
            raise TypeError(message)
        for name, wanted in given.items():
            if wanted not in (True, False):  # None would be taken for a refusal, "no" for a choice
                message = f"decisions are True (chosen) or False (refused); {name!r} is {wanted!r}"
                raise TypeError(message)
        return [
            self.number(name) if wanted else -self.number(name) for name, wanted in given.items()
        ]

    def expand(self, names: Iterable[str]) -> tuple[int, ...]:
        """Return the variables of options, families' and scopes' members, each once.

        A single name may stand for itself (else a text would be taken letter by letter).
        """
        names = [names] if isinstance(names, str) else names
        found: dict[int, None] = {}
        for name in names:
            found.update(dict.fromkeys(self.number(member) for member in self._members(name)))
        return tuple(found)

    def _members(self, name: str) -> tuple[str, ...]:
        if name in self.family:
            return self.family[name].members
        if name in self.index:
            return (name,)
        scoped = [family for family in self.families if name and family.scope == name]
        if not scoped:
            hint = meant(name, [*self.names, *self.family, *{f.scope for f in self.families}])
            message = f"no option, family or scope is called {name!r}{hint}"
            raise UnknownNameError(message, where=name)
        return tuple(member for family in scoped for member in family.members)

    def numeric(self, attribute: str) -> dict[int, Decimal]:
        """Return variable → number for one attribute; refuse text and unknown attributes."""
        found: dict[int, Decimal] = {}
        for name, values in self.attributes.items():
            value = values.get(attribute)
            if value is None:
                continue
            if not isinstance(value, Decimal):
                raise UnknownNameError(f"{attribute!r} of {name!r} isn't a number", where=attribute)
            found[self.number(name)] = value
        if not found:
            known = ", ".join(sorted(self._numeric_attributes()))
            hint = f"numbers are in: {known}" if known else "no option carries a number"
            message = f"no option has the attribute {attribute!r}; {hint}"
            raise UnknownNameError(message, where=attribute)
        return found

    def _numeric_attributes(self) -> set[str]:
        rows = self.attributes.values()
        return {key for row in rows for key, value in row.items() if isinstance(value, Decimal)}
