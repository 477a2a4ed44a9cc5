"""Counts told honestly: outside, inside, together, and why together is less than the product."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mitwerk.apps.configurator.tables import PACKAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mitwerk.apps.configurator.products import Product
    from mitwerk.engines.options import Model

EXTERIOR, INTERIOR = "exterior", "interior"
SHOWN_COUNTS = ("joint", "exterior", "interior", "together", "product")
SECONDS = 8.0
SMALLER_BY = 8
"""Rules named as reasons, the ones between the two sides."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Exact counts as text, empty where a side has no options or it took too long.

    ``joint`` counts vehicles, technology included, packages not; ``together`` how many pairs of an
    outside and an inside there are; ``product`` is what one gets by multiplying the two.
    """

    joint: str = ""
    exterior: str = ""
    interior: str = ""
    together: str = ""
    product: str = ""
    smaller_because: tuple[str, ...] = ()
    """Keys of the rules between the sides, directly or through a third family."""


def count_all(product: Product, given: Mapping[str, bool] | None = None) -> Counts:
    """Return how many vehicles there are, how many outsides, insides, and pairs of them; exactly.

    The product of outsides and insides is what advertisements print: it ignores every rule
    between them.
    """
    joint = vehicles(product, given)
    outside, inside = (_over(product, {scope}, given) for scope in (EXTERIOR, INTERIOR))
    if outside is None or inside is None:
        return Counts(_text(joint), _text(outside), _text(inside))
    together = _over(product, {EXTERIOR, INTERIOR}, given)
    times = outside * inside
    smaller = together is not None and together < times
    because = bridges(product.artefact.model) if smaller else ()
    return Counts(
        _text(joint), str(outside), str(inside), _text(together), str(times), tuple(because)
    )


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def vehicles(
    product: Product, given: Mapping[str, bool] | None = None, *, seconds: float = SECONDS
) -> int | None:
    """Return how many different vehicles there are; None when it takes too long.

    A package is taken together, but nothing of its own: with and without it is one vehicle.
    """
    if PACKAGES not in product.families:
        return product.artefact.count(given)
    scopes = {family.scope for family in product.families.values() if family.name != PACKAGES}
    return _over(product, scopes, given, seconds)


def _over(
    product: Product,
    scopes: set[str],
    given: Mapping[str, bool] | None,
    seconds: float = SECONDS,
) -> int | None:
    """Return how many selections the families of some sides have; None without an answer."""
    from mitwerk.engines.options import NotComputedError  # noqa: PLC0415 - start-up time

    families = [
        family.name
        for family in product.families.values()
        if family.scope in scopes and family.name != PACKAGES
    ]
    if not families:
        return None
    try:
        return product.artefact.count(given, over=families, seconds=seconds)
    except NotComputedError:
        return None


def bridges(model: Model) -> list[str]:
    """Return the keys of the rules through which outside and inside meet.

    A rule counts when its options stand on both sides, or on one side and in a family that a
    rule ties to the other one too.
    """
    from mitwerk.engines.options.conflict import RuleFinder  # noqa: PLC0415 - start-up time

    scope = {name: family.scope for family in model.families for name in family.members}
    home = {name: family.name for family in model.families for name in family.members}
    finder = RuleFinder(model)
    touched: dict[str, set[str]] = {}
    for number, rule in enumerate(model.rules):
        names = _names(finder.clauses_of(number), model)
        touched.setdefault(rule.key, set()).update(names)
    between = _between(touched.values(), scope, home)
    found = []
    for key, names in touched.items():
        scopes = {scope.get(name, "") for name in names}
        families = {home.get(name, "") for name in names}
        both = {EXTERIOR, INTERIOR} <= scopes
        if both or (families & between and scopes & {EXTERIOR, INTERIOR}):
            found.append(key)
    return found[:SMALLER_BY]


def _names(clauses: Iterable[Iterable[int]], model: Model) -> set[str]:
    named = len(model.names)
    return {
        model.names[abs(literal) - 1]
        for clause in clauses
        for literal in clause
        if abs(literal) <= named
    }


def _between(
    touched: Iterable[set[str]], scope: Mapping[str, str], home: Mapping[str, str]
) -> set[str]:
    """Return the families of neither side that rules tie to both."""
    ties: dict[str, set[str]] = defaultdict(set)
    for names in touched:
        sides = {scope.get(name, "") for name in names} & {EXTERIOR, INTERIOR}
        for name in names:
            if scope.get(name, "") not in {EXTERIOR, INTERIOR}:
                ties[home.get(name, "")] |= sides
    return {family for family, sides in ties.items() if len(sides) > 1}
